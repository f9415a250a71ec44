// Gradient-boosted trees, fitted by xgboost.
#ifndef HEARTH_GBT_H
#define HEARTH_GBT_H

#include "model/kind/kinds.h"

extern const struct model_kind gbt_kind;

#endif
