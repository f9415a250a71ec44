// Intervals against the slow way and published values; nothing without variance is certain.

#include "features/base/number.h"
#include "model/metric/auroc_interval.h"
#include "model/metric/evaluation.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/metric/random_rows.h"
#include "tests/unit/near.h"

// Obuchowski's equations over all pairs.
static double slow_variance(const struct rows *rows, const uint32_t *cluster, size_t n_cluster)
{
    double auroc = 0, n[2] = {0}, s[3] = {0}, k[2] = {0};
    for (size_t i = 0; i < N; i++)
        n[rows->label[i]]++;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            if (rows->label[i] && !rows->label[j])
                auroc += won(rows->score[i], rows->score[j]) / (n[0] * n[1]);
    for (size_t c = 0; c < n_cluster; c++) {
        double distance[2] = {0};
        bool has[2] = {false};
        for (size_t i = 0; i < N; i++) {
            if (cluster[i] != c)
                continue;
            double piece = 0;
            int label = rows->label[i];
            for (size_t j = 0; j < N; j++)
                if (rows->label[j] != label)
                    piece += (label ? won(rows->score[i], rows->score[j])
                                    : won(rows->score[j], rows->score[i])) /
                             n[!label];
            distance[label] += piece - auroc;
            has[label] = true;
        }
        k[0] += has[0];
        k[1] += has[1];
        s[0] += distance[0] * distance[0];
        s[1] += distance[1] * distance[1];
        s[2] += distance[0] * distance[1];
    }
    double all = 0;
    for (size_t c = 0; c < n_cluster; c++)
        for (size_t i = 0; i < N; i++)
            if (cluster[i] == c) {
                all++;
                break;
            }
    return k[0] / (k[0] - 1) * s[0] / (n[0] * n[0]) + k[1] / (k[1] - 1) * s[1] / (n[1] * n[1]) +
           2 * all / (all - 1) * s[2] / (n[0] * n[1]);
}

static void test_clustered_delong_equals_all_pairs(void **state)
{
    for (uint64_t seed = 1; seed < 15; seed++) {
        struct arena arena = {0};
        struct rows rows;
        struct ranking ranking;
        uint32_t alone[N];
        double auroc;
        rows_make(seed, &rows);
        for (uint32_t i = 0; i < N; i++)
            alone[i] = i;
        struct ranking_input input = {
            .n = N, .score = rows.score, .label = rows.label, .cluster = rows.cluster};
        ranking_build(&arena, &input, &ranking);
        double variance = auroc_variance(&ranking, &auroc);
        assert_near(variance, slow_variance(&rows, rows.cluster, 30), 1e-12);
        struct interval interval = auroc_interval(&ranking);
        assert_near(interval.high - interval.low, 2 * INTERVAL_Z * sqrt(variance), 1e-12);
        input.cluster = NULL;
        ranking_build(&arena, &input, &ranking);
        assert_near(auroc_variance(&ranking, &auroc), slow_variance(&rows, alone, N), 1e-12);
        arena_done(&arena);
    }
}

// A row of weight w counts as w rows of one family.
static void test_weights_count_as_copies(void **state)
{
    for (uint64_t seed = 1; seed < 6; seed++) {
        struct arena arena = {0};
        struct rows rows;
        double score[3 * N];
        signed char label[3 * N];
        uint32_t cluster[3 * N];
        size_t n = 0;
        struct evaluation weighted, copied;
        static const struct top tops[] = {{"10%", true, 10}};
        rows_make(seed, &rows);
        for (uint32_t i = 0; i < N; i++)
            for (int k = 0; k < rows.weight[i]; k++) {
                score[n] = rows.score[i];
                label[n] = rows.label[i];
                cluster[n++] = i;
            }
        struct evaluation_input input = {.n = N,
                                         .score = rows.score,
                                         .label = rows.label,
                                         .weight = rows.weight,
                                         .tops = tops,
                                         .n_top = 1,
                                         .threshold = NAN,
                                         .n_replicate = 100,
                                         .seed = 3,
                                         .n_thread = 1};
        assert_int_equal(evaluate(&arena, &input, &weighted, ERROR_IGNORED), OK);
        input.n = n;
        input.score = score;
        input.label = label;
        input.cluster = cluster;
        input.weight = NULL;
        assert_int_equal(evaluate(&arena, &input, &copied, ERROR_IGNORED), OK);
        assert_near(weighted.base_rate, copied.base_rate, 1e-12);
        for (size_t i = 0; i < n_metric; i++)
            assert_near(weighted.metrics[i].estimate, copied.metrics[i].estimate, 1e-9);
        assert_near(weighted.metrics[0].low, copied.metrics[0].low, 1e-9);
        assert_near(weighted.tops[0].at.precision.estimate, copied.tops[0].at.precision.estimate,
                    1e-12);
        assert_near(weighted.tops[0].at.n, copied.tops[0].at.n, 1e-12);
        arena_done(&arena);
    }
}

