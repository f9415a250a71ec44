// The order of time in training: which rows calibrate whom, folds that keep families, selection and
// its ties.

#include "model/numeric/numerics.h"
#include "model/train/folds.h"
#include "model/train/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define PER_DATE 300
#define N_DATE 5
#define N (PER_DATE * N_DATE)
#define WINDOW 2 // dates that a row's window lasts: a row of date d is closed at d + 2

struct world {
    double x[N * 2];
    signed char y[N];
    day_t as_of[N], horizon[N];
    uint32_t family[N];
    struct dataset data;
    size_t train[N_DATE][N], test[N_DATE][N], final[N];
    struct split splits[N_DATE];
    struct plan plan;
};

static double uniform(uint64_t stream, uint64_t counter)
{
    return (double)random_below(8, stream, counter, 1u << 30) / (1u << 30);
}

static struct rows rows_where(const struct world *world, size_t *index, day_t closed_by, day_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < N; i++)
        if (at == DAY_NONE ? world->horizon[i] <= closed_by : world->as_of[i] == at)
            index[n++] = i;
    return (struct rows){.data = &world->data, .index = index, .n = n, .y = world->y};
}

// Dates 10, 20, … with a window of two dates: the first test date with closed rows is the third.
static struct world *world_make(struct arena *arena)
{
    struct world *world = arena_alloc(arena, sizeof *world);
    for (size_t i = 0; i < N; i++) {
        world->as_of[i] = (day_t)(10 * (i / PER_DATE + 1));
        world->horizon[i] = world->as_of[i] + 10 * WINDOW;
        world->family[i] = (uint32_t)(i % PER_DATE / 2);
        world->x[2 * i] = uniform(1, i) * 4 - 2;
        world->x[2 * i + 1] = uniform(2, i);
        world->y[i] = uniform(3, i) < logistic(world->x[2 * i] - 0.5);
    }
    world->data = (struct dataset){.n_row = N,
                                   .n_col = 2,
                                   .x = world->x,
                                   .y = world->y,
                                   .as_of = world->as_of,
                                   .horizon = world->horizon,
                                   .cluster = world->family};
    world->plan =
        (struct plan){.scheme = SPLIT_DATES, .data = &world->data, .splits = world->splits};
    for (size_t d = WINDOW; d < N_DATE; d++) {
        day_t date = (day_t)(10 * (d + 1));
        struct split *split = &world->splits[world->plan.n_split++];
        *split = (struct split){.name = "date",
                                .date = date,
                                .train = rows_where(world, world->train[d], date, DAY_NONE),
                                .test = rows_where(world, world->test[d], 0, date)};
    }
    world->plan.final = rows_where(world, world->final, 1000, DAY_NONE);
    return world;
}

static struct trained run(struct arena *arena, struct world *world, const char *const *models,
                          size_t n_model, const struct selection *selection)
{
    struct grid grid = {0};
    struct trained trained;
    struct trainer_options options = {.selection = selection ? *selection : selection_default(),
                                      .seed = 1,
                                      .n_thread = 1,
                                      .quiet = true,
                                      .grid = &grid};
    for (size_t i = 0; i < n_model; i++)
        assert_int_equal(settings_parse(arena, models[i], &grid, ERROR_IGNORED), OK);
    assert_int_equal(trainer_run(arena, &world->plan, &options, &trained, ERROR_IGNORED), OK);
    return trained;
}

