// The kind and its trees at work. Margins are sums of leaves in double precision; xgboost adds the
// same leaves as floats. How they are grown: gbt_fit.c. Contributions: gbt_shapley.c.
#include "model/kind/gbt.h"

#include "features/base/parallel.h"
#include "model/kind/gbt_state.h"
#include "model/kind/prep_parameters.h"
#include "model/kind/state_bytes.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define CHUNK_ROWS 64
#define NODE_NUMBERS 6 // of a node in state.bin

static const struct parameter_row parameters[] = {
    {.name = "trees",
     .value = 200,
     .min = 1,
     .max = 20000,
     .integer = true,
     .help = "number of trees",
     .alias = "rounds"},
    {.name = "depth",
     .value = 3,
     .min = 1,
     .max = 16,
     .integer = true,
     .help = "splits above each leaf, at most",
     .alias = "max_depth"},
    {.name = "rate",
     .value = 0.1,
     .min = 1e-6,
     .max = 1,
     .help = "share of each tree that counts",
     .alias = "eta"},
    {.name = "min_child_weight",
     .value = 1,
     .max = 1e9,
     .help = "least summed second derivatives in a leaf"},
    {.name = "subsample",
     .value = 1,
     .min = 1e-3,
     .max = 1,
     .help = "share of the rows that each tree sees"},
    {.name = "columns",
     .value = 1,
     .min = 1e-3,
     .max = 1,
     .help = "share of the columns that each tree sees",
     .alias = "colsample_bytree"},
    {.name = "lambda", .value = 1, .max = 1e9, .help = "L2 penalty of leaves"},
    {.name = "alpha", .max = 1e9, .help = "L1 penalty of leaves"},
    {.name = "gamma", .max = 1e9, .help = "least gain of a split"},
    {.name = "bins",
     .value = 256,
     .min = 2,
     .max = 65535,
     .integer = true,
     .help = "of each column's values, for method hist",
     .alias = "max_bin"},
    {.name = "method",
     .choices = "hist|exact",
     .max = 1,
     .integer = true,
     .help = "where splits are looked for: between bins, or between any two values"},
    CALIBRATE_PARAMETER,
    {.name = "monotone",
     .text = true,
     .directions = true,
     .help = "columns whose higher values may only raise, or only lower, the estimate"},
};

struct work {
    const struct gbt *gbt;
    const struct feature_rows *rows;
    double *ret;
    double constant; // written by whoever has row 0
};

static double tree_leaf(const struct tree_node *tree, const double *x)
{
    uint32_t i = 0;
    while (tree[i].left)
        i = tree_step(&tree[i], x);
    return tree[i].value;
}

static void margins_run(void *context, size_t first, size_t end, int worker)
{
    const struct work *work = context;
    const struct gbt *gbt = work->gbt;
    (void)worker;
    for (size_t i = first; i < end; i++)
        work->ret[i] = gbt->start;
    for (size_t t = 0; t < gbt->n_tree; t++) // a tree stays in the cache for all rows of the chunk
        for (size_t i = first; i < end; i++)
            work->ret[i] += tree_leaf(gbt->nodes + gbt->first[t], feature_row(work->rows, i));
}

static void gbt_margins(const void *state, const struct feature_rows *rows, int n_thread,
                        double *ret_margins)
{
    struct work work = {state, rows, ret_margins, 0};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, margins_run, &work);
}

static void contributions_run(void *context, size_t first, size_t end, int worker)
{
    struct work *work = context;
    size_t n_col = work->rows->n_col;
    (void)worker;
    for (size_t i = first; i < end; i++) {
        double *ret = work->ret + i * n_col;
        memset(ret, 0, n_col * sizeof *ret);
        double constant = gbt_shapley(work->gbt, feature_row(work->rows, i), ret);
        if (i == 0)
            work->constant = constant;
    }
}

static double gbt_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                                double *ret_contributions)
{
    struct work work = {state, rows, ret_contributions, 0};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, contributions_run, &work);
    return work.constant;
}

