// The figures of each topic; see calibration.h.
#ifndef HEARTH_FIGURES_H
#define HEARTH_FIGURES_H

#include "data-samples/calibration/calibration.h"

#include <math.h>

#define NOT_JUDGED .published = NAN, .least = NAN, .most = NAN
// Published, and within a share of it.
#define WITHIN(value, share)                                                                       \
    .published = (value), .least = (value) * (1 - (share)), .most = (value) * (1 + (share))

extern const struct figure_topic figures_people, figures_kin, figures_care, figures_services,
    figures_yearly, figures_risk, figures_records;

#endif
