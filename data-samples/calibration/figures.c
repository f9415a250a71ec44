// The topics in the order in which they are shown. One more: a row here and in figures.h.

#include "data-samples/calibration/figures.h"

const struct figure_topic *const figure_topics[] = {
    &figures_people, &figures_kin,  &figures_care, &figures_services,
    &figures_yearly, &figures_risk, NULL,
};

const struct figure_topic *const record_topics[] = {&figures_records, NULL};
