// Support vector machine: libsvm's C-SVC with a linear or a radial kernel.
#ifndef HEARTH_SVM_H
#define HEARTH_SVM_H

#include "model/kind/kinds.h"

extern const struct model_kind svm_kind;

#endif
