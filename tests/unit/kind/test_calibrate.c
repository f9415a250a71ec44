// Calibrators against independent formulas, and their way through JSON.

#include "model/kind/calibrate.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define N 40

static void make_pairs(double *margin, signed char *label)
{
    for (size_t i = 0; i < N; i++) {
        margin[i] = (double)i / 10;
        label[i] = random_below(7, 1, i, N) < i;
    }
}

#define COPIES 15 // rows of each margin, for calibrators that need many

static void make_many(double *margin, signed char *label)
{
    for (size_t i = 0; i < N * COPIES; i++) {
        margin[i] = (double)(i / COPIES) / 10;
        label[i] = random_below(7, 2, i, N) + 3 < i / COPIES + random_below(7, 3, i, 5);
    }
}

// Isotonic regression in its min-max form: max over a <= i of min over b >= i of the mean of a … b.
static double minmax(const signed char *label, size_t i)
{
    double best = -1;
    for (size_t a = 0; a <= i; a++) {
        double least = 2;
        for (size_t b = i; b < N; b++) {
            double sum = 0;
            for (size_t k = a * COPIES; k < (b + 1) * COPIES; k++)
                sum += label[k];
            least = fmin(least, sum / (double)((b - a + 1) * COPIES));
        }
        best = fmax(best, least);
    }
    return best;
}

static void test_isotonic_blocks_have_the_min_max_value(void **state)
{
    struct arena arena = {0};
    double margin[N * COPIES];
    signed char label[N * COPIES];
    struct calibrator calibrator;
    size_t n_end = 0;
    make_many(margin, label);
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_ISOTONIC,
                                   &(struct calibration_pairs){margin, label, N * COPIES, NULL},
                                   &calibrator, ERROR_IGNORED),
                     OK);
    assert_string_equal(calibrate_name(&calibrator), "isotonic");
    assert_true(calibrator.n > 2);
    for (size_t k = 0; k < calibrator.n; k++) {
        size_t nearest = (size_t)lround(calibrator.margins[k] * 10); // a row inside the block
        double wanted = minmax(label, nearest);
        if (wanted > 0 && wanted < 1)
            assert_near(calibrator.probabilities[k], wanted, 1e-12);
        else
            n_end++;
    }
    assert_true(n_end > 0); // else the next could not fail
    double before = 0;
    for (double m = -1; m < 5; m += 0.01) {
        double p = calibrate_apply(&calibrator, m);
        assert_true(p >= before && p > 0 && p < 1);
        before = p;
    }
    arena_done(&arena);
}

static void test_end_blocks_are_shrunk(void **state)
{
    struct arena arena = {0};
    double margin[500];
    signed char label[500];
    struct calibrator calibrator;
    for (size_t i = 0; i < 500; i++) { // 100 rows without, 150 with one in two, 250 with
        margin[i] = i < 100 ? 0 : i < 250 ? 1 : 2;
        label[i] = i < 100 ? 0 : i < 250 ? i % 2 : 1;
    }
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_ISOTONIC,
                                   &(struct calibration_pairs){margin, label, 500, NULL},
                                   &calibrator, ERROR_IGNORED),
                     OK);
    assert_int_equal(calibrator.n, 3);
    assert_near(calibrator.probabilities[0], 0.5 / 101, 1e-15);
    assert_near(calibrator.probabilities[1], 0.5, 1e-15);
    assert_near(calibrator.probabilities[2], 250.5 / 251, 1e-15);
    arena_done(&arena);
}

static void test_isotonic_needs_many_events(void **state)
{
    struct arena arena = {0};
    double margin[N];
    signed char label[N];
    struct calibrator isotonic, logistic;
    struct calibration_pairs pairs = {margin, label, N, NULL};
    make_pairs(margin, label);
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_ISOTONIC, &pairs, &isotonic, ERROR_IGNORED),
                     OK);
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_LOGISTIC, &pairs, &logistic, ERROR_IGNORED),
                     OK);
    assert_string_equal(calibrate_name(&isotonic), "logistic");
    assert_true(isotonic.slope == logistic.slope && isotonic.intercept == logistic.intercept);
    const struct calibrator steep = {.kind = CALIBRATE_NONE, .slope = 1};
    assert_true(calibrate_apply(&steep, 800) < 1 && calibrate_apply(&steep, -800) > 0);
    arena_done(&arena);
}

