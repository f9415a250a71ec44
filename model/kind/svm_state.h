// What a support vector machine is made of: between its fit and the rest of the kind.
#ifndef HEARTH_SVM_STATE_H
#define HEARTH_SVM_STATE_H

#include "model/kind/kinds.h"
#include "model/kind/prep.h"

// Places of the parameters in fit_input.values.
enum {
    SVM_KERNEL,
    SVM_COST,
    SVM_GAMMA,
    SVM_SCALE,
    SVM_CAP,
    SVM_TRANSFORM,
    SVM_MAX_ROWS,
    SVM_TOLERANCE,
    SVM_BALANCE
};
enum { KERNEL_LINEAR, KERNEL_RBF };

struct svm {
    struct prep prep;
    bool linear;
    double gamma, constant; // margin = constant + sum
    size_t n_vector;        // 0 for linear
    const double *weights;  // n_feature for linear; n_vector for rbf
    const double *vectors;  // n_vector × n_feature
    size_t n_row, n_drawn;  // of the training rows, and what was trained on
};

// As fit of struct model_kind.
enum status svm_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err);

#endif
