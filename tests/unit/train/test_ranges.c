// A range of an estimate holds the true risk, and is no wider than it must be: it narrows with more rows,
// and has the spread between years in it.

#include "model/train/range_fit.h"

#include "model/metric/proportion.h"
#include "model/numeric/numerics.h"
#include "model/train/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_DATE 10 // of training and testing; one more is scored
#define N_COL 2
#define N_WORLD 10
#define N_BIN 5

struct world {
    struct arena arena;
    size_t per_date, n;
    double *x, *risk;
    signed char *y;
    day_t *as_of, *horizon;
    uint32_t *family;
    struct dataset data;
    struct split splits[N_DATE];
    struct plan plan;
    struct trained trained;
    struct year_effect years;
    struct estimate_range range;
};

static double uniform(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return ((double)(random_bits(seed, stream, counter) >> 11) + 0.5) / 9007199254740992.0;
}

static struct rows rows_between(struct world *world, size_t first, size_t n)
{
    size_t *index = arena_array(&world->arena, n + 1, sizeof *index);
    for (size_t i = 0; i < n; i++)
        index[i] = first + i;
    return (struct rows){.data = &world->data, .index = index, .n = n, .y = world->y};
}

// One date a year, windows of a year; two of a family at each date. Column 1 is a group of half the rows.
static void rows_make(struct world *world, uint64_t seed, double year_sd)
{
    struct arena *arena = &world->arena;
    size_t n = world->n = world->per_date * (N_DATE + 1);
    world->x = arena_array(arena, n * N_COL, sizeof(double));
    world->risk = arena_array(arena, n, sizeof(double));
    world->y = arena_array(arena, n, 1);
    world->as_of = arena_array(arena, n, sizeof(day_t));
    world->horizon = arena_array(arena, n, sizeof(day_t));
    world->family = arena_array(arena, n, sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        int date = (int)(i / world->per_date);
        double year = year_sd * normal_quantile(uniform(seed, 1, (uint64_t)date));
        world->as_of[i] = day_from_civil(2005 + date, 1, 1);
        world->horizon[i] = day_from_civil(2006 + date, 1, 1);
        world->family[i] = (uint32_t)(i / 2);
        world->x[N_COL * i] = normal_quantile(uniform(seed, 2, i));
        world->x[N_COL * i + 1] = uniform(seed, 3, i) < 0.5;
        world->risk[i] = logistic(-2 + year + world->x[N_COL * i] + 0.5 * world->x[N_COL * i + 1]);
        world->y[i] = uniform(seed, 4, i) < world->risk[i];
    }
}

static void world_make(struct world *world, uint64_t seed, size_t per_date, double year_sd)
{
    struct grid grid = {0};
    *world = (struct world){.per_date = per_date};
    rows_make(world, seed, year_sd);
    world->data = (struct dataset){.n_row = world->n,
                                   .n_col = N_COL,
                                   .x = world->x,
                                   .y = world->y,
                                   .as_of = world->as_of,
                                   .horizon = world->horizon,
                                   .cluster = world->family};
    world->plan =
        (struct plan){.scheme = SPLIT_DATES, .data = &world->data, .splits = world->splits};
    for (size_t d = 1; d < N_DATE; d++)
        world->splits[world->plan.n_split++] =
            (struct split){.name = "date",
                           .date = world->as_of[d * per_date],
                           .train = rows_between(world, 0, d * per_date),
                           .test = rows_between(world, d * per_date, per_date)};
    world->plan.final = rows_between(world, 0, N_DATE * per_date);
    assert_int_equal(settings_parse(&world->arena, "logit", &grid, ERROR_IGNORED), OK);
    struct trainer_options options = {
        .selection = selection_default(), .seed = 1, .n_thread = 1, .quiet = true, .grid = &grid};
    assert_int_equal(
        trainer_run(&world->arena, &world->plan, &options, &world->trained, ERROR_IGNORED), OK);
    struct range_question question = {.plan = &world->plan,
                                      .trained = &world->trained,
                                      .seed = seed,
                                      .n_thread = 1,
                                      .quiet = true};
    range_years(&world->arena, &question, &world->years);
    range_fit(&world->arena, &question, &world->years, &world->range);
}

