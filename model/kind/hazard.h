// Discrete-time hazards: what was seen of each row's window counts, however short.
#ifndef HEARTH_HAZARD_H
#define HEARTH_HAZARD_H

#include "model/kind/kinds.h"

extern const struct model_kind hazard_kind;

#endif
