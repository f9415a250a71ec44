// Numbers to text and back. Reading takes plain decimals only, because "1,234" or "0x10" in an
// extract is more likely a mistake than a number. Both sides work in the C locale, which hearth
// never changes.

#define __STDC_WANT_IEC_60559_BFP_EXT__ 1 // strfromd
#include "features/base/number.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t format_subnormal(double value, char buffer[NUMBER_TEXT])
{
    int n = 0;
    for (int precision = 1; precision <= 17; precision++) {
        n = snprintf(buffer, NUMBER_TEXT, "%.*g", precision, value);
        if (strtod(buffer, NULL) == value)
            break;
    }
    return (size_t)n;
}

size_t number_format(double value, char buffer[NUMBER_TEXT])
{
    if (isnan(value)) {
        buffer[0] = 0;
        return 0;
    }
    if (value >= 0 && value < 10 && value == (int)value) { // most cells are small counts
        buffer[0] = (char)('0' + (int)value);
        buffer[1] = 0;
        return 1;
    }
    if (value == floor(value) && fabs(value) < 1e15)
        return (size_t)snprintf(buffer, NUMBER_TEXT, "%.0f", value);
    if (fabs(value) < DBL_MIN) // subnormals may need fewer digits than 15
        return format_subnormal(value, buffer);
    // %g leaves trailing zeros out. strfromd is printf without the machinery of many arguments.
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
    int n = 0;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        n = strfromd(buffer, NUMBER_TEXT, formats[i], value);
        if (strtod(buffer, NULL) == value)
            break;
    }
    return (size_t)n;
}

// Length of the run of digits at text.
static size_t digit_run(const char *text, const char *end)
{
    const char *at = text;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return (size_t)(at - text);
}

static bool is_plain_decimal(const char *at, const char *end)
{
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    size_t n_digit = digit_run(at, end);
    at += n_digit;
    if (at < end && *at == '.') {
        size_t n_fraction = digit_run(++at, end);
        n_digit += n_fraction;
        at += n_fraction;
    }
    if (!n_digit)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        size_t n_exponent = digit_run(at, end);
        if (!n_exponent)
            return false;
        at += n_exponent;
    }
    return at == end;
}

// A decimal without exponent of at most 15 digits is a whole number below 2^53 over a power of ten
// that a double holds exactly, so that one division rounds as strtod does.
// Source: Clinger, How to read floating point numbers accurately (1990).
static bool short_decimal(const char *text, size_t n_bytes, double *ret_value)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = n_bytes && (*text == '-' || *text == '+'), n_digit = 0, n_fraction = 0;
    bool in_fraction = false;
    int64_t whole = 0;
    if (n_bytes - i > 16)
        return false;
    for (; i < n_bytes; i++) {
        if (text[i] == '.' && !in_fraction) {
            in_fraction = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return false;
        whole = whole * 10 + (text[i] - '0');
        n_digit++;
        n_fraction += in_fraction;
    }
    if (!n_digit || n_digit > 15)
        return false;
    double value = (double)whole / powers[n_fraction];
    *ret_value = *text == '-' ? -value : value;
    return true;
}

bool number_parse(const char *text, size_t n_bytes, double *ret_value)
{
    char copy[128];
    if (short_decimal(text, n_bytes, ret_value))
        return true;
    if (n_bytes >= sizeof copy || !is_plain_decimal(text, text + n_bytes))
        return false;
    memcpy(copy, text, n_bytes);
    copy[n_bytes] = 0;
    double value = strtod(copy, NULL);
    if (!isfinite(value))
        return false;
    *ret_value = value;
    return true;
}

char *number_interval(double estimate, double low, double high, int digits,
                      char buffer[INTERVAL_TEXT])
{
    if (isnan(estimate))
        snprintf(buffer, INTERVAL_TEXT, "not known");
    else if (isnan(low) || isnan(high))
        snprintf(buffer, INTERVAL_TEXT, "%.*f (95%% CI not known)", digits, estimate);
    else
        snprintf(buffer, INTERVAL_TEXT, "%.*f (95%% CI %.*f to %.*f)", digits, estimate, digits,
                 low, digits, high);
    return buffer;
}