static void world_free(struct world *world)
{
    estimate_range_done(&world->range);
    trained_done(&world->trained);
    arena_done(&world->arena);
}

struct bin {
    double n, risk, outcome, low, high, score;
};

// Score × group of the date that no model has seen. Shapes: ret_bins 2 × N_BIN.
static void bins_fill(const struct world *world, struct bin *ret_bins)
{
    size_t n = world->per_date, first = N_DATE * n;
    struct feature_rows rows = {world->x + first * N_COL, n, N_COL, NULL};
    double *margins = memory_alloc(2 * n * sizeof *margins), *scores = margins + n;
    struct estimate_bounds *bounds = memory_alloc(n * sizeof *bounds);
    fitted_margins(&world->trained.fitted, &rows, 1, margins);
    for (size_t i = 0; i < n; i++)
        scores[i] = fitted_probability(&world->trained.fitted, margins[i]);
    estimate_range_find(&world->range, &rows, scores, 1, bounds);
    memset(ret_bins, 0, 2 * N_BIN * sizeof *ret_bins);
    for (size_t i = 0; i < n; i++) {
        size_t n_below = 0;
        assert_true(bounds[i].low <= scores[i] && scores[i] <= bounds[i].high);
        for (size_t k = 0; k < n; k++)
            n_below += scores[k] < scores[i];
        struct bin *bin =
            &ret_bins[2 * (n_below * N_BIN / n) + (world->x[(first + i) * N_COL + 1] > 0)];
        bin->n++;
        bin->risk += world->risk[first + i];
        bin->outcome += world->y[first + i];
        bin->score += scores[i];
        bin->low += bounds[i].low;
        bin->high += bounds[i].high;
    }
    free(bounds);
    free(margins);
}

static double mean_width(const struct world *world)
{
    struct bin bins[2 * N_BIN];
    double width = 0, score = 0;
    bins_fill(world, bins);
    for (size_t b = 0; b < 2 * N_BIN; b++) {
        width += bins[b].high - bins[b].low;
        score += bins[b].score;
    }
    return width / score;
}

// Safety 16: mean true risk by bin and group lies inside, and so do observed rates, widened by their own
// binomial error, in 92 % of bins or more. Always wide would pass that: the width has a limit.
static void test_ranges_hold_the_true_risk_of_a_later_year(void **state)
{
    size_t n_bin = 0, n_risk = 0, n_rate = 0;
    double width = 0;
    (void)state;
    for (uint64_t w = 0; w < N_WORLD; w++) {
        struct world world;
        struct bin bins[2 * N_BIN];
        world_make(&world, 40 + w, 400, 0.25);
        bins_fill(&world, bins);
        width += mean_width(&world) / N_WORLD;
        for (size_t b = 0; b < 2 * N_BIN; b++) {
            const struct bin *bin = &bins[b];
            if (bin->n < 10)
                continue;
            double p = bin->risk / bin->n, rate = bin->outcome / bin->n;
            double low = bin->low / bin->n, high = bin->high / bin->n;
            double error_low = 1.96 * sqrt(low * (1 - low) / bin->n),
                   error_high = 1.96 * sqrt(high * (1 - high) / bin->n);
            n_bin++;
            n_risk += low <= p && p <= high;
            n_rate += low - error_low <= rate && rate <= high + error_high;
        }
        world_free(&world);
    }
    print_message(
        "true risk inside in %zu of %zu bins, rates in %zu; mean width %.2f of the score\n", n_risk,
        n_bin, n_rate, width);
    assert_true((double)n_risk >= 0.9 * (double)n_bin);
    assert_true((double)n_rate >= 0.92 * (double)n_bin);
    assert_true(width < 1.3);
}

