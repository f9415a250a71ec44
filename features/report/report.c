// Reports are written into memory first, because the list of contents comes before the chapters it
// names; closing puts head, contents and body into the file at once.

#include "features/report/report.h"

#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/plain.h"
#include "features/report/report_style.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 64
#define MAX_WHOLE_BYTES 16 // of a word in a cell that is kept in one line

enum block { BLOCK_NONE, BLOCK_LIST, BLOCK_TABLE };

struct report {
    struct output output;
    char *title, *subtitle;
    FILE *contents, *body; // streams into memory
    char *contents_text, *body_text;
    size_t n_contents, n_body;
    enum block block; // what is open at the end of the body
    bool in_section;
    bool numeric[MAX_COLUMNS]; // of the open table
    size_t n_column, i_column;
};

enum status report_open(const char *path, const char *title, const char *subtitle,
                        struct report **ret_report, struct error *err)
{
    struct report *report = memory_alloc(sizeof *report);
    enum status status = output_open(&report->output, path, err);
    if (status) {
        free(report);
        return status;
    }
    report->title = memory_text(title);
    report->subtitle = subtitle ? memory_text(subtitle) : NULL;
    report->contents = memory_stream(&report->contents_text, &report->n_contents);
    report->body = memory_stream(&report->body_text, &report->n_body);
    *ret_report = report;
    return OK;
}

static void close_streams(struct report *report)
{
    if (report->contents)
        memory_stream_close(report->contents);
    if (report->body)
        memory_stream_close(report->body);
    report->contents = report->body = NULL;
}

static void report_free(struct report *report)
{
    close_streams(report);
    free(report->contents_text);
    free(report->body_text);
    free(report->title);
    free(report->subtitle);
    free(report);
}

void report_discard(struct report *report)
{
    if (!report)
        return;
    output_discard(&report->output);
    report_free(report);
}

// Ends an open list; a table must have been ended by its caller.
static void end_block(struct report *report)
{
    assert(report->block != BLOCK_TABLE);
    if (report->block == BLOCK_LIST)
        fputs("</ul>\n", report->body);
    report->block = BLOCK_NONE;
}

static void write_head(const struct report *report, FILE *stream)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"referrer\" content=\"no-referrer\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'\">\n<title>",
          stream);
    chart_escape(stream, report->title);
    fprintf(stream,
            "</title>\n<style>\n%s</style>\n</head>\n<body>\n<a class=\"skip\" "
            "href=\"#report-main\">Skip "
            "to the report</a>\n<header>\n<div class=\"page\">\n<h1>",
            report_style);
    chart_escape(stream, report->title);
    fputs("</h1>\n", stream);
    if (report->subtitle) {
        fputs("<p>", stream);
        chart_escape(stream, report->subtitle);
        fputs("</p>\n", stream);
    }
    fputs("</div>\n</header>\n<div class=\"page\">\n", stream);
    if (report->n_contents) {
        fputs("<nav aria-labelledby=\"report-contents\">\n<h2 "
              "id=\"report-contents\">Contents</h2>\n<ul>\n",
              stream);
        fputs(report->contents_text, stream);
        fputs("</ul>\n</nav>\n", stream);
    }
    fputs("<main id=\"report-main\">\n", stream);
}

enum status report_close(struct report *report, struct error *err)
{
    end_block(report);
    if (report->in_section)
        fputs("</section>\n", report->body);
    close_streams(report);
    FILE *stream = report->output.stream;
    write_head(report, stream);
    fwrite(report->body_text, 1, report->n_body, stream);
    fputs("</main>\n<footer>Made by hearth " HEARTH_VERSION
          ". Scores support decisions about people; a named professional takes them.</footer>\n"
          "</div>\n</body>\n</html>\n",
          stream);
    enum status status = output_close(&report->output, err);
    report_free(report);
    return status;
}

