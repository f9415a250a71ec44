// Bars as small as a word, so that a table can show one series a row on a common time axis.

#include "features/report/chart.h"

#include <math.h>

#define WIDTH 264.0
#define HEIGHT 30.0
#define GAP_MARK 3.0

// One path for all bars that are as high as `height` says; NaN = no bar.
static void draw_bars(FILE *stream, const struct strip_chart *chart, const char *colour,
                      double (*height)(double value, double most), double most)
{
    double step = WIDTH / (double)chart->n_value;
    double width = step > 3 ? step - 1 : step;
    fprintf(stream, "<path fill=\"%s\" d=\"", colour);
    for (size_t i = 0; i < chart->n_value; i++) {
        double h = height(chart->values[i], most);
        if (isfinite(h))
            fprintf(stream, "M%.1f %.1fh%.1fv-%.1fh-%.1fz", step * (double)i, HEIGHT, width, h,
                    width);
    }
    fputs("\"/>", stream);
}

static double bar_height(double value, double most)
{
    return value > 0 ? fmax(value / most * HEIGHT, 1) : NAN;
}

static double gap_height(double value, double most)
{
    (void)most;
    return value > 0 || isnan(value) ? NAN : GAP_MARK;
}

void chart_strip(FILE *stream, const struct strip_chart *chart)
{
    double most = 0;
    for (size_t i = 0; i < chart->n_value; i++)
        most = fmax(most, chart->values[i]); // fmax leaves NaN out
    fprintf(stream,
            "<svg role=\"img\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\"><title>",
            WIDTH, HEIGHT, WIDTH, HEIGHT);
    chart_escape(stream, chart->title);
    fputs("</title>", stream);
    draw_bars(stream, chart, "#5694ca", bar_height, most);
    draw_bars(stream, chart, "#b5281c", gap_height, most);
    fputs("</svg>", stream);
}
