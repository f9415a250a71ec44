// Typing errors in dates of birth are a digit or a swap. A mother's number on her baby's record has
// a date of birth decades away, which a changed digit of the year must not excuse.

#include "features/link/birth_date.h"

#include <stdio.h>
#include <string.h>

#define DIGITS 8
#define YEARS_APART 10

struct written { // a date as it is typed
    int year, month, day_of_month;
    char digits[DIGITS + 1];
};

static struct written written_as(day_t day)
{
    struct written date;
    char text[DAY_TEXT];
    day_to_civil(day, &date.year, &date.month, &date.day_of_month);
    day_format(day, text);
    size_t n = 0;
    for (const char *at = text; *at && n < DIGITS; at++)
        if (*at != '-')
            date.digits[n++] = *at;
    date.digits[n] = 0;
    return date;
}

static bool is_one_slip(const char *a, const char *b)
{
    size_t first = 0, n_different = 0;
    for (size_t i = 0; i < DIGITS; i++)
        if (a[i] != b[i]) {
            first = n_different++ ? first : i;
        }
    if (n_different < 2)
        return true;
    return n_different == 2 && a[first] == b[first + 1] && a[first + 1] == b[first];
}

bool birth_dates_exclude(day_t a, day_t b)
{
    day_t early = a < b ? a : b, late = a < b ? b : a;
    return day_add_months(early, 12 * YEARS_APART) <= late;
}

bool birth_dates_agree(day_t a, day_t b)
{
    if (a == b)
        return true;
    if (birth_dates_exclude(a, b))
        return false;
    const struct written x = written_as(a), y = written_as(b);
    bool swapped = x.year == y.year && x.month == y.day_of_month && x.day_of_month == y.month;
    return swapped || is_one_slip(x.digits, y.digits);
}
