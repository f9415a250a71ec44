// Logistic regression with an L2 penalty on prepared columns.
#ifndef HEARTH_LOGIT_H
#define HEARTH_LOGIT_H

#include "model/kind/kinds.h"

extern const struct model_kind logit_kind;

#endif
