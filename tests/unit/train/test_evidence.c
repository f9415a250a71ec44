// The evidence for a list: its lift is the one counted by hand, and chance rarely passes for more.

#include "model/train/compare_models.h"

#include "model/numeric/numerics.h"
#include "model/train/select.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define N_SPLIT 4
#define N_TEST 300
#define N_CELL_MAX 12
#define LENGTH 20

// Tests on N_SPLIT dates, with margins to be filled.
struct world {
    struct arena arena;
    struct dataset data;
    signed char y[N_SPLIT * N_TEST];
    uint32_t family[N_SPLIT * N_TEST];
    size_t index[N_SPLIT][N_TEST];
    struct split splits[N_SPLIT];
    struct plan plan;
    struct cell cells[N_CELL_MAX];
    struct split_result results[N_CELL_MAX][N_SPLIT];
    double margins[N_CELL_MAX][N_SPLIT][N_TEST];
    struct trained trained;
    struct selection selection;
};

static double uniform(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return (double)(random_bits(seed, stream, counter) >> 11) / 9007199254740992.0;
}

// Margins are `strength` for those with the outcome, and noise.
static void world_fill(struct world *world, uint64_t seed, size_t n_cell, double strength)
{
    world->data =
        (struct dataset){.n_row = N_SPLIT * N_TEST, .y = world->y, .cluster = world->family};
    world->plan = (struct plan){
        .scheme = SPLIT_DATES, .data = &world->data, .splits = world->splits, .n_split = N_SPLIT};
    for (size_t i = 0; i < N_SPLIT * N_TEST; i++) {
        world->family[i] = (uint32_t)(i % N_TEST / 2); // pairs, the same at each date
        world->y[i] = uniform(seed, 1, world->family[i]) < 0.1;
    }
    for (size_t s = 0; s < N_SPLIT; s++) {
        for (size_t i = 0; i < N_TEST; i++)
            world->index[s][i] = s * N_TEST + i;
        world->splits[s] = (struct split){
            .test = {.data = &world->data, .index = world->index[s], .n = N_TEST, .y = world->y}};
    }
    for (size_t c = 0; c < n_cell; c++) {
        world->cells[c].results = world->results[c];
        for (size_t s = 0; s < N_SPLIT; s++) {
            world->results[c][s].margins = world->margins[c][s];
            for (size_t i = 0; i < N_TEST; i++)
                world->margins[c][s][i] = strength * world->y[s * N_TEST + i] +
                                          uniform(seed, 100 + c, i / 2); // a family's, at each date
        }
    }
    world->trained = (struct trained){.cells = world->cells, .n_cell = n_cell, .n_used = N_SPLIT};
    world->selection = selection_default();
}

// Selects as training does.
static void world_select(struct world *world)
{
    double values[N_CELL_MAX * N_SPLIT], averages[N_CELL_MAX];
    size_t n_cell = world->trained.n_cell;
    for (size_t c = 0; c < n_cell; c++) {
        averages[c] = 0;
        for (size_t s = 0; s < N_SPLIT; s++) {
            values[c * N_SPLIT + s] = selection_value(
                &world->selection, &(struct ranking_input){.n = N_TEST,
                                                           .score = world->margins[c][s],
                                                           .label = world->y + s * N_TEST});
            averages[c] += values[c * N_SPLIT + s] / N_SPLIT;
        }
    }
    struct candidates candidates = {values, averages, n_cell, N_SPLIT};
    world->trained.winner = world->selection.rule->choose(&world->selection, &candidates);
}

static struct evidence measure_by(struct world *world, const uint32_t *household)
{
    struct evidence evidence;
    struct evidence_question question = {.plan = &world->plan,
                                         .trained = &world->trained,
                                         .selection = &world->selection,
                                         .household = household,
                                         .length = LENGTH,
                                         .seed = 7,
                                         .n_thread = 1};
    evidence_measure(&question, &evidence);
    return evidence;
}

static struct evidence measure(struct world *world)
{
    return measure_by(world, NULL);
}

