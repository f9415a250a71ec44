// The common parts of the charts. Everything is plain SVG with its looks in attributes, so that a
// chart that is copied out of a report still looks the same.

#include "features/report/chart_parts.h"

#include "features/base/text.h"

#include <string.h>

#define CHARACTER_PX 7.2 // of an axis title, about
#define BESIDE_AXIS 16.0 // free to the right of an axis

// Dark blue, orange, dark pink, turquoise, dark grey, purple: each at least 3:1 against white.
static const char *const colours[CHART_MAX_SERIES] = {"#12436d", "#d4580f", "#801650",
                                                      "#1f857b", "#3d3d3d", "#746cb1"};
static const char *const dashes[CHART_MAX_SERIES] = {"none",     "7 3", "2 3",
                                                     "10 3 2 3", "4 2", "12 4"};

const char *parts_colour(size_t i_series)
{
    return colours[i_series % CHART_MAX_SERIES];
}

const char *parts_dash(size_t i_series)
{
    return dashes[i_series % CHART_MAX_SERIES];
}

void chart_escape(FILE *stream, const char *text)
{
    const char *piece;
    for (size_t n; text && (n = text_html_next(&text, &piece));)
        fwrite(piece, 1, n, stream);
}

void parts_marker(FILE *stream, size_t i_series, double x, double y, double radius)
{
    const char *colour = parts_colour(i_series);
    double r = radius;
    switch (i_series % 4) {
    case 0:
        fprintf(stream, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>\n", x, y, r,
                colour);
        break;
    case 1:
        fprintf(stream, "<path d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\" fill=\"%s\"/>\n", x,
                y - 1.3 * r, 1.3 * r, 1.3 * r, -1.3 * r, 1.3 * r, -1.3 * r, -1.3 * r, colour);
        break;
    case 2:
        fprintf(stream, "<path d=\"M%.1f %.1fl%.1f %.1fh%.1fz\" fill=\"%s\"/>\n", x, y - 1.2 * r,
                1.2 * r, 2.1 * r, -2.4 * r, colour);
        break;
    default:
        fprintf(stream, "<path d=\"M%.1f %.1fh%.1fv%.1fh%.1fz\" fill=\"%s\"/>\n", x - 0.9 * r,
                y - 0.9 * r, 1.8 * r, 1.8 * r, -1.8 * r, colour);
    }
}

void parts_figure_open(FILE *stream, const char *title, const char *description)
{
    fputs("<figure class=\"chart\">\n<figcaption>", stream);
    chart_escape(stream, title);
    fputs("</figcaption>\n", stream);
    if (description) {
        fputs("<p class=\"description\">", stream);
        chart_escape(stream, description);
        fputs("</p>\n", stream);
    }
}

void parts_svg_open(FILE *stream, const char *title, int height)
{
    fprintf(stream,
            "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-size=\"14\" "
            "fill=\"" CHART_INK "\">\n<title>",
            CHART_WIDTH, height, CHART_WIDTH, height);
    chart_escape(stream, title);
    fputs("</title>\n", stream);
}

void parts_figure_close(FILE *stream)
{
    fputs("</figure>\n", stream);
}

void parts_legend_open(FILE *stream)
{
    fputs("<ul class=\"legend\">\n", stream);
}

void parts_legend_item(FILE *stream, size_t i_series, bool line, bool marker, const char *name)
{
    fputs("<li><svg width=\"34\" height=\"14\" aria-hidden=\"true\">", stream);
    if (line)
        fprintf(stream,
                "<line x1=\"1\" y1=\"7\" x2=\"33\" y2=\"7\" stroke=\"%s\" stroke-width=\"2.5\" "
                "stroke-dasharray=\"%s\"/>",
                parts_colour(i_series), parts_dash(i_series));
    if (marker)
        parts_marker(stream, i_series, 17, 7, 4.5);
    fputs("</svg> ", stream);
    chart_escape(stream, name);
    fputs("</li>\n", stream);
}

void parts_legend_reference(FILE *stream, const char *name)
{
    fputs("<li><svg width=\"34\" height=\"14\" aria-hidden=\"true\"><line x1=\"1\" y1=\"7\" "
          "x2=\"33\" "
          "y2=\"7\" stroke=\"" CHART_GREY
          "\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"/></svg> ",
          stream);
    chart_escape(stream, name);
    fputs("</li>\n", stream);
}

void parts_legend_close(FILE *stream)
{
    fputs("</ul>\n", stream);
}

void parts_line(FILE *stream, struct segment line, const char *style)
{
    fprintf(stream, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", line.x1,
            line.y1, line.x2, line.y2, style);
}

void parts_text(FILE *stream, double x, double y, const char *anchor, const char *text)
{
    fprintf(stream, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    chart_escape(stream, text);
    fputs("</text>\n", stream);
}

// In the middle below the axis, or farther left when it would leave the drawing.
static void title_write(FILE *stream, const struct axis *x, double y)
{
    double half = CHARACTER_PX * (double)(x->title ? strlen(x->title) : 0) / 2,
           middle = (x->from_px + x->to_px) / 2;
    if (middle + half > x->to_px + BESIDE_AXIS)
        parts_text(stream, x->to_px + BESIDE_AXIS, y, "end", x->title);
    else
        parts_text(stream, middle, y, "middle", x->title);
}

void parts_axes(FILE *stream, const struct axis *x, const struct axis *y, double top, double bottom)
{
    char text[AXIS_TEXT];
    for (size_t i = 0; i < x->n_tick; i++) {
        double at = axis_place(x, x->ticks[i]);
        parts_line(stream, (struct segment){at, top, at, bottom}, "stroke=\"" CHART_GRID "\"");
        parts_text(stream, at, bottom + 20, "middle", axis_tick_text(x, x->ticks[i], text));
    }
    for (size_t i = 0; y && i < y->n_tick; i++) {
        double at = axis_place(y, y->ticks[i]);
        parts_line(stream, (struct segment){x->from_px, at, x->to_px, at},
                   "stroke=\"" CHART_GRID "\"");
        parts_text(stream, x->from_px - 8, at + 5, "end", axis_tick_text(y, y->ticks[i], text));
    }
    parts_line(stream, (struct segment){x->from_px, bottom, x->to_px, bottom},
               "stroke=\"" CHART_GREY "\"");
    if (y)
        parts_line(stream, (struct segment){x->from_px, top, x->from_px, bottom},
                   "stroke=\"" CHART_GREY "\"");
    title_write(stream, x, bottom + 44);
    if (y) {
        fprintf(stream,
                "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">",
                (top + bottom) / 2);
        chart_escape(stream, y->title);
        fputs("</text>\n", stream);
    }
}

void parts_table_open(FILE *stream, const char *caption, const char *const *headings, size_t n)
{
    fputs("<details>\n<summary>Data of this chart</summary>\n<div class=\"table\" tabindex=\"0\" "
          "role=\"region\" aria-label=\"Data: ",
          stream);
    chart_escape(stream, caption);
    fputs("\">\n<table>\n<caption>Data: ", stream);
    chart_escape(stream, caption);
    fputs("</caption>\n<thead><tr>", stream);
    for (size_t i = 0; i < n; i++) {
        fprintf(stream, "<th scope=\"col\"%s>", i ? " class=\"number\"" : "");
        chart_escape(stream, headings[i] ? headings[i] : "");
        fputs("</th>", stream);
    }
    fputs("</tr></thead>\n<tbody>\n", stream);
}

void parts_table_close(FILE *stream)
{
    fputs("</tbody>\n</table>\n</div>\n</details>\n", stream);
}