static bool is_id(const char *id)
{
    return *id && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

void report_section(struct report *report, const char *id, const char *title)
{
    assert(is_id(id));
    end_block(report);
    if (report->in_section)
        fputs("</section>\n", report->body);
    report->in_section = true;
    fprintf(report->body, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">",
            id, id, id);
    chart_escape(report->body, title);
    fputs("</h2>\n", report->body);
    fprintf(report->contents, "<li><a href=\"#%s\">", id);
    chart_escape(report->contents, title);
    fputs("</a></li>\n", report->contents);
}

void report_heading(struct report *report, const char *title)
{
    end_block(report);
    fputs("<h3>", report->body);
    chart_escape(report->body, title);
    fputs("</h3>\n", report->body);
}

static void write_format(FILE *stream, const char *format, va_list arguments)
{
    char *text = memory_format(format, arguments);
    chart_escape(stream, text);
    free(text);
}

// A block of one formatted text between two pieces of HTML.
static void write_block(struct report *report, const char *before, const char *after,
                        const char *format, va_list arguments)
{
    end_block(report);
    fputs(before, report->body);
    write_format(report->body, format, arguments);
    fputs(after, report->body);
}

void report_paragraph(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_block(report, "<p>", "</p>\n", format, arguments);
    va_end(arguments);
}

void report_note(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_block(report, "<div class=\"note\" role=\"note\">", "</div>\n", format, arguments);
    va_end(arguments);
}

void report_warning(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_block(report, "<div class=\"warning\" role=\"note\"><strong>Warning.</strong> ",
                "</div>\n", format, arguments);
    va_end(arguments);
}

void report_bullet(struct report *report, const char *format, ...)
{
    assert(report->block != BLOCK_TABLE);
    if (report->block != BLOCK_LIST)
        fputs("<ul>\n", report->body);
    report->block = BLOCK_LIST;
    fputs("<li>", report->body);
    va_list arguments;
    va_start(arguments, format);
    write_format(report->body, format, arguments);
    va_end(arguments);
    fputs("</li>\n", report->body);
}

void report_details(struct report *report, const char *summary, const char *text)
{
    end_block(report);
    fputs("<details>\n<summary>", report->body);
    chart_escape(report->body, summary);
    fputs("</summary>\n<pre>", report->body);
    chart_escape(report->body, text);
    fputs("</pre>\n</details>\n", report->body);
}

// A count as people read it: 1,719. Anything but digits stays as it is.
static void number_write(FILE *stream, const char *text)
{
    size_t n = strlen(text);
    if (n < 4 || strspn(text, "0123456789") != n) {
        chart_escape(stream, text);
        return;
    }
    for (size_t i = 0; i < n; i++)
        fprintf(stream, "%s%c", i && (n - i) % 3 == 0 ? "," : "", text[i]);
}

void report_figures(struct report *report, const struct report_figure *figures, size_t n_figure)
{
    end_block(report);
    fputs("<dl class=\"figures\">\n", report->body);
    for (size_t i = 0; i < n_figure; i++) {
        fputs("<div><dt>", report->body);
        chart_escape(report->body, figures[i].label);
        fputs("</dt><dd class=\"value\">", report->body);
        number_write(report->body, figures[i].value);
        fputs("</dd>", report->body);
        if (figures[i].remark) {
            fputs("<dd class=\"remark\">", report->body);
            chart_escape(report->body, figures[i].remark);
            fputs("</dd>", report->body);
        }
        fputs("</div>\n", report->body);
    }
    fputs("</dl>\n", report->body);
}

void report_table(struct report *report, const char *caption, const struct report_column *columns,
                  size_t n_column)
{
    end_block(report);
    assert(n_column > 0 && n_column <= MAX_COLUMNS);
    report->block = BLOCK_TABLE;
    report->n_column = n_column;
    report->i_column = 0;
    fputs("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"", report->body);
    chart_escape(report->body, caption);
    fputs("\">\n<table>\n<caption>", report->body);
    chart_escape(report->body, caption);
    fputs("</caption>\n<thead><tr>", report->body);
    for (size_t i = 0; i < n_column; i++) {
        report->numeric[i] = columns[i].numeric;
        fprintf(report->body, "<th scope=\"col\"%s>",
                columns[i].numeric ? " class=\"number\"" : "");
        chart_escape(report->body, columns[i].title);
        fputs("</th>", report->body);
    }
    fputs("</tr></thead>\n<tbody>\n", report->body);
}

// A short word, such as a date, is not broken at its hyphens.
static const char *cell_class(bool numeric, const char *text)
{
    bool is_word = strlen(text) <= MAX_WHOLE_BYTES && !strchr(text, ' ');
    return numeric ? " class=\"number\"" : is_word ? " class=\"whole\"" : "";
}

void report_cell(struct report *report, const char *format, ...)
{
    assert(report->block == BLOCK_TABLE);
    size_t i = report->i_column;
    const char *tag = i ? "td" : "th";
    va_list arguments;
    va_start(arguments, format);
    char *text = memory_format(format, arguments);
    va_end(arguments);
    fprintf(report->body, "%s<%s%s%s>", i ? "" : "<tr>", tag, i ? "" : " scope=\"row\"",
            cell_class(report->numeric[i], text));
    if (report->numeric[i])
        number_write(report->body, text);
    else
        chart_escape(report->body, text);
    free(text);
    fprintf(report->body, "</%s>", tag);
    report->i_column = (i + 1) % report->n_column;
    if (!report->i_column)
        fputs("</tr>\n", report->body);
}

void report_cell_number(struct report *report, double value, int n_decimal)
{
    char text[NUMBER_TEXT];
    if (isnan(value)) {
        report_cell(report, "–");
    } else if (n_decimal < 0) {
        number_format(value, text);
        report_cell(report, "%s", text);
    } else {
        report_cell(report, "%.*f", n_decimal, value);
    }
}

void report_cell_percent(struct report *report, double share, int n_decimal)
{
    if (isnan(share))
        report_cell(report, "–");
    else
        report_cell(report, "%.*f%%", n_decimal, share * 100);
}

void report_cell_date(struct report *report, day_t day)
{
    struct arena arena = {0};
    const char *text = plain_date(&arena, day);
    report_cell(report, "%s", *text ? text : "–");
    arena_done(&arena);
}

void report_cell_interval(struct report *report, double estimate, double low, double high,
                          int n_decimal)
{
    if (isnan(estimate) || isnan(low) || isnan(high))
        report_cell_number(report, estimate, n_decimal);
    else
        report_cell(report, "%.*f (%.*f to %.*f)", n_decimal, estimate, n_decimal, low, n_decimal,
                    high);
}

void report_cell_interval_percent(struct report *report, double estimate, double low, double high,
                                  int n_decimal)
{
    if (isnan(estimate) || isnan(low) || isnan(high))
        report_cell_percent(report, estimate, n_decimal);
    else
        report_cell(report, "%.*f%% (%.*f%% to %.*f%%)", n_decimal, estimate * 100, n_decimal,
                    low * 100, n_decimal, high * 100);
}

void report_cell_strip(struct report *report, const struct strip_chart *chart)
{
    assert(report->block == BLOCK_TABLE && report->i_column > 0);
    fputs("<td>", report->body);
    chart_strip(report->body, chart);
    fputs("</td>", report->body);
    report->i_column = (report->i_column + 1) % report->n_column;
    if (!report->i_column)
        fputs("</tr>\n", report->body);
}

void report_table_end(struct report *report)
{
    assert(report->block == BLOCK_TABLE && report->i_column == 0);
    fputs("</tbody>\n</table>\n</div>\n", report->body);
    report->block = BLOCK_NONE;
}

void report_line_chart(struct report *report, const struct line_chart *chart)
{
    end_block(report);
    chart_line(report->body, chart);
}

void report_dot_chart(struct report *report, const struct dot_chart *chart)
{
    end_block(report);
    chart_dots(report->body, chart);
}
