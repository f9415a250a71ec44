// The Fellegi–Sunter model by expectation maximisation: against parameters that vectors were drawn
// with, against every pair summed on its own, and against the published runs of Splink.
// Source: moj-analytical-services/splink (MIT), tests/datasets.

#include "features/link/expectation.h"

#include "features/base/arena.h"
#include "features/base/csv.h"
#include "features/base/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EXACT 1e-6

static double uniform(uint64_t *draw)
{
    *draw = number_scramble(*draw + 0x9e3779b97f4a7c15u);
    return (double)(*draw >> 11) * 0x1p-53;
}

static const struct level_model drawn_from = {
    .share = .2,
    .m = {{.05, .15, .8}, {.1, .9}, {.2, .1, .1, .6}, {.3, .7}},
    .u = {{.9, .06, .04}, {.95, .05}, {.7, .2, .05, .05}, {.5, .5}},
};
static const size_t drawn_levels[] = {3, 2, 4, 2};
#define N_DRAWN 4

static int draw_level(const double *shares, size_t n, uint64_t *draw)
{
    double rest = uniform(draw);
    for (size_t i = 0; i + 1 < n; i++)
        if ((rest -= shares[i]) < 0)
            return (int)i;
    return (int)n - 1;
}

static level_pattern draw_pattern(uint64_t *draw)
{
    bool match = uniform(draw) < drawn_from.share;
    level_pattern pattern = 0;
    for (size_t k = 0; k < N_DRAWN; k++) {
        const double *shares = match ? drawn_from.m[k] : drawn_from.u[k];
        int level = draw_level(shares, drawn_levels[k], draw);
        pattern = pattern_with(pattern, k, uniform(draw) < .1 ? -1 : level);
    }
    return pattern;
}

static const struct level_model start_model = {
    .share = .1,
    .m = {{.1, .1, .8}, {.2, .8}, {.1, .1, .1, .7}, {.2, .8}},
    .u = {{.8, .1, .1}, {.8, .2}, {.7, .1, .1, .1}, {.6, .4}},
};

static void vectors_give_back_the_parameters_they_were_drawn_with(void **state)
{
    struct pattern_counts counts = {0};
    uint64_t draw = 5;
    for (size_t i = 0; i < 400000; i++)
        pattern_counts_add(&counts, draw_pattern(&draw), 1);
    pattern_counts_settle(&counts);
    assert_int_equal(pattern_counts_sum(&counts), 400000);
    struct level_model model = start_model;
    struct expectation_input input = {.counts = &counts,
                                      .n_comparison = N_DRAWN,
                                      .n_level = drawn_levels,
                                      .tolerance = 1e-8,
                                      .max_iteration = 2000};
    struct expectation_result result = expectation_run(&input, &model);
    assert_true(result.converged);
    assert_true(fabs(model.share - drawn_from.share) < .005);
    assert_true(fabs(result.n_match / 400000 - drawn_from.share) < .005);
    for (size_t k = 0; k < N_DRAWN; k++)
        for (size_t i = 0; i < drawn_levels[k]; i++) {
            assert_true(fabs(model.m[k][i] - drawn_from.m[k][i]) < .015);
            assert_true(fabs(model.u[k][i] - drawn_from.u[k][i]) < .015);
        }
    input.max_iteration = 3;
    model = start_model;
    result = expectation_run(&input, &model);
    assert_false(result.converged);
    assert_int_equal(result.n_iteration, 3);
    pattern_counts_done(&counts);
}

// One iteration with each pair on its own, in the order of drawing.
static void step_by_pair(const level_pattern *pairs, size_t n, const bool *left_out,
                         struct level_model *model)
{
    struct level_model next = {0};
    double total_m[N_DRAWN] = {0}, total_u[N_DRAWN] = {0};
    for (size_t i = 0; i < n; i++) {
        double odds = model->share / (1 - model->share);
        for (size_t k = 0; k < N_DRAWN; k++) {
            int level = (int)(pairs[i] >> (4 * k) & 15);
            if (level && !left_out[k])
                odds *= model->m[k][level - 1] / model->u[k][level - 1];
        }
        double p = odds / (1 + odds);
        next.share += p / (double)n;
        for (size_t k = 0; k < N_DRAWN; k++) {
            int level = (int)(pairs[i] >> (4 * k) & 15);
            if (!level)
                continue;
            next.m[k][level - 1] += p;
            next.u[k][level - 1] += 1 - p;
            total_m[k] += p;
            total_u[k] += 1 - p;
        }
    }
    for (size_t k = 0; k < N_DRAWN; k++)
        for (size_t i = 0; i < drawn_levels[k]; i++) {
            next.m[k][i] = left_out[k] ? model->m[k][i] : next.m[k][i] / total_m[k];
            next.u[k][i] = left_out[k] ? model->u[k][i] : next.u[k][i] / total_u[k];
        }
    *model = next;
}

