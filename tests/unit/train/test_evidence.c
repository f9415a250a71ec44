// The evidence for a list: its lift is the one counted by hand, and chance rarely passes for more.

#include "model/train/evidence.h"

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

static struct evidence measure_by(struct world *world, const double *baseline,
                                  const uint32_t *household)
{
    struct evidence evidence;
    struct evidence_question question = {.plan = &world->plan,
                                         .trained = &world->trained,
                                         .selection = &world->selection,
                                         .baseline = baseline,
                                         .household = household,
                                         .length = LENGTH,
                                         .seed = 7,
                                         .n_thread = 1};
    evidence_measure(&question, &evidence);
    return evidence;
}

static struct evidence measure(struct world *world, const double *baseline)
{
    return measure_by(world, baseline, NULL);
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
    struct evidence evidence = measure(&world, world.margins[0][0]);
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
    struct evidence evidence = measure_by(&world, NULL, world.family);
    assert_true(fabs(evidence.lift.estimate - household_lift_by_hand(&world, weight)) < 1e-12);
    assert_int_equal(evidence.n_listed, N_SPLIT * LENGTH);
    struct evidence by_row = measure(&world, NULL);
    assert_true(fabs(by_row.lift.estimate - evidence.lift.estimate) > 1e-6);
    world.data.weight = NULL;
    struct evidence plain = measure_by(&world, NULL, world.family);
    assert_true(fabs(plain.lift.estimate - evidence.lift.estimate) > 1e-6);
}

static void test_a_strong_ranking_is_above_chance(void **state)
{
    static struct world world;
    (void)state;
    world_fill(&world, 5, 3, 1);
    world_select(&world);
    struct evidence evidence = measure(&world, NULL);
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
        n_above += measure(&world, NULL).lift.low > 1;
    }
    print_message("lower bound above 1 in %zu of %zu worlds without signal\n", n_above, n_world);
    assert_true(n_above <= 2); // 2.5 % of them would be 0.75
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
        cmocka_unit_test(test_threads_do_not_change_the_interval),
        cmocka_unit_test(test_without_a_length_nothing_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
