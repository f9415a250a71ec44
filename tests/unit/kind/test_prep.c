// What prep learns from training rows, and that it learns from nothing else.

#include "model/kind/prep.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/near.h"

// Columns: varies, constant, sometimes missing, always missing, constant when known. Row 4 is no
// training row.
static const double x[] = {
    1,   7, 10,  NAN, 3,   // 0
    2,   7, NAN, NAN, NAN, // 1
    3,   7, 30,  NAN, 3,   // 2
    4,   7, 20,  NAN, 3,   // 3
    100, 9, 900, 5,   8,   // 4
};
static const size_t training[] = {0, 1, 2, 3};
static const signed char labels[] = {0, 1, 0, 1, -1};
static const struct dataset data = {.n_row = 5, .n_col = 5, .x = x};
static const struct rows rows = {.data = &data, .index = training, .n = 4, .y = labels};

static void test_only_what_varies_in_training_is_kept(void **state)
{
    struct arena arena = {0};
    struct prep prep;
    prep_fit(&arena, &rows, &(struct prep_options){SCALE_STANDARD, 0, false}, 2, &prep);
    assert_int_equal(prep.n_feature, 4);
    assert_int_equal(prep.features[0].column, 0);
    assert_int_equal(prep.features[1].column, 2);
    assert_false(prep.features[1].indicator);
    assert_int_equal(prep.features[2].column, 2);
    assert_true(prep.features[2].indicator);
    assert_int_equal(prep.features[3].column, 4);
    assert_true(prep.features[3].indicator);
    arena_done(&arena);
}

static void test_standard_columns_have_mean_0_and_deviation_1(void **state)
{
    struct arena arena = {0};
    struct prep prep;
    double z[4], sum[4] = {0}, square[4] = {0};
    prep_fit(&arena, &rows, &(struct prep_options){SCALE_STANDARD, 0, false}, 2, &prep);
    for (size_t i = 0; i < 4; i++) {
        prep_apply(&prep, x + 5 * i, z);
        for (size_t j = 0; j < 4; j++) {
            sum[j] += z[j];
            square[j] += z[j] * z[j];
        }
    }
    for (size_t j = 0; j < 4; j++) {
        assert_near(sum[j], 0, 1e-12);
        assert_near(square[j], 4, 1e-12);
    }
    assert_near(prep.features[1].fill, 20, 0); // median of 10, 20, 30
    arena_done(&arena);
}

static void test_minmax_is_minus_1_to_1_by_training_rows(void **state)
{
    struct arena arena = {0};
    struct prep prep;
    double z[4];
    prep_fit(&arena, &rows, &(struct prep_options){SCALE_MINMAX, 0, false}, 2, &prep);
    prep_apply(&prep, x, z);
    assert_near(z[0], -1, 1e-15);
    prep_apply(&prep, x + 15, z);
    assert_near(z[0], 1, 1e-15);
    prep_apply(&prep, x + 20, z); // outside training it goes on in a straight line
    assert_near(z[0], 65, 1e-12);
    arena_done(&arena);
}

static void test_caps_hold_outliers_at_training_quantiles(void **state)
{
    struct arena arena = {0};
    enum { n = 101 };
    double values[n];
    size_t index[n];
    signed char y[n];
    for (size_t i = 0; i < n; i++) {
        values[i] = (double)i;
        index[i] = i;
        y[i] = i % 2 == 0;
    }
    values[100] = 1e6;
    struct dataset one = {.n_row = n, .n_col = 1, .x = values};
    struct rows all = {.data = &one, .index = index, .n = n, .y = y};
    struct prep prep;
    prep_fit(&arena, &all, &(struct prep_options){SCALE_NONE, 0.05, false}, 2, &prep);
    const double far = 1e9, near_low = -4, middle = 50;
    assert_near(prep_value(&prep.features[0], &far), 95, 0);
    assert_near(prep_value(&prep.features[0], &near_low), 5, 0);
    assert_near(prep_value(&prep.features[0], &middle), 50, 0);
    arena_done(&arena);
}

static void test_json_keeps_every_bit(void **state)
{
    struct arena arena = {0};
    struct prep prep, again;
    json *array = json_array_create();
    prep_fit(&arena, &rows, &(struct prep_options){SCALE_STANDARD, 0.1, true}, 2, &prep);
    prep_to_json(&prep, array);
    assert_int_equal(prep_from_json(&arena, array, 5, &again, ERROR_IGNORED), OK);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < prep.n_feature; j++)
            assert_true(prep_value(&prep.features[j], x + 5 * i) ==
                        prep_value(&again.features[j], x + 5 * i));
    assert_int_equal(prep_from_json(&arena, array, 4, &again, ERROR_IGNORED),
                     E_DATA); // column 4 is outside
    json_free(array);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_varies_in_training_is_kept),
        cmocka_unit_test(test_standard_columns_have_mean_0_and_deviation_1),
        cmocka_unit_test(test_minmax_is_minus_1_to_1_by_training_rows),
        cmocka_unit_test(test_caps_hold_outliers_at_training_quantiles),
        cmocka_unit_test(test_json_keeps_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
