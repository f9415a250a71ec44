// Numbers of persons: right check digits by the published examples, never twice, never a real
// range.

#include "data-samples/agency/identifiers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// Modulus 11 from the left, as the NHS data dictionary words it; not how identifiers.c does it.
static int nhs_is_valid(const char *text)
{
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (10 - i) * (text[i] - '0');
    int check = 11 - sum % 11;
    return strlen(text) == 10 && check != 10 && (check == 11 ? 0 : check) == text[9] - '0';
}

static void nhs_numbers_are_valid_different_and_of_the_test_range(void **state)
{
    size_t n;
    uint32_t *numbers = nhs_numbers(7, 100000, &n);
    unsigned char *seen = calloc(10000000, 1);
    char text[NHS_TEXT];
    assert_true(nhs_is_valid("9434765919")); // published example: the check itself is right
    assert_false(nhs_is_valid("9434765918"));
    assert_int_equal(n, 100000);
    for (size_t i = 0; i < n; i++) {
        nhs_format(numbers[i], text);
        assert_true(nhs_is_valid(text));
        assert_memory_equal(text, "999", 3);
        assert_int_equal(seen[numbers[i]]++, 0);
    }
    free(seen);
    free(numbers);
}

static void the_test_range_ends(void **state)
{
    size_t n;
    free(nhs_numbers(1, 2000000, &n));
    assert_int_equal(n, NHS_COUNT_MAX);
}

static void another_seed_gives_other_numbers(void **state)
{
    size_t n;
    uint32_t *one = nhs_numbers(1, 100, &n), *two = nhs_numbers(2, 100, &n);
    assert_memory_not_equal(one, two, 100 * sizeof *one);
    free(one);
    free(two);
}

// DfE's rule 1510: letters without I, O, S by the weighted sum of the twelve digits modulo 23.
static void pupil_numbers_have_the_right_letter_and_no_real_authority(void **state)
{
    char text[UPN_TEXT], other[UPN_TEXT];
    for (uint32_t number = 0; number < 300000; number += 7) {
        int sum = 0;
        upn_format(number, 2009 + (int)number % 9, text);
        assert_int_equal(strlen(text), 13);
        for (int i = 1; i < 13; i++)
            sum += (text[i] - '0') * (i + 1);
        assert_int_equal(text[0], "ABCDEFGHJKLMNPQRTUVWXYZ"[sum % 23]);
        assert_memory_equal(text + 1, "099", 3);
    }
    upn_format(1, 2010, text);
    upn_format(1001, 2010, other);
    assert_string_not_equal(text, other);
}

static void insurance_numbers_are_never_issued_ones(void **state)
{
    char text[NINO_TEXT];
    unsigned char *seen = calloc(4000000, 1);
    for (uint32_t number = 0; number < 2500000; number++) {
        nino_format(number, text);
        assert_memory_equal(text, "QQ", 2);
        long digits = strtol(text + 2, NULL, 10);
        assert_true(text[8] >= 'A' && text[8] <= 'D');
        assert_int_equal(seen[(text[8] - 'A') * 1000000 + digits]++, 0);
    }
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nhs_numbers_are_valid_different_and_of_the_test_range),
        cmocka_unit_test(the_test_range_ends),
        cmocka_unit_test(another_seed_gives_other_numbers),
        cmocka_unit_test(pupil_numbers_have_the_right_letter_and_no_real_authority),
        cmocka_unit_test(insurance_numbers_are_never_issued_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
