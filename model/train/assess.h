// How well the winner did on its splits: one evaluation of all of them together, and one a split.
#ifndef HEARTH_ASSESS_H
#define HEARTH_ASSESS_H

#include "model/metric/evaluation.h"
#include "model/train/trainer.h"

#define ASSESS_REPLICATES 500

void predictions_gather(struct arena *arena, const struct plan *plan, const struct trained *trained,
                        struct predictions *ret_predictions);

struct assess_input {
    const struct plan *plan;
    const struct predictions *predictions; // of the plan's splits
    const struct evaluation_input *base; // tops, groups (values by prediction), threshold, seed and
                                         // threads; its rows are filled in by `assess`
};
// Owns: arena. Errors: those of evaluate. Cost: ASSESS_REPLICATES passes over all predictions for each
// metric without an interval of its own.
enum status assess(struct arena *arena, const struct assess_input *from,
                   struct assessment *ret_assessment, struct error *err);

#endif
