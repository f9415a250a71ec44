// The kind and its state at work: margins are libsvm's decision values. How it is fitted: svm_fit.c.
#include "model/kind/svm.h"

#include "features/base/parallel.h"
#include "model/kind/prep_parameters.h"
#include "model/kind/state_bytes.h"
#include "model/kind/svm_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ROWS 16

static const struct parameter_row parameters[] = {
    {.name = "kernel",
     .choices = "linear|rbf",
     .value = KERNEL_RBF,
     .max = 1,
     .integer = true,
     .help = "linear: a weighted sum; rbf: exp(-gamma x squared distance)"},
    {.name = "C",
     .value = 1,
     .min = 1e-6,
     .max = 1e9,
     .help = "what an error costs against a wide margin",
     .alias = "cost"},
    {.name = "gamma", .max = 1e9, .help = "of rbf; 0 = 1 / number of columns"},
    PREP_PARAMETERS,
    {.name = "max_rows",
     .value = 20000,
     .min = 10,
     .max = 1e7,
     .integer = true,
     .help = "no more rows are drawn to train on, each class in proportion"},
    {.name = "tolerance", .value = 0.001, .min = 1e-9, .max = 0.5, .help = "where libsvm stops"},
    {.name = "balance",
     .choices = "no|yes",
     .max = 1,
     .integer = true,
     .help = "yes: an error costs more in the rarer class, so that both count the same"},
    CALIBRATE_PARAMETER,
};

// ---- margins and contributions ----------------------------------------------------------------

static double squared_distance(const double *a, const double *b, size_t n)
{
    double sum[4] = {0};
    size_t j = 0;
    for (; j + 4 <= n; j += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += (a[j + k] - b[j + k]) * (a[j + k] - b[j + k]);
    for (; j < n; j++)
        sum[0] += (a[j] - b[j]) * (a[j] - b[j]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

// Shapes: z n_feature.
static double margin_of(const struct svm *svm, const double *z)
{
    size_t p = svm->prep.n_feature;
    double margin = svm->constant;
    for (size_t j = 0; svm->linear && j < p; j++)
        margin += svm->weights[j] * z[j];
    for (size_t k = 0; k < svm->n_vector; k++)
        margin += svm->weights[k] * exp(-svm->gamma * squared_distance(z, svm->vectors + k * p, p));
    return margin;
}

struct work {
    const struct svm *svm;
    const struct feature_rows *rows;
    double *ret;
    const double *typical;          // n_feature: a row of typical values
    const double *typical_distance; // n_vector: its squared distances from the vectors
};

static void margins_run(void *context, size_t first, size_t end, int worker)
{
    const struct work *work = context;
    (void)worker;
    double *z = memory_alloc((work->svm->prep.n_feature + 1) * sizeof *z);
    for (size_t i = first; i < end; i++) {
        prep_apply(&work->svm->prep, feature_row(work->rows, i), z);
        work->ret[i] = margin_of(work->svm, z);
    }
    free(z);
}

static void svm_margins(const void *state, const struct feature_rows *rows, int n_thread,
                        double *ret_margins)
{
    struct work work = {.svm = state, .rows = rows, .ret = ret_margins};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, margins_run, &work);
}

// Each column's mean of two changes of the margin: put first into a row of typical values, and
// taken last out of the whole row. Features of one column stand side by side.
static void rbf_contributions(const struct work *work, const double *z, double *scratch,
                              double *ret)
{
    const struct svm *svm = work->svm;
    size_t p = svm->prep.n_feature;
    double *whole = scratch;
    for (size_t k = 0; k < svm->n_vector; k++)
        whole[k] = squared_distance(z, svm->vectors + k * p, p);
    for (size_t j = 0, end; j < p; j = end) {
        uint32_t column = svm->prep.features[j].column;
        bool differs = false;
        for (end = j; end < p && svm->prep.features[end].column == column; end++)
            differs |= z[end] != work->typical[end];
        double sum = 0;
        for (size_t k = 0; differs && k < svm->n_vector; k++) {
            const double *vector = svm->vectors + k * p;
            double own = squared_distance(z + j, vector + j, end - j);
            double usual = squared_distance(work->typical + j, vector + j, end - j);
            double base = work->typical_distance[k];
            sum += svm->weights[k] * (exp(-svm->gamma * fmax(0, base - usual + own)) -
                                      exp(-svm->gamma * base) + exp(-svm->gamma * whole[k]) -
                                      exp(-svm->gamma * fmax(0, whole[k] - own + usual)));
        }
        ret[column] = sum / 2;
    }
}

static void contributions_run(void *context, size_t first, size_t end, int worker)
{
    const struct work *work = context;
    const struct svm *svm = work->svm;
    (void)worker;
    size_t p = svm->prep.n_feature, n_col = work->rows->n_col;
    double *z = memory_alloc((p + svm->n_vector + 1) * sizeof *z);
    for (size_t i = first; i < end; i++) {
        double *ret = work->ret + i * n_col;
        memset(ret, 0, n_col * sizeof *ret);
        prep_apply(&svm->prep, feature_row(work->rows, i), z);
        if (!svm->linear)
            rbf_contributions(work, z, z + p, ret);
        for (size_t j = 0; svm->linear && j < p; j++)
            ret[svm->prep.features[j].column] += svm->weights[j] * (z[j] - work->typical[j]);
    }
    free(z);
}

static double svm_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                                double *ret_contributions)
{
    const struct svm *svm = state;
    size_t p = svm->prep.n_feature, n_col = rows->n_col;
    double *row = memory_alloc((n_col + p + svm->n_vector + 1) * sizeof *row);
    double *typical = row + n_col, *distance = typical + p;
    for (size_t j = 0; j < n_col; j++)
        row[j] = 0;
    for (size_t j = 0; j < p; j++) // a typical row misses nothing
        if (!svm->prep.features[j].indicator)
            row[svm->prep.features[j].column] = svm->prep.features[j].fill;
    prep_apply(&svm->prep, row, typical);
    for (size_t k = 0; k < svm->n_vector; k++)
        distance[k] = squared_distance(typical, svm->vectors + k * p, p);
    struct work work = {svm, rows, ret_contributions, typical, distance};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, contributions_run, &work);
    double constant = margin_of(svm, typical);
    free(row);
    return constant;
}

