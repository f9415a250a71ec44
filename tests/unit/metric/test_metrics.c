// Metrics against definitions computed the slow way, and against figures printed in scikit-learn's
// manual.

#include "model/metric/evaluation.h"
#include "model/metric/ranking.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define N 60

static double metric(const char *name, const double *score, const signed char *label, size_t n)
{
    struct arena arena = {0};
    struct ranking ranking;
    double value = -1;
    ranking_build(&arena, &(struct ranking_input){.n = n, .score = score, .label = label},
                  &ranking);
    for (size_t i = 0; i < n_metric; i++)
        if (strcmp(metric_rows[i].name, name) == 0)
            value = metric_value(&metric_rows[i], &ranking, NULL);
    arena_done(&arena);
    return value;
}

static void make_rows(uint64_t seed, double *score, signed char *label)
{
    for (size_t i = 0; i < N; i++) {
        score[i] = (double)random_below(seed, 1, i, 11) / 12 + 0.04; // many ties
        label[i] = random_below(seed, 2, i, 100) < 100 * score[i];
    }
    label[0] = 1;
    label[1] = 0;
}

static void test_values_of_the_scikit_learn_manual(void **state)
{
    const double score[] = {0.1, 0.4, 0.35, 0.8};
    const signed char label[] = {0, 0, 1, 1};
    assert_near(metric("auroc", score, label, 4), 0.75, 1e-15);
    assert_near(metric("average_precision", score, label, 4), 0.83333333333333, 1e-12);
    const double p[] = {0.1, 0.9, 0.8, 0.3};
    const signed char y[] = {0, 1, 1, 0};
    assert_near(metric("brier", p, y, 4), 0.0375, 1e-15);
    const double q[] = {0.1, 0.9, 0.8, 0.35};
    assert_near(metric("log_loss", q, y, 4), 0.21616187468057912, 1e-14);
}

static void test_auroc_counts_pairs_with_ties_one_half(void **state)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        double score[N], wins = 0, pairs = 0;
        signed char label[N];
        make_rows(seed, score, label);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                if (label[i] == 1 && label[j] == 0) {
                    wins += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                    pairs++;
                }
        assert_near(metric("auroc", score, label, N), wins / pairs, 1e-12);
    }
}

static void test_average_precision_sums_over_thresholds(void **state)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        double score[N], sum = 0, positive = 0, recall = 0;
        signed char label[N];
        make_rows(seed, score, label);
        for (size_t i = 0; i < N; i++)
            positive += label[i];
        for (int t = 11; t >= 0; t--) { // every score is t / 12 + 0.04
            double hits = 0, taken = 0;
            for (size_t i = 0; i < N; i++)
                if (score[i] >= t / 12.0 + 0.03) {
                    taken++;
                    hits += label[i];
                }
            sum += taken > 0 ? (hits / positive - recall) * hits / taken : 0;
            recall = hits / positive;
        }
        assert_near(metric("average_precision", score, label, N), sum, 1e-12);
    }
}

static void test_calibration_solves_its_equations(void **state)
{
    double score[N];
    signed char label[N];
    make_rows(5, score, label);
    double slope = metric("calibration_slope", score, label, N);
    double intercept = metric("calibration_intercept", score, label, N);
    double large = metric("calibration_in_the_large", score, label, N);
    double g0 = 0, g1 = 0, h0 = 0;
    for (size_t i = 0; i < N; i++) {
        double x = log(score[i] / (1 - score[i]));
        double residual = 1 / (1 + exp(-intercept - slope * x)) - label[i];
        g0 += residual;
        g1 += residual * x;
        h0 += 1 / (1 + exp(-large - x)) - label[i];
    }
    assert_near(g0, 0, 1e-7);
    assert_near(g1, 0, 1e-7);
    assert_near(h0, 0, 1e-7);
}

static void test_undefined_is_nan_never_zero(void **state)
{
    const double score[] = {0.1, 0.2, 0.3};
    const signed char none[] = {0, 0, 0}, all[] = {1, 1, 1};
    assert_true(isnan(metric("auroc", score, none, 3)));
    assert_true(isnan(metric("auroc", score, all, 3)));
    assert_true(isnan(metric("average_precision", score, none, 3)));
    assert_true(isnan(metric("calibration_slope", score, none, 3)));
    const double sure[] = {0, 0.5, 1};
    const signed char mixed[] = {0, 1, 1};
    assert_true(isnan(metric("calibration_slope", sure, mixed, 3)));
    const double separated[] = {0.1, 0.6, 0.7};
    assert_true(isnan(metric("calibration_slope", separated, mixed, 3)));
}

