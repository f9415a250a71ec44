// Modified Gram-Schmidt, twice over: the second round repairs what rounding leaves of the first
// ("twice is enough", Parlett 1980). A column that keeps less than a 1e-7 share of itself adds
// nothing; R's lm uses the same bound.
#include "eval/effect/effect_design.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_THAT_COUNTS 1e-7

// Columns side by side while they are made: n_row each.
struct basis {
    const struct effect_data *data;
    double *columns;
    double total; // Σ weight
    size_t n;
};

static double inner(const struct basis *basis, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < basis->data->n_row; i++)
        sum += effect_weight(basis->data, i) * a[i] * b[i];
    return sum / basis->total;
}

static void remove_part(const struct basis *basis, size_t j, double *column)
{
    const double *other = basis->columns + j * basis->data->n_row;
    double share = inner(basis, other, column);
    for (size_t i = 0; i < basis->data->n_row; i++)
        column[i] -= share * other[i];
}

// Adds a column unless it is constant or lies in the span of those before it.
static bool basis_add(struct basis *basis, size_t i_cov)
{
    size_t n_row = basis->data->n_row, n_cov = basis->data->n_cov;
    double *column = basis->columns + basis->n * n_row, largest = 0;
    for (size_t i = 0; i < n_row; i++) {
        column[i] = basis->data->x[i * n_cov + i_cov];
        largest = fmax(largest, fabs(column[i]));
    }
    remove_part(basis, 0, column);
    remove_part(basis, 0, column);
    double spread = sqrt(inner(basis, column, column));
    if (!(spread > 1e-13 * largest))
        return false;
    for (int round = 0; round < 2; round++)
        for (size_t j = 0; j < basis->n; j++)
            remove_part(basis, j, column);
    double left = sqrt(inner(basis, column, column));
    if (left < SHARE_THAT_COUNTS * spread)
        return false;
    for (size_t i = 0; i < n_row; i++)
        column[i] /= left;
    basis->n++;
    return true;
}

static void basis_start(struct basis *basis)
{
    for (size_t i = 0; i < basis->data->n_row; i++) {
        basis->columns[i] = 1;
        basis->total += effect_weight(basis->data, i);
    }
    basis->n = 1;
}

static double *basis_rows(struct arena *arena, const struct basis *basis)
{
    size_t n_row = basis->data->n_row;
    double *z = arena_array(arena, n_row * basis->n, sizeof *z);
    for (size_t j = 0; j < basis->n; j++)
        for (size_t i = 0; i < n_row; i++)
            z[i * basis->n + j] = basis->columns[j * n_row + i];
    return z;
}

enum status effect_design_make(struct arena *arena, const struct effect_data *data,
                               struct effect_design *ret_design, struct error *err)
{
    struct basis basis = {.data = data};
    basis.columns = memory_alloc((data->n_cov + 1) * data->n_row * sizeof(double));
    size_t *no_new = arena_array(arena, data->n_cov + 1, sizeof *no_new);
    *ret_design = (struct effect_design){.data = data, .no_new = no_new};
    basis_start(&basis);
    for (size_t j = 0; j < data->n_cov; j++)
        if (!basis_add(&basis, j))
            no_new[ret_design->n_no_new++] = j;
    ret_design->n_basis = basis.n;
    ret_design->z = basis_rows(arena, &basis);
    free(basis.columns);
    for (int arm = 0; arm < 2; arm++) {
        if (effect_arm_count(data, arm) > basis.n)
            continue;
        error_set(err, E_DATA, "%zu independent covariates are too many for the %s rows",
                  basis.n - 1, arm ? "treated" : "untreated");
        error_hint(err, "name fewer --covariates");
        return E_DATA;
    }
    return OK;
}

enum status effect_solve(const double *matrix, size_t q, double *right, struct error *err)
{
    double *factor = memory_alloc((q * q + q + 1) * sizeof *factor), *copy = factor + q * q;
    double largest = 0;
    bool solved = q == 0;
    for (size_t j = 0; j < q; j++)
        largest = fmax(largest, matrix[j * q + j]);
    for (double ridge = 0; ridge <= 1e-8 && !solved; ridge = ridge > 0 ? ridge * 100 : 1e-14) {
        memcpy(factor, matrix, q * q * sizeof *factor);
        memcpy(copy, right, q * sizeof *copy);
        for (size_t j = 0; j < q; j++)
            factor[j * q + j] += ridge * largest;
        gsl_matrix_view view = gsl_matrix_view_array(factor, q, q);
        gsl_vector_view vector = gsl_vector_view_array(copy, q);
        solved = gsl_linalg_cholesky_decomp1(&view.matrix) == GSL_SUCCESS &&
                 gsl_linalg_cholesky_svx(&view.matrix, &vector.vector) == GSL_SUCCESS;
        for (size_t j = 0; j < q && solved; j++)
            solved = isfinite(copy[j]);
    }
    if (solved && q)
        memcpy(right, copy, q * sizeof *copy);
    free(factor);
    return solved ? OK : error_set(err, E_NUMERIC, "a system of equations has no unique solution");
}

void effect_gram(const double *z, size_t n, size_t q, const double *omega, double *ret)
{
    memset(ret, 0, q * q * sizeof *ret);
    for (size_t i = 0; i < n; i++) {
        const double *row = z + i * q;
        if (omega[i] == 0)
            continue;
        for (size_t j = 0; j < q; j++) {
            double scaled = omega[i] * row[j];
            for (size_t k = 0; k <= j; k++)
                ret[j * q + k] += scaled * row[k];
        }
    }
}
