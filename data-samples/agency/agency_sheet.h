// One CSV file of an agency: cells in the agency's own writing (date format, missing marker,
// encoding), and the errors of real extracts: rows twice, dates that are none, dates far ahead.
#ifndef HEARTH_AGENCY_SHEET_H
#define HEARTH_AGENCY_SHEET_H

#include "data-samples/agency/agency_draw.h"
#include "features/base/day.h"
#include "features/base/error.h"
#include "features/base/file.h"

#include <stdbool.h>
#include <stddef.h>

#define SHEET_ROW_MAX 4096

enum date_style {
    DATE_ISO,        // 2024-12-10
    DATE_ISO_TIME,   // 2024-12-10 00:00:00.000
    DATE_BRITISH,    // 10/12/2024
    DATE_MONTH_NAME, // 10-Dec-2024
    DATE_COMPACT,    // 20241210
    DATE_CENSUS,     // 2024-Dec-10 00:00:00
};

struct sheet_style {
    enum date_style dates;
    const char *missing;   // written where nothing is known; "" for an empty cell
    const char *no_date;   // the same for dates, or NULL
    bool windows_1252;     // else UTF-8
    double bad_date_share; // of sheet_event_day: no date at all; never above 0.6 % of a file
    double far_date_share; // of sheet_event_day: a year far ahead
    double twice_share;    // of rows that have sheet_allow_errors: exact copies
};

struct sheet {
    struct output output;
    const struct sheet_style *style;
    char row[SHEET_ROW_MAX];
    size_t n_byte, n_cell, n_row, n_bad;
    struct draw errors;
    bool may_err; // this row may be spoilt
};

// Opens path and writes the header (names separated by single blanks). Owns: sheet_close.
// Errors: E_SYSTEM.
enum status sheet_open(struct sheet *sheet, const char *path, const struct sheet_style *style,
                       const char *header, struct error *err);
enum status sheet_close(struct sheet *sheet, struct error *err); // commits; Errors: E_SYSTEM
// The row begun may be spoilt, by draws of this stream.
void sheet_allow_errors(struct sheet *sheet, struct draw errors);
void sheet_text(struct sheet *sheet, const char *text); // NULL and "" = missing
void sheet_integer(struct sheet *sheet, long value);
void sheet_number(struct sheet *sheet, double value, int n_decimal); // NaN = missing
void sheet_flag(struct sheet *sheet, bool value);                    // Y or N
void sheet_day(struct sheet *sheet, day_t day);                      // DAY_NONE, DAY_MAX = missing
// The day of an event: may be spoilt; the first day of a spell: may be spoilt, but
// never lies far ahead (behind its end).
void sheet_event_day(struct sheet *sheet, day_t day);
void sheet_start_day(struct sheet *sheet, day_t day);
// As sheet_event_day, with the time behind it. Units: minutes since midnight.
void sheet_event_time(struct sheet *sheet, day_t day, int minute);
void sheet_format(struct sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sheet_end(struct sheet *sheet);

// The day as text in the style; `buffer` holds DATE_STYLE_TEXT bytes.
#define DATE_STYLE_TEXT 40
void date_style_format(enum date_style style, day_t day, char *buffer);

#endif