// All orders of a tie, by shuffling: the bounds are reached and the mean is the estimate.
static void test_figures_at_k_bound_every_order_of_ties(void **state)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        double score[N], low = 1, high = 0, sum = 0;
        signed char label[N];
        make_rows(seed, score, label);
        const size_t k = 7 + seed, n_shuffle = 4000;
        for (size_t s = 0; s < n_shuffle; s++) {
            size_t order[N];
            double hits = 0;
            for (size_t i = 0; i < N; i++)
                order[i] = i;
            for (size_t i = N; i-- > 1;) {
                size_t j = random_below(seed, 100 + s, i, i + 1), keep = order[i];
                order[i] = order[j];
                order[j] = keep;
            }
            for (size_t taken = 0; taken < k; taken++) {
                size_t best = taken; // stable selection of the highest score
                for (size_t i = taken + 1; i < N; i++)
                    best = score[order[i]] > score[order[best]] ? i : best;
                size_t row = order[best];
                for (size_t i = best; i > taken; i--)
                    order[i] = order[i - 1];
                order[taken] = row;
                hits += label[row];
            }
            low = fmin(low, hits / (double)k);
            high = fmax(high, hits / (double)k);
            sum += hits / (double)k;
        }
        struct arena arena = {0};
        struct ranking ranking;
        struct at_top at;
        ranking_build(&arena, &(struct ranking_input){.n = N, .score = score, .label = label},
                      &ranking);
        ranking_at_top(&ranking, NULL, &(struct top){"k", false, (double)k}, &at);
        assert_true(at.precision.worst <= low + 1e-12 && high <= at.precision.best + 1e-12);
        assert_near(at.precision.estimate, sum / (double)n_shuffle, 0.02);
        arena_done(&arena);
    }
}

static void test_shares_round_half_up_and_take_at_least_one(void **state)
{
    struct top top;
    assert_int_equal(top_parse("2%", &top, ERROR_IGNORED), OK);
    assert_near(top_count(&top, 25), 1, 0);
    assert_near(top_count(&top, 75), 2, 0); // 1.5
    assert_near(top_count(&top, 74), 1, 0);
    assert_near(top_count(&top, 3), 1, 0);
    // 33.3 % of 1500 is 499.5 in decimal, and 499.49999999999994 in binary
    assert_int_equal(top_parse("33.3%", &top, ERROR_IGNORED), OK);
    assert_near(top_count(&top, 1500), 500, 0);
    for (size_t tenth = 1; tenth < 1000; tenth++) {
        char text[32];
        snprintf(text, sizeof text, "%zu.%zu%%", tenth / 10, tenth % 10);
        assert_int_equal(top_parse(text, &top, ERROR_IGNORED), OK);
        for (size_t n = 1; n < 2500; n += 7) {
            size_t wanted = (tenth * n + 500) / 1000; // whole numbers: half up
            assert_near(top_count(&top, (double)n), wanted ? (double)wanted : 1, 0);
        }
    }
    assert_int_equal(top_parse("100", &top, ERROR_IGNORED), OK);
    assert_near(top_count(&top, 30), 30, 0);
    const char *const bad[] = {"0", "0%", "101%", "-3", "2.5", "", "%", "two"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(top_parse(bad[i], &top, ERROR_IGNORED), E_USAGE);
}

static struct evaluation_input evaluation_base(const double *score, const signed char *label,
                                               size_t n)
{
    static const struct top tops[] = {{"10%", true, 10}};
    return (struct evaluation_input){.n = n,
                                     .score = score,
                                     .label = label,
                                     .tops = tops,
                                     .n_top = 1,
                                     .threshold = NAN,
                                     .n_replicate = 500,
                                     .seed = 9,
                                     .n_thread = 1};
}

static void test_the_same_intervals_on_any_threads(void **state)
{
    struct arena arena = {0};
    double score[N];
    signed char label[N];
    struct evaluation one, three;
    make_rows(3, score, label);
    struct evaluation_input input = evaluation_base(score, label, N);
    assert_int_equal(evaluate(&arena, &input, &one, ERROR_IGNORED), OK);
    input.n_thread = 3;
    assert_int_equal(evaluate(&arena, &input, &three, ERROR_IGNORED), OK);
    assert_memory_equal(one.metrics, three.metrics, n_metric * sizeof one.metrics[0]);
    assert_memory_equal(&one.tops[0].recall, &three.tops[0].recall, sizeof one.tops[0].recall);
    assert_true(one.metrics[0].low < one.metrics[0].estimate);
    assert_true(one.metrics[0].estimate < one.metrics[0].high);
    arena_done(&arena);
}

// Every row twice in one family holds no more evidence than once: the intervals must be the same
// ones.
static void test_families_are_resampled_together(void **state)
{
    struct arena arena = {0};
    double score[N], twice[2 * N];
    signed char label[N], twice_label[2 * N];
    uint32_t family[2 * N];
    struct evaluation single, doubled;
    make_rows(4, score, label);
    for (size_t i = 0; i < 2 * N; i++) {
        twice[i] = score[i / 2];
        twice_label[i] = label[i / 2];
        family[i] = (uint32_t)(i / 2);
    }
    struct evaluation_input input = evaluation_base(score, label, N);
    assert_int_equal(evaluate(&arena, &input, &single, ERROR_IGNORED), OK);
    input = evaluation_base(twice, twice_label, 2 * N);
    input.cluster = family;
    assert_int_equal(evaluate(&arena, &input, &doubled, ERROR_IGNORED), OK);
    assert_int_equal(doubled.n_cluster, N);
    assert_near(single.metrics[0].low, doubled.metrics[0].low, 1e-9);
    assert_near(single.metrics[0].high, doubled.metrics[0].high, 1e-9);
    arena_done(&arena);
}

static void test_rates_by_group_are_counted(void **state)
{
    struct arena arena = {0};
    const double score[] = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2};
    const signed char label[] = {1, 0, 1, 0, 1, 0, 0, 0};
    const char *const values[] = {"b", "a", "b", "a", "b", "a", "b", ""};
    struct group_column column = {.name = "g", .values = values};
    struct evaluation_input input = evaluation_base(score, label, 8);
    struct evaluation evaluation;
    input.groups = &column;
    input.n_group = 1;
    input.threshold = 0.6;
    assert_int_equal(evaluate(&arena, &input, &evaluation, ERROR_IGNORED), OK);
    assert_int_equal(evaluation.n_group, 3);
    assert_string_equal(evaluation.groups[0].value, "");
    assert_string_equal(evaluation.groups[1].value, "a");
    const struct evaluated_group *a = &evaluation.groups[1], *b = &evaluation.groups[2];
    assert_int_equal(b->n, 4);
    assert_int_equal(b->n_positive, 3);
    assert_near(b->rates[RATE_SELECTION].estimate, 0.5, 1e-15);
    assert_near(b->rates[RATE_TPR].estimate, 2.0 / 3, 1e-15);
    assert_near(b->rates[RATE_FNR].estimate, 1.0 / 3, 1e-15);
    assert_near(b->rates[RATE_FPR].estimate, 0, 0);
    assert_near(b->rates[RATE_PPV].estimate, 1, 0);
    assert_near(a->rates[RATE_FPR].estimate, 2.0 / 3, 1e-15);
    assert_true(isnan(a->rates[RATE_TPR].estimate));                   // no positive in a
    assert_true(isnan(evaluation.groups[0].rates[RATE_PPV].estimate)); // nobody selected
    arena_done(&arena);
}

