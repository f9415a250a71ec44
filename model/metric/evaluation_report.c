// Figures are shown with their interval and the base rate; what is undefined is a dash, never a
// zero.
#include "model/metric/evaluation_report.h"

#include "features/base/small_counts.h"

#include <math.h>
#include <stdlib.h>

#define WITHHELD_HELP "a small count, or one that could be worked out"
#define MAX_FIGURES 8  // of the summary
#define SMALL_GROUP 30 // below this a group's rates are marked as hardly worth reading

static const char *interval_text(struct arena *arena, const struct interval *interval)
{
    if (isnan(interval->estimate))
        return "undefined";
    return arena_format(arena, "%.*f", interval->rounded ? ROUNDED_DECIMALS : 3,
                        interval->estimate);
}

// Of a missing figure or interval the reason.
static const char *interval_remark(struct arena *arena, const struct interval *interval)
{
    if (isnan(interval->low))
        return interval->reason;
    int n = interval->rounded ? ROUNDED_DECIMALS : 3;
    return arena_format(arena, "95%% CI %.*f to %.*f%s", n, interval->low, n, interval->high,
                        interval->rounded ? "; rounded" : "");
}

static struct report_figure base_rate_figure(struct arena *arena,
                                             const struct evaluation *evaluation)
{
    double least = evaluation->min_count, positive = (double)evaluation->n_positive;
    struct report_figure figure = {.label = "Base rate", .value = "undefined"};
    if (evaluation->withheld_outcome)
        return (struct report_figure){"Base rate", WITHHELD_REASON, WITHHELD_HELP};
    if (!isnan(evaluation->base_rate))
        figure.value = arena_format(arena, "%.2f%%", 100 * evaluation->base_rate);
    figure.remark = arena_format(arena, "%s with the outcome", count_text(arena, positive, least));
    return figure;
}

static struct report_figure top_figure(struct arena *arena, const struct evaluated_top *top)
{
    struct report_figure figure = {
        .label = arena_format(arena, "Recall in the top %s", top->top.text), .value = "undefined"};
    if (top->withheld)
        return (struct report_figure){figure.label, WITHHELD_REASON, WITHHELD_HELP};
    if (!isnan(top->at.recall.estimate))
        figure.value = arena_format(arena, "%.1f%%", 100 * top->at.recall.estimate);
    if (!isnan(top->at.precision.estimate))
        figure.remark = arena_format(arena, "precision %.1f%%, lift %.2f",
                                     100 * top->at.precision.estimate, top->at.lift.estimate);
    return figure;
}

void evaluation_report_figures(struct report *report, const struct evaluation *evaluation)
{
    struct arena arena = {0};
    struct report_figure figures[MAX_FIGURES];
    size_t n = 0;
    double least = evaluation->min_count;
    figures[n++] = (struct report_figure){
        "Predictions tested", count_text(&arena, (double)evaluation->n, least),
        arena_format(&arena, "%s families or persons",
                     count_text(&arena, (double)evaluation->n_cluster, least))};
    figures[n++] = base_rate_figure(&arena, evaluation);
    for (size_t i = 0; i < n_metric && n < MAX_FIGURES - 1; i++)
        if (metric_rows[i].headline)
            figures[n++] = (struct report_figure){metric_rows[i].title,
                                                  interval_text(&arena, &evaluation->metrics[i]),
                                                  interval_remark(&arena, &evaluation->metrics[i])};
    if (evaluation->n_top > 0)
        figures[n++] = top_figure(&arena, &evaluation->tops[0]);
    report_figures(report, figures, n);
    const char *warning = evaluation_warning(evaluation);
    if (warning)
        report_warning(report, "%s.", warning);
    if (evaluation->min_count <= 0)
        report_warning(report, "Internal: small counts are not withheld here. Do not pass this "
                               "page on.");
    arena_done(&arena);
}

void evaluation_report_metrics(struct report *report, const struct evaluation *evaluation)
{
    const struct report_column columns[] = {
        {"Metric", false}, {"Value (95% CI)", true}, {"What it says", false}};
    report_table(report, "Metrics over all predictions tested", columns, 3);
    for (size_t i = 0; i < n_metric; i++) {
        const struct interval *interval = &evaluation->metrics[i];
        const char *remark = interval->reason    ? interval->reason
                             : interval->rounded ? ROUNDED_NOTE
                                                 : interval->note;
        report_cell(report, "%s", metric_rows[i].title);
        report_cell_interval(report, interval->estimate, interval->low, interval->high,
                             interval->rounded ? ROUNDED_DECIMALS : 4);
        report_cell(report, "%s%s%s", metric_rows[i].help, remark ? ". Here: " : "",
                    remark ? remark : "");
    }
    report_table_end(report);
}

static void top_row(struct report *report, const struct evaluated_top *top)
{
    report_cell(report, "%s", top->top.text);
    report_cell_number(report, top->at.n, 0);
    for (int i = 0; i < 4 && top->withheld; i++)
        report_cell(report, WITHHELD_CELL);
    if (top->withheld)
        return;
    report_cell_interval_percent(report, top->precision.estimate, top->precision.low,
                                 top->precision.high, 1);
    report_cell(report, "%.1f%% to %.1f%%", 100 * top->at.precision.worst,
                100 * top->at.precision.best);
    report_cell_interval_percent(report, top->recall.estimate, top->recall.low, top->recall.high,
                                 1);
    report_cell_interval(report, top->lift.estimate, top->lift.low, top->lift.high, 2);
}

