// Line charts: curves with an optional band or whiskers, markers sized by count, one reference
// line. The place of every mark follows from the numbers alone, so that equal input gives equal
// bytes.

#include "features/report/chart.h"

#include "features/report/chart_axis.h"
#include "features/report/chart_parts.h"

#include <math.h>

#define HEIGHT 420
#define TOP 14.0
#define BOTTOM 358.0
#define LEFT 78.0
#define RIGHT 700.0
#define MAX_TABLE_POINTS 200 // of one series in the data table; more are thinned evenly
#define MIN_RADIUS 3.0
#define MAX_RADIUS 7.0

static bool is_drawn(const struct chart_point *point)
{
    return isfinite(point->x) && isfinite(point->y);
}

static bool has_interval(const struct chart_point *point)
{
    return is_drawn(point) && isfinite(point->low) && isfinite(point->high);
}

static void plan_axes(const struct line_chart *chart, struct axis *ret_x, struct axis *ret_y)
{
    struct axis_range x = {INFINITY, -INFINITY}, y = x;
    for (size_t i = 0; i < chart->n_series; i++) {
        for (size_t k = 0; k < chart->series[i].n_point; k++) {
            const struct chart_point *point = &chart->series[i].points[k];
            if (!is_drawn(point))
                continue;
            axis_include(&x, point->x);
            axis_include(&y, point->y);
            axis_include(&y, point->low);
            axis_include(&y, point->high);
        }
    }
    if (chart->reference.name) {
        axis_include(&y, chart->reference.y1);
        axis_include(&y, chart->reference.y2);
    }
    axis_plan(ret_x, &chart->x, x, 7);
    axis_plan(ret_y, &chart->y, y, 6);
    ret_x->from_px = LEFT;
    ret_x->to_px = RIGHT;
    ret_y->from_px = BOTTOM;
    ret_y->to_px = TOP;
}

// The band between low and high; drawn only for lines without markers.
static void draw_band(FILE *stream, const struct chart_series *series, size_t i_series,
                      const struct axis *x, const struct axis *y)
{
    const char *command = "M";
    fprintf(stream, "<path fill=\"%s\" fill-opacity=\"0.16\" d=\"", parts_colour(i_series));
    for (size_t k = 0; k < series->n_point; k++) {
        const struct chart_point *point = &series->points[k];
        if (!has_interval(point))
            continue;
        fprintf(stream, "%s%.1f %.1f", command, axis_place(x, point->x),
                axis_place(y, point->high));
        command = "L";
    }
    for (size_t k = series->n_point; k-- > 0;) {
        const struct chart_point *point = &series->points[k];
        if (has_interval(point))
            fprintf(stream, "L%.1f %.1f", axis_place(x, point->x), axis_place(y, point->low));
    }
    fputs("\"/>\n", stream);
}

static void draw_curve(FILE *stream, const struct chart_series *series, size_t i_series,
                       const struct axis *x, const struct axis *y)
{
    const char *command = "M";
    fprintf(stream,
            "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" stroke-linejoin=\"round\" "
            "stroke-dasharray=\"%s\" d=\"",
            parts_colour(i_series), parts_dash(i_series));
    for (size_t k = 0; k < series->n_point; k++) {
        const struct chart_point *point = &series->points[k];
        if (!is_drawn(point))
            continue;
        fprintf(stream, "%s%.1f %.1f", command, axis_place(x, point->x), axis_place(y, point->y));
        command = "L";
    }
    fputs("\"/>\n", stream);
}

static void draw_whisker(FILE *stream, const struct chart_point *point, size_t i_series,
                         const struct axis *x, const struct axis *y)
{
    char style[64];
    snprintf(style, sizeof style, "stroke=\"%s\" stroke-width=\"1.5\"", parts_colour(i_series));
    double at = axis_place(x, point->x);
    double low = axis_place(y, point->low), high = axis_place(y, point->high);
    parts_line(stream, (struct segment){at, low, at, high}, style);
    parts_line(stream, (struct segment){at - 4, low, at + 4, low}, style);
    parts_line(stream, (struct segment){at - 4, high, at + 4, high}, style);
}

static double largest_count(const struct chart_series *series)
{
    double largest = 0;
    for (size_t k = 0; k < series->n_point; k++)
        if (series->points[k].count > largest)
            largest = series->points[k].count;
    return largest;
}

static void draw_markers(FILE *stream, const struct chart_series *series, size_t i_series,
                         const struct axis *x, const struct axis *y)
{
    double largest = largest_count(series);
    for (size_t k = 0; k < series->n_point; k++) {
        const struct chart_point *point = &series->points[k];
        if (!is_drawn(point))
            continue;
        if (has_interval(point))
            draw_whisker(stream, point, i_series, x, y);
        double radius = 4.5;
        if (largest > 0 && point->count >= 0)
            radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt(point->count / largest);
        parts_marker(stream, i_series, axis_place(x, point->x), axis_place(y, point->y), radius);
    }
}

