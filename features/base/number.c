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

static const uint64_t powers_of_ten[] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

// The digits of a whole number. Returns how many there are, without a 0 behind.
static size_t digits_write(uint64_t whole, char *at)
{
    char digits[20];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + whole % 10);
    while (whole /= 10);
    for (size_t i = 0; i < n; i++)
        at[i] = digits[n - 1 - i];
    return n;
}

// A number of at least 1e-4 and below 1e15 that is not whole, as m / 2^shift with m of 53 bits:
// with up to 20 decimals, m * 10^20 and 2^shift fit into 128 bits, so that all below is exact.
struct scaled {
    uint64_t m;
    int shift;
};

static unsigned __int128 times_power(uint64_t m, int power) // of ten, at most 20
{
    unsigned __int128 product = m;
    return power < 20 ? product * powers_of_ten[power] : product * powers_of_ten[19] * 10;
}

// The number's n_after decimals as a whole number, rounded half to even as printf does. Returns
// whether it reads back as the same double: it is nearer than half the distance to the next. (It is
// never just half: n_after would have to be larger than shift.)
static bool decimals_of(const struct scaled *number, int n_after, uint64_t *ret_whole)
{
    unsigned __int128 exact = times_power(number->m, n_after);
    unsigned __int128 unit = (unsigned __int128)1 << number->shift, rest = exact & (unit - 1);
    uint64_t whole = (uint64_t)(exact >> number->shift);
    unsigned __int128 half = unit >> 1, half_gap = times_power(1, n_after) >> 1;
    bool up = rest > half || (rest == half && whole & 1);
    *ret_whole = whole + up;
    return (up ? unit - rest : rest) < half_gap;
}

// Digits before the point; below 0.1, minus the zeros that follow it.
static int digits_before(double size)
{
    static const double fractions[] = {0.1, 0.01, 0.001};
    int n = 0;
    if (size < 1) {
        while (n < 3 && size < fractions[n])
            n++;
        return -n;
    }
    while (size >= (double)powers_of_ten[n])
        n++;
    return n;
}

// whole / 10^n_after in decimals. Returns the length.
static size_t decimals_write(uint64_t whole, size_t n_after, char *at)
{
    char digits[20], *start = at;
    size_t n = digits_write(whole, digits), n_before = n > n_after ? n - n_after : 0;
    memcpy(at, digits, n_before);
    at += n_before;
    if (!n_before)
        *at++ = '0';
    if (n_after)
        *at++ = '.';
    for (size_t i = n; i < n_after; i++)
        *at++ = '0';
    memcpy(at, digits + n_before, n - n_before);
    return (size_t)(at - start) + n - n_before;
}

// The number as %.15g, %.16g or %.17g, whichever first reads back, without printf. Returns the
// length; 0 = it is not of the kind that `scaled` is for.
static size_t decimal_format(double value, char *at)
{
    double size = fabs(value);
    uint64_t bits, whole;
    memcpy(&bits, &size, sizeof bits);
    const struct scaled number = {(bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52,
                                  1075 - (int)(bits >> 52)};
    if (size < 1e-4 || size >= 1e15 ||
        !(bits << 12)) // below a power of two the gap is half as wide
        return 0;
    int n_after = 15 - digits_before(size);
    for (int n_digit = 15; !decimals_of(&number, n_after, &whole) && n_digit < 17; n_digit++)
        n_after++;
    for (; whole % 10 == 0 && n_after; n_after--)
        whole /= 10;
    bool is_negative = value < 0;
    *at = '-';
    size_t n = is_negative + decimals_write(whole, (size_t)n_after, at + is_negative);
    at[n] = 0;
    return n;
}

size_t number_format(double value, char buffer[NUMBER_TEXT])
{
    if (isnan(value)) {
        buffer[0] = 0;
        return 0;
    }
    if (value == floor(value) && fabs(value) < 1e15) {
        bool is_negative = value < 0;
        *buffer = '-';
        size_t n = is_negative + digits_write((uint64_t)fabs(value), buffer + is_negative);
        buffer[n] = 0;
        return n;
    }
    size_t n_text = decimal_format(value, buffer);
    if (n_text)
        return n_text;
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
