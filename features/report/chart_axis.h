// Axes: a range widened to round numbers, its ticks, and the way from a value to a place on the
// page.
#ifndef HEARTH_CHART_AXIS_H
#define HEARTH_CHART_AXIS_H

#include "features/report/chart.h"

#define AXIS_MAX_TICKS 24
#define AXIS_TEXT 32

struct axis {
    const char *title;
    enum chart_scale scale;
    double min, max;       // values at both ends, min < max
    double from_px, to_px; // their places
    double ticks[AXIS_MAX_TICKS];
    size_t n_tick;
    double step; // between ticks; for CHART_DAY the step in months, or days below one month
};

// Extends a range by a value; NaN and infinity are ignored. Start with {INFINITY, -INFINITY}.
struct axis_range {
    double min, max;
};
void axis_include(struct axis_range *range, double value);

// Fixes the range (the row's own, else that of the data, else 0 to 1) and finds at most n_wanted +
// 1 or so ticks.
void axis_plan(struct axis *ret_axis, const struct chart_axis *row, struct axis_range range,
               int n_wanted);
double axis_place(const struct axis *axis, double value); // clamped to the axis
// A value as the data table shows it, and as a tick does.
const char *axis_value_text(enum chart_scale scale, double value, char buffer[AXIS_TEXT]);
const char *axis_tick_text(const struct axis *axis, double value, char buffer[AXIS_TEXT]);

#endif
