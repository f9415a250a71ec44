// Dot and bar charts: one line an item, label left, value with its interval; for coefficients,
// points and groups.

#include "features/report/chart.h"

#include "features/report/chart_axis.h"
#include "features/report/chart_parts.h"

#include <math.h>
#include <string.h>

#define LINE_HEIGHT 26.0
#define TOP 8.0
#define BELOW 54
#define RIGHT 700.0
#define HALF_LINE 8.0    // of a label of two lines
#define CHARACTER_PX 7.6 // of the label's text, about
#define MIN_LEFT 90.0
#define MAX_LEFT 380.0

// Bytes of the first n_character characters of UTF-8 text.
static size_t first_characters(const char *text, size_t n_character)
{
    size_t n_byte = 0;
    for (size_t n = 0; text[n_byte]; n_byte++)
        if (((unsigned char)text[n_byte] & 0xC0) != 0x80 && n++ == n_character)
            break;
    return n_byte;
}

static size_t count_characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static double label_width(const struct dot_chart *chart, size_t n_item)
{
    double width = MIN_LEFT;
    for (size_t i = 0; i < n_item; i++)
        width = fmax(width, 16 + CHARACTER_PX * (double)count_characters(chart->items[i].label));
    return fmin(width, MAX_LEFT);
}

static size_t label_room(double left)
{
    return (size_t)((left - 16) / CHARACTER_PX);
}

// Where the second line begins: after the last blank that fits; 0 = one line is enough.
static size_t label_break(const char *label, size_t room)
{
    if (count_characters(label) <= room)
        return 0;
    size_t fits = first_characters(label, room + 1), at = fits;
    while (at > 0 && label[at] != ' ')
        at--;
    return at ? at + 1 : first_characters(label, room);
}

// A line that is too long loses its middle; the table has the whole.
static void draw_label_line(FILE *stream, const char *label, double left, double y)
{
    size_t room = label_room(left), n = count_characters(label);
    char text[256];
    if (n <= room) {
        parts_text(stream, left - 10, y + 5, "end", label);
        return;
    }
    size_t head = (room - 1) / 2, tail = room - 1 - head;
    snprintf(text, sizeof text, "%.*s…%s", (int)first_characters(label, head), label,
             label + first_characters(label, n - tail));
    parts_text(stream, left - 10, y + 5, "end", text);
}

static void draw_label(FILE *stream, const char *label, double left, double y)
{
    char first[256];
    size_t second = label_break(label, label_room(left));
    if (second == 0 || second >= sizeof first) {
        draw_label_line(stream, label, left, y);
        return;
    }
    snprintf(first, sizeof first, "%.*s", (int)second, label);
    draw_label_line(stream, first, left, y - HALF_LINE);
    draw_label_line(stream, label + second, left, y + HALF_LINE);
}

// All items are as high as the highest label.
static double item_height(const struct dot_chart *chart, size_t n_item, double left)
{
    for (size_t i = 0; i < n_item; i++)
        if (label_break(chart->items[i].label, label_room(left)))
            return LINE_HEIGHT + 2 * HALF_LINE;
    return LINE_HEIGHT;
}

// Value and second mark with a thin line between them.
static void draw_other(FILE *stream, const struct axis *x, double value, double other, double y)
{
    if (!isfinite(other))
        return;
    double at = axis_place(x, other);
    if (isfinite(value))
        parts_line(stream, (struct segment){at, y, axis_place(x, value), y},
                   "stroke=\"" CHART_GREY "\" stroke-width=\"1\"");
    parts_marker(stream, 1, at, y, 4.5);
}

static void draw_item(FILE *stream, const struct dot_chart *chart, const struct chart_item *item,
                      const struct axis *x, double y)
{
    draw_label(stream, item->label, x->from_px, y);
    if (!isfinite(item->value))
        return;
    double at = axis_place(x, item->value);
    const char *ink = parts_colour(0);
    char style[64];
    if (chart->bars) {
        double zero = axis_place(x, 0);
        fprintf(stream,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" fill=\"#5694ca\"/>\n",
                fmin(at, zero), y - 8, fabs(at - zero));
        ink = CHART_INK;
    }
    if (isfinite(item->low) && isfinite(item->high)) {
        double low = axis_place(x, item->low), high = axis_place(x, item->high);
        snprintf(style, sizeof style, "stroke=\"%s\" stroke-width=\"2\"", ink);
        parts_line(stream, (struct segment){low, y, high, y}, style);
        parts_line(stream, (struct segment){low, y - 4, low, y + 4}, style);
        parts_line(stream, (struct segment){high, y - 4, high, y + 4}, style);
    }
    if (!chart->bars)
        parts_marker(stream, 0, at, y, 5);
}

