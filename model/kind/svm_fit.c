// libsvm fits; what it found is copied out, since its model points into the training rows. It takes no
// weights of rows, so rows are drawn in proportion to them; and its time grows with the square of the
// rows, so no more than max_rows are drawn, each class in proportion. The only file that includes
// libsvm.
#include "model/kind/svm_state.h"

#include "model/kind/prep_parameters.h"
#include "model/numeric/numerics.h"

#include <libsvm/svm.h>
#include <math.h>
#include <stdlib.h>

#define CACHE_MIB 256

// Draws n of the class's rows in proportion to their weights, at equal steps of the summed weight
// from one random start. Returns how many stand in ret.
static size_t class_draw(const struct fit_input *input, int label, size_t n, size_t *ret)
{
    const struct rows *rows = input->rows;
    double total = 0, sum = 0;
    size_t k = 0;
    for (size_t i = 0; i < rows->n; i++)
        total += rows->y[rows->index[i]] == label ? rows_weight(rows, i) : 0;
    double start =
        (double)random_below(input->seed, 0x5e1ec7, (uint64_t)label, 1u << 30) / (1u << 30);
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->y[rows->index[i]] != label)
            continue;
        sum += rows_weight(rows, i);
        for (; k < n && ((double)k + start) * total < sum * (double)n; k++)
            ret[k] = i;
    }
    return k;
}

static bool weights_vary(const struct rows *rows)
{
    for (size_t i = 1; i < rows->n; i++)
        if (rows_weight(rows, i) != rows_weight(rows, 0))
            return true;
    return false;
}

// The rows to train on, by their place in rows; all of them, once and in order, where they are no
// more than max_rows and of one weight. Owns: the caller frees.
static size_t *rows_draw(const struct fit_input *input, size_t *ret_n)
{
    const struct rows *rows = input->rows;
    size_t max = (size_t)input->values[SVM_MAX_ROWS], n = rows->n < max ? rows->n : max;
    size_t *drawn = memory_alloc((n + 2) * sizeof *drawn);
    if (n == rows->n && !weights_vary(rows)) {
        for (size_t i = 0; i < n; i++)
            drawn[i] = i;
        *ret_n = n;
        return drawn;
    }
    double positive = 0, total = 0;
    for (size_t i = 0; i < rows->n; i++) {
        total += rows_weight(rows, i);
        positive += rows->y[rows->index[i]] ? rows_weight(rows, i) : 0;
    }
    size_t n_positive = (size_t)llround((double)n * positive / total);
    n_positive = n_positive < 1 ? 1 : n_positive > n - 1 ? n - 1 : n_positive;
    size_t n_first = class_draw(input, 1, n_positive, drawn);
    *ret_n = n_first + class_draw(input, 0, n - n_positive, drawn + n_first);
    return drawn;
}

struct fitting { // what libsvm is given
    struct svm_problem problem;
    struct svm_node *nodes;
};

static void fitting_free(struct fitting *fitting)
{
    free(fitting->problem.x);
    free(fitting->problem.y);
    free(fitting->nodes);
}

// Features that are 0 are left out, as in LIBSVM's files.
static void fitting_make(const struct fit_input *input, const struct prep *prep, size_t *drawn,
                         struct fitting *fitting)
{
    const struct rows *rows = input->rows;
    size_t n = (size_t)fitting->problem.l, p = prep->n_feature;
    double *z = memory_alloc((p + 1) * sizeof *z);
    fitting->problem.x = memory_alloc(n * sizeof *fitting->problem.x);
    fitting->problem.y = memory_alloc(n * sizeof *fitting->problem.y);
    fitting->nodes = memory_alloc(n * (p + 1) * sizeof *fitting->nodes);
    struct svm_node *node = fitting->nodes;
    for (size_t i = 0; i < n; i++) {
        size_t row = rows->index[drawn[i]];
        prep_apply(prep, dataset_row(rows->data, row), z);
        fitting->problem.y[i] = rows->y[row] ? 1 : -1;
        fitting->problem.x[i] = node;
        for (size_t j = 0; j < p; j++)
            if (z[j] != 0)
                *node++ = (struct svm_node){(int)j + 1, z[j]};
        *node++ = (struct svm_node){-1, 0};
    }
    free(z);
}

