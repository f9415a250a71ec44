// Numbers read back as the same double with the fewest digits; only plain decimals are numbers.

#include "features/base/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_text_reads_back_as_the_same_double(void **state)
{
    uint64_t bits = 88172645463325252u;
    char text[NUMBER_TEXT], shorter[64];
    for (int i = 0; i < 200000; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17; // xorshift
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        number_format(value, text);
        assert_true(strtod(text, NULL) == value);
        for (int digits = 1; digits < 17; digits++) { // no shorter text does
            snprintf(shorter, sizeof shorter, "%.*g", digits, value);
            if (strtod(shorter, NULL) == value) {
                assert_true(strlen(text) <= strlen(shorter) + 1);
                break;
            }
        }
    }
}

// What printf gives with the first of 15, 16 and 17 digits that strtod reads back.
static void naive_format(double value, char text[64])
{
    for (int n_digit = 15; n_digit <= 17; n_digit++) {
        snprintf(text, 64, "%.*g", n_digit, value);
        if (strtod(text, NULL) == value)
            return;
    }
}

// Random numbers of every size in which printf writes no exponent, short decimals, their
// neighbours, and powers of two and ten. HEARTH_NUMBERS=100000000 tries more.
static void test_text_is_that_of_printf(void **state)
{
    const char *stated = getenv("HEARTH_NUMBERS");
    long n = stated ? atol(stated) : 300000;
    uint64_t bits = 0x9e3779b97f4a7c15u;
    char text[NUMBER_TEXT], expected[64];
    for (long i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        double value = ldexp(1 + (double)(bits >> 12) / 0x1p52, (int)(bits % 66) - 14);
        if (i % 4 == 1)
            value = (double)(bits >> 40) / pow(10, (double)(bits % 12));
        if (i % 4 == 2)
            value =
                nextafter((double)(bits >> 44) / pow(10, (double)(bits % 9)), i % 8 < 4 ? 0 : 1e9);
        if (i % 64 == 3)
            value = nextafter(i % 128 < 64 ? pow(10, (double)(bits % 19) - 4)
                                           : ldexp(1, (int)(bits % 64) - 14),
                              bits & 1 ? 0 : 1e16);
        if (bits & 1 << 11)
            value = -value;
        if (value == floor(value) || fabs(value) < 1e-4)
            continue;
        naive_format(value, expected);
        size_t n_text = number_format(value, text);
        if (strcmp(text, expected) || n_text != strlen(expected))
            fail_msg("%s in place of %s", text, expected);
    }
}

static void test_known_texts(void **state)
{
    const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {1, "1"},
                 {-17, "-17"},
                 {0.1, "0.1"},
                 {NAN, ""},
                 {1e6, "1000000"},
                 {2.5, "2.5"},
                 {1.0 / 3, "0.3333333333333333"},
                 {123456789012.0, "123456789012"}};
    char text[NUMBER_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(number_format(cases[i].value, text), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
}

static void test_only_plain_decimals_are_numbers(void **state)
{
    const char *right[] = {"0", "-1", "+2.5", ".5", "5.", "1e3", "1E-3"};
    const char *wrong[] = {"",   "-",     ".",  "1,234", "0x10", "inf",  "nan",
                           "1e", "1e999", " 1", "1 ",    "£5",   "1.2.3"};
    double value;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(number_parse(right[i], strlen(right[i]), &value));
        assert_true(value == strtod(right[i], NULL));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(number_parse(wrong[i], strlen(wrong[i]), &value));
}

// Decimals of every length and place of the point read as strtod reads them, to the bit.
static void test_short_decimals_are_those_of_strtod(void **state)
{
    unsigned long random = 7;
    for (int i = 0; i < 200000; i++) {
        char text[40];
        random = random * 6364136223846793005u + 1442695040888963407u;
        int n_digit = 1 + (int)(random >> 60), at = 0, point = (int)(random >> 56 & 15);
        if (random & 1 << 20)
            text[at++] = random & 1 << 21 ? '-' : '+';
        for (int k = 0; k < n_digit; k++) {
            if (k == point)
                text[at++] = '.';
            text[at++] = (char)('0' + (random >> (k * 3 + 5)) % 10);
        }
        text[at] = 0;
        double value, expected = strtod(text, NULL);
        assert_true(number_parse(text, (size_t)at, &value));
        if (memcmp(&value, &expected, sizeof value))
            fail_msg("%s", text);
    }
}

static void test_nothing_is_printed_as_nan(void **state)
{
    const struct {
        double estimate, low, high;
        const char *text;
    } cases[] = {
        {0.5, 0.25, 0.75, "0.50 (95% CI 0.25 to 0.75)"},
        {0.5, NAN, 0.75, "0.50 (95% CI not known)"},
        {0.5, 0.25, NAN, "0.50 (95% CI not known)"},
        {NAN, 0.25, 0.75, "not known"},
        {NAN, NAN, NAN, "not known"},
    };
    char text[INTERVAL_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            number_interval(cases[i].estimate, cases[i].low, cases[i].high, 2, text),
            cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_reads_back_as_the_same_double),
        cmocka_unit_test(test_text_is_that_of_printf),
        cmocka_unit_test(test_known_texts),
        cmocka_unit_test(test_short_decimals_are_those_of_strtod),
        cmocka_unit_test(test_nothing_is_printed_as_nan),
        cmocka_unit_test(test_only_plain_decimals_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
