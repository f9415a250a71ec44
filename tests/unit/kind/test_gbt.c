// Shapley values of trees against their definition: all subsets of the columns, one after another.

#include "model/kind/gbt_state.h"
#include "model/kind/settings.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define N_ROW 400
#define N_COL 5

// The mean of the leaves where only the columns of the set are known.
static double value_of(const struct tree_node *tree, uint32_t i, const double *x, unsigned set)
{
    const struct tree_node *node = &tree[i];
    if (!node->left)
        return node->value;
    if (set >> node->column & 1)
        return value_of(tree, tree_step(node, x), x, set);
    double left = tree[node->left].cover, right = tree[node->right].cover;
    return (left * value_of(tree, node->left, x, set) +
            right * value_of(tree, node->right, x, set)) /
           node->cover;
}

static double all_trees(const struct gbt *gbt, const double *x, unsigned set)
{
    double sum = gbt->start;
    for (size_t t = 0; t < gbt->n_tree; t++)
        sum += value_of(gbt->nodes + gbt->first[t], 0, x, set);
    return sum;
}

static double by_definition(const struct gbt *gbt, const double *x, unsigned column)
{
    static const double factorial[] = {1, 1, 2, 6, 24, 120};
    double sum = 0;
    for (unsigned set = 0; set < 1u << N_COL; set++) {
        if (set >> column & 1)
            continue;
        int n = __builtin_popcount(set);
        sum += factorial[n] * factorial[N_COL - n - 1] / factorial[N_COL] *
               (all_trees(gbt, x, set | 1u << column) - all_trees(gbt, x, set));
    }
    return sum;
}

static double uniform(uint64_t stream, uint64_t counter)
{
    return (double)random_below(9, stream, counter, 1u << 30) / (1u << 30);
}

static void check_forest(const char *model)
{
    struct arena arena = {0};
    struct grid grid = {0};
    void *state;
    double *x = arena_array(&arena, N_ROW * N_COL, sizeof *x);
    size_t *index = arena_array(&arena, N_ROW, sizeof *index);
    signed char *y = arena_array(&arena, N_ROW, 1);
    for (size_t i = 0; i < N_ROW; i++) {
        for (size_t j = 0; j < N_COL; j++)
            x[i * N_COL + j] = uniform(20 + j, i) < 0.1 ? NAN : floor(uniform(j, i) * 12);
        double *row = x + i * N_COL;
        y[i] = uniform(7, i) < (row[0] > 6 ? 0.2 : 0.6) * (row[1] > row[2] ? 1 : 0.3);
        index[i] = i;
    }
    const struct dataset data = {.n_row = N_ROW, .n_col = N_COL, .x = x};
    const struct rows rows = {.data = &data, .index = index, .n = N_ROW, .y = y};
    assert_int_equal(settings_parse(&arena, model, &grid, ERROR_IGNORED), OK);
    const struct fit_input input = {
        .rows = &rows, .values = grid.cells->values, .seed = 3, .n_thread = 1};
    assert_int_equal(gbt_fit(&arena, &input, &state, ERROR_IGNORED), OK);
    for (size_t i = 0; i < 40; i++) {
        double values[N_COL] = {0};
        double constant = gbt_shapley(state, x + i * N_COL, values);
        assert_near(constant, all_trees(state, x + i * N_COL, 0), 1e-10);
        for (unsigned j = 0; j < N_COL; j++)
            assert_near(values[j], by_definition(state, x + i * N_COL, j), 1e-10);
    }
    arena_done(&arena);
}

static void test_shapley_values_are_those_of_the_definition(void **state)
{
    check_forest("gbt:trees=15,depth=4,rate=0.5");
    check_forest("gbt:trees=5,depth=9,rate=1,min_child_weight=0,lambda=0.1,method=exact");
    check_forest("gbt:trees=8,depth=1");
}

static void test_trees_that_would_not_end_are_refused(void **state)
{
    const uint32_t first[] = {0, 3};
    struct tree_node nodes[3] = {
        {1, 2, 0, false, 1, 2}, {.value = 1, .cover = 1}, {.value = 2, .cover = 1}};
    const struct gbt gbt = {1, first, nodes, 0};
    assert_true(gbt_is_sound(&gbt, 1));
    assert_false(gbt_is_sound(&gbt, 0)); // a column that is not there
    nodes[0].left = 0, nodes[0].right = 2;
    assert_true(gbt_is_sound(&gbt, 1)); // a leaf
    nodes[0].left = 3;
    assert_false(gbt_is_sound(&gbt, 1)); // outside the tree
    nodes[0].left = 2;
    assert_false(gbt_is_sound(&gbt, 1)); // both sides are one
    nodes[0].left = 1;
    nodes[1] = (struct tree_node){1, 2, 0, false, 1, 1};
    assert_false(gbt_is_sound(&gbt, 1)); // its own child
    nodes[1] = (struct tree_node){.value = NAN, .cover = 1};
    assert_false(gbt_is_sound(&gbt, 1));
}