// Rows with the outcome among the LENGTH highest of each split, counted row by row.
static double lift_by_hand(const struct world *world)
{
    size_t hits = 0, positive = 0;
    for (size_t s = 0; s < N_SPLIT; s++)
        for (size_t i = 0; i < N_TEST; i++) {
            double margin = world->margins[0][s][i], above = 0, tied = 0;
            for (size_t k = 0; k < N_TEST; k++) {
                above += world->margins[0][s][k] > margin;
                tied += k < i && world->margins[0][s][k] == margin; // pairs tie: both are in or out
            }
            positive += world->y[s * N_TEST + i];
            hits += world->y[s * N_TEST + i] && above + tied < LENGTH;
        }
    return (double)hits / (N_SPLIT * LENGTH) / ((double)positive / (N_SPLIT * N_TEST));
}

static void test_lift_and_families_are_those_counted_by_hand(void **state)
{
    static struct world world;
    (void)state;
    world_fill(&world, 3, 1, 0.3);
    struct evidence evidence = measure(&world);
    size_t n_family = 0;
    for (size_t f = 0; f < N_TEST / 2; f++)
        n_family += world.y[2 * f] == 1;
    assert_int_equal(evidence.n_family, n_family);
    assert_int_equal(evidence.n_date, N_SPLIT);
    assert_int_equal(evidence.n_listed, N_SPLIT * LENGTH);
    assert_true(fabs(evidence.lift.estimate - lift_by_hand(&world)) < 1e-12);
    assert_true(evidence.lift.low < evidence.lift.estimate);
    assert_true(evidence.lift.high > evidence.lift.estimate);
}

// The list as it is made: down the ranking, one alert a household, until the weights make up LENGTH.
// Members of a household differ in margin here.
static double household_lift_by_hand(const struct world *world, const double *weight)
{
    double hits = 0, listed = 0, positive = 0, all = 0;
    for (size_t s = 0; s < N_SPLIT; s++) {
        bool used[N_TEST] = {false}, housed[N_TEST] = {false};
        for (double left = LENGTH; left > 1e-9;) {
            size_t best = N_TEST;
            for (size_t i = 0; i < N_TEST; i++)
                if (!used[i] && !housed[world->family[s * N_TEST + i]] &&
                    (best == N_TEST || world->margins[0][s][i] > world->margins[0][s][best]))
                    best = i;
            double w = fmin(weight[s * N_TEST + best], left);
            used[best] = housed[world->family[s * N_TEST + best]] = true;
            hits += w * world->y[s * N_TEST + best];
            listed += w;
            left -= w;
        }
        for (size_t i = s * N_TEST; i < (s + 1) * N_TEST; i++) {
            positive += weight[i] * world->y[i];
            all += weight[i];
        }
    }
    return hits / listed / (positive / all);
}

static void test_the_list_is_weighted_and_takes_one_row_of_each_household(void **state)
{
    static struct world world;
    static double weight[N_SPLIT * N_TEST];
    (void)state;
    world_fill(&world, 11, 1, 0.3);
    for (size_t s = 0; s < N_SPLIT; s++)
        for (size_t i = 0; i < N_TEST; i++) {
            world.margins[0][s][i] += 0.2 * uniform(11, 50 + s, i);
            world.y[s * N_TEST + i] &= uniform(11, 60, i) < 0.7; // not every member of a family
            weight[s * N_TEST + i] = 1 + uniform(11, 70 + s, i);
        }
    world.data.weight = weight;
    struct evidence evidence = measure_by(&world, world.family);
    assert_true(fabs(evidence.lift.estimate - household_lift_by_hand(&world, weight)) < 1e-12);
    assert_int_equal(evidence.n_listed, N_SPLIT * LENGTH);
    struct evidence by_row = measure(&world);
    assert_true(fabs(by_row.lift.estimate - evidence.lift.estimate) > 1e-6);
    world.data.weight = NULL;
    struct evidence plain = measure_by(&world, world.family);
    assert_true(fabs(plain.lift.estimate - evidence.lift.estimate) > 1e-6);
}

