// The page of a drift evaluation: the verdict with its reasons, then what was compared, missing values
// first.
#include "eval/drift_run.h"

#include "features/base/small_counts.h"
#include "features/report/report.h"

#include <math.h>

static void verdict_write(struct report *report, const struct drift_run *run)
{
    struct arena *arena = run->cli->arena;
    char day[DAY_TEXT];
    report_section(report, "verdict", "Verdict");
    report_paragraph(report,
                     "Rows at %zu dates since %s (%zu) are compared with rows at %zu dates of the "
                     "two years before (%zu).",
                     run->n_date - run->n_date_before, day_format(run->since, day),
                     run->matrix.n_row - run->n_before, run->n_date_before, run->n_before);
    for (size_t i = 0; i < run->n_reason; i++)
        report_warning(report, "Stop: %s.", run->reasons[i]);
    if (run->n_reason)
        report_paragraph(report,
                         "Find the cause before another list is made with this model. While "
                         "the model is in use, its lists alert nobody unless two named "
                         "people override that.");
    else
        report_paragraph(report, "Nothing found that would stop the model. That does not show that "
                                 "it works: only outcomes of its lists do.");
    if (run->stop_stays)
        report_warning(report, "An earlier stop stays: this evaluation looks less far back.");
    report_details(report, "Limits",
                   arena_format(arena,
                                "missing values: a share that changed by more than %.0f points\n"
                                "values: a mean that moved by more than %g standard deviations\n"
                                "estimates: a stability index above %g\n"
                                "early outcome, reviews: a likelihood ratio from %g\n"
                                "reviews: a share that fell by more than %.0f points, too\n",
                                100 * DRIFT_MISSING, DRIFT_SHIFT, DRIFT_STABILITY, DRIFT_EVIDENCE,
                                100 * YIELD_FALL));
}

static void columns_write(struct report *report, const struct drift_run *run, bool missing)
{
    bool (*is_beyond)(const struct drift_column *) = missing ? drift_is_missing : drift_is_shifted;
    const struct report_column columns[] = {
        {"Column", false}, {"Before", true}, {"Since", true}, {"Beyond the limit", false}};
    report_table(report, missing ? "Share of missing values" : "Mean of the values that are there",
                 columns, 4);
    for (size_t j = 0; j < run->model.bundle.n_col; j++) {
        const struct drift_column *column = &run->columns[j];
        report_cell(report, "%s", drift_title(run, j));
        if (missing) {
            report_cell_percent(report, column->missing_before, 1);
            report_cell_percent(report, column->missing_after, 1);
        } else {
            report_cell_number(report, column->mean_before, 3);
            report_cell_number(report, column->mean_after, 3);
        }
        report_cell(report, "%s", is_beyond(column) ? "yes" : "");
    }
    report_table_end(report);
}

static void estimates_write(struct report *report, const struct drift_run *run)
{
    report_section(report, "estimates", "Estimates");
    report_paragraph(report,
                     "The mean estimate was %.2f%% before and is %.2f%% since. The stability index "
                     "is %.3f. 0 means that the estimates are distributed as before.",
                     100 * run->mean_before, 100 * run->mean_after, run->stability);
}

static void early_write(struct report *report, const struct drift_run *run)
{
    const struct early *early = &run->early;
    report_section(report, "outcomes", "Early outcomes");
    if (early_is_withheld(run)) {
        report_paragraph(report, "The outcome within %d months is withheld: too few.",
                         EARLY_MONTHS);
        return;
    }
    report_paragraph(report,
                     "Within %d months %zu of %zu rows had the outcome before, and %zu of %zu "
                     "since. At equal estimates %.1f were expected. The likelihood ratio against "
                     "no change is %.3g at its highest.",
                     EARLY_MONTHS, early->n_positive_before, early->n_before,
                     early->n_positive_after, early->n_after, early->evidence.expected,
                     early->evidence.ratio);
    const struct report_column columns[] = {{"Period", false}, {"AUROC (95%)", true}};
    report_table(report, "Ranking by the outcome within three months", columns, 2);
    report_cell(report, "before");
    report_cell_interval(report, early->auroc_before.estimate, early->auroc_before.low,
                         early->auroc_before.high, 3);
    report_cell(report, "since");
    report_cell_interval(report, early->auroc_after.estimate, early->auroc_after.low,
                         early->auroc_after.high, 3);
    report_table_end(report);
}

static void yield_row(struct report *report, const char *period, size_t n, size_t n_agreed,
                      const struct interval *share)
{
    report_cell(report, "%s", period);
    report_cell_number(report, (double)n, 0);
    report_cell_number(report, (double)n_agreed, 0);
    report_cell_interval_percent(report, share->estimate, share->low, share->high, 1);
}

static void yield_write(struct report *report, const struct drift_run *run)
{
    const struct yield *yield = &run->yield;
    const struct report_column columns[] = {
        {"Period", false}, {"Reviewed", true}, {"Agreed", true}, {"Share (95%)", true}};
    report_section(report, "reviews", "Review yield");
    if (!yield->given) {
        report_paragraph(report, "Reviews were not given. Write them with hearth alerts export and "
                                 "name the file with --alerts.");
        return;
    }
    if (yield_is_withheld(run)) {
        report_paragraph(report, "Reviews are withheld: too few.");
        return;
    }
    report_table(report, "Alerts that were reviewed, and those the reviewers agreed with", columns,
                 4);
    yield_row(report, "before", yield->n_before, yield->n_agreed_before, &yield->before);
    yield_row(report, "since", yield->n_after, yield->n_agreed_after, &yield->after);
    report_table_end(report);
    report_paragraph(report, "Intervals count alerts of one household together. Reviewers saw the "
                             "list: their agreement is not the outcome.");
}

enum status drift_report_write(const struct drift_run *run, struct error *err)
{
    struct report *report;
    struct arena *arena = run->cli->arena;
    enum status status = report_open(
        file_join(arena, run->directory, "report.html"),
        arena_format(arena, "Drift: %s", run->model.info->title),
        arena_format(arena, "%s, model %s", run->scenario, run->model.bundle.id), &report, err);
    if (status)
        return status;
    verdict_write(report, run);
    report_section(report, "missing", "Missing values");
    columns_write(report, run, true);
    report_section(report, "values", "Values");
    columns_write(report, run, false);
    estimates_write(report, run);
    early_write(report, run);
    yield_write(report, run);
    return report_close(report, err);
}