void evaluation_report_tops(struct report *report, const struct evaluation *evaluation)
{
    if (evaluation->n_top == 0)
        return;
    const struct report_column columns[] = {
        {"Top", false},
        {"Predictions", true},
        {"Precision (95% CI)", true},
        {"Precision (range over ties)", true},
        {"Recall (95% CI)", true},
        {"Lift (95% CI)", true},
    };
    report_table(report, "At the top of the list", columns, 6);
    bool withheld = false;
    size_t *order = memory_alloc((evaluation->n_top + 1) * sizeof *order);
    for (size_t i = 0; i < evaluation->n_top; i++) { // shortest first, whichever is asked first
        size_t k = i;
        for (; k > 0 && evaluation->tops[order[k - 1]].at.n > evaluation->tops[i].at.n; k--)
            order[k] = order[k - 1];
        order[k] = i;
        withheld = withheld || evaluation->tops[i].withheld;
    }
    for (size_t i = 0; i < evaluation->n_top; i++)
        top_row(report, &evaluation->tops[order[i]]);
    free(order);
    report_table_end(report);
    if (withheld)
        report_note(report, "c: " WITHHELD_HELP ".");
}

static const char *const rate_titles[RATE_COUNT] = {
    "Selected", "True positive rate", "False positive rate", "False negative rate", "Precision"};

static void count_cell(struct report *report, size_t n, bool withheld)
{
    if (withheld)
        report_cell(report, WITHHELD_CELL);
    else
        report_cell_number(report, (double)n, 0);
}

static void group_row(struct report *report, const struct evaluated_group *group)
{
    report_cell(report, "%s: %s%s", group->column, *group->value ? group->value : "(not known)",
                group->n < SMALL_GROUP ? " *" : "");
    count_cell(report, group->n, group->withheld[PART_SIZE]);
    count_cell(report, group->n_positive, group->withheld[PART_OUTCOME]);
    for (int r = 0; r < RATE_COUNT; r++)
        if (group->withheld[rate_part(r)])
            report_cell(report, WITHHELD_CELL);
        else
            report_cell_interval_percent(report, group->rates[r].estimate, group->rates[r].low,
                                         group->rates[r].high, 1);
}

static void gap_row(struct report *report, const struct evaluated_group *group, int i_rate)
{
    const struct gap *gap = &group->gaps[i_rate];
    report_cell(report, "%s: %s", group->column, *group->value ? group->value : "(not known)");
    report_cell(report, "%s", rate_titles[i_rate]);
    report_cell_interval_percent(report, gap->difference.estimate, gap->difference.low,
                                 gap->difference.high, 1);
    report_cell_percent(report, gap->shrunk, 1);
    report_cell_percent(report, gap->smallest, 1);
    report_cell(report, "%s", gap->verdict);
}

static void report_gaps(struct report *report, const struct evaluation *evaluation)
{
    const struct report_column columns[] = {{"Group", false},
                                            {"Rate", false},
                                            {"Gap to the others (95% CI)", true},
                                            {"Rate after shrinkage", true},
                                            {"Smallest gap shown", true},
                                            {"Verdict", false}};
    report_table(report, "Gaps between groups", columns, 6);
    for (size_t i = 0; i < evaluation->n_group; i++)
        for (int r = 0; r < RATE_COUNT; r++)
            if (!evaluation->groups[i].withheld[rate_part(r)] &&
                evaluation->groups[i].gaps[r].verdict)
                gap_row(report, &evaluation->groups[i], r);
    report_table_end(report);
    report_paragraph(
        report,
        "A gap is the group's rate less that of the other rows of its column. \"Cannot tell\" is "
        "not "
        "\"equal\": the smallest gap is the one that so many rows show with a probability of 80%%. "
        "\"Equivalent\" means that the interval lies within 5 points. Each gap stands alone; "
        "nothing "
        "is corrected for their number. The outcome is an agency's decision, and agencies may "
        "decide "
        "differently about groups.");
}

void evaluation_report_groups(struct report *report, const struct evaluation *evaluation,
                              const char *cut)
{
    if (evaluation->n_group == 0)
        return;
    struct report_column columns[3 + RATE_COUNT] = {
        {"Group", false}, {"Rows", true}, {"With the outcome", true}};
    for (int i = 0; i < RATE_COUNT; i++)
        columns[3 + i] = (struct report_column){rate_titles[i], true};
    report_paragraph(report,
                     "Rates when %s is selected. Where confidence intervals overlap widely, these "
                     "data cannot show whether the groups differ. Groups marked * have fewer than "
                     "%d rows: do not rely on their rates.",
                     cut, SMALL_GROUP);
    report_table(report, "Rates by group (95% CI)", columns, 3 + RATE_COUNT);
    bool withheld = false;
    for (size_t i = 0; i < evaluation->n_group; i++) {
        group_row(report, &evaluation->groups[i]);
        withheld = withheld || evaluation->groups[i].withheld[PART_CROSSED];
    }
    report_table_end(report);
    if (withheld)
        report_note(report, "c: " WITHHELD_HELP ".");
    report_gaps(report, evaluation);
}