static void test_a_strong_ranking_is_above_chance(void **state)
{
    static struct world world;
    (void)state;
    world_fill(&world, 5, 3, 1);
    world_select(&world);
    struct evidence evidence = measure(&world);
    assert_true(evidence.lift.low > 1.5);
    assert_true(isnan(evidence.baseline_lift));
}

// The best of twelve random rankings looks better than chance; its lower bound rarely does.
static void test_the_luckiest_of_many_random_rankings_is_not_above_chance(void **state)
{
    static struct world world;
    size_t n_above = 0, n_world = 30;
    (void)state;
    for (size_t w = 0; w < n_world; w++) {
        world_fill(&world, 1000 + w, N_CELL_MAX, 0);
        world_select(&world);
        n_above += measure(&world).lift.low > 1;
    }
    print_message("lower bound above 1 in %zu of %zu worlds without signal\n", n_above, n_world);
    assert_true(n_above <= 2); // 2.5 % of them would be 0.75
}

// The gate compares with the best of the baselines, be it listed or not; the selected one is none of them.
static void test_the_best_baseline_is_the_one_compared_with(void **state)
{
    static struct world world;
    struct cell references[2];
    (void)state;
    world_fill(&world, 5, 4, 0.3);
    references[0] = world.cells[2];
    references[1] = world.cells[3];
    references[0].ranked_by = "strong";
    references[1].ranked_by = "weak";
    world.cells[0].ranked_by = "selected";
    for (size_t s = 0; s < N_SPLIT; s++)
        for (size_t i = 0; i < N_TEST; i++)
            world.margins[2][s][i] += world.y[s * N_TEST + i];
    world.trained.n_cell = 2;
    world.trained.references = references;
    world.trained.n_reference = 2;
    world.trained.winner = 0;
    struct evidence evidence = measure(&world);
    assert_string_equal(evidence.baseline, "strong");
    assert_true(evidence.baseline_better);
    references[0].ranked_by = NULL;
    evidence = measure(&world);
    assert_string_equal(evidence.baseline, "weak");
    world.cells[1].ranked_by = "listed";
    references[1].ranked_by = NULL;
    evidence = measure(&world);
    assert_string_equal(evidence.baseline, "listed");
}

static struct comparison compare(struct world *world, int n_thread)
{
    struct comparison comparison;
    comparison_make(&world->arena,
                    &(struct evidence_question){.plan = &world->plan,
                                                .trained = &world->trained,
                                                .selection = &world->selection,
                                                .length = LENGTH,
                                                .seed = 7,
                                                .n_thread = n_thread},
                    &comparison);
    return comparison;
}

// What two rankings share goes out of their difference: its interval is narrower than that of either.
static void test_differences_of_candidates_are_paired(void **state)
{
    static struct world world;
    (void)state;
    world_fill(&world, 21, 3, 0.3);
    for (size_t s = 0; s < N_SPLIT; s++)
        for (size_t i = 0; i < N_TEST; i++) {
            world.margins[1][s][i] = world.margins[0][s][i] + 0.02 * uniform(21, 90 + s, i);
            world.margins[2][s][i] = -world.margins[0][s][i];
        }
    world_select(&world);
    size_t winner = world.trained.winner;
    struct comparison comparison = compare(&world, 1);
    assert_true(winner < 2);
    const struct compared *near = &comparison.ranked[1 - winner], *far = &comparison.ranked[2];
    assert_true(near->difference.low <= 0 && near->difference.high >= 0);
    assert_true(near->difference.high - near->difference.low <
                0.5 * (near->average.high - near->average.low));
    assert_true(far->difference.high < 0);
    assert_true(comparison.monte_carlo_error > 0 && comparison.monte_carlo_error < 0.01);
    double hits = 0;
    for (size_t s = 0; s < N_SPLIT; s++)
        for (size_t i = 0; i < N_TEST; i++) {
            size_t above = 0;
            for (size_t k = 0; k < N_TEST; k++)
                above += world.margins[1][s][k] > world.margins[1][s][i];
            hits += above < LENGTH && world.y[s * N_TEST + i];
        }
    assert_true(fabs(comparison.ranked[1].found.estimate - hits) < 1e-9);
    struct comparison again = compare(&world, 3);
    assert_true(again.ranked[2].difference.low == far->difference.low);
    arena_done(&world.arena);
}

