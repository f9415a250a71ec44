// Numbers to text and back. Reading takes plain decimals only, because "1,234" or "0x10" in an
// extract is more likely a mistake than a number. Both sides work in the C locale, which hearth
// never changes.

#define __STDC_WANT_IEC_60559_BFP_EXT__ 1 // strfromd
#include "features/base/number.h"

#include <float.h>
#include <math.h>
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

bool number_parse(const char *text, size_t n_bytes, double *ret_value)
{
    char copy[128];
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
