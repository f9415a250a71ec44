// Dates as they are typed: eight digits, of which one is wrong, two are swapped, or which stand for
// another day. A date that is in no calendar still has digits.

#include "features/link/comparison_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DATE_DIFFERS,
    DATE_YEAR,
    DATE_DAY_MONTH,
    DATE_YEAR_MONTH,
    DATE_NEAR,
    DATE_VAGUE,
    DATE_SWAPPED,
    DATE_SLIP,
    DATE_EXACT_VAGUE,
    DATE_EXACT
};
const struct comparison_level date_levels[DATE_LEVELS] = {
    {"differs", "different", .02},
    {"year", "the same year", .01},
    {"day_month", "the same day and month of another year", .01},
    {"year_month", "the same year and month", .02},
    {"near", "at most 14 days apart", .02},
    {"vague", "the same year, one of them 1 January or without a day", .02},
    {"swapped", "day and month swapped", .02},
    {"slip", "one digit apart, or two neighbouring digits swapped", .04},
    {"exact_vague", "the same, 1 January or without a day", .02},
    {"exact", "the same", .82},
};

#define NEAR_DAYS 14      // a baby's expected date, a date that was heard
#define TEN_YEARS 100000u // of YYYYMMDD: a parent's date and a child's, whatever the digits
#define OLDEST_YEAR 1800

struct digits { // a run of them in a text
    unsigned number;
    size_t n;
};

// Up to three runs of digits; a time of day and all behind is left out. Returns how many.
static size_t read_digits(const char *text, size_t n_bytes, struct digits ret[3])
{
    size_t n = 0;
    for (size_t i = 0; i < n_bytes && n < 3; i++) {
        struct digits *run = &ret[n];
        *run = (struct digits){0};
        for (; i < n_bytes && text[i] >= '0' && text[i] <= '9' && run->n < 9; i++, run->n++)
            run->number = run->number * 10 + (unsigned)(text[i] - '0');
        n += run->n > 0;
        if (n && i < n_bytes && strchr("Tt:", text[i]))
            break;
    }
    return n;
}

static unsigned date_number(unsigned year, unsigned month, unsigned day)
{
    if (month > 12 && day <= 12) { // month first, as in the United States
        unsigned other = month;
        month = day;
        day = other;
    }
    bool possible = year >= OLDEST_YEAR && year <= 9999 && month <= 99 && day <= 99;
    return possible ? year * 10000 + month * 100 + day : 0;
}

// YYYYMMDD of year-month-day, day-month-year (with any separators, or eight digits) or a year alone;
// 0 = no date.
static unsigned parse_date(const char *text, size_t n_bytes)
{
    struct digits runs[3] = {0};
    size_t n = read_digits(text, n_bytes, runs);
    if (n == 3 && runs[0].n == 4)
        return date_number(runs[0].number, runs[1].number, runs[2].number);
    if (n == 3 && runs[2].n == 4)
        return date_number(runs[2].number, runs[1].number, runs[0].number);
    if (n >= 1 && runs[0].n == 8) {
        unsigned whole = runs[0].number;
        bool year_first = whole / 10000 >= OLDEST_YEAR && whole / 10000 < 2200;
        return year_first ? date_number(whole / 10000, whole / 100 % 100, whole % 100)
                          : date_number(whole % 10000, whole / 10000 % 100, whole / 1000000);
    }
    return n == 1 && runs[0].n == 4 ? date_number(runs[0].number, 0, 0) : 0;
}

// 1 January 1900 and before, and the end of time, are what programs write for no date.
static bool is_placeholder(unsigned number)
{
    return number == 19000101 || number == 19010101 || number == 18000101 || number >= 99990000;
}

void date_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    unsigned number = parse_date(text, n_bytes);
    char digits[16];
    if (!number || is_placeholder(number))
        return;
    snprintf(digits, sizeof digits, "%08u", number);
    fold_append_raw(form, digits, 8);
}

void date_split(const struct comparison *comparison, const char *form,
                struct comparison_value *value)
{
    unsigned number = (unsigned)strtoul(form, NULL, 10), day = number % 100;
    unsigned month = number / 100 % 100, year = number / 10000;
    bool is_day = month >= 1 && month <= 12 && day >= 1 &&
                  (int)day <= day_month_length((int)year, (int)month);
    value->date = (struct value_date){
        .number = number,
        .day = is_day ? day_from_civil((int)year, (int)month, (int)day) : DAY_NONE,
        .is_vague = number % 10000 == 101 || !month,
    };
}

int date_equal(const struct comparison_value *value)
{
    return value->date.is_vague ? DATE_EXACT_VAGUE : DATE_EXACT;
}

// Of eight digits one differs, or two neighbours are swapped.
static bool is_slip(const char *a, const char *b)
{
    size_t first = 0, n = 0;
    for (size_t i = 0; i < 8; i++)
        if (a[i] != b[i])
            first = n++ ? first : i;
    return n == 1 || (n == 2 && a[first] == b[first + 1] && a[first + 1] == b[first]);
}

int date_compare(const struct comparison *comparison, const struct comparison_value *a,
                 const struct comparison_value *b)
{
    const struct value_date *x = &a->date, *y = &b->date;
    unsigned early = x->number < y->number ? x->number : y->number;
    unsigned late = x->number < y->number ? y->number : x->number;
    bool same_year = early / 10000 == late / 10000;
    if (same_year && (x->is_vague || y->is_vague))
        return DATE_VAGUE;
    if (late - early < TEN_YEARS && is_slip(a->head, b->head))
        return DATE_SLIP;
    if (same_year && early / 100 % 100 == late % 100 && late / 100 % 100 == early % 100)
        return DATE_SWAPPED;
    if (x->day != DAY_NONE && y->day != DAY_NONE && abs(x->day - y->day) <= NEAR_DAYS)
        return DATE_NEAR;
    if (same_year)
        return early / 100 == late / 100 ? DATE_YEAR_MONTH : DATE_YEAR;
    return early % 10000 == late % 10000 && !x->is_vague ? DATE_DAY_MONTH : DATE_DIFFERS;
}