static void vector_fill(const struct svm_node *node, double factor, double *ret)
{
    for (; node->index != -1; node++)
        ret[node->index - 1] += factor * node->value;
}

// Copies what libsvm found; its first class may be either.
static void svm_take(struct arena *arena, const struct svm_model *model, struct svm *svm)
{
    size_t n = (size_t)model->l, p = svm->prep.n_feature;
    double sign = model->label[0] == 1 ? 1 : -1;
    double *weights = arena_array(arena, (svm->linear ? p : n) + 1, sizeof *weights);
    double *vectors = svm->linear ? NULL : arena_array(arena, n * p + 1, sizeof *vectors);
    svm->constant = -sign * model->rho[0];
    svm->n_vector = svm->linear ? 0 : n;
    for (size_t k = 0; k < n; k++) {
        double coefficient = sign * model->sv_coef[0][k];
        if (svm->linear) {
            vector_fill(model->SV[k], coefficient, weights);
        } else {
            weights[k] = coefficient;
            vector_fill(model->SV[k], 1, vectors + k * p);
        }
    }
    svm->weights = weights;
    svm->vectors = vectors;
}

static void print_nothing(const char *text)
{
    (void)text;
}

static enum status svm_solve(struct arena *arena, const struct fit_input *input,
                             const struct fitting *fitting, struct svm *svm, struct error *err)
{
    double n = fitting->problem.l, n_positive = 0;
    for (int i = 0; i < fitting->problem.l; i++)
        n_positive += fitting->problem.y[i] > 0;
    int labels[] = {1, -1};
    double costs[] = {n / (2 * n_positive), n / (2 * (n - n_positive))};
    struct svm_parameter parameter = {
        .svm_type = C_SVC,
        .kernel_type = svm->linear ? LINEAR : RBF,
        .gamma = svm->gamma,
        .cache_size = CACHE_MIB,
        .eps = input->values[SVM_TOLERANCE],
        .C = input->values[SVM_COST],
        .nr_weight = input->values[SVM_BALANCE] > 0 ? 2 : 0,
        .weight_label = labels,
        .weight = costs,
        .shrinking = 1,
    };
    const char *fault = svm_check_parameter(&fitting->problem, &parameter);
    if (fault)
        return error_set(err, E_DATA, "svm: %s", fault);
    svm_set_print_string_function(print_nothing);
    struct svm_model *model = svm_train(&fitting->problem, &parameter);
    bool good = model && model->nr_class == 2 && isfinite(model->rho[0]);
    if (good)
        svm_take(arena, model, svm);
    svm_free_and_destroy_model(&model);
    return good ? OK : error_set(err, E_NUMERIC, "svm: libsvm found no solution");
}

enum status svm_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err)
{
    const struct rows *rows = input->rows;
    struct svm *svm = arena_alloc(arena, sizeof *svm);
    struct prep_options options = prep_options_of(input->values + SVM_SCALE);
    prep_fit(arena, rows, &options, input->n_thread, &svm->prep);
    double gamma = input->values[SVM_GAMMA];
    svm->linear = input->values[SVM_KERNEL] == KERNEL_LINEAR;
    svm->gamma = gamma > 0 ? gamma : 1 / fmax(1, (double)rows->data->n_col);
    svm->n_row = rows->n;
    size_t *drawn = rows_draw(input, &svm->n_drawn);
    enum status status = dataset_check_size(svm->n_drawn, svm->prep.n_feature + 1, err);
    if (!status) {
        struct fitting fitting = {.problem.l = (int)svm->n_drawn};
        fitting_make(input, &svm->prep, drawn, &fitting);
        status = svm_solve(arena, input, &fitting, svm, err);
        fitting_free(&fitting);
    }
    free(drawn);
    *ret_state = svm;
    return status;
}
