// Points of the charts that every evaluation of scores shows: calibration, ROC, precision and recall
// by share.
#ifndef HEARTH_CURVES_H
#define HEARTH_CURVES_H

#include "features/report/report.h"
#include "model/metric/ranking.h"

#define CURVE_POINTS 101
#define CALIBRATION_BINS 10

struct curves {
    struct chart_point
        calibration[CALIBRATION_BINS]; // x mean score, y share positive, Wilson interval, count
    size_t n_calibration;
    struct chart_point roc[CURVE_POINTS + 2]; // x false positive rate, y true positive rate
    size_t n_roc;
    struct chart_point precision[CURVE_POINTS],
        recall[CURVE_POINTS]; // x share of rows taken from the top
    size_t n_share;
};
// Empty curves where they are undefined (no positive, no negative, no probabilities), or where the
// rows with or without the outcome are few. Between neighbouring points lie no small counts.
// Source of the interval: Wilson 1927, 95 %.
void curves_fill(const struct ranking *ranking, double min_count, struct curves *ret_curves);
// Adds the three charts to a report, with the base rate beside them.
void curves_report(struct report *report, const struct ranking *ranking,
                   const struct curves *curves);

#endif
