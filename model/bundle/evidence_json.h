// What a training says beside its model: the evidence of its tests and the day of training, as kept in
// the model's folder.
#ifndef HEARTH_EVIDENCE_JSON_H
#define HEARTH_EVIDENCE_JSON_H

#include "features/base/json.h"
#include "model/bundle/training.h"

// `evidence` of metrics.json. Below evidence->min_count the number of families is withheld, with the base
// rate that would give it back, and counts as 0 when read.
void evidence_to_json(const struct evidence *evidence, json *object);
// Texts live in arena. An object that is absent (NULL) gives length 0: nothing was measured.
void evidence_from_json(struct arena *arena, const json *object, struct evidence *ret_evidence);

#endif
