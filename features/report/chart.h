// Charts as static inline SVG, each with a data table under it. Usually drawn through report.h.
// Arrays and texts are borrowed for the call. Threads: any, one stream each.
#ifndef HEARTH_CHART_H
#define HEARTH_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// How an axis prints its numbers: 0.25 · 25% (of 0.25) · a calendar date (of a day_t as double).
enum chart_scale { CHART_NUMBER, CHART_PERCENT, CHART_DAY };

// A zeroed range (min == max) is taken from the data and widened to round numbers.
struct chart_axis {
    const char *title;
    enum chart_scale scale;
    double min, max;
};

// low and high: the interval of y; NaN = none (both). count: NaN = none; else the marker's area
// follows it.
struct chart_point {
    double x, y, low, high, count;
};

// Shapes: points n_point, ascending in x; those with NaN in x or y are left out.
struct chart_series {
    const char *name;
    const struct chart_point *points;
    size_t n_point;
    bool markers; // draw the points; intervals become whiskers instead of a band
    bool no_line; // markers alone
};

// A dashed grey line from (x1, y1) to (x2, y2), e.g. the diagonal or the base rate; name NULL =
// none.
struct chart_reference {
    const char *name;
    double x1, y1, x2, y2;
};

// At most CHART_MAX_SERIES series. A chart without any point says "no data".
#define CHART_MAX_SERIES 6
struct line_chart {
    const char *title;       // caption and accessible name
    const char *description; // one sentence on what it shows, or NULL
    struct chart_axis x, y;
    const struct chart_series *series;
    size_t n_series;
    struct chart_reference reference;
};

// One line of a dot or bar chart: a label at the left, a value with or without interval.
struct chart_item {
    const char *label;
    double value, low, high, count; // low, high, count: NaN = none
};

// Items from top to bottom: at most CHART_MAX_ITEMS are drawn, the table under it lists all.
#define CHART_MAX_ITEMS 60
struct dot_chart {
    const char *title, *description;
    struct chart_axis x;
    const char *item_title; // heading of the label column in the table, e.g. "Feature"
    const struct chart_item *items;
    size_t n_item;
    bool bars; // bars from zero instead of dots
    bool has_reference;
    double reference; // a vertical line, e.g. 0 or the overall rate
    const char *reference_name;
    // A second mark on each line, such as the same figure before a change; names are required with
    // it.
    const double *others; // n_item, NaN = none; NULL = no second marks
    const char *value_name, *other_name;
};

// Small bars for a table's cell, one step of time each: its shape at a glance, beside a table with
// the numbers. NaN = nothing is drawn (outside the range); zero = a mark on the base line.
struct strip_chart {
    const char *title; // accessible name: what and from when to when
    const double *values;
    size_t n_value;
};

// Each prints one <figure>, the strip an <svg>; write errors stay in the stream (ferror).
void chart_strip(FILE *stream, const struct strip_chart *chart);
void chart_line(FILE *stream, const struct line_chart *chart);
void chart_dots(FILE *stream, const struct dot_chart *chart);

// Text with & < > " ' escaped for HTML and SVG; NULL prints nothing.
void chart_escape(FILE *stream, const char *text);

#endif