static void counts_of_patterns_give_what_single_pairs_give(void **state)
{
    enum { N = 3000 };
    level_pattern pairs[N];
    struct pattern_counts counts = {0}, half = {0};
    uint64_t draw = 8;
    for (size_t i = 0; i < N; i++) {
        pairs[i] = draw_pattern(&draw);
        pattern_counts_add(i % 2 ? &half : &counts, pairs[i], 1);
    }
    pattern_counts_merge(&counts, &half);
    pattern_counts_done(&half);
    pattern_counts_settle(&counts);
    const bool left_out[N_DRAWN] = {false, true, false, false};
    struct level_model model = start_model, naive = start_model;
    expectation_run(&(struct expectation_input){.counts = &counts,
                                                .n_comparison = N_DRAWN,
                                                .n_level = drawn_levels,
                                                .left_out = left_out,
                                                .max_iteration = 20},
                    &model);
    for (size_t i = 0; i < 20; i++)
        step_by_pair(pairs, N, left_out, &naive);
    assert_true(fabs(model.share - naive.share) < 1e-10);
    for (size_t k = 0; k < N_DRAWN; k++)
        for (size_t i = 0; i < drawn_levels[k]; i++) {
            assert_true(fabs(model.m[k][i] - naive.m[k][i]) < 1e-10);
            assert_true(fabs(model.u[k][i] - naive.u[k][i]) < 1e-10);
        }
    pattern_counts_done(&counts);
}

// ---- published runs -----------------------------------------------------------------------------

static const char *shared_path(struct arena *arena, const char *name)
{
    const char *shared = getenv("HEARTH_SHARED");
    return arena_format(arena, "%s/data/splink_known_params/%s",
                        shared ? shared : HEARTH_SOURCE_DIR "/../shared", name);
}

static bool open_shared(struct arena *arena, const char *name, struct csv_table *ret_table)
{
    if (csv_read_table(arena, shared_path(arena, name), ret_table, ERROR_IGNORED) == OK)
        return true;
    printf("skipped: ../shared/data/splink_known_params is not here\n");
    return false;
}

static double cell(const struct csv_table *table, size_t row, const char *column)
{
    return strtod(table_cell(table, row, (size_t)table_column(table, column)), NULL);
}

static void published_vectors_give_their_parameters(void **state)
{
    struct arena arena = {0};
    struct csv_table table;
    if (!open_shared(&arena, "known_params_comparison_vectors.csv", &table)) {
        arena_done(&arena);
        skip();
    }
    struct pattern_counts counts = {0};
    for (size_t i = 0; i < table.n_row; i++) {
        level_pattern pattern = 0;
        for (size_t k = 0; k < 3; k++)
            pattern = pattern_with(
                pattern, k,
                (int)cell(&table, i,
                          (const char *[]){"gamma_col_1", "gamma_col_2", "gamma_col_3"}[k]));
        pattern_counts_add(&counts, pattern, 1);
    }
    pattern_counts_settle(&counts);
    struct level_model model = {
        .share = .3, .m = {{.2, .8}, {.2, .8}, {.2, .8}}, .u = {{.8, .2}, {.8, .2}, {.8, .2}}};
    struct expectation_result result =
        expectation_run(&(struct expectation_input){.counts = &counts,
                                                    .n_comparison = 3,
                                                    .n_level = (const size_t[]){2, 2, 2},
                                                    .tolerance = 1e-13,
                                                    .max_iteration = 100000},
                        &model);
    assert_true(result.converged);
    static const double m[] = {.7, .9, .95}, u[] = {.1, .025, .2};
    assert_true(fabs(model.share - .5) < EXACT);
    for (size_t k = 0; k < 3; k++) {
        assert_true(fabs(model.m[k][1] - m[k]) < EXACT);
        assert_true(fabs(model.u[k][1] - u[k]) < EXACT);
    }
    pattern_counts_done(&counts);
    arena_done(&arena);
}

static size_t edits(const char *a, const char *b)
{
    size_t n = strlen(b), row[64];
    assert_true(n < 64);
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < n; k++) {
            size_t replaced = corner + (a[i] != b[k]),
                   least = row[k] < row[k + 1] ? row[k] : row[k + 1];
            corner = row[k + 1];
            row[k + 1] = replaced < least + 1 ? replaced : least + 1;
        }
    }
    return row[n];
}

#define N_PERSON 1000
enum { FIRST_NAME, DOB, CITY, EMAIL, SURNAME, N_CELL };

// The pairs of equal surnames, each an item of its own, because Splink's run weighs equal first names
// by u of equal names over their own frequency (to the power of .6).
struct published {
    const char *cells[N_PERSON][N_CELL];
    struct pattern_counts counts;
    double *factors;
};

// Blanks at the end of a cell count, so the file, which has no quotes, is split as it is.
static bool read_persons(struct arena *arena, struct published *published)
{
    static const int order[] = {-1, FIRST_NAME, SURNAME, DOB, CITY, EMAIL, -1};
    struct csv_table table;
    if (!open_shared(arena, "fake_1000_from_splink_demos.csv", &table))
        return false;
    FILE *file = fopen(shared_path(arena, "fake_1000_from_splink_demos.csv"), "r");
    char line[512];
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    for (size_t i = 0; i < N_PERSON; i++) {
        assert_non_null(fgets(line, sizeof line, file));
        char *rest = arena_text(arena, line);
        for (size_t k = 0; k < 7; k++) {
            const char *text = strsep(&rest, ",\r\n");
            if (order[k] >= 0)
                published->cells[i][order[k]] = text;
        }
    }
    fclose(file);
    return true;
}