// ---- the state as bytes -----------------------------------------------------------------------

static enum status svm_to_bytes(struct arena *arena, const void *state, struct bytes *ret_bytes,
                                struct error *err)
{
    const struct svm *svm = state;
    (void)err;
    size_t p = svm->prep.n_feature, n_weight = svm->linear ? p : svm->n_vector;
    size_t n = n_weight + svm->n_vector * p;
    double *numbers = arena_array(arena, n + 1, sizeof *numbers);
    memcpy(numbers, svm->weights, n_weight * sizeof *numbers);
    if (svm->n_vector)
        memcpy(numbers + n_weight, svm->vectors, svm->n_vector * p * sizeof *numbers);
    json *head = json_object_create();
    json_put_text(head, "kernel", svm->linear ? "linear" : "rbf");
    json_put_number(head, "gamma", svm->gamma);
    json_put_number(head, "constant", svm->constant);
    json_put_integer(head, "vectors", (long long)svm->n_vector);
    json_put_integer(head, "rows", (long long)svm->n_row);
    json_put_integer(head, "rows_drawn", (long long)svm->n_drawn);
    prep_to_json(&svm->prep, json_put_array(head, "features"));
    *ret_bytes = state_bytes_make(arena, &(struct state_parts){head, numbers, n});
    return OK;
}

static enum status svm_read(struct arena *arena, const struct state_parts *parts, size_t n_col,
                            struct svm *svm, struct error *err)
{
    const json *head = parts->head;
    enum status status = prep_from_json(arena, json_get(head, "features"), n_col, &svm->prep, err);
    if (status)
        return status;
    const char *kernel = json_text(head, "kernel");
    int64_t n_vector = json_whole(head, "vectors", -1);
    size_t p = svm->prep.n_feature;
    svm->linear = kernel && strcmp(kernel, "linear") == 0;
    svm->gamma = json_number(head, "gamma", NAN);
    svm->constant = json_number(head, "constant", NAN);
    svm->n_row = (size_t)json_whole(head, "rows", 0);
    svm->n_drawn = (size_t)json_whole(head, "rows_drawn", 0);
    svm->n_vector = n_vector < 0 ? 0 : (size_t)n_vector;
    size_t n_weight = svm->linear ? p : svm->n_vector;
    bool good = kernel && (svm->linear ? n_vector == 0 : n_vector > 0) && svm->gamma > 0 &&
                isfinite(svm->gamma) && isfinite(svm->constant) && svm->n_vector <= parts->n &&
                parts->n == n_weight + svm->n_vector * p;
    for (size_t i = 0; good && i < parts->n; i++)
        good = isfinite(parts->numbers[i]);
    if (!good)
        return error_set(err, E_DATA, "the model's support vectors are not usable");
    svm->weights = parts->numbers;
    svm->vectors = parts->numbers + n_weight;
    return OK;
}

static enum status svm_from_bytes(struct arena *arena, const struct bytes *bytes, size_t n_col,
                                  void **ret_state, struct error *err)
{
    struct svm *svm = arena_alloc(arena, sizeof *svm);
    struct state_parts parts;
    enum status status = state_bytes_read(arena, bytes, &parts, err);
    if (status)
        return status;
    status = svm_read(arena, &parts, n_col, svm, err);
    json_free(parts.head);
    *ret_state = svm;
    return status;
}

const struct model_kind svm_kind = {
    .name = "svm",
    .help = "support vector machine (linear or RBF kernel)",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .slow_to_fit = true,
    .exactness = CONTRIBUTIONS_APPROXIMATE,
    .thread_safe = true,
    .explain_rows = 1000,
    .fit = svm_fit,
    .margins = svm_margins,
    .contributions = svm_contributions,
    .to_bytes = svm_to_bytes,
    .from_bytes = svm_from_bytes,
};