// ---- the state as bytes -------------------------------------------------------------------------

static enum status gbt_to_bytes(struct arena *arena, const void *state, struct bytes *ret_bytes,
                                struct error *err)
{
    const struct gbt *gbt = state;
    (void)err;
    size_t n = gbt->first[gbt->n_tree];
    double *numbers = arena_array(arena, n * NODE_NUMBERS + 1, sizeof *numbers);
    json *head = json_object_create(), *sizes = json_put_array(head, "nodes");
    json_put_number(head, "start", gbt->start);
    for (size_t t = 0; t < gbt->n_tree; t++)
        json_add_number(sizes, (double)(gbt->first[t + 1] - gbt->first[t]));
    for (size_t i = 0; i < n; i++) {
        const struct tree_node *node = &gbt->nodes[i];
        const double values[NODE_NUMBERS] = {node->left,         node->right, node->column,
                                             node->missing_left, node->value, node->cover};
        memcpy(numbers + i * NODE_NUMBERS, values, sizeof values);
    }
    *ret_bytes = state_bytes_make(arena, &(struct state_parts){head, numbers, n * NODE_NUMBERS});
    return OK;
}

static bool is_index(double v)
{
    return v >= 0 && v <= UINT32_MAX && v == floor(v);
}

static bool node_read(const double *v, struct tree_node *ret_node)
{
    bool good = is_index(v[0]) && is_index(v[1]) && is_index(v[2]) && fabs(v[4]) <= FLT_MAX &&
                fabs(v[5]) <= FLT_MAX;
    if (good)
        *ret_node = (struct tree_node){(uint32_t)v[0], (uint32_t)v[1], (uint32_t)v[2],
                                       v[3] != 0,      (float)v[4],    (float)v[5]};
    return good;
}

static enum status gbt_read(struct arena *arena, const struct state_parts *parts, size_t n_col,
                            struct gbt *gbt, struct error *err)
{
    const json *sizes = json_get(parts->head, "nodes");
    size_t n_tree = json_count(sizes), n = parts->n / NODE_NUMBERS;
    uint32_t *first = arena_array(arena, n_tree + 1, sizeof *first);
    struct tree_node *nodes = arena_array(arena, n + 1, sizeof *nodes);
    bool good = n_tree > 0 && n < UINT32_MAX && parts->n == n * NODE_NUMBERS;
    for (size_t t = 0; t < n_tree && good; t++) {
        double size = json_value_number(json_at(sizes, t), -1);
        good = is_index(size) && size <= (double)(n - first[t]);
        first[t + 1] = good ? first[t] + (uint32_t)size : 0;
    }
    good = good && first[n_tree] == n;
    for (size_t i = 0; i < n && good; i++)
        good = node_read(parts->numbers + i * NODE_NUMBERS, &nodes[i]);
    *gbt = (struct gbt){n_tree, first, nodes, json_number(parts->head, "start", NAN)};
    if (good && gbt_is_sound(gbt, n_col))
        return OK;
    return error_set(err, E_DATA, "the model's trees are not usable");
}

static enum status gbt_from_bytes(struct arena *arena, const struct bytes *bytes, size_t n_col,
                                  void **ret_state, struct error *err)
{
    struct gbt *gbt = arena_alloc(arena, sizeof *gbt);
    struct state_parts parts;
    enum status status = state_bytes_read(arena, bytes, &parts, err);
    if (status)
        return status;
    status = gbt_read(arena, &parts, n_col, gbt, err);
    json_free(parts.head);
    *ret_state = gbt;
    return status;
}

const struct model_kind gbt_kind = {
    .name = "gbt",
    .help = "gradient-boosted trees",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .slow_to_fit = true,
    .thread_safe = true,
    .explain_rows = 5000,
    .fit = gbt_fit,
    .margins = gbt_margins,
    .contributions = gbt_contributions,
    .to_bytes = gbt_to_bytes,
    .from_bytes = gbt_from_bytes,
};