static int level_of(const char *const *a, const char *const *b, size_t k)
{
    if (!*a[k] || !*b[k])
        return -1;
    bool equal = strcmp(a[k], b[k]) == 0;
    if (k != FIRST_NAME)
        return equal;
    return equal ? 2 : edits(a[k], b[k]) <= 2;
}

static double first_name_factor(const struct published *published, const char *name)
{
    double n = 0, n_equal = 0;
    for (size_t i = 0; i < N_PERSON; i++) {
        n += *published->cells[i][FIRST_NAME] != 0;
        n_equal += strcmp(published->cells[i][FIRST_NAME], name) == 0;
    }
    return pow(n / n_equal, .6);
}

static void list_pairs(struct published *published)
{
    size_t capacity = 0, factor_capacity = 0;
    struct pattern_counts *counts = &published->counts;
    for (size_t j = 1; j < N_PERSON; j++)
        for (size_t i = 0; i < j; i++) {
            const char *const *a = published->cells[i], *const *b = published->cells[j];
            if (!*a[SURNAME] || strcmp(a[SURNAME], b[SURNAME]) != 0)
                continue;
            memory_grow(&counts->items, &capacity, counts->n + 1, sizeof *counts->items);
            memory_grow(&published->factors, &factor_capacity, counts->n + 1,
                        sizeof *published->factors);
            level_pattern pattern = 0;
            for (size_t k = FIRST_NAME; k <= EMAIL; k++)
                pattern = pattern_with(pattern, k, level_of(a, b, k));
            bool equal = pattern_level(pattern, 0) == 2;
            published->factors[counts->n] = equal ? first_name_factor(published, a[FIRST_NAME]) : 1;
            counts->items[counts->n++] = (struct pattern_count){pattern, 1};
        }
}

static const struct level_model published_start = {
    .share = .3,
    .m = {{.1, .2, .7}, {.1, .9}, {.1, .9}, {.1, .9}},
    .u = {{.8, .1, .1}, {.9, .1}, {.9, .1}, {.9, .1}},
};

// The parameters after 0, 1 and 2 iterations, with u fixed or not.
static void compare_history(struct arena *arena, const struct published *published, bool fixed_u)
{
    struct csv_table levels, shares;
    assert_true(open_shared(
        arena, fixed_u ? "splink2_m_u_history_fixed_u.csv" : "splink2_m_u_history_no_fix.csv",
        &levels));
    assert_true(open_shared(arena,
                            fixed_u ? "splink2_proportion_of_matches_history_fixed_u.csv"
                                    : "splink2_proportion_of_matches_history_no_fix.csv",
                            &shares));
    assert_int_equal(levels.n_row, 27);
    double *factors = memory_alloc(published->counts.n * sizeof *factors);
    struct level_model model = published_start;
    for (size_t n = 0; n < 3; n++) {
        for (size_t i = 0; i < published->counts.n; i++)
            factors[i] = published->factors[i] == 1
                             ? 1
                             : pow(model.u[FIRST_NAME][2], .6) * published->factors[i];
        if (n)
            expectation_run(&(struct expectation_input){.counts = &published->counts,
                                                        .factors = factors,
                                                        .n_comparison = 4,
                                                        .n_level = (const size_t[]){3, 2, 2, 2},
                                                        .fixed_u = fixed_u,
                                                        .max_iteration = 1},
                            &model);
        assert_true(fabs(model.share - cell(&shares, n, "λ")) < EXACT);
        for (size_t i = 0; i < 9; i++) {
            size_t row = 9 * n + i, level = (size_t)cell(&levels, row, "gamma_index");
            size_t k = i < 3 ? 0 : 1 + (i - 3) / 2;
            assert_int_equal(cell(&levels, row, "iteration"), n);
            assert_true(fabs(model.m[k][level] - cell(&levels, row, "m_probability")) < EXACT);
            assert_true(fabs(model.u[k][level] - cell(&levels, row, "u_probability")) < EXACT);
        }
    }
    free(factors);
}

static void published_histories_agree_at_each_iteration(void **state)
{
    struct arena arena = {0};
    struct published published = {0};
    if (!read_persons(&arena, &published)) {
        arena_done(&arena);
        skip();
    }
    list_pairs(&published);
    assert_int_equal(published.counts.n, 3167);
    compare_history(&arena, &published, true);
    compare_history(&arena, &published, false);
    free(published.factors);
    pattern_counts_done(&published.counts);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_give_back_the_parameters_they_were_drawn_with),
        cmocka_unit_test(counts_of_patterns_give_what_single_pairs_give),
        cmocka_unit_test(published_vectors_give_their_parameters),
        cmocka_unit_test(published_histories_agree_at_each_iteration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