// Two rows with the outcome whose scores happen to agree prove little.
static void test_few_events_widen_the_interval_of_the_auroc(void **state)
{
    struct arena arena = {0};
    double score[200];
    signed char label[200];
    struct ranking ranking;
    for (size_t i = 0; i < 200; i++) {
        score[i] = (double)i / 200;
        label[i] = i == 188 || i == 190;
    }
    ranking_build(&arena, &(struct ranking_input){.n = 200, .score = score, .label = label},
                  &ranking);
    double auroc, error = sqrt(auroc_variance(&ranking, &auroc));
    struct interval interval = auroc_interval(&ranking);
    assert_true(auroc - INTERVAL_Z * error > 0.9);
    assert_true(interval.low < 0.7 && interval.low > 0.4);
    assert_string_equal(interval.method, INTERVAL_SCORE);
    arena_done(&arena);
}

static struct interval exact(double hits, size_t n)
{
    struct cluster_moments moments = {0};
    for (size_t i = 0; i < n; i++)
        moments_add(&moments, &(struct cluster_sum){(double)i < hits, 1, 1});
    struct proportion proportion = proportion_of(&moments);
    return proportion_exact(&proportion);
}

// Values of R 4.2: binom.test(x, n)$conf.int
static void test_exact_intervals_are_clopper_and_pearsons(void **state)
{
    static const double known[][4] = {{0, 10, 0, 0.3084971078187608},
                                      {1, 1, 0.025, 1},
                                      {0, 1, 0, 0.975},
                                      {5, 10, 0.187086028447398, 0.812913971552602},
                                      {10, 10, 0.6915028921812392, 1},
                                      {2, 60, 0.00406, 0.11529}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct interval interval = exact(known[i][0], (size_t)known[i][1]);
        assert_near(interval.low, known[i][2], 2e-5);
        assert_near(interval.high, known[i][3], 2e-5);
        assert_string_equal(interval.method, INTERVAL_EXACT);
    }
    assert_near(exact(0, 10).high, 1 - pow(0.025, 0.1), 1e-9);
}

// Families that agree in everything count once, whatever their size.
static void test_related_rows_are_fewer_rows(void **state)
{
    struct cluster_moments alone = {0}, families = {0};
    for (size_t i = 0; i < 40; i++) {
        moments_add(&alone, &(struct cluster_sum){i < 8, 1, 1});
        moments_add(&families, &(struct cluster_sum){i < 8 ? 5 : 0, 5, 5});
    }
    struct proportion one = proportion_of(&alone), five = proportion_of(&families);
    assert_near(one.n_effective, 40, 1e-9);
    assert_true(five.n_effective < 40 && five.n_effective > 35); // 40 clusters' t over 200 rows' t
    // 0 %: no more than there are families
    struct cluster_moments none = {0};
    for (size_t i = 0; i < 40; i++)
        moments_add(&none, &(struct cluster_sum){0, 5, 5});
    struct proportion nobody = proportion_of(&none);
    assert_true(nobody.n_effective <= 40);
    assert_true(proportion_exact(&nobody).high > 0.08);
    // one family of several rows says nothing of others
    struct cluster_moments single = {0};
    moments_add(&single, &(struct cluster_sum){3, 5, 5});
    struct proportion family = proportion_of(&single);
    assert_string_equal(proportion_exact(&family).reason, REASON_ONE_CLUSTER);
    // taking back what was added
    moments_take(&families, &(struct cluster_sum){5, 5, 5});
    moments_add(&families, &(struct cluster_sum){5, 5, 5});
    assert_near(proportion_of(&families).n_effective, five.n_effective, 1e-9);
}

