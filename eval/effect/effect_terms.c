// Weights that make all means equal say nothing by making them equal. What they did not force shows
// whether the groups are alike: the spread of numbers, combinations, whole distributions, and the
// mixture of covariates that predicts the outcome.
#include "eval/effect/effect_terms.h"

#include "eval/effect/effect_balance.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

struct terms {
    struct arena *arena;
    const struct effect_data *data;
    const struct effect_estimate *estimate;
    double limit;
    double *centred; // n_row × n_cov: covariates less their means, in standard deviations
    bool *binary;    // n_cov
    double *term;    // n_row
    struct effect_terms_worst *worst;
};

struct arm_moments {
    double mean[2], variance[2]; // unweighted
    double weighted[2];          // means by the estimate's weights
};

static struct arm_moments moments_of(const struct terms *terms)
{
    const struct effect_data *data = terms->data;
    const double *weight = terms->estimate->fit.weight;
    struct arm_moments m = {{0}, {0}, {0}};
    double own[2] = {0, 0}, total[2] = {0, 0};
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        own[arm] += effect_weight(data, i);
        total[arm] += weight[i];
        m.mean[arm] += effect_weight(data, i) * terms->term[i];
        m.weighted[arm] += weight[i] * terms->term[i];
    }
    for (int arm = 0; arm < 2; arm++) {
        m.mean[arm] /= own[arm];
        m.weighted[arm] /= total[arm];
    }
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        double off = terms->term[i] - m.mean[arm];
        m.variance[arm] += effect_weight(data, i) * off * off / own[arm];
    }
    return m;
}

// Standardised difference of the term after weighting; NaN where the term hardly varies.
static double term_difference(const struct terms *terms)
{
    struct arm_moments m = moments_of(terms);
    enum estimand estimand = terms->estimate->estimand;
    bool treated_only = estimand == ESTIMAND_ATT || estimand == ESTIMAND_ATM;
    double pooled = (m.variance[0] + m.variance[1]) / 2;
    double variance = treated_only && m.variance[1] > 0 ? m.variance[1] : pooled;
    double largest = fmax(fabs(m.mean[0]), fabs(m.mean[1]));
    if (!(sqrt(variance) > 1e-9 * largest))
        return NAN;
    return fabs(m.weighted[1] - m.weighted[0]) / sqrt(variance);
}

// strict: may not lie beyond the limit at all.
static void term_note(struct terms *terms, const char *name, double value, bool strict)
{
    struct effect_terms_worst *worst = terms->worst;
    if (isnan(value))
        return;
    bool beyond = value > terms->limit;
    worst->n_strict_beyond += strict && beyond;
    worst->n_term += !strict;
    worst->n_beyond += !strict && beyond;
    if (worst->name && value <= worst->value)
        return;
    worst->value = value;
    worst->name = name;
}

static void covariate_check(struct terms *terms, size_t j)
{
    const struct effect_data *data = terms->data;
    const char *name = data->names[j];
    for (size_t i = 0; i < data->n_row; i++)
        terms->term[i] = terms->centred[i * data->n_cov + j];
    term_note(terms, name, term_difference(terms), true);
    if (terms->binary[j] || j >= data->n_cov - data->n_term)
        return;
    for (size_t i = 0; i < data->n_row; i++)
        terms->term[i] *= terms->term[i];
    term_note(terms, arena_format(terms->arena, "%s squared", name), term_difference(terms), false);
    term_note(terms, arena_format(terms->arena, "distribution of %s", name),
              effect_balance_distance(data, terms->estimate->fit.weight, j), false);
}

static void product_check(struct terms *terms, size_t j, size_t k)
{
    const struct effect_data *data = terms->data;
    for (size_t i = 0; i < data->n_row; i++)
        terms->term[i] = terms->centred[i * data->n_cov + j] * terms->centred[i * data->n_cov + k];
    term_note(terms, arena_format(terms->arena, "%s × %s", data->names[j], data->names[k]),
              term_difference(terms), false);
}

