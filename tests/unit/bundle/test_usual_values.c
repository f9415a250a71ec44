// What is usual beside a column: quantiles that were counted by hand, and silence where rows are few.
#include "model/bundle/usual_values.h"

#include "features/base/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define N 201

// Column 0: 0, 1, …, 200 in a stirred order; 1: two thirds missing; 2: 1 for every eighth row, else 0.
static struct usual_values usual_of(size_t j, size_t n, double min_count)
{
    static double x[N * 3];
    static size_t index[N];
    for (size_t i = 0; i < N; i++) {
        index[i] = i;
        x[i * 3] = (double)(i * 77 % N);
        x[i * 3 + 1] = i % 3 ? NAN : 5;
        x[i * 3 + 2] = i % 8 == 0;
    }
    struct dataset data = {.n_row = N, .n_col = 3, .x = x};
    struct rows rows = {.data = &data, .index = index, .n = n};
    json *column = json_object_create();
    usual_values_put(column, &rows, j, min_count);
    struct usual_values usual = usual_values_of(column);
    json_free(column);
    return usual;
}

static void test_eight_in_ten_lie_between(void **state)
{
    struct usual_values usual = usual_of(0, N, 10);
    assert_true(usual.known);
    assert_true(usual.low == 20 && usual.median == 100 && usual.high == 180);
}

static void test_most_have_none(void **state)
{
    struct usual_values usual = usual_of(1, N, 10);
    assert_true(usual.known);
    assert_true(isnan(usual.low) && isnan(usual.median) && isnan(usual.high));
    usual = usual_of(2, N, 10);
    assert_true(usual.low == 0 && usual.median == 0 && usual.high == 1);
}

static void test_too_few_rows_say_nothing(void **state)
{
    assert_true(usual_of(0, 100, 10).known);
    assert_false(usual_of(0, 99, 10).known); // fewer than 10 beyond low
    assert_false(usual_values_of(NULL).known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_eight_in_ten_lie_between),
        cmocka_unit_test(test_most_have_none),
        cmocka_unit_test(test_too_few_rows_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