// The rows of `input`, its top tenth, 200 replicates.
static void evaluate_rows(struct arena *arena, struct evaluation_input input,
                          struct evaluation *ret)
{
    static const struct top tops[] = {{"10%", true, 10}};
    input.tops = tops;
    input.n_top = 1;
    input.threshold = NAN;
    input.n_replicate = 200;
    input.seed = 5;
    input.n_thread = 1;
    assert_int_equal(evaluate(arena, &input, ret, ERROR_IGNORED), OK);
}

static void test_one_cluster_has_no_interval(void **state)
{
    struct arena arena = {0};
    struct rows rows;
    struct evaluation evaluation;
    rows_make(7, &rows);
    memset(rows.cluster, 0, sizeof rows.cluster);
    evaluate_rows(&arena,
                  (struct evaluation_input){
                      .n = N, .score = rows.score, .label = rows.label, .cluster = rows.cluster},
                  &evaluation);
    for (size_t i = 0; i < n_metric; i++) {
        assert_false(isnan(evaluation.metrics[i].estimate));
        assert_true(isnan(evaluation.metrics[i].low));
        assert_string_equal(evaluation.metrics[i].reason, REASON_ONE_CLUSTER);
    }
    assert_true(isnan(evaluation.tops[0].precision.low));
    assert_non_null(evaluation_warning(&evaluation));
    arena_done(&arena);
}

static void test_no_interval_has_width_zero(void **state)
{
    struct arena arena = {0};
    double score[40];
    signed char label[40], none[40] = {0};
    struct evaluation evaluation;
    for (size_t i = 0; i < 40; i++) {
        score[i] = i < 8 ? 0.8 : 0.2;
        label[i] = i < 8;
    }
    evaluate_rows(&arena, (struct evaluation_input){.n = 40, .score = score, .label = label},
                  &evaluation); // every pair right
    const struct interval *auroc = &evaluation.metrics[0];
    assert_near(auroc->estimate, 1, 0);
    assert_true(auroc->low > 0.5 && auroc->low < 0.95);
    assert_near(auroc->high, 1, 1e-9);
    const struct evaluated_top *top = &evaluation.tops[0];
    assert_near(top->precision.estimate, 1, 0);
    assert_true(top->precision.low < 0.5 && top->precision.high == 1);
    for (size_t i = 0; i < n_metric; i++)
        assert_true(isnan(evaluation.metrics[i].low) ||
                    evaluation.metrics[i].low < evaluation.metrics[i].high);
    evaluate_rows(&arena, (struct evaluation_input){.n = 40, .score = score, .label = none},
                  &evaluation);
    assert_string_equal(evaluation.metrics[0].reason, "no row has the outcome");
    assert_true(evaluation.tops[0].precision.high > 0.5); // 0 of 4
    arena_done(&arena);
}

// A score column rounded to 0 and 1 keeps its calibration figures.
static void test_scores_of_0_and_1_have_a_calibration_line(void **state)
{
    struct arena arena = {0};
    struct rows rows;
    struct evaluation inside, rounded;
    rows_make(11, &rows);
    evaluate_rows(&arena,
                  (struct evaluation_input){.n = N, .score = rows.score, .label = rows.label},
                  &inside);
    assert_int_equal(inside.n_extreme, 0);
    for (size_t i = 0; i < N; i++)
        rows.score[i] = rows.score[i] < 0.05 ? 0 : rows.score[i];
    evaluate_rows(&arena,
                  (struct evaluation_input){.n = N, .score = rows.score, .label = rows.label},
                  &rounded);
    assert_true(rounded.n_extreme > 0);
    for (size_t i = 0; i < n_metric; i++) {
        assert_false(isnan(rounded.metrics[i].estimate));
        assert_true((rounded.metrics[i].note != NULL) == metric_rows[i].uses_log_odds);
    }
    assert_near(rounded.metrics[4].estimate, inside.metrics[4].estimate, 0.3);
    arena_done(&arena);
}