// y rises with column 0 up to 6 and falls after, falls with column 1; column 2 is noise.
static void hump_make(double *x, signed char *y, size_t *index)
{
    for (size_t i = 0; i < N_ROW; i++) {
        double *row = x + i * N_COL;
        for (size_t j = 0; j < N_COL; j++)
            row[j] = floor(uniform(30 + j, i) * 12);
        double p = 0.2 + 0.6 * (row[0] < 6 ? row[0] : 12 - row[0]) / 6 - 0.015 * row[1];
        y[i] = uniform(8, i) < p;
        index[i] = i;
    }
}

// Over all rows: how often the margin falls while the column rises from 0 to 11, and how often it rises.
static void sweep(const struct gbt *gbt, const double *x, size_t j, size_t ret_falls_rises[2])
{
    ret_falls_rises[0] = ret_falls_rises[1] = 0;
    for (size_t i = 0; i < N_ROW; i++) {
        double row[N_COL], last = 0;
        memcpy(row, x + i * N_COL, sizeof row);
        for (int v = 0; v < 12; v++) {
            row[j] = v;
            double margin = all_trees(gbt, row, ~0u);
            if (v && margin < last - 1e-6)
                ret_falls_rises[0]++;
            if (v && margin > last + 1e-6)
                ret_falls_rises[1]++;
            last = margin;
        }
    }
}

static enum status hump_fit(struct arena *arena, const char *model, const double **ret_x,
                            void **ret_state, struct error *err)
{
    static const char *names[] = {"self.a.1y", "self.b.1y", "self.c", "d", "e", "f"};
    struct grid grid = {0};
    double *x = arena_array(arena, N_ROW * N_COL, sizeof *x);
    size_t *index = arena_array(arena, N_ROW, sizeof *index);
    signed char *y = arena_array(arena, N_ROW, 1);
    hump_make(x, y, index);
    const struct dataset data = {.n_row = N_ROW, .n_col = N_COL, .x = x, .names = names};
    const struct rows rows = {.data = &data, .index = index, .n = N_ROW, .y = y};
    enum status status = settings_parse(arena, model, &grid, err);
    if (status)
        return status;
    const struct fit_input input = {.rows = &rows,
                                    .values = grid.cells->values,
                                    .texts = grid.cells->texts,
                                    .seed = 3,
                                    .n_thread = 1};
    *ret_x = x;
    return gbt_fit(arena, &input, ret_state, err);
}

static void test_constrained_columns_go_one_way_only(void **state)
{
    static const char *const methods[] = {"gbt:trees=60,depth=3",
                                          "gbt:trees=60,depth=3,method=exact"};
    for (size_t m = 0; m < 2; m++) {
        struct arena arena = {0};
        struct error err = {0};
        const double *x;
        void *gbt;
        size_t a[2], b[2];
        assert_int_equal(hump_fit(&arena, methods[m], &x, &gbt, &err), OK);
        sweep(gbt, x, 0, a);
        sweep(gbt, x, 1, b);
        assert_true(a[0] > 0 && a[1] > 0 && b[0] > 0 && b[1] > 0); // free trees go both ways
        const char *model = arena_format(&arena, "%s,monotone=+self.a.*;-self.?.1y", methods[m]);
        assert_int_equal(hump_fit(&arena, model, &x, &gbt, &err), E_DATA); // a both ways
        model = arena_format(&arena, "%s,monotone=+self.a.*;-self.b.1y", methods[m]);
        assert_int_equal(hump_fit(&arena, model, &x, &gbt, &err), OK);
        sweep(gbt, x, 0, a);
        sweep(gbt, x, 1, b);
        assert_true(a[0] == 0 && a[1] > 0);
        assert_true(b[0] > 0 && b[1] == 0);
        arena_done(&arena);
    }
}

static void test_a_direction_of_no_column_is_an_error(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    const double *x;
    void *gbt;
    assert_int_equal(hump_fit(&arena, "gbt:trees=2,monotone=+self.cc", &x, &gbt, &err), E_DATA);
    assert_non_null(strstr(err.message, "there is no column 'self.cc'"));
    assert_non_null(strstr(err.hint, "self.c"));
    assert_int_equal(hump_fit(&arena, "gbt:trees=2,monotone=self.c", &x, &gbt, &err), E_USAGE);
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
        cmocka_unit_test(test_shapley_values_are_those_of_the_definition),
        cmocka_unit_test(test_trees_that_would_not_end_are_refused),
        cmocka_unit_test(test_constrained_columns_go_one_way_only),
        cmocka_unit_test(test_a_direction_of_no_column_is_an_error),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