static void test_logistic_solves_platts_equations(void **state)
{
    struct arena arena = {0};
    double margin[N], n_positive = 0, g0 = 0, g1 = 0;
    signed char label[N];
    struct calibrator calibrator;
    make_pairs(margin, label);
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_AUTO,
                                   &(struct calibration_pairs){margin, label, N, NULL}, &calibrator,
                                   ERROR_IGNORED),
                     OK);
    assert_string_equal(calibrate_name(&calibrator), "logistic");
    for (size_t i = 0; i < N; i++)
        n_positive += label[i];
    for (size_t i = 0; i < N; i++) {
        double target = label[i] ? (n_positive + 1) / (n_positive + 2) : 1 / (N - n_positive + 2);
        double residual = calibrate_apply(&calibrator, margin[i]) - target;
        g0 += residual;
        g1 += residual * margin[i];
    }
    assert_near(g0, 0, 1e-7);
    assert_near(g1, 0, 1e-7);
    arena_done(&arena);
}

static void test_one_class_cannot_be_calibrated_on(void **state)
{
    struct arena arena = {0};
    const double margin[] = {1, 2, 3};
    const signed char label[] = {1, 1, 1};
    struct calibrator calibrator;
    assert_int_equal(calibrate_fit(&arena, CALIBRATE_LOGISTIC,
                                   &(struct calibration_pairs){margin, label, 3, NULL}, &calibrator,
                                   ERROR_IGNORED),
                     E_DATA);
    arena_done(&arena);
}

static void test_json_keeps_every_bit(void **state)
{
    struct arena arena = {0};
    double margin[N * COPIES];
    signed char label[N * COPIES];
    make_many(margin, label);
    for (int kind = CALIBRATE_AUTO; kind <= CALIBRATE_NONE; kind++) {
        struct calibrator calibrator, again;
        assert_int_equal(calibrate_fit(&arena, (enum calibration)kind,
                                       &(struct calibration_pairs){margin, label, N * COPIES, NULL},
                                       &calibrator, ERROR_IGNORED),
                         OK);
        json *object = json_object_create();
        calibrate_to_json(&calibrator, object);
        assert_int_equal(calibrate_from_json(&arena, object, &again, ERROR_IGNORED), OK);
        for (double m = -3; m < 7; m += 0.37)
            assert_true(calibrate_apply(&calibrator, m) == calibrate_apply(&again, m));
        json_free(object);
    }
    arena_done(&arena);
}

static void test_hostile_json_is_refused(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "{\"kind\": \"logistic\"}",
        "{\"kind\": \"magic\", \"slope\": 1, \"intercept\": 0}",
        "{\"kind\": \"isotonic\", \"margins\": [], \"probabilities\": []}",
        "{\"kind\": \"isotonic\", \"margins\": [1, 0], \"probabilities\": [0, 1]}",
        "{\"kind\": \"isotonic\", \"margins\": [0, 1], \"probabilities\": [0, 2]}",
        "{\"kind\": \"isotonic\", \"margins\": [0], \"probabilities\": [0, 1]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena = {0};
        struct calibrator calibrator;
        json *root;
        size_t n = 0;
        while (texts[i][n])
            n++;
        assert_int_equal(json_read_text(texts[i], n, &root, ERROR_IGNORED), OK);
        assert_int_equal(calibrate_from_json(&arena, root, &calibrator, ERROR_IGNORED), E_DATA);
        json_free(root);
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_isotonic_blocks_have_the_min_max_value),
        cmocka_unit_test(test_end_blocks_are_shrunk),
        cmocka_unit_test(test_isotonic_needs_many_events),
        cmocka_unit_test(test_logistic_solves_platts_equations),
        cmocka_unit_test(test_one_class_cannot_be_calibrated_on),
        cmocka_unit_test(test_json_keeps_every_bit),
        cmocka_unit_test(test_hostile_json_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
