// Cohorts, labels, base rates and test dates of a scenario, for readers and for machines.

#include "features/extract/cohort_report.h"

#include "features/base/plain.h"
#include "features/base/small_counts.h"

#include <math.h>
#include <stdlib.h>

// Positive, negative and unknown make up the cohort: each follows from the others, so that one small
// count withholds all three and the rate.
static bool has_small(const struct cohort_figures *figures, const struct cohort_summary *row)
{
    const double cells[] = {(double)row->n_positive,
                            (double)row->n_negative - (double)row->n_competing,
                            (double)row->n_competing, (double)row->n_unknown};
    return counts_any_small(cells, sizeof cells / sizeof *cells, figures->min_count);
}

static bool is_withheld(const struct cohort_figures *figures, const struct cohort_summary *row)
{
    return figures->withheld[row - figures->summaries];
}

void cohort_withhold(struct arena *arena, struct cohort_figures *figures)
{
    const struct scenario_info *info = extract_scenario(figures->extract);
    size_t n = info->n_as_of, n_test = 0;
    bool *withheld = arena_array(arena, n + 1, sizeof *withheld);
    bool *of_tests = arena_array(arena, n + 1, sizeof *of_tests);
    size_t *tests = arena_array(arena, n + 1, sizeof *tests);
    double *cells = arena_array(arena, 2 * n + 1, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        const struct cohort_summary *row = &figures->summaries[i];
        withheld[i] = has_small(figures, row);
        if (!row->is_test)
            continue;
        cells[2 * n_test] = (double)row->n_positive;
        cells[2 * n_test + 1] = (double)row->n_negative;
        tests[n_test++] = i;
    }
    partition_withhold(&(struct partition){n_test, 2, cells, figures->min_count}, of_tests);
    for (size_t k = 0; k < n_test; k++)
        withheld[tests[k]] |= of_tests[k];
    figures->withheld = withheld;
}

// Totals less the dates shown would be those withheld.
static bool totals_are_shown(const struct cohort_figures *figures)
{
    const struct scenario_info *info = extract_scenario(figures->extract);
    for (size_t i = 0; i < info->n_as_of; i++)
        if (figures->withheld[i] ||
            count_is_small((double)figures->summaries[i].n_open, figures->min_count))
            return false;
    return true;
}

// Without a known negative only early positives are known: no rate yet.
static double base_rate(const struct cohort_summary *row)
{
    double n_known = (double)(row->n_positive + row->n_negative);
    return row->n_negative ? (double)row->n_positive / n_known : NAN;
}

static const char *number_text(char buffer[24], const struct cohort_figures *figures, size_t n,
                               bool withheld)
{
    if (withheld || count_is_small((double)n, figures->min_count))
        return WITHHELD_CELL;
    snprintf(buffer, 24, "%zu", n);
    return buffer;
}

static void print_row(const struct cohort_figures *figures, const struct cohort_summary *row,
                      FILE *stream)
{
    bool withheld = is_withheld(figures, row);
    char day[DAY_TEXT], rate[16] = "-", texts[6][24];
    if (withheld)
        snprintf(rate, sizeof rate, "%s", WITHHELD_CELL);
    else if (row->n_negative)
        snprintf(rate, sizeof rate, "%.2f%%", 100 * base_rate(row));
    fprintf(stream, "  %-11s %8s %8s %8s %12s %9s %9s %8s%s\n", day_format(row->as_of, day),
            number_text(texts[0], figures, row->n_row, false),
            number_text(texts[1], figures, row->n_positive, withheld),
            number_text(texts[2], figures, row->n_negative, withheld),
            number_text(texts[3], figures, row->n_unknown, withheld), rate,
            number_text(texts[4], figures, row->n_closed, false),
            number_text(texts[5], figures, row->n_no_dob, false), row->is_test ? "  test" : "");
}

// Whether the shares come from counts that are large enough to show.
static bool incidence_is_shown(const struct cohort_figures *figures)
{
    const struct incidence *incidence = &figures->incidence;
    double n = (double)incidence->n;
    const double cells[] = {incidence->outcome * n, incidence->competing * n,
                            (double)incidence->n_censored};
    return incidence->n && totals_are_shown(figures) &&
           !counts_any_small(cells, 3, figures->min_count);
}

static void print_incidence(const struct cohort_figures *figures, FILE *stream)
{
    const struct incidence *incidence = &figures->incidence;
    if (!incidence_is_shown(figures))
        return;
    fprintf(stream, "  of all rows whose window has passed: the outcome first %.2f%%",
            100 * incidence->outcome);
    if (incidence->competing > 0)
        fprintf(stream, ", a competing event first %.2f%%", 100 * incidence->competing);
    if (incidence->n_censored)
        fprintf(stream,
                "; lost from sight %.1f%%, without whom the base rate would be %.2f%% (%.2f times)",
                100 * (double)incidence->n_censored / (double)incidence->n, 100 * incidence->known,
                incidence->known / incidence->outcome);
    fputc('\n', stream);
}

