// xgboost grows the trees, on one thread: its sums depend on the number of threads. Its model comes
// back as JSON and is kept as plain nodes, so that predictions need no xgboost. The only file that
// includes xgboost.
#include "model/kind/gbt_state.h"

#include "features/base/number.h"
#include "model/kind/monotone.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>

struct growing {
    DMatrixHandle rows;
    BoosterHandle booster;
};

static enum status failed(struct error *err)
{
    const char *message = XGBGetLastError(), *line = strchr(message, ':');
    message = line ? line + 1 : message; // after the time and place in xgboost
    return error_set(err, E_NUMERIC, "gbt: xgboost failed:%.*s", (int)strcspn(message, "\n"),
                     message);
}

static float as_float(double v)
{
    return (float)fmin(fmax(v, -FLT_MAX), FLT_MAX);
}

static enum status rows_make(const struct rows *rows, struct growing *growing, struct error *err)
{
    size_t n_col = rows->data->n_col, n = rows->n;
    float *x = memory_alloc((n * n_col + 1) * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        const double *row = dataset_row(rows->data, rows->index[i]);
        for (size_t j = 0; j < n_col; j++)
            x[i * n_col + j] = isnan(row[j]) ? NAN : as_float(row[j]);
    }
    int code = XGDMatrixCreateFromMat_omp(x, n, n_col, NAN, &growing->rows, 1);
    free(x);
    float *values = memory_alloc((n + 1) * sizeof *values);
    for (size_t i = 0; i < n; i++)
        values[i] = rows->y[rows->index[i]];
    code = code ? code : XGDMatrixSetFloatInfo(growing->rows, "label", values, n);
    for (size_t i = 0; i < n; i++)
        values[i] = as_float(rows_weight(rows, i));
    code = code || !rows->weight ? code : XGDMatrixSetFloatInfo(growing->rows, "weight", values, n);
    free(values);
    return code ? failed(err) : OK;
}

static int booster_set(struct growing *growing, const char *name, double value)
{
    char text[NUMBER_TEXT];
    number_format(value, text);
    return XGBoosterSetParam(growing->booster, name, text);
}

// "(1,0,-1)": the directions of all columns.
static enum status directions_set(const struct fit_input *input, struct growing *growing,
                                  struct error *err)
{
    const struct dataset *data = input->rows->data;
    if (!input->texts || !input->texts[GBT_MONOTONE])
        return OK;
    size_t n_bytes = 3 * data->n_col + 2; // "(" or ",", at most two characters of a number; ")"
    signed char *signs = memory_alloc(data->n_col + 1);
    char *text = memory_alloc(n_bytes), *at = text;
    enum status status = monotone_signs(input->texts[GBT_MONOTONE], data, signs, err);
    for (size_t j = 0; j < data->n_col && !status; j++)
        at += snprintf(at, n_bytes - (size_t)(at - text), "%c%d", j ? ',' : '(', signs[j]);
    at[0] = ')';
    at[1] = 0;
    if (!status && XGBoosterSetParam(growing->booster, "monotone_constraints", text))
        status = failed(err);
    free(text);
    free(signs);
    return status;
}

static enum status booster_make(const struct fit_input *input, struct growing *growing,
                                struct error *err)
{
    static const struct {
        const char *name;
        int parameter;
    } numbers[] = {{"max_depth", GBT_DEPTH},
                   {"eta", GBT_RATE},
                   {"min_child_weight", GBT_MIN_CHILD},
                   {"subsample", GBT_SUBSAMPLE},
                   {"colsample_bytree", GBT_COLUMNS},
                   {"lambda", GBT_LAMBDA},
                   {"alpha", GBT_ALPHA},
                   {"gamma", GBT_GAMMA}};
    bool exact = input->values[GBT_METHOD] > 0;
    int code = XGBoosterCreate(&growing->rows, 1, &growing->booster);
    BoosterHandle booster = growing->booster;
    code = code ? code : XGBoosterSetParam(booster, "verbosity", "0");
    code = code ? code : XGBoosterSetParam(booster, "nthread", "1");
    code = code ? code : XGBoosterSetParam(booster, "objective", "binary:logistic");
    code = code ? code : XGBoosterSetParam(booster, "tree_method", exact ? "exact" : "hist");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !code; i++)
        code = booster_set(growing, numbers[i].name, input->values[numbers[i].parameter]);
    if (!exact && !code)
        code = booster_set(growing, "max_bin", input->values[GBT_BINS]);
    if (!code)
        code = booster_set(growing, "seed", (double)(input->seed & INT32_MAX));
    return code ? failed(err) : OK;
}

