// A report: one self-contained HTML file of sections, key figures, tables, notes and charts,
// readable without scripts or network and in print. Everything that is passed in is text and gets
// escaped here.
//
//     struct report *report;
//     status = report_open("report.html", "Model report", "child-safeguarding", &report, err);
//     if (status)
//         return status;
//     report_section(report, "summary", "Summary");
//     struct report_figure figures[] = {{"AUROC", "0.78", "95% CI 0.74 to 0.82"}};
//     report_figures(report, figures, 1);
//     struct report_column columns[] = {{"Model", false}, {"AUROC", true}};
//     report_table(report, "Models", columns, 2);
//     report_cell(report, "%s", "logit"); // cells from left to right, row by row
//     report_cell_interval(report, 0.78, 0.74, 0.82, 2);
//     report_table_end(report);
//     report_line_chart(report, &(struct line_chart){.title = "ROC curve", …});
//     status = report_close(report, err);
//
// Misuse (a cell outside a table, an unfinished row) is a bug of ours and asserts.
#ifndef HEARTH_REPORT_H
#define HEARTH_REPORT_H

#include "features/base/day.h"
#include "features/base/error.h"
#include "features/report/chart.h"

#include <stdbool.h>
#include <stddef.h>

struct report;

// Opens a report that appears at path when closed ("-" = stdout). subtitle may be NULL.
// Owns: *ret_report until report_close or report_discard. Errors: E_SYSTEM. Threads: one at a time.
enum status report_open(const char *path, const char *title, const char *subtitle,
                        struct report **ret_report, struct error *err);
// Writes the file, whole or not at all, and frees the report in either case. Errors: E_SYSTEM.
enum status report_close(struct report *report, struct error *err);
void report_discard(struct report *report); // frees, leaves an old file as it was; NULL is allowed

// A chapter, listed in the contents. id: [a-z0-9-]+, unique in the report.
void report_section(struct report *report, const char *id, const char *title);
void report_heading(struct report *report, const char *title); // within a section, not listed
void report_paragraph(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Bullets that follow each other are one list.
void report_bullet(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Set apart: a remark to read as well.
void report_note(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Set apart and strong: what must not be overlooked.
void report_warning(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Preformatted text in a box that can be opened, e.g. a configuration.
void report_details(struct report *report, const char *summary, const char *text);

// Key figures as cards in a row: what, how much, and a remark (NULL = none).
struct report_figure {
    const char *label, *value, *remark;
};
void report_figures(struct report *report, const struct report_figure *figures, size_t n_figure);

// A table; the first column heads its row. Numeric columns are set right.
struct report_column {
    const char *title;
    bool numeric;
};
void report_table(struct report *report, const char *caption, const struct report_column *columns,
                  size_t n_column);
void report_cell(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// NaN is written as a dash. n_decimal < 0: the fewest digits that read back.
void report_cell_number(struct report *report, double value, int n_decimal);
void report_cell_percent(struct report *report, double share, int n_decimal); // 0.256 → 25.6%
void report_cell_date(struct report *report,
                      day_t day); // "4 April 2025"; a dash where there is none
// "0.78 (0.74 to 0.82)"; without the bracket when low or high is NaN.
void report_cell_interval(struct report *report, double estimate, double low, double high,
                          int n_decimal);
void report_cell_interval_percent(struct report *report, double estimate, double low, double high,
                                  int n_decimal);
// Small bars; the numbers belong into another table. See chart.h.
void report_cell_strip(struct report *report, const struct strip_chart *chart);
void report_table_end(struct report *report);

// Charts with their caption, and the data as a table that can be opened under them. See chart.h.
void report_line_chart(struct report *report, const struct line_chart *chart);
void report_dot_chart(struct report *report, const struct dot_chart *chart);

#endif
