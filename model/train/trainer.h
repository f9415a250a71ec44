// Trains every cell of a grid on every split, selects, calibrates on rows later than training,
// refits the winner. The same for dates of a scenario and for folds, times or a test file of a flat
// table.
#ifndef HEARTH_TRAINER_H
#define HEARTH_TRAINER_H

#include "model/train/select.h"

struct trainer_options {
    const struct grid *grid; // the candidates
    struct selection selection;
    // By dataset row: visible records about the person; with them the baselines are tested beside the
    // candidates (records, and self.age where that is a column). NULL = no baselines.
    const double *records;
    uint64_t seed;
    int n_thread;
    bool quiet; // no progress bar
};

// Owns: trained_done.
// Marks splits that cannot be used in plan->splits[].left_out. Owns: trained_done, then the arena.
// Errors: E_DATA (one class in the final rows), E_NUMERIC with the model's name.
// With no usable split, trained->n_used is 0, nothing is fitted, and the status is OK: the caller
// says what it means.
enum status trainer_run(struct arena *arena, struct plan *plan,
                        const struct trainer_options *options, struct trained *ret_trained,
                        struct error *err);
void trained_done(struct trained *trained); // also of a zeroed one

#endif
