// Calibrators: from a margin to a probability, fitted on rows that the model was not trained on.
#ifndef HEARTH_CALIBRATE_H
#define HEARTH_CALIBRATE_H

#include "features/base/json.h"
#include "model/kind/dataset.h"

// Choices of every kind's `calibrate` parameter; AUTO is logistic, which never breaks the ranking
// and needs few positives.
enum calibration { CALIBRATE_AUTO, CALIBRATE_LOGISTIC, CALIBRATE_ISOTONIC, CALIBRATE_NONE };

// p = logistic(slope × margin + intercept), or (isotonic) a rising line through n knots, flat
// outside them.
struct calibrator {
    enum calibration kind;
    double slope, intercept;
    size_t n;
    double *margins, *probabilities; // n knots, margins ascending, in log-odds before calibration
};

// Shapes: margins, labels, weights n; labels 1 or 0; weights above 0, NULL = 1.
struct calibration_pairs {
    const double *margins;
    const signed char *labels;
    size_t n;
    const double *weights;
};

// Pairs of margin and label (0/1) with one class or fewer than two distinct margins cannot be
// fitted: E_DATA. With fewer positives than ISOTONIC_MIN_POSITIVE an isotonic calibrator gives way to
// a logistic one. Source: logistic: Platt 1999 with his smoothed targets; isotonic: pool adjacent
// violators (Ayer et al. 1955), with end blocks of k positives in n rows at (k + 0.5) / (n + 1) where
// k is 0 or n, since no rows prove a probability of 0 or 1.
#define ISOTONIC_MIN_POSITIVE 200
// Errors: E_DATA, E_NUMERIC.
enum status calibrate_fit(struct arena *arena, enum calibration kind,
                          const struct calibration_pairs *pairs, struct calibrator *ret_calibrator,
                          struct error *err);
// Units: margin in log-odds before calibration; a probability. Never exactly 0 or 1, unless a stored isotonic calibrator says so.
double calibrate_apply(const struct calibrator *calibrator, double margin);
const char *calibrate_name(const struct calibrator *calibrator);
void calibrate_to_json(const struct calibrator *calibrator, json *object);
// Errors: E_DATA when it is no such calibrator.
enum status calibrate_from_json(struct arena *arena, const json *object,
                                struct calibrator *ret_calibrator, struct error *err);

#endif