// The best of twelve random rankings: its own average is above one half, the corrected one is not.
static void test_the_interval_of_the_selected_includes_the_selection(void **state)
{
    static struct world world;
    size_t n_covered = 0, n_world = 10;
    double lucky = 0, corrected = 0;
    (void)state;
    for (size_t w = 0; w < n_world; w++) {
        world_fill(&world, 300 + w, N_CELL_MAX, 0);
        world_select(&world);
        struct comparison comparison = compare(&world, 2);
        lucky += comparison.ranked[world.trained.winner].average.estimate / (double)n_world;
        corrected += comparison.selected.estimate / (double)n_world;
        n_covered += comparison.selected.low <= 0.5 && comparison.selected.high >= 0.5;
        arena_done(&world.arena);
    }
    print_message("AUROC of the luckiest %.3f, corrected %.3f; 0.5 covered in %zu of %zu\n", lucky,
                  corrected, n_covered, n_world);
    assert_true(lucky > 0.53 && fabs(corrected - 0.5) < 0.6 * (lucky - 0.5));
    assert_true(n_covered >= 9);
}

// By hand: at the second date a rule can choose by the first alone.
static void test_regret_is_the_distance_from_the_best_of_the_next_date(void **state)
{
    static struct world world;
    double values[2][N_SPLIT], regret = 0;
    (void)state;
    world_fill(&world, 8, 2, 0.2);
    world_select(&world);
    struct comparison comparison = compare(&world, 1);
    for (size_t c = 0; c < 2; c++)
        for (size_t s = 0; s < N_SPLIT; s++)
            values[c][s] = comparison.ranked[c].by_date[s].estimate;
    for (size_t s = 1; s < N_SPLIT; s++) { // best_current: the best of the date before
        size_t chosen = values[1][s - 1] > values[0][s - 1];
        regret += (fmax(values[0][s], values[1][s]) - values[chosen][s]) / (N_SPLIT - 1);
    }
    assert_string_equal(comparison.rules[1].name, "best_current");
    assert_true(fabs(comparison.rules[1].regret - regret) < 1e-12);
    arena_done(&world.arena);
}

static void test_threads_do_not_change_the_interval(void **state)
{
    static struct world world;
    struct evidence first, second;
    (void)state;
    world_fill(&world, 3, 4, 0.3);
    world_select(&world);
    struct evidence_question question = {.plan = &world.plan,
                                         .trained = &world.trained,
                                         .selection = &world.selection,
                                         .length = LENGTH,
                                         .seed = 7,
                                         .n_thread = 1};
    evidence_measure(&question, &first);
    question.n_thread = 3;
    evidence_measure(&question, &second);
    assert_true(first.lift.low == second.lift.low && first.lift.high == second.lift.high);
}

static void test_without_a_length_nothing_is_measured(void **state)
{
    static struct world world;
    struct evidence evidence;
    (void)state;
    world_fill(&world, 3, 1, 0.3);
    struct evidence_question question = {
        .plan = &world.plan, .trained = &world.trained, .selection = &world.selection};
    evidence_measure(&question, &evidence);
    assert_int_equal(evidence.length, 0);
    assert_true(isnan(evidence.lift.estimate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lift_and_families_are_those_counted_by_hand),
        cmocka_unit_test(test_the_list_is_weighted_and_takes_one_row_of_each_household),
        cmocka_unit_test(test_a_strong_ranking_is_above_chance),
        cmocka_unit_test(test_the_luckiest_of_many_random_rankings_is_not_above_chance),
        cmocka_unit_test(test_the_best_baseline_is_the_one_compared_with),
        cmocka_unit_test(test_differences_of_candidates_are_paired),
        cmocka_unit_test(test_the_interval_of_the_selected_includes_the_selection),
        cmocka_unit_test(test_regret_is_the_distance_from_the_best_of_the_next_date),
        cmocka_unit_test(test_threads_do_not_change_the_interval),
        cmocka_unit_test(test_without_a_length_nothing_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