// Least squares of the outcome on covariates and squares of numbers among untreated rows, as a score
// of all rows. With fewer than five untreated rows a column the squares are left out.
static void prognosis_fill(struct terms *terms)
{
    const struct effect_data *data = terms->data;
    size_t n_square = 0, n = data->n_row, at = data->n_cov + 1;
    for (size_t j = 0; j < data->n_cov; j++)
        n_square += !terms->binary[j];
    if ((data->n_cov + n_square) * 5 > effect_arm_count(data, 0))
        n_square = 0;
    size_t q = data->n_cov + 1 + n_square;
    double *z = memory_alloc((n * q + n + q * q + q + 1) * sizeof *z);
    double *omega = z + n * q, *gram = omega + n, *right = gram + q * q;
    for (size_t i = 0; i < n; i++) {
        const double *x = terms->centred + i * data->n_cov;
        double *row = z + i * q;
        row[0] = 1;
        at = data->n_cov + 1;
        for (size_t j = 0; j < data->n_cov; j++) {
            row[j + 1] = x[j];
            if (n_square && !terms->binary[j])
                row[at++] = x[j] * x[j];
        }
        omega[i] = data->treatment[i] ? 0 : effect_weight(data, i);
        for (size_t j = 0; j < q; j++)
            right[j] += omega[i] * row[j] * data->outcome[i];
    }
    effect_gram(z, n, q, omega, gram);
    bool solved = effect_solve(gram, q, right, ERROR_IGNORED) == OK;
    for (size_t i = 0; i < n; i++)
        terms->term[i] = solved ? effect_dot(z + i * q, right, q) : 0;
    free(z);
}

struct ranked {
    double difference;
    size_t column;
};

static int ranked_order(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    ORDER_BY_FALLING(left->difference, right->difference);
    return ORDER_OF(left->column, right->column);
}

static void products_check(struct terms *terms)
{
    const struct effect_data *data = terms->data;
    struct effect_balance *before =
        effect_balance_make(terms->arena, data, NULL, terms->estimate->estimand);
    struct ranked *ranked = memory_alloc((data->n_cov + 1) * sizeof *ranked);
    for (size_t j = 0; j < data->n_cov; j++) {
        double difference = fabs(before[j].smd_before);
        ranked[j] = (struct ranked){isnan(difference) ? 0 : difference, j};
    }
    size_t n_own = data->n_cov - data->n_term;
    qsort(ranked, n_own, sizeof *ranked, ranked_order);
    size_t n = n_own < EFFECT_TERMS_COLUMNS ? n_own : EFFECT_TERMS_COLUMNS;
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            product_check(terms, ranked[a].column, ranked[b].column);
    free(ranked);
}

static void column_standardise(struct terms *terms, size_t j, double mean)
{
    const struct effect_data *data = terms->data;
    double squares = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        double off = data->x[i * data->n_cov + j] - mean;
        squares += off * off / (double)data->n_row;
    }
    for (size_t i = 0; i < data->n_row; i++) {
        double off = data->x[i * data->n_cov + j] - mean;
        terms->centred[i * data->n_cov + j] = squares > 0 ? off / sqrt(squares) : 0;
    }
}

static void terms_start(struct terms *terms)
{
    const struct effect_data *data = terms->data;
    terms->centred = memory_alloc((data->n_row * data->n_cov + 1) * sizeof(double));
    terms->term = memory_alloc((data->n_row + 1) * sizeof(double));
    terms->binary = memory_alloc(data->n_cov + 1);
    for (size_t j = 0; j < data->n_cov; j++) {
        double mean = 0;
        terms->binary[j] = true;
        for (size_t i = 0; i < data->n_row; i++) {
            double value = data->x[i * data->n_cov + j];
            mean += value / (double)data->n_row;
            terms->binary[j] = terms->binary[j] && (value == 0 || value == 1);
        }
        column_standardise(terms, j, mean);
    }
}

void effect_terms_check(struct arena *arena, const struct effect_data *data,
                        const struct effect_estimate *estimate, double limit,
                        struct effect_terms_worst *ret_worst)
{
    struct terms terms = {
        .arena = arena, .data = data, .estimate = estimate, .limit = limit, .worst = ret_worst};
    *ret_worst = (struct effect_terms_worst){0};
    terms_start(&terms);
    for (size_t j = 0; j < data->n_cov; j++)
        covariate_check(&terms, j);
    products_check(&terms);
    prognosis_fill(&terms);
    term_note(&terms, "prognostic score", term_difference(&terms), true);
    free(terms.centred);
    free(terms.term);
    free(terms.binary);
}
