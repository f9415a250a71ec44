// Numbers are those of printf; rows come in order for any number of threads.

#include "features/base/text_rows.h"

#include "features/base/csv.h"
#include "features/base/file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(double value)
{
    char expected[512];
    struct row_text text = {0};
    for (int digits = 0; digits <= 9; digits++) {
        text.n = 0;
        row_put_fixed(&text, value, digits);
        row_put_char(&text, 0);
        snprintf(expected, sizeof expected, "%.*f", digits, value);
        assert_string_equal(text.bytes, expected);
        if (!digits)
            continue;
        text.n = 0;
        row_put_general(&text, value, digits);
        row_put_char(&text, 0);
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        assert_string_equal(text.bytes, expected);
    }
    free(text.bytes);
}

static void test_numbers_are_those_of_printf(void **state)
{
    static const double special[] = {0,    -0.0,  1,       .5,       .25,       .125,     .0001,
                                     .001, .01,   .1,      .0999999, .99999949, .9999995, 2.5,
                                     1e9,  1e300, -1e-300, INFINITY, -INFINITY, NAN,      -2.00005};
    uint64_t bits = 88172645463325252u;
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        check(special[i]);
    for (int i = 0; i < 100000; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17; // xorshift
        double share = (double)(bits >> 11) * 0x1p-53, value;
        memcpy(&value, &bits, sizeof value);
        check(share);
        check(1 - share * share * share * share * share * share);
        check((share - .5) * 60);
        check(round(share * 1e5) / 1e5 + 5e-6); // near halves
        check(value);
    }
}

static void test_days_are_those_of_day_format(void **state)
{
    char expected[DAY_TEXT];
    struct row_text text = {0};
    for (day_t day = -800000; day < 3000000; day += 37) {
        text.n = 0;
        row_put_day(&text, day);
        row_put_char(&text, 0);
        assert_string_equal(text.bytes, day_format(day, expected));
    }
    text.n = 0;
    row_put_day(&text, DAY_NONE);
    assert_int_equal(text.n, 0);
    free(text.bytes);
}

static void test_fields_are_those_of_csv_write_field(void **state)
{
    static const char *const fields[] = {"", "a", " a", "a\t", "a,b", "a\"b", "a\nb", "\"", " "};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char *expected;
        size_t n;
        FILE *stream = open_memstream(&expected, &n);
        csv_write_field(stream, fields[i]);
        fclose(stream);
        struct row_text text = {0};
        row_put_field(&text, fields[i]);
        assert_int_equal(text.n, n);
        assert_memory_equal(text.bytes ? text.bytes : "", expected, n);
        free(text.bytes);
        free(expected);
    }
}

// Of every third item none, of the others two rows.
static void format_items(const void *context, size_t first, size_t end, struct row_text *text)
{
    for (size_t i = first; i < end; i++)
        for (int k = 0; k < 2 && i % 3; k++) {
            row_put_fixed(text, (double)i, 0);
            row_put_char(text, *(const char *)context);
        }
}

static void test_rows_are_in_order(void **state)
{
    static const size_t n_items[] = {0, 1, 4096, 4097, 600001};
    for (size_t c = 0; c < sizeof n_items / sizeof *n_items; c++)
        for (int n_thread = 1; n_thread <= 4; n_thread += 3) {
            char *bytes;
            size_t n;
            FILE *stream = open_memstream(&bytes, &n);
            text_rows_write(stream, n_items[c], n_thread, format_items, "\n");
            fclose(stream);
            char *at = bytes;
            for (size_t i = 0; i < n_items[c]; i++)
                for (int k = 0; k < 2 && i % 3; k++)
                    assert_int_equal(strtoull(at, &at, 10), i);
            assert_true(strtoull(at, &at, 10) == 0 && (size_t)(at - bytes) <= n);
            free(bytes);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_those_of_printf),
        cmocka_unit_test(test_days_are_those_of_day_format),
        cmocka_unit_test(test_fields_are_those_of_csv_write_field),
        cmocka_unit_test(test_rows_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
