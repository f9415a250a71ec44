// Rows are built in a buffer of their own, so that a row can be written twice, and cells quoted,
// without looking back into the file.

#include "data-samples/agency/agency_sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BAD_SHARE_MAX 0.006 // of the rows so far: a small file stays below the limit of 1 % too

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Digits by hand: extracts are mostly dates, and a fortified snprintf is slow.
static char *put_digits(char *at, int value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + width;
}

static char *copy_text(char *at, const char *text)
{
    while (*text)
        *at++ = *text++;
    return at;
}

void date_style_format(enum date_style style, day_t day, char *buffer)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    bool day_first = style == DATE_BRITISH || style == DATE_MONTH_NAME;
    bool by_name = style == DATE_MONTH_NAME || style == DATE_CENSUS;
    const char *between = style == DATE_BRITISH ? "/" : style == DATE_COMPACT ? "" : "-";
    char *at = put_digits(buffer, day_first ? of_month : year, day_first ? 2 : 4);
    at = copy_text(at, between);
    at = by_name ? copy_text(at, months[month - 1]) : put_digits(at, month, 2);
    at = copy_text(at, between);
    at = put_digits(at, day_first ? year : of_month, day_first ? 4 : 2);
    at = copy_text(at, style == DATE_ISO_TIME ? " 00:00:00.000"
                       : style == DATE_CENSUS ? " 00:00:00"
                                              : "");
    *at = '\0';
}

static void put_byte(struct sheet *sheet, char byte)
{
    if (sheet->n_byte < SHEET_ROW_MAX)
        sheet->row[sheet->n_byte++] = byte;
}

// The next byte of a UTF-8 text in windows-1252; only what the name tables hold: Latin-1 letters
// and the en dash. Anything else becomes a question mark.
static char in_1252(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    if (at[0] < 0x80) {
        *text += 1;
        return (char)at[0];
    }
    if ((at[0] & 0xfe) == 0xc2 && (at[1] & 0xc0) == 0x80) {
        *text += 2;
        return (char)((at[0] & 3) << 6 | (at[1] & 0x3f));
    }
    bool is_dash = strncmp(*text, "–", 3) == 0;
    *text += 1;
    while ((**text & 0xc0) == 0x80)
        *text += 1;
    return is_dash ? (char)0x96 : '?';
}

static void put_text(struct sheet *sheet, const char *text)
{
    bool quoted = strpbrk(text, ",\"\n\r") || *text == ' ';
    if (quoted)
        put_byte(sheet, '"');
    while (*text) {
        if (*text == '"')
            put_byte(sheet, '"');
        if (sheet->style->windows_1252)
            put_byte(sheet, in_1252(&text));
        else
            put_byte(sheet, *text++);
    }
    if (quoted)
        put_byte(sheet, '"');
}

static void cell(struct sheet *sheet, const char *text)
{
    if (sheet->n_cell++)
        put_byte(sheet, ',');
    put_text(sheet, text);
}

enum status sheet_open(struct sheet *sheet, const char *path, const struct sheet_style *style,
                       const char *header, struct error *err)
{
    *sheet = (struct sheet){.style = style};
    enum status status = output_open(&sheet->output, path, err);
    if (status)
        return status;
    for (const char *at = header; *at; at++)
        fputc(*at == ' ' ? ',' : *at, sheet->output.stream);
    fputc('\n', sheet->output.stream);
    return OK;
}

enum status sheet_close(struct sheet *sheet, struct error *err)
{
    return output_close(&sheet->output, err);
}

void sheet_allow_errors(struct sheet *sheet, struct draw errors)
{
    sheet->may_err = true;
    sheet->errors = errors;
}

void sheet_text(struct sheet *sheet, const char *text)
{
    cell(sheet, text && *text ? text : sheet->style->missing);
}

void sheet_integer(struct sheet *sheet, long value)
{
    sheet_format(sheet, "%ld", value);
}

void sheet_number(struct sheet *sheet, double value, int n_decimal)
{
    if (isnan(value))
        sheet_text(sheet, NULL);
    else
        sheet_format(sheet, "%.*f", n_decimal, value);
}

void sheet_flag(struct sheet *sheet, bool value)
{
    cell(sheet, value ? "Y" : "N");
}

void sheet_day(struct sheet *sheet, day_t day)
{
    char text[DATE_STYLE_TEXT];
    if (day == DAY_NONE || day == DAY_MAX) {
        cell(sheet, sheet->style->no_date ? sheet->style->no_date : sheet->style->missing);
        return;
    }
    date_style_format(sheet->style->dates, day, text);
    cell(sheet, text);
}

// What people and programs leave where a date belongs.
static const char *const no_dates[] = {"31/02/2021", "n/k", "2019-13-05", "00/00/0000", "TBC"};
#define NO_DATE_COUNT (sizeof no_dates / sizeof *no_dates)

static void put_time(struct sheet *sheet, day_t day, int minute)
{
    char text[DATE_STYLE_TEXT];
    date_style_format(sheet->style->dates, day, text);
    sheet_format(sheet, "%s %02d:%02d", text, minute / 60, minute % 60);
}

// Writes what is no date, if chance will have it and the file bears one more.
static bool put_no_date(struct sheet *sheet, double u)
{
    bool may_be = (double)sheet->n_bad < BAD_SHARE_MAX * (double)sheet->n_row - 1;
    if (u >= sheet->style->bad_date_share || !may_be)
        return false;
    sheet->n_bad++;
    cell(sheet, no_dates[draw_below(&sheet->errors, NO_DATE_COUNT)]);
    return true;
}

void sheet_start_day(struct sheet *sheet, day_t day)
{
    if (!put_no_date(sheet, sheet->may_err ? draw_unit(&sheet->errors) : 1))
        sheet_day(sheet, day);
}

// Writes a date that is none or far ahead, if chance will have it.
static bool put_spoilt(struct sheet *sheet, day_t day)
{
    double u = sheet->may_err ? draw_unit(&sheet->errors) : 1;
    if (put_no_date(sheet, u))
        return true;
    bool is_far = u < sheet->style->bad_date_share + sheet->style->far_date_share &&
                  u >= sheet->style->bad_date_share;
    if (is_far)
        sheet_day(sheet, day_add_months(day, 12 * 40)); // 2022 typed as 2062
    return is_far;
}

void sheet_event_day(struct sheet *sheet, day_t day)
{
    if (!put_spoilt(sheet, day))
        sheet_day(sheet, day);
}

void sheet_event_time(struct sheet *sheet, day_t day, int minute)
{
    if (!put_spoilt(sheet, day))
        put_time(sheet, day, minute);
}

void sheet_format(struct sheet *sheet, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cell(sheet, text);
}

void sheet_end(struct sheet *sheet)
{
    put_byte(sheet, '\n');
    sheet->row[sheet->n_byte - 1] = '\n'; // also of a row that was cut
    int n_time = sheet->may_err && draw_yes(&sheet->errors, sheet->style->twice_share) ? 2 : 1;
    for (int i = 0; i < n_time; i++)
        fwrite(sheet->row, 1, sheet->n_byte, sheet->output.stream);
    sheet->n_row += (size_t)n_time;
    sheet->n_byte = sheet->n_cell = 0;
    sheet->may_err = false;
}