static void test_only_closed_and_earlier_splits_calibrate(void **state)
{
    struct arena arena = {0};
    struct world *world = world_make(&arena);
    const char *const models[] = {"logit"};
    struct trained trained = run(&arena, world, models, 1, NULL);
    const struct split_result *results = trained.cells[0].results;
    assert_int_equal(world->plan.n_split, 3);
    // dates 30, 40: no split's window has passed yet; date 50: that of 30 has
    assert_string_equal(results[0].calibrated_on, "grouped folds of the training rows");
    assert_string_equal(results[1].calibrated_on, "grouped folds of the training rows");
    assert_string_equal(results[2].calibrated_on, "later rows");
    assert_string_equal(trained.calibrated_on, "pooled out-of-time predictions");
    assert_int_equal(trained.n_calibration, 3 * PER_DATE);
    // the calibrator of date 50 is the one fitted on date 30's predictions alone
    struct calibrator calibrator;
    signed char labels[PER_DATE];
    for (size_t i = 0; i < PER_DATE; i++)
        labels[i] = world->y[world->splits[0].test.index[i]];
    assert_int_equal(
        calibrate_fit(&arena, CALIBRATE_AUTO,
                      &(struct calibration_pairs){results[0].margins, labels, PER_DATE, NULL},
                      &calibrator, ERROR_IGNORED),
        OK);
    assert_true(calibrator.slope == results[2].calibrator.slope);
    assert_true(calibrator.intercept == results[2].calibrator.intercept);
    arena_done(&arena);
}

// One that cannot be fitted does not stop the others; alone, its error is the training's.
static void test_a_failed_candidate_is_named_and_the_rest_goes_on(void **state)
{
    struct arena arena = {0};
    struct world *world = world_make(&arena);
    const char *const models[] = {"logit:penalty=0,scale=none", "points", "logit"};
    (void)state;
    for (size_t i = 0; i < N; i++)
        world->x[2 * i + 1] = 1e300 * (i % 7); // no penalty bounds the weight of such a column
    struct trained trained = run(&arena, world, models, 3, NULL);
    assert_int_equal(trained.n_cell, 2);
    assert_int_equal(trained.n_failed, 1);
    assert_non_null(strstr(trained.failed[0], "scale=none"));
    assert_string_equal(trained.cells[0].settings.kind->name, "points");
    trained_done(&trained);
    struct grid grid = {0};
    struct trainer_options options = {
        .selection = selection_default(), .seed = 1, .n_thread = 1, .quiet = true, .grid = &grid};
    assert_int_equal(settings_parse(&arena, models[0], &grid, ERROR_IGNORED), OK);
    assert_int_equal(trainer_run(&arena, &world->plan, &options, &trained, ERROR_IGNORED),
                     E_NUMERIC);
    arena_done(&arena);
}

// Labels of rows that are not closed at T must not matter for the model of T.
static void test_later_labels_change_no_earlier_model(void **state)
{
    struct arena arena = {0};
    const char *const models[] = {"logit"};
    struct world *world = world_make(&arena), *other = world_make(&arena);
    for (size_t i = 0; i < N; i++)
        if (other->horizon[i] > 30)
            other->y[i] = !other->y[i];
    struct trained first = run(&arena, world, models, 1, NULL);
    struct trained second = run(&arena, other, models, 1, NULL);
    const struct split_result *a = first.cells[0].results, *b = second.cells[0].results;
    assert_memory_equal(a[0].scores, b[0].scores, PER_DATE * sizeof(double));
    assert_true(memcmp(a[2].scores, b[2].scores, PER_DATE * sizeof(double)) != 0);
    arena_done(&arena);
}

static void test_the_better_model_wins_and_ties_go_to_the_first(void **state)
{
    struct arena arena = {0};
    struct world *world = world_make(&arena);
    const char *const models[] = {"logit:penalty=1e9", "logit:penalty=1", "logit:penalty=1"};
    struct selection brier = selection_default();
    for (size_t i = 0; i < n_metric; i++)
        if (strcmp(metric_rows[i].name, "log_loss") == 0) {
            brier.row = &metric_rows[i];
            brier.metric = metric_rows[i].name;
        }
    struct trained trained = run(&arena, world, models, 3, NULL);
    assert_true(trained.cells[1].average == trained.cells[2].average);
    assert_true(trained.winner != 2);
    trained = run(&arena, world, models, 3, &brier);
    assert_int_equal(trained.n_used, 3);
    double sum = 0;
    for (size_t i = 0; i < 3; i++)
        sum += trained.cells[trained.winner].results[i].value / 3;
    assert_near(trained.cells[trained.winner].average, sum, 1e-15);
    for (size_t c = 0; c < 3; c++)
        assert_true(trained.cells[trained.winner].average <= trained.cells[c].average);
    arena_done(&arena);
}

