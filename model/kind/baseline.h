// The order of one column: the rule that a model must beat.
#ifndef HEARTH_BASELINE_H
#define HEARTH_BASELINE_H

#include "model/kind/kinds.h"

extern const struct model_kind baseline_kind;

#endif
