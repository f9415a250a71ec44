// Cohorts, base rates and test dates as a section of an HTML page.

#include "features/extract/cohort_report.h"

#include <math.h>
#include <stdlib.h>

void cohort_report(const struct extract *extract, const struct cohort_summary *summaries,
                   struct report *report)
{
    static const struct report_column columns[] = {{"Date", false},
                                                   {"Cohort", true},
                                                   {"Positive", true},
                                                   {"Negative", true},
                                                   {"of these competing", true},
                                                   {"Unknown", true},
                                                   {"Base rate", true},
                                                   {"Closed rows", true},
                                                   {"No birth date", true},
                                                   {"Not observed", true},
                                                   {"Use", false}};
    const struct scenario_info *info = extract_scenario(extract);
    char day[DAY_TEXT];
    struct chart_point *points = memory_alloc(info->n_as_of * sizeof *points);
    report_section(report, "cohort", "Cohort, labels and dates");
    report_paragraph(report, "%s. Outcome within %s; the data end on %s.", info->title,
                     info->outcomes[0].horizon, day_format(extract_data_end(extract), day));
    report_table(report, "Cohorts by date", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < info->n_as_of; i++) {
        const struct cohort_summary *row = &summaries[i];
        size_t n_known = row->n_positive + row->n_negative;
        // Without a known negative only early positives are known: no rate yet.
        double rate = row->n_negative ? (double)row->n_positive / (double)n_known : NAN;
        points[i] = (struct chart_point){row->as_of, rate, NAN, NAN, NAN};
        report_cell(report, "%s", day_format(row->as_of, day));
        report_cell_number(report, (double)row->n_row, 0);
        report_cell_number(report, (double)row->n_positive, 0);
        report_cell_number(report, (double)row->n_negative, 0);
        report_cell_number(report, (double)row->n_competing, 0);
        report_cell_number(report, (double)row->n_unknown, 0);
        report_cell_percent(report, rate, 2);
        report_cell_number(report, (double)row->n_closed, 0);
        report_cell_number(report, (double)row->n_no_dob, 0);
        report_cell_number(report, (double)row->n_open, 0);
        report_cell(report, "%s", row->is_test ? "test" : "");
    }
    report_table_end(report);
    struct chart_series series = {"base rate", points, info->n_as_of, true, false};
    report_line_chart(report,
                      &(struct line_chart){.title = "Base rate by date",
                                           .description = "Share of positive among known labels.",
                                           .x = {"As-of date", CHART_DAY, 0, 0},
                                           .y = {"Base rate", CHART_PERCENT, 0, 0},
                                           .series = &series,
                                           .n_series = 1});
    report_note(report, "Closed rows are those whose whole window has passed by the date: a model "
                        "tested there may learn from them and from no others.");
    free(points);
}
