// Withheld counts against a reader who subtracts what is shown from the totals.

#include "features/base/number.h"
#include "features/base/small_counts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_GROUP 8
#define LIMIT 10

static void test_counts_from_1_to_the_limit_are_small(void **state)
{
    assert_false(count_is_small(0, LIMIT));
    assert_true(count_is_small(1, LIMIT));
    assert_true(count_is_small(0.4, LIMIT));
    assert_true(count_is_small(9, LIMIT));
    assert_false(count_is_small(10, LIMIT));
    assert_false(count_is_small(9.9999999999, LIMIT));
    assert_false(count_is_small(3, 0));
    assert_true(counts_any_small((double[]){20, 9}, 2, LIMIT));
    assert_false(counts_any_small((double[]){20, 0}, 2, LIMIT));
}

static void withhold(const double *cells, size_t n_group, size_t n_cell, bool *ret)
{
    memset(ret, 0, n_group * sizeof *ret);
    partition_withhold(&(struct partition){n_group, n_cell, cells, LIMIT}, ret);
}

static void test_a_complement_is_a_count(void **state)
{
    // with and without the outcome: 195 of 200 tells that 5 had none
    const double cells[] = {195, 5, 60, 60, 300, 40};
    bool withheld[3];
    withhold(cells, 3, 2, withheld);
    assert_true(withheld[0]);
    assert_true(withheld[1]); // the next smallest
    assert_false(withheld[2]);
}

static void test_the_next_smallest_goes_too(void **state)
{
    const double one[] = {4, 500, 80, 120};
    bool withheld[4];
    withhold(one, 4, 1, withheld);
    assert_true(withheld[0] && withheld[2] && !withheld[1] && !withheld[3]);
    // two small ones whose sum is small cover nothing
    const double two[] = {4, 500, 3, 120};
    withhold(two, 4, 1, withheld);
    assert_true(withheld[0] && withheld[2] && withheld[3] && !withheld[1]);
    const double enough[] = {6, 500, 7, 120};
    withhold(enough, 4, 1, withheld);
    assert_true(withheld[0] && withheld[2] && !withheld[1] && !withheld[3]);
    const double none[] = {10, 500, 0, 120};
    withhold(none, 4, 1, withheld);
    for (size_t i = 0; i < 4; i++)
        assert_false(withheld[i]);
}

static void test_nothing_is_withheld_for_the_analyst(void **state)
{
    const double cells[] = {1, 2, 3};
    bool withheld[3] = {0};
    partition_withhold(&(struct partition){3, 1, cells, 0}, withheld);
    assert_false(withheld[0] || withheld[1] || withheld[2]);
}

// The attack: each total less the groups shown. No single group, and no small sum, may come out.
static void test_subtraction_gives_no_small_count(void **state)
{
    size_t n_withheld = 0, n_shown = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        size_t n_group = 1 + number_scramble(seed) % MAX_GROUP;
        size_t n_cell = 1 + number_scramble(seed + 77777) % 4;
        double cells[MAX_GROUP * 4];
        bool withheld[MAX_GROUP];
        for (size_t i = 0; i < n_group * n_cell; i++) {
            uint64_t draw = number_scramble(seed * 1000 + i);
            cells[i] = draw % 4 == 0 ? (double)(draw / 4 % 12) : (double)(draw / 4 % 300);
        }
        withhold(cells, n_group, n_cell, withheld);
        size_t n = 0, n_open = 0;
        for (size_t g = 0; g < n_group; g++) {
            n += withheld[g];
            n_open += !withheld[g];
            for (size_t c = 0; c < n_cell && !withheld[g]; c++)
                assert_false(count_is_small(cells[g * n_cell + c], LIMIT));
        }
        n_withheld += n;
        n_shown += n_open;
        if (n_open == 0) // only totals are known, and those are the caller's to withhold
            continue;
        assert_int_not_equal(n, 1);
        for (size_t c = 0; c < n_cell; c++) {
            double total = 0, shown = 0;
            for (size_t g = 0; g < n_group; g++) {
                total += cells[g * n_cell + c];
                shown += withheld[g] ? 0 : cells[g * n_cell + c];
            }
            assert_false(count_is_small(total - shown, LIMIT));
        }
    }
    assert_true(n_withheld > 1000 && n_shown > 1000);
}

static void test_json_names_what_is_withheld(void **state)
{
    json *object = json_object_create();
    json_put_count(object, "n", 31, false);
    json_put_count(object, "n_positive", 4, true);
    json_put_count(object, "n_negative", 27, true);
    char *text = json_canonical(object);
    assert_string_equal(
        text, "{\"n\":31,\"n_negative\":null,\"n_positive\":null,\"withheld\":[\"n_positive\","
              "\"n_negative\"]}");
    free(text);
    json_free(object);
}

static void test_text_says_how_few(void **state)
{
    struct arena arena = {0};
    assert_string_equal(count_text(&arena, 9, LIMIT), "fewer than 10");
    assert_string_equal(count_text(&arena, 0, LIMIT), "0");
    assert_string_equal(count_text(&arena, 614, LIMIT), "614");
    assert_string_equal(count_text(&arena, 9, 0), "9");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_from_1_to_the_limit_are_small),
        cmocka_unit_test(test_a_complement_is_a_count),
        cmocka_unit_test(test_the_next_smallest_goes_too),
        cmocka_unit_test(test_nothing_is_withheld_for_the_analyst),
        cmocka_unit_test(test_subtraction_gives_no_small_count),
        cmocka_unit_test(test_json_names_what_is_withheld),
        cmocka_unit_test(test_text_says_how_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
