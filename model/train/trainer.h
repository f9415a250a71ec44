// Trains every cell of a grid on every split, selects, calibrates on rows later than training,
// refits the winner. The same for dates of a scenario and for folds, times or a test file of a flat
// table.
#ifndef HEARTH_TRAINER_H
#define HEARTH_TRAINER_H

#include "features/base/progress.h"
#include "model/train/kept_fits.h"
#include "model/train/select.h"

struct trainer_options {
    const struct grid *grid; // the candidates
    struct selection selection;
    // By dataset row: visible records about the person; with them the baselines are tested beside the
    // candidates (records, and self.age where that is a column). NULL = no baselines.
    const double *records;
    const struct kept_fits *kept; // of a training that was broken off; NULL = nothing is kept
    struct progress *progress;    // of trainer_run_cell; NULL = none
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
// Marks the splits whose rows have no test row, or one class alone to train on.
void plan_mark_untrainable(struct plan *plan);
// One cell (settings and text) on the plan's splits that are not left out, with calibrated scores as far as
// that takes no further fits. Owns: its results live in arena. Errors: those of the fits.
enum status trainer_run_cell(struct arena *arena, struct plan *plan,
                             const struct trainer_options *options, struct cell *cell,
                             struct error *err);
void trained_done(struct trained *trained); // also of a zeroed one

#endif