// Of n events that are independent and alike it is Garwood's interval of a Poisson count (1936), as
// tabulated in Ulm 1990, American Journal of Epidemiology 131, 373–375.
static void test_intervals_of_events_are_garwood_s(void **state)
{
    const struct {
        double n, low, high;
    } rows[] = {
        {1, 0.0253, 5.5716}, {3, 0.6187, 8.7673}, {10, 4.7954, 18.3904}, {100, 81.3640, 121.6272}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct interval interval = interval_of_events(rows[i].n, 1 / rows[i].n);
        assert_near(interval.low, rows[i].low, 1e-3);
        assert_near(interval.high, rows[i].high, 1e-3);
    }
    assert_true(isnan(interval_of_events(2, 0).low));
}

static void test_gaps_have_three_verdicts(void **state)
{
    const struct {
        double hits[2], n[2];
        const char *verdict;
    } cases[] = {{{30, 60}, {100, 100}, "different"},
                 {{1000, 1010}, {10000, 10000}, "equivalent within 0.05"},
                 {{3, 4}, {20, 20}, "cannot tell"}};
    for (size_t k = 0; k < 3; k++) {
        struct proportion groups[2], others[2];
        struct gap gaps[2];
        for (size_t g = 0; g < 2; g++) {
            groups[g] = (struct proportion){cases[k].hits[g], cases[k].n[g], cases[k].n[g],
                                            (size_t)cases[k].n[g], cases[k].n[g]};
            others[1 - g] = groups[g];
        }
        gaps_fill(groups, others, 2, gaps);
        assert_string_equal(gaps[0].verdict, cases[k].verdict);
        double p = cases[k].hits[0] / cases[k].n[0], q = cases[k].hits[1] / cases[k].n[1];
        assert_near(gaps[0].difference.estimate, p - q, 1e-12);
        assert_near(gaps[1].difference.low, -gaps[0].difference.high, 1e-12);
        // shrinkage lies between the group's rate and the other's
        assert_true(gaps[0].shrunk >= fmin(p, q) && gaps[0].shrunk <= fmax(p, q));
        assert_true(gaps[0].smallest > 0);
    }
    struct proportion empty[1] = {{0}};
    struct gap none;
    gaps_fill(empty, empty, 1, &none);
    assert_null(none.verdict);
    assert_true(isnan(none.shrunk));
}

// The attack on a whole evaluation: no count from 1 to 9 in what is shown, nor in a difference of two.
static void test_an_evaluation_shows_no_small_count(void **state)
{
    for (uint64_t seed = 1; seed < 40; seed++) {
        struct arena arena = {0};
        enum { ROWS = 300 };
        double *score = arena_array(&arena, ROWS, sizeof *score);
        signed char *label = arena_array(&arena, ROWS, 1);
        const char **values = arena_array(&arena, ROWS, sizeof *values);
        static const char *const names[] = {"a", "b", "c", "d", "e"};
        static const struct top tops[] = {{"20%", true, 20}, {"22%", true, 22}};
        for (size_t i = 0; i < ROWS; i++) {
            score[i] = (double)random_below(seed, 1, i, 50) / 51;
            label[i] = random_below(seed, 2, i, 200) < 100 * score[i];
            size_t draw = random_below(seed, 3, i, 100);
            values[i] = names[draw < 45 ? 0 : draw < 80 ? 1 : draw < 92 ? 2 : draw < 97 ? 3 : 4];
        }
        struct group_column column = {.name = "g", .values = values};
        struct evaluation_input input = {.n = ROWS,
                                         .score = score,
                                         .label = label,
                                         .groups = &column,
                                         .n_group = 1,
                                         .tops = tops,
                                         .n_top = 2,
                                         .threshold = NAN,
                                         .min_count = 10,
                                         .n_replicate = 0,
                                         .seed = 5,
                                         .n_thread = 1};
        struct evaluation evaluation;
        assert_int_equal(evaluate(&arena, &input, &evaluation, ERROR_IGNORED), OK);
        double rest[PART_COUNT][CELL_COUNT] = {{0}};
        bool any = false;
        for (size_t g = 0; g < evaluation.n_group; g++) {
            const struct evaluated_group *group = &evaluation.groups[g];
            double sizes[] = {(double)group->n, (double)group->n_positive,
                              (double)(group->n - group->n_positive)};
            assert_true(group->withheld[PART_SIZE] || sizes[0] >= 10);
            for (int i = 1; i < 3; i++)
                assert_true(group->withheld[PART_OUTCOME] || sizes[i] >= 10 || sizes[i] == 0);
            for (int i = 0; i < CELL_COUNT; i++) {
                double cell = group->cells[i];
                assert_true(group->withheld[PART_CROSSED] || cell > 9.99 || cell < 1e-6);
                rest[PART_CROSSED][i] += group->withheld[PART_CROSSED] ? cell : 0;
            }
            rest[PART_SIZE][0] += group->withheld[PART_SIZE] ? sizes[0] : 0;
            rest[PART_OUTCOME][0] += group->withheld[PART_OUTCOME] ? sizes[1] : 0;
            rest[PART_OUTCOME][1] += group->withheld[PART_OUTCOME] ? sizes[2] : 0;
            any = any || group->withheld[PART_CROSSED];
        }
        assert_true(any);
        for (int part = 0; part < PART_COUNT; part++)
            for (int i = 0; i < CELL_COUNT; i++)
                assert_true(rest[part][i] < 1e-6 || rest[part][i] > 9.99);
        assert_true(evaluation.tops[1].withheld); // 6 rows between 20 % and 22 %
        arena_done(&arena);
    }
}

