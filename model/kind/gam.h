// Generalised additive model: one curve a column, found by boosting.
#ifndef HEARTH_GAM_H
#define HEARTH_GAM_H

#include "model/kind/kinds.h"

extern const struct model_kind gam_kind;

#endif
