// Calendar arithmetic on day numbers, and dates as agencies write them.
// Conversion follows the era algorithm for the proleptic Gregorian calendar (400 years = 146,097
// days).

#include "features/base/day.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

day_t day_from_civil(int year, int month, int day_of_month)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void day_to_civil(day_t day, int *ret_year, int *ret_month, int *ret_day_of_month)
{
    long shifted = (long)day + 719468;
    long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    long day_of_era = shifted - era * 146097;
    long year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    long month_from_march = (5 * day_of_year + 2) / 153;
    *ret_day_of_month = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *ret_month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

int day_month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

day_t day_add_months(day_t day, int n_months)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    int months = year * 12 + (month - 1) + n_months;
    int new_year = (months >= 0 ? months : months - 11) / 12;
    int new_month = months - new_year * 12 + 1;
    int length = day_month_length(new_year, new_month);
    return day_from_civil(new_year, new_month, day_of_month < length ? day_of_month : length);
}

bool day_is_of_child(day_t day, day_t birth)
{
    return birth != DAY_NONE && day < day_add_months(birth, 18 * 12);
}

day_t day_today(void)
{
    time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    return day_from_civil(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

char *day_format(day_t day, char buffer[DAY_TEXT])
{
    int year, month, day_of_month;
    buffer[0] = 0;
    if (day == DAY_NONE)
        return buffer;
    day_to_civil(day, &year, &month, &day_of_month);
    snprintf(buffer, DAY_TEXT, "%04d-%02d-%02d", year % 100000, month % 100, day_of_month % 100);
    return buffer;
}

#define SPAN_MAX 200000 // days; 547 years

bool span_parse(const char *text, struct span *ret_span)
{
    if (strcmp(text, "ever") == 0) {
        *ret_span = (struct span){0, 'e'};
        return true;
    }
    int n = 0;
    const char *at = text;
    for (; isdigit((unsigned char)*at) && n <= SPAN_MAX; at++)
        n = n * 10 + (*at - '0');
    if (at == text || n > SPAN_MAX || !*at || !strchr("dwmy", *at) || at[1])
        return false;
    if ((*at == 'y' && n > 500) || (*at == 'm' && n > 6000) || (*at == 'w' && n > SPAN_MAX / 7))
        return false;
    *ret_span = (struct span){n, *at};
    return true;
}

char *span_words(struct span span, char buffer[SPAN_TEXT])
{
    const char *unit = span.unit == 'd'   ? "day"
                       : span.unit == 'w' ? "week"
                       : span.unit == 'm' ? "month"
                                          : "year";
    if (span.unit == 'e')
        snprintf(buffer, SPAN_TEXT, "ever");
    else
        snprintf(buffer, SPAN_TEXT, "%d %s%s", span.n, unit, span.n == 1 ? "" : "s");
    return buffer;
}

static day_t span_move(day_t day, struct span span, int sign)
{
    switch (span.unit) {
    case 'd':
        return day + sign * span.n;
    case 'w':
        return day + sign * 7 * span.n;
    case 'm':
        return day_add_months(day, sign * span.n);
    case 'y':
        return day_add_months(day, sign * 12 * span.n);
    default:
        return sign < 0 ? DAY_MIN : DAY_MAX;
    }
}

day_t span_add(day_t day, struct span span)
{
    return span_move(day, span, 1);
}

day_t span_subtract(day_t day, struct span span)
{
    return span_move(day, span, -1);
}

struct date_parts {
    int year, month, day_of_month;
};

// Reads min to max digits.
static bool digits_read(const char **at, const char *end, int min, int max, int *ret_value)
{
    int n = 0, value = 0;
    while (n < max && *at < end && **at >= '0' && **at <= '9') {
        value = value * 10 + (**at - '0');
        (*at)++;
        n++;
    }
    *ret_value = value;
    return n >= min;
}

// Reads an English month name, whole or its first three letters, in any case.
static bool month_name_read(const char **at, const char *end, int *ret_month)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (int i = 0; i < 12; i++) {
        size_t whole = strlen(names[i]), n = 0, left = (size_t)(end - *at);
        while (n < whole && n < left && tolower((unsigned char)(*at)[n]) == names[i][n])
            n++;
        if (n < 3)
            continue;
        *at += n == whole ? whole : 3;
        *ret_month = i + 1;
        return true;
    }
    return false;
}

// Reads one directive. false = the text does not fit.
static bool directive_read(char directive, const char **at, const char *end,
                           struct date_parts *parts)
{
    switch (directive) {
    case 'Y':
        return digits_read(at, end, 4, 4, &parts->year);
    case 'y':
        if (!digits_read(at, end, 2, 2, &parts->year))
            return false;
        parts->year += parts->year < 69 ? 2000 : 1900; // POSIX's century
        return true;
    case 'm':
        return digits_read(at, end, 1, 2, &parts->month);
    case 'd':
        return digits_read(at, end, 1, 2, &parts->day_of_month);
    case 'b':
    case 'B':
        return month_name_read(at, end, &parts->month);
    case '%':
        return *at < end && *(*at)++ == '%';
    default:
        return false;
    }
}

static bool parts_to_day(const struct date_parts *parts, day_t *ret_day)
{
    if (parts->month < 1 || parts->month > 12 || parts->year < 1 || parts->day_of_month < 1 ||
        parts->day_of_month > day_month_length(parts->year, parts->month))
        return false;
    *ret_day = day_from_civil(parts->year, parts->month, parts->day_of_month);
    return true;
}

static bool is_time_directive(char directive)
{
    return strchr("HMSIpfTz", directive) != NULL;
}

bool day_parse(const char *text, size_t n_bytes, const char *format, day_t *ret_day)
{
    const char *at = text, *end = text + n_bytes;
    struct date_parts parts = {0, 0, 0};
    if (!format) {
        if (n_bytes < 10 || text[4] != '-' || text[7] != '-')
            return false;
        if (!digits_read(&at, end, 4, 4, &parts.year) || *at++ != '-' ||
            !digits_read(&at, end, 2, 2, &parts.month) || *at++ != '-' ||
            !digits_read(&at, end, 2, 2, &parts.day_of_month))
            return false;
    } else {
        for (const char *f = format; *f; f++) {
            if (*f == '%' && is_time_directive(f[1]))
                break;
            if (*f == '%') {
                if (!directive_read(*++f, &at, end, &parts))
                    return false;
            } else if (at < end && *at == *f) {
                at++;
            } else if (at == end && (*f == ' ' || *f == 'T')) {
                break; // the format has a time, this value has none
            } else {
                return false;
            }
        }
    }
    bool at_time = at == end || *at == ' ' || *at == 'T' ||
                   (at > text && (at[-1] == ' ' || at[-1] == 'T') && isdigit((unsigned char)*at));
    return at_time && parts_to_day(&parts, ret_day);
}

enum status day_check_format(const char *format, struct error *err)
{
    int n_day = 0, n_month = 0, n_year = 0;
    for (const char *f = format; *f; f++) {
        if (*f != '%')
            continue;
        f++;
        n_day += *f == 'd';
        n_month += *f == 'm' || *f == 'b' || *f == 'B';
        n_year += *f == 'Y' || *f == 'y';
        if (!*f || (!strchr("dmbBYy%", *f) && !is_time_directive(*f))) {
            error_set(err, E_CONFIG, "date format \"%s\" has the unknown part %%%c", format,
                      *f ? *f : ' ');
            error_hint(
                err, "known: %%d %%m %%b %%B %%Y %%y and a time part (%%H %%M %%S), which is cut");
            return E_CONFIG;
        }
    }
    if (n_day == 1 && n_month == 1 && n_year == 1)
        return OK;
    error_set(err, E_CONFIG, "date format \"%s\" must name one day, one month and one year",
              format);
    error_hint(err, "for example \"%%d/%%m/%%Y\"");
    return E_CONFIG;
}