void cohort_print(const struct cohort_figures *figures, FILE *stream)
{
    const struct scenario_info *info = extract_scenario(figures->extract);
    size_t n_competing = 0, n_open = 0, n_withheld = 0;
    fprintf(stream, "  %-11s %8s %8s %8s %12s %9s %9s %8s\n", "as_of", "cohort", "positive",
            "negative", "not_observed", "base_rate", "trainable", "no dob");
    for (size_t i = 0; i < info->n_as_of; i++) {
        print_row(figures, &figures->summaries[i], stream);
        n_competing += figures->summaries[i].n_competing;
        n_open += figures->summaries[i].n_open;
        n_withheld += is_withheld(figures, &figures->summaries[i]);
    }
    if (n_withheld)
        fprintf(
            stream,
            "  %s = withheld: a count below %g, or what it follows from (--internal shows it)\n",
            WITHHELD_CELL, figures->min_count);
    bool totals = totals_are_shown(figures);
    if (n_open && totals && !count_is_small((double)n_open, figures->min_count))
        fprintf(stream,
                "  rows left out, because it was not observed whether they meet a condition: %zu "
                "(--json has them by date)\n",
                n_open);
    if (n_competing && totals && !count_is_small((double)n_competing, figures->min_count))
        fprintf(stream,
                "  %zu of the negative had a competing event first (--json has them by date)\n",
                n_competing);
    print_incidence(figures, stream);
}

static void put(json *object, const char *key, const struct cohort_figures *figures, size_t n,
                bool withheld)
{
    json_put_count(object, key, (double)n,
                   withheld || count_is_small((double)n, figures->min_count));
}

void cohort_to_json(const struct cohort_figures *figures, json *object)
{
    const struct scenario_info *info = extract_scenario(figures->extract);
    const struct incidence *incidence = &figures->incidence;
    char day[DAY_TEXT];
    json *dates = json_put_array(object, "dates");
    for (size_t i = 0; i < info->n_as_of; i++) {
        const struct cohort_summary *row = &figures->summaries[i];
        bool withheld = is_withheld(figures, row);
        json *item = json_add_object(dates);
        json_put_text(item, "as_of", day_format(row->as_of, day));
        put(item, "cohort", figures, row->n_row, false);
        put(item, "positive", figures, row->n_positive, withheld);
        put(item, "negative", figures, row->n_negative, withheld);
        put(item, "competing", figures, row->n_competing, withheld);
        put(item, "unknown", figures, row->n_unknown, withheld);
        put(item, "closed", figures, row->n_closed, false);
        put(item, "no_dob", figures, row->n_no_dob, false);
        put(item, "condition_not_observed", figures, row->n_open, false);
        json_put_bool(item, "test", row->is_test);
    }
    if (!incidence_is_shown(figures))
        return;
    json *shares = json_put_object(object, "incidence");
    json_put_number(shares, "outcome", incidence->outcome);
    json_put_number(shares, "competing", incidence->competing);
    json_put_number(shares, "lost", (double)incidence->n_censored / (double)incidence->n);
    json_put_number(shares, "outcome_among_known", incidence->known);
}

static void report_count(struct report *report, const struct cohort_figures *figures, size_t n,
                         bool withheld)
{
    if (withheld || count_is_small((double)n, figures->min_count))
        report_cell(report, "%s", WITHHELD_CELL);
    else
        report_cell_number(report, (double)n, 0);
}

static void report_row(struct report *report, const struct cohort_figures *figures,
                       const struct cohort_summary *row)
{
    bool withheld = is_withheld(figures, row);
    report_cell_date(report, row->as_of);
    report_count(report, figures, row->n_row, false);
    report_count(report, figures, row->n_positive, withheld);
    report_count(report, figures, row->n_negative, withheld);
    report_count(report, figures, row->n_competing, withheld);
    report_count(report, figures, row->n_unknown, withheld);
    report_cell_percent(report, withheld ? NAN : base_rate(row), 2);
    report_count(report, figures, row->n_closed, false);
    report_count(report, figures, row->n_no_dob, false);
    report_count(report, figures, row->n_open, false);
    report_cell(report, "%s", row->is_test ? "test" : "");
}

void cohort_report(const struct cohort_figures *figures, struct report *report)
{
    static const struct report_column columns[] = {{"Date", false},
                                                   {"Cohort", true},
                                                   {"Positive", true},
                                                   {"Negative", true},
                                                   {"of these competing", true},
                                                   {"Not observed", true},
                                                   {"Base rate", true},
                                                   {"Trainable", true},
                                                   {"No birth date", true},
                                                   {"Condition not observed", true},
                                                   {"Use", false}};
    const struct scenario_info *info = extract_scenario(figures->extract);
    struct arena arena = {0};
    struct chart_point *points = memory_alloc(info->n_as_of * sizeof *points);
    report_section(report, "cohort", "Cohort, labels and dates");
    report_paragraph(report, "%s. Outcome within %s; the data end on %s.", info->title,
                     info->outcomes[0].horizon,
                     plain_date(&arena, extract_data_end(figures->extract)));
    arena_done(&arena);
    report_table(report, "Cohorts by date", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < info->n_as_of; i++) {
        const struct cohort_summary *row = &figures->summaries[i];
        double rate = is_withheld(figures, row) ? NAN : base_rate(row);
        points[i] = (struct chart_point){row->as_of, rate, NAN, NAN, NAN};
        report_row(report, figures, row);
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
    report_note(report,
                "Trainable rows are earlier rows whose outcome window has ended by the date: a "
                "model tested there may learn from them and from no others. Counts below %g, and "
                "what they follow from, are withheld (%s).",
                figures->min_count, WITHHELD_CELL);
    free(points);
}
