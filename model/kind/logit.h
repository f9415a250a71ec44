// Logistic regression with an L2 penalty on prepared columns.
#ifndef HEARTH_LOGIT_H
#define HEARTH_LOGIT_H

#include "model/kind/kinds.h"
#include "model/kind/prep.h"

extern const struct model_kind logit_kind;

struct logit_options {
    struct prep_options prep;
    double penalty;
    long i_column; // the only one that counts; −1 = all
};

// As the functions of struct model_kind, for kinds that are such a regression.
enum status logit_fit_with(struct arena *arena, const struct fit_input *input,
                           const struct logit_options *options, void **ret_state,
                           struct error *err);
void logit_margins(const void *state, const struct feature_rows *rows, int n_thread,
                   double *ret_margins);
double logit_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                           double *ret_contributions);
void logit_to_json(const void *state, json *object);
enum status logit_from_json(struct arena *arena, const json *object, size_t n_col, void **ret_state,
                            struct error *err);

#endif
