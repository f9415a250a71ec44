// What the kinds of charts share: figure, frame, legend and markers. For chart*.c only.
#ifndef HEARTH_CHART_PARTS_H
#define HEARTH_CHART_PARTS_H

#include "features/report/chart.h"
#include "features/report/chart_axis.h"

#define CHART_WIDTH 720
#define CHART_INK "#0b0c0c"
#define CHART_GREY "#505a5f"
#define CHART_GRID "#dde0e1"

// Colour, dash pattern and marker of the i-th series, told apart without colour too.
const char *parts_colour(size_t i_series);
const char *parts_dash(size_t i_series);
void parts_marker(FILE *stream, size_t i_series, double x, double y, double radius);

// <figure> with its caption and description; the SVG with its accessible name; the closing parts.
void parts_figure_open(FILE *stream, const char *title, const char *description);
void parts_svg_open(FILE *stream, const char *title, int height);
void parts_figure_close(FILE *stream);

void parts_legend_open(FILE *stream);
void parts_legend_item(FILE *stream, size_t i_series, bool line, bool marker, const char *name);
void parts_legend_reference(FILE *stream, const char *name);
void parts_legend_close(FILE *stream);

struct segment {
    double x1, y1, x2, y2; // pixels
};
void parts_line(FILE *stream, struct segment line, const char *style);
// Text at a place; anchor is start, middle or end.
void parts_text(FILE *stream, double x, double y, const char *anchor, const char *text);
// Grid lines, tick labels and titles. `y` NULL leaves the vertical axis out.
void parts_axes(FILE *stream, const struct axis *x, const struct axis *y, double top,
                double bottom);

// The data table under a chart.
void parts_table_open(FILE *stream, const char *caption, const char *const *headings, size_t n);
void parts_table_close(FILE *stream);

#endif
