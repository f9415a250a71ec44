// How well the winner did on its splits: one judgement over all of them together, and one a split.
#ifndef HEARTH_ASSESS_H
#define HEARTH_ASSESS_H

#include "model/judge.h"
#include "model/trainer.h"

#define ASSESS_REPLICATES 500

// The winner's predictions on all used splits, one after the other. Shapes: n. Lives in arena.
struct predictions {
    size_t n;
    size_t *row;     // of the dataset
    uint32_t *split; // of the plan
    double *score;
    signed char *label;
    uint32_t *cluster; // NULL = each row alone
    size_t *first;     // n_split + 1: where each split begins
};
void predictions_gather(struct arena *arena, const struct plan *plan, const struct trained *trained,
                        struct predictions *ret_predictions);

struct assessment {
    struct judgement overall;
    struct judgement *splits; // plan's n_split; n 0 where left out
};
// `base` says tops, groups (values by prediction), threshold, seed and threads; its rows are filled
// in here.
enum status assess(struct arena *arena, const struct plan *plan,
                   const struct predictions *predictions, const struct judge_input *base,
                   struct assessment *ret_assessment, struct error *err);

#endif