static void test_ranges_narrow_with_rows_and_widen_with_years(void **state)
{
    struct world few, many, moving;
    (void)state;
    world_make(&few, 3, 200, 0);
    world_make(&many, 3, 1600, 0);
    world_make(&moving, 3, 1600, 0.5);
    double wide = mean_width(&few), narrow = mean_width(&many), unsteady = mean_width(&moving);
    print_message("width: %.2f of few rows, %.2f of many, %.2f where years differ by %.2f\n", wide,
                  narrow, unsteady, moving.years.sd);
    assert_true(narrow < 0.8 * wide);
    assert_true(unsteady > 1.5 * narrow);
    assert_true(moving.years.sd > 0.25 && moving.years.sd < 0.9);
    assert_true(moving.years.next.high - moving.years.next.low >
                many.years.next.high - many.years.next.low);
    world_free(&few);
    world_free(&many);
    world_free(&moving);
}

// Written, read and asked again, a range is the same; with one refit missing it is another.
static void test_a_range_comes_back_from_its_file(void **state)
{
    struct world world;
    struct estimate_range again;
    struct bytes bytes;
    (void)state;
    world_make(&world, 9, 100, 0);
    json *root = json_object_create();
    assert_int_equal(estimate_range_write(&world.arena, &world.range, root, &bytes, ERROR_IGNORED),
                     OK);
    struct state_source source = {root, bytes, N_COL};
    assert_int_equal(estimate_range_read(&world.arena, &source, &again, ERROR_IGNORED), OK);
    assert_int_equal(again.n, world.range.n);
    double x[N_COL] = {0.3, 1}, score = 0.2;
    struct estimate_bounds bounds[2];
    struct feature_rows row = {x, 1, N_COL, NULL};
    estimate_range_find(&world.range, &row, &score, 1, &bounds[0]);
    estimate_range_find(&again, &row, &score, 1, &bounds[1]);
    assert_true(bounds[0].low == bounds[1].low && bounds[0].high == bounds[1].high);
    assert_true(bounds[0].low < score && bounds[0].high > score);
    estimate_range_done(&again);
    source.n_col = N_COL + 1;
    assert_int_equal(estimate_range_read(&world.arena, &source, &again, ERROR_IGNORED), E_DATA);
    json_put_number(root, "critical", -1);
    source.n_col = N_COL;
    assert_int_equal(estimate_range_read(&world.arena, &source, &again, ERROR_IGNORED), E_DATA);
    json_free(root);
    world_free(&world);
}

// By hand: no year differs from another more than by chance, and one that doubles does.
static void test_years_are_observed_over_expected(void **state)
{
    enum { N = 4000 };
    static double probability[N];
    static signed char label[N];
    static int year[N];
    struct arena arena = {0};
    struct year_effect effect;
    (void)state;
    for (int i = 0; i < N; i++) {
        year[i] = 2010 + i % 4;
        probability[i] = 0.1;
        label[i] = i / 4 % 10 == 0 || (year[i] == 2012 && i / 4 % 10 == 1);
    }
    struct year_input input = {N, probability, label, NULL, NULL, year, 0};
    year_effect_find(&arena, &input, &effect);
    assert_int_equal(effect.n_year, 4);
    assert_true(fabs(effect.years[0].ratio.estimate - 1) < 1e-12);
    assert_true(fabs(effect.years[2].ratio.estimate - 2) < 1e-12);
    assert_true(effect.years[2].shrunk > 1.5 && effect.years[2].shrunk < 2);
    assert_true(effect.years[2].ratio.low > 1 && effect.years[0].ratio.low < 1);
    assert_true(effect.sd > 0.1);
    assert_true(effect.next.low < 0.7 && effect.next.high > 1.8);
    for (int i = 0; i < N; i++)
        label[i] = i / 4 % 10 == 0;
    year_effect_find(&arena, &input, &effect);
    assert_true(effect.sd == 0 && effect.next.low > 0.7 && effect.next.high < 1.4);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges_hold_the_true_risk_of_a_later_year),
        cmocka_unit_test(test_ranges_narrow_with_rows_and_widen_with_years),
        cmocka_unit_test(test_a_range_comes_back_from_its_file),
        cmocka_unit_test(test_years_are_observed_over_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