static void select_read(const char *text, enum status wanted, const char *message, const char *hint)
{
    struct arena arena = {0};
    struct selection selection;
    struct error err = {0};
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, &root, ERROR_IGNORED), OK);
    assert_int_equal(selection_read(root, &selection, &err), wanted);
    assert_non_null(strstr(err.message, message));
    assert_non_null(strstr(err.hint, hint));
    arena_done(&arena);
}

static void test_rules_and_metrics_are_those_of_the_tables(void **state)
{
    struct arena arena = {0};
    for (size_t i = 0; i < SELECTION_RULE_COUNT; i++) {
        const struct selection_rule *rule = &selection_rules[i];
        assert_true(*rule->name && *rule->help);
        select_read(arena_format(&arena, "{metric: brier, rule: %s}", rule->name),
                    rule->choose ? OK : E_NOT_IMPLEMENTED, rule->choose ? "" : rule->name, "");
    }
    assert_non_null(selection_rules[0].choose);
    for (size_t i = 0; i < TOP_FIGURE_COUNT; i++)
        select_read(arena_format(&arena, "{metric: %s, k: 2%%}", top_figure_rows[i].name), OK, "",
                    "");
    select_read("{rule: zzzzzzzzzzzz}", E_CONFIG, "zzzz", "best_average, best_current");
    select_read("{metric: zzzzzzzzzzzz}", E_CONFIG, "zzzz", "auroc, average_precision");
    select_read("{metric: aurok}", E_CONFIG, "aurok", "auroc");
    arena_done(&arena);
}

static void test_a_date_without_outcomes_is_left_out_and_named(void **state)
{
    struct arena arena = {0};
    const char *const models[] = {"logit"};
    struct world *world = world_make(&arena);
    for (size_t i = 0; i < N; i++)
        if (world->as_of[i] == 40)
            world->y[i] = 0;
    struct trained trained = run(&arena, world, models, 1, NULL);
    assert_int_equal(trained.n_used, 2);
    assert_null(world->splits[0].left_out);
    assert_string_equal(world->splits[1].left_out, "the metric is undefined there");
    double mean = (trained.cells[0].results[0].value + trained.cells[0].results[2].value) / 2;
    assert_near(trained.cells[0].average, mean, 1e-15);
    arena_done(&arena);
}

static void test_folds_keep_families_and_share_the_positives(void **state)
{
    struct arena arena = {0};
    struct world *world = world_make(&arena);
    uint32_t *fold = arena_array(&arena, N, sizeof *fold);
    size_t positives[5] = {0}, total = 0;
    assert_int_equal(folds_assign(&world->plan.final, 5, 3, fold, ERROR_IGNORED), OK);
    for (size_t i = 0; i < N; i++) {
        positives[fold[i]] += world->y[i] == 1;
        total += world->y[i] == 1;
        for (size_t j = 0; j < i; j += 37)
            if (world->family[i] == world->family[j])
                assert_int_equal(fold[i], fold[j]);
    }
    for (size_t f = 0; f < 5; f++)
        assert_true(fabs((double)positives[f] - (double)total / 5) < 8);
    assert_int_equal(folds_assign(&world->plan.final, 5000, 3, fold, ERROR_IGNORED), E_DATA);
    arena_done(&arena);
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_closed_and_earlier_splits_calibrate),
        cmocka_unit_test(test_a_failed_candidate_is_named_and_the_rest_goes_on),
        cmocka_unit_test(test_later_labels_change_no_earlier_model),
        cmocka_unit_test(test_the_better_model_wins_and_ties_go_to_the_first),
        cmocka_unit_test(test_rules_and_metrics_are_those_of_the_tables),
        cmocka_unit_test(test_a_date_without_outcomes_is_left_out_and_named),
        cmocka_unit_test(test_folds_keep_families_and_share_the_positives),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
