// Calibration within a training: of a cell's splits and of the refitted model.
#ifndef HEARTH_CALIBRATE_SPLITS_H
#define HEARTH_CALIBRATE_SPLITS_H

#include "model/train/trainer.h"

// A training at work.
struct run {
    struct arena *arena;
    struct plan *plan;
    const struct trainer_options *options;
    struct progress *progress;
    const struct settings *settings; // of the cell at work
};

// Fits the cell at work. Owns: fitted_done, then the arena. Errors: those of fitted_fit.
enum status run_fit(struct arena *arena, const struct run *run, const struct rows *rows,
                    struct fitted *ret_fitted, struct error *err);
// Fills calibrator, calibrated_on and scores of one split's result. cheap: with too few pairs nothing is
// calibrated, and no models are fitted for it. Errors: those of the fits.
enum status split_calibrate(const struct run *run, struct cell *cell, size_t i_split, bool cheap,
                            struct error *err);
// The calibrator of the refitted winner. Errors: those of the fits.
enum status final_calibrate(const struct run *run, struct trained *trained, struct error *err);

#endif