static void test_every_metric_has_its_texts_and_a_name_of_its_own(void **state)
{
    const double score[] = {0.9, 0.6, 0.4, 0.3, 0.2};
    const signed char label[] = {1, 0, 1, 0, 0};
    struct arena arena = {0};
    struct ranking ranking;
    double all[METRIC_MAX];
    ranking_build(&arena, &(struct ranking_input){.n = 5, .score = score, .label = label},
                  &ranking);
    metrics_fill(&ranking, NULL, all);
    for (size_t i = 0; i < n_metric; i++) {
        const struct metric_row *row = &metric_rows[i];
        assert_true(*row->name && *row->title && *row->help && *row->unit && *row->source);
        assert_true(row->i_value >= 0 && row->i_value < METRIC_VALUES_MAX);
        assert_false(isnan(all[i]));
        assert_true(metric_value(row, &ranking, NULL) == all[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(row->name, metric_rows[k].name);
    }
    for (size_t i = 0; i < TOP_FIGURE_COUNT; i++) {
        const struct top_figure_row *row = &top_figure_rows[i];
        assert_true(*row->name && *row->title && *row->help && *row->unit);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_metric_has_its_texts_and_a_name_of_its_own),
        cmocka_unit_test(test_values_of_the_scikit_learn_manual),
        cmocka_unit_test(test_auroc_counts_pairs_with_ties_one_half),
        cmocka_unit_test(test_average_precision_sums_over_thresholds),
        cmocka_unit_test(test_calibration_solves_its_equations),
        cmocka_unit_test(test_undefined_is_nan_never_zero),
        cmocka_unit_test(test_figures_at_k_bound_every_order_of_ties),
        cmocka_unit_test(test_shares_round_half_up_and_take_at_least_one),
        cmocka_unit_test(test_the_same_intervals_on_any_threads),
        cmocka_unit_test(test_families_are_resampled_together),
        cmocka_unit_test(test_rates_by_group_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
