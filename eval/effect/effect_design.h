// What the estimators share about the covariates: an orthonormal basis of them, and the propensity.
#ifndef HEARTH_EFFECT_DESIGN_H
#define HEARTH_EFFECT_DESIGN_H

#include "eval/effect/effect_data.h"

// Models are fitted in z instead of x: the same column space, so the same fitted values, but no
// trouble with scales, constant columns or a 0/1 column for every value of a text.
struct effect_design {
    const struct effect_data *data;
    size_t n_basis;
    const double
        *z; // n_row × n_basis, row-major; column 0 is 1; Σ weight z_j z_k = [j = k] Σ weight
    const size_t *no_new; // n_no_new: covariates that are constant or repeat those before them
    size_t n_no_new;
    // Of effect_propensity_fit; NULL before it.
    const double *logit;   // n_row: log-odds of being treated
    const double *score;   // n_row: propensity
    const double *hessian; // n_basis × n_basis, lower triangle: Σ weight e (1 − e) z z'
};

// Shapes and order as data. Owns: arena; data is borrowed. Errors: E_DATA when an arm has no more
// rows than the basis has columns. Cost: 4 × n_row × n_basis² operations.
enum status effect_design_make(struct arena *arena, const struct effect_data *data,
                               struct effect_design *ret_design, struct error *err);

// Maximum-likelihood logit of the treatment on z. Units: logit in log-odds. Errors: E_DATA when
// covariates tell the arms apart (names the one that does, or does most), or when the arms hardly
// overlap; nothing is trimmed. The same bits on any number of threads.
enum status effect_propensity_fit(struct arena *arena, struct effect_design *design, int n_thread,
                                  struct error *err);

// Solves the positive definite system matrix × right = right. matrix: q × q, lower triangle read; a
// ridge of up to 1e-8 of its largest diagonal is added when it is singular. Errors: E_NUMERIC.
enum status effect_solve(const double *matrix, size_t q, double *right, struct error *err);
// Σ_i omega_i z_i z_i' into the lower triangle. Shapes: z n × q, omega n, ret q × q.
void effect_gram(const double *z, size_t n, size_t q, const double *omega, double *ret);

static inline double effect_dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++)
        sum += a[j] * b[j];
    return sum;
}

#endif