static size_t count_intervals(const struct chart_series *series)
{
    size_t n = 0;
    for (size_t k = 0; k < series->n_point; k++)
        n += has_interval(&series->points[k]);
    return n;
}

static void draw_series(FILE *stream, const struct chart_series *series, size_t i_series,
                        const struct axis *x, const struct axis *y)
{
    if (!series->markers && count_intervals(series) > 1)
        draw_band(stream, series, i_series, x, y);
    if (!series->no_line)
        draw_curve(stream, series, i_series, x, y);
    if (series->markers || series->no_line)
        draw_markers(stream, series, i_series, x, y);
}

static void write_cell(FILE *stream, enum chart_scale scale, double value, bool heading)
{
    char text[AXIS_TEXT];
    const char *tag = heading ? "th" : "td";
    fprintf(stream, "<%s class=\"number\"%s>%s</%s>", tag, heading ? " scope=\"row\"" : "",
            axis_value_text(scale, value, text), tag);
}

static void write_points(FILE *stream, const struct line_chart *chart,
                         const struct chart_series *series, bool intervals, bool counts)
{
    size_t stride = 1 + series->n_point / MAX_TABLE_POINTS;
    for (size_t k = 0; k < series->n_point; k++) {
        const struct chart_point *point = &series->points[k];
        if (!is_drawn(point) || (k % stride && k + 1 != series->n_point))
            continue;
        fputs("<tr>", stream);
        if (chart->n_series > 1) {
            fputs("<th scope=\"row\">", stream);
            chart_escape(stream, series->name);
            fputs("</th>", stream);
        }
        write_cell(stream, chart->x.scale, point->x, chart->n_series < 2);
        write_cell(stream, chart->y.scale, point->y, false);
        if (intervals) {
            write_cell(stream, chart->y.scale, point->low, false);
            write_cell(stream, chart->y.scale, point->high, false);
        }
        if (counts)
            write_cell(stream, CHART_NUMBER, point->count, false);
        fputs("</tr>\n", stream);
    }
}

static void write_table(FILE *stream, const struct line_chart *chart)
{
    bool intervals = false, counts = false;
    for (size_t i = 0; i < chart->n_series; i++) {
        intervals |= count_intervals(&chart->series[i]) > 0;
        counts |= largest_count(&chart->series[i]) > 0;
    }
    const char *headings[6];
    size_t n = 0;
    if (chart->n_series > 1)
        headings[n++] = "Series";
    headings[n++] = chart->x.title;
    headings[n++] = chart->y.title;
    if (intervals) {
        headings[n++] = "Low";
        headings[n++] = "High";
    }
    if (counts)
        headings[n++] = "Rows";
    parts_table_open(stream, chart->title, headings, n);
    for (size_t i = 0; i < chart->n_series; i++)
        write_points(stream, chart, &chart->series[i], intervals, counts);
    parts_table_close(stream);
}

static void write_legend(FILE *stream, const struct line_chart *chart)
{
    parts_legend_open(stream);
    for (size_t i = 0; i < chart->n_series; i++) {
        const struct chart_series *series = &chart->series[i];
        parts_legend_item(stream, i, !series->no_line, series->markers || series->no_line,
                          series->name);
    }
    if (chart->reference.name)
        parts_legend_reference(stream, chart->reference.name);
    parts_legend_close(stream);
}

void chart_line(FILE *stream, const struct line_chart *chart)
{
    struct axis x, y;
    size_t n_point = 0;
    for (size_t i = 0; i < chart->n_series; i++)
        for (size_t k = 0; k < chart->series[i].n_point; k++)
            n_point += is_drawn(&chart->series[i].points[k]);
    parts_figure_open(stream, chart->title, chart->description);
    if (!n_point) {
        fputs("<p>No data.</p>\n", stream);
        parts_figure_close(stream);
        return;
    }
    plan_axes(chart, &x, &y);
    if (chart->n_series > 1 || chart->reference.name)
        write_legend(stream, chart);
    parts_svg_open(stream, chart->title, HEIGHT);
    parts_axes(stream, &x, &y, TOP, BOTTOM);
    const struct chart_reference *reference = &chart->reference;
    if (reference->name)
        parts_line(stream,
                   (struct segment){axis_place(&x, reference->x1), axis_place(&y, reference->y1),
                                    axis_place(&x, reference->x2), axis_place(&y, reference->y2)},
                   "stroke=\"" CHART_GREY "\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"");
    for (size_t i = 0; i < chart->n_series; i++)
        draw_series(stream, &chart->series[i], i, &x, &y);
    fputs("</svg>\n", stream);
    write_table(stream, chart);
    parts_figure_close(stream);
}