// A group of one person at eleven dates is one person, whatever the rows say.
static void test_small_counts_are_of_persons(void **state)
{
    enum { ROWS = 300, OF_ONE = 11 };
    struct arena arena = {0};
    double *score = arena_array(&arena, ROWS, sizeof *score);
    signed char *label = arena_array(&arena, ROWS, 1);
    const char **values = arena_array(&arena, ROWS, sizeof *values);
    uint32_t *person = arena_array(&arena, ROWS, sizeof *person);
    for (size_t i = 0; i < ROWS; i++) {
        score[i] = (double)random_below(9, 1, i, 50) / 51;
        label[i] = i >= OF_ONE && i % 3 == 0;
        values[i] = i < OF_ONE ? "one" : i % 2 ? "a" : "b";
        person[i] = i < OF_ONE ? 0 : (uint32_t)i;
    }
    struct group_column column = {.name = "g", .values = values};
    struct evaluation_input input = {.n = ROWS,
                                     .score = score,
                                     .label = label,
                                     .groups = &column,
                                     .n_group = 1,
                                     .threshold = 0.5,
                                     .min_count = 10,
                                     .seed = 5,
                                     .n_thread = 1};
    for (int known = 0; known < 2; known++) {
        struct evaluation evaluation;
        input.person = known ? person : NULL;
        assert_int_equal(evaluate(&arena, &input, &evaluation, ERROR_IGNORED), OK);
        assert_int_equal(evaluation.n_group, 3);
        assert_string_equal(evaluation.groups[2].value, "one");
        assert_int_equal(evaluation.groups[2].withheld[PART_SIZE], known);
        assert_false(evaluation.metrics[0].rounded);
    }
    for (size_t i = 0; i < ROWS; i++) // all with the outcome are rows of one person
        label[i] = i < OF_ONE;
    struct evaluation evaluation;
    assert_int_equal(evaluate(&arena, &input, &evaluation, ERROR_IGNORED), OK);
    assert_true(evaluation.withheld_outcome);
    assert_true(evaluation.metrics[0].rounded);
    arena_done(&arena);
}

int main(void)
{
    numerics_prepare();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_counts_are_of_persons),
        cmocka_unit_test(test_clustered_delong_equals_all_pairs),
        cmocka_unit_test(test_weights_count_as_copies),
        cmocka_unit_test(test_few_events_widen_the_interval_of_the_auroc),
        cmocka_unit_test(test_exact_intervals_are_clopper_and_pearsons),
        cmocka_unit_test(test_related_rows_are_fewer_rows),
        cmocka_unit_test(test_one_cluster_has_no_interval),
        cmocka_unit_test(test_no_interval_has_width_zero),
        cmocka_unit_test(test_scores_of_0_and_1_have_a_calibration_line),
        cmocka_unit_test(test_intervals_of_events_are_garwood_s),
        cmocka_unit_test(test_gaps_have_three_verdicts),
        cmocka_unit_test(test_an_evaluation_shows_no_small_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