static enum status booster_grow(const struct fit_input *input, struct growing *growing,
                                struct error *err)
{
    int n = (int)input->values[GBT_TREES];
    for (int i = 0; i < n; i++)
        if (XGBoosterUpdateOneIter(growing->booster, i, growing->rows))
            return failed(err);
    return OK;
}

// ---- from xgboost's JSON ------------------------------------------------------------------------

static double tree_number(const json *tree, const char *name, size_t i)
{
    return json_value_number(json_at(json_get(tree, name), i), NAN);
}

static void tree_read(const json *tree, struct tree_node *ret, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double left = tree_number(tree, "left_children", i);
        double right = tree_number(tree, "right_children", i);
        bool leaf = !(left > 0);
        ret[i] = (struct tree_node){
            .left = leaf ? 0 : (uint32_t)left,
            .right = leaf ? 0 : (uint32_t)right,
            .column = leaf ? 0 : (uint32_t)tree_number(tree, "split_indices", i),
            .missing_left = tree_number(tree, "default_left", i) > 0,
            .value = (float)tree_number(tree, "split_conditions", i),
            .cover = (float)tree_number(tree, "sum_hessian", i),
        };
    }
}

static enum status trees_read(struct arena *arena, const json *root, size_t n_col,
                              struct gbt *ret_gbt, struct error *err)
{
    const json *model = json_get(json_get(json_get(root, "learner"), "gradient_booster"), "model");
    const json *trees = json_get(model, "trees");
    size_t n_tree = json_count(trees), n = 0;
    uint32_t *first = arena_array(arena, n_tree + 1, sizeof *first);
    for (size_t t = 0; t < n_tree; t++)
        first[t + 1] = first[t] + (uint32_t)json_count(json_get(json_at(trees, t), "base_weights"));
    struct tree_node *nodes = arena_array(arena, first[n_tree] + 1, sizeof *nodes);
    for (size_t t = 0; t < n_tree; t++)
        tree_read(json_at(trees, t), nodes + first[t], first[t + 1] - first[t]);
    n = first[n_tree];
    *ret_gbt = (struct gbt){.n_tree = n_tree, .first = first, .nodes = nodes};
    if (n_tree && n && gbt_is_sound(ret_gbt, n_col))
        return OK;
    return error_set(err, E_NUMERIC, "gbt: xgboost gave no trees");
}

static enum status booster_read(struct arena *arena, const struct growing *growing, size_t n_col,
                                struct gbt *ret_gbt, struct error *err)
{
    bst_ulong n_bytes;
    const char *text;
    json *root;
    if (XGBoosterSaveModelToBuffer(growing->booster, "{\"format\": \"json\"}", &n_bytes, &text))
        return failed(err);
    enum status status = json_read_text(text, n_bytes, &root, err);
    if (status)
        return status;
    status = trees_read(arena, root, n_col, ret_gbt, err);
    json_free(root);
    return status;
}

enum status gbt_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err)
{
    struct growing growing = {0};
    struct gbt *gbt = arena_alloc(arena, sizeof *gbt);
    enum status status = rows_make(input->rows, &growing, err);
    if (!status)
        status = booster_make(input, &growing, err);
    if (!status)
        status = directions_set(input, &growing, err);
    if (!status)
        status = booster_grow(input, &growing, err);
    if (!status)
        status = booster_read(arena, &growing, input->rows->data->n_col, gbt, err);
    if (growing.booster)
        XGBoosterFree(growing.booster);
    if (growing.rows)
        XGDMatrixFree(growing.rows);
    *ret_state = gbt;
    return status;
}