static void plan(const struct dot_chart *chart, size_t n_item, struct axis *ret_x)
{
    struct axis_range range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < n_item; i++) {
        axis_include(&range, chart->items[i].value);
        axis_include(&range, chart->items[i].low);
        axis_include(&range, chart->items[i].high);
        if (chart->others)
            axis_include(&range, chart->others[i]);
    }
    if (chart->bars)
        axis_include(&range, 0);
    if (chart->has_reference)
        axis_include(&range, chart->reference);
    axis_plan(ret_x, &chart->x, range, 6);
    ret_x->from_px = label_width(chart, n_item);
    ret_x->to_px = RIGHT;
}

static void write_number(FILE *stream, enum chart_scale scale, double value)
{
    char text[AXIS_TEXT];
    fprintf(stream, "<td class=\"number\">%s</td>", axis_value_text(scale, value, text));
}

static void write_table(FILE *stream, const struct dot_chart *chart)
{
    bool intervals = false, counts = false;
    for (size_t i = 0; i < chart->n_item; i++) {
        intervals |= isfinite(chart->items[i].low);
        counts |= isfinite(chart->items[i].count);
    }
    const char *headings[6] = {chart->item_title ? chart->item_title : "Item", chart->x.title};
    size_t n = 2;
    if (chart->others) {
        headings[1] = chart->value_name;
        headings[n++] = chart->other_name;
    }
    if (intervals) {
        headings[n++] = "Low";
        headings[n++] = "High";
    }
    if (counts)
        headings[n++] = "Rows";
    parts_table_open(stream, chart->title, headings, n);
    for (size_t i = 0; i < chart->n_item; i++) {
        const struct chart_item *item = &chart->items[i];
        fputs("<tr><th scope=\"row\">", stream);
        chart_escape(stream, item->label);
        fputs("</th>", stream);
        write_number(stream, chart->x.scale, item->value);
        if (chart->others)
            write_number(stream, chart->x.scale, chart->others[i]);
        if (intervals) {
            write_number(stream, chart->x.scale, item->low);
            write_number(stream, chart->x.scale, item->high);
        }
        if (counts)
            write_number(stream, CHART_NUMBER, item->count);
        fputs("</tr>\n", stream);
    }
    parts_table_close(stream);
}

static void draw_legend(FILE *stream, const struct dot_chart *chart)
{
    bool reference = chart->has_reference && chart->reference_name;
    if (!reference && !chart->others)
        return;
    parts_legend_open(stream);
    if (chart->others) {
        parts_legend_item(stream, 1, false, true, chart->other_name);
        parts_legend_item(stream, 0, false, true, chart->value_name);
    }
    if (reference)
        parts_legend_reference(stream, chart->reference_name);
    parts_legend_close(stream);
}

void chart_dots(FILE *stream, const struct dot_chart *chart)
{
    size_t n_item = chart->n_item < CHART_MAX_ITEMS ? chart->n_item : CHART_MAX_ITEMS;
    parts_figure_open(stream, chart->title, chart->description);
    if (!n_item) {
        fputs("<p>No data.</p>\n", stream);
        parts_figure_close(stream);
        return;
    }
    struct axis x;
    plan(chart, n_item, &x);
    draw_legend(stream, chart);
    double height = item_height(chart, n_item, x.from_px);
    double bottom = TOP + height * (double)n_item + 4;
    parts_svg_open(stream, chart->title, (int)bottom + BELOW);
    parts_axes(stream, &x, NULL, TOP, bottom);
    for (size_t i = 0; i < n_item; i++) {
        double y = TOP + height * ((double)i + 0.5);
        if (chart->others)
            draw_other(stream, &x, chart->items[i].value, chart->others[i], y);
        draw_item(stream, chart, &chart->items[i], &x, y);
    }
    if (chart->has_reference) {
        double at = axis_place(&x, chart->reference);
        parts_line(stream, (struct segment){at, TOP, at, bottom},
                   "stroke=\"" CHART_GREY "\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"");
    }
    fputs("</svg>\n", stream);
    if (n_item < chart->n_item)
        fprintf(stream, "<p>The first %zu of %zu are drawn; the table has all.</p>\n", n_item,
                chart->n_item);
    write_table(stream, chart);
    parts_figure_close(stream);
}
