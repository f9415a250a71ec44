// Calendar days. Units: days since 1970-01-01 in the proleptic Gregorian calendar, without a time
// of day or zone. Threads: any.
#ifndef HEARTH_DAY_H
#define HEARTH_DAY_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t day_t;
#define DAY_NONE INT32_MIN // no date
#define DAY_MIN (INT32_MIN + 1)
#define DAY_MAX INT32_MAX // later than any date
#define DAY_TEXT 16       // bytes that day_format needs

// Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil and
// civil_from_days.
day_t day_from_civil(int year, int month, int day_of_month);
void day_to_civil(day_t day, int *ret_year, int *ret_month, int *ret_day_of_month);
int day_month_length(int year, int month);
day_t day_add_months(day_t day, int n_months); // a missing day becomes the month's last
day_t day_today(void);                         // local calendar
// Under 18 years old, or not born yet; false when the birth is DAY_NONE.
bool day_is_of_child(day_t day, day_t birth);
// Writes YYYY-MM-DD (empty for DAY_NONE) into buffer and returns it.
char *day_format(day_t day, char buffer[DAY_TEXT]);

// A length of time as users write it: 30d, 6w, 3m, 2y, ever.
struct span {
    int n;
    char unit; // 'd', 'w' (seven days), 'm', 'y' (calendar), 'e' (ever: no lower end)
};
bool span_parse(const char *text, struct span *ret_span);
#define SPAN_TEXT 24
// Writes "30 days", "1 year" or "ever" into buffer and returns it.
char *span_words(struct span span, char buffer[SPAN_TEXT]);
day_t span_add(day_t day, struct span span);      // day + span
day_t span_subtract(day_t day, struct span span); // day − span; DAY_MIN for ever

// Reads `n_bytes` of text by a strptime-like format (%d %m %Y %y %b %B %H %M %S %%, literals); a
// time part after the date is cut. NULL format = ISO 8601 (YYYY-MM-DD). false = not a date in that
// format.
bool day_parse(const char *text, size_t n_bytes, const char *format, day_t *ret_day);
// Checks that a format names a day, a month and a year once each and only known directives.
// Errors: E_CONFIG.
enum status day_check_format(const char *format, struct error *err);

#endif
