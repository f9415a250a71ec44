// Figures are shown with their interval and the base rate; what is undefined is a dash, never a
// zero.
#include "model/metric/evaluation_report.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"

#include <math.h>

#define MAX_FIGURES 8  // of the summary
#define SMALL_GROUP 30 // below this a group's rates are marked as hardly worth reading

static const char *interval_text(struct arena *arena, const struct interval *interval)
{
    if (isnan(interval->estimate))
        return "undefined";
    return arena_format(arena, "%.3f", interval->estimate);
}

static const char *interval_remark(struct arena *arena, const struct interval *interval)
{
    if (isnan(interval->low))
        return NULL;
    return arena_format(arena, "95%% interval %.3f to %.3f", interval->low, interval->high);
}

void evaluation_report_figures(struct report *report, const struct evaluation *evaluation)
{
    struct arena arena = {0};
    struct report_figure figures[MAX_FIGURES];
    size_t n = 0;
    figures[n++] = (struct report_figure){
        "Rows judged", arena_format(&arena, "%zu", evaluation->n),
        arena_format(&arena, "%zu families or persons", evaluation->n_cluster)};
    figures[n++] = (struct report_figure){
        "Base rate",
        isnan(evaluation->base_rate) ? "undefined"
                                     : arena_format(&arena, "%.2f%%", 100 * evaluation->base_rate),
        arena_format(&arena, "%zu with the outcome", evaluation->n_positive)};
    for (size_t i = 0; i < n_metric && n < MAX_FIGURES - 1; i++)
        if (metric_rows[i].headline)
            figures[n++] = (struct report_figure){metric_rows[i].title,
                                                  interval_text(&arena, &evaluation->metrics[i]),
                                                  interval_remark(&arena, &evaluation->metrics[i])};
    if (evaluation->n_top > 0) {
        const struct evaluated_top *top = &evaluation->tops[0];
        figures[n++] = (struct report_figure){
            arena_format(&arena, "Recall in the first %s", top->top.text),
            isnan(top->at.recall.estimate)
                ? "undefined"
                : arena_format(&arena, "%.1f%%", 100 * top->at.recall.estimate),
            arena_format(&arena, "precision %.1f%%, lift %.2f", 100 * top->at.precision.estimate,
                         top->at.lift.estimate)};
    }
    report_figures(report, figures, n);
    arena_done(&arena);
}

void evaluation_report_metrics(struct report *report, const struct evaluation *evaluation)
{
    const struct report_column columns[] = {
        {"Metric", false}, {"Value (95% interval)", true}, {"What it says", false}};
    report_table(report, "Metrics over all judged rows", columns, 3);
    for (size_t i = 0; i < n_metric; i++) {
        const struct interval *interval = &evaluation->metrics[i];
        report_cell(report, "%s", metric_rows[i].title);
        report_cell_interval(report, interval->estimate, interval->low, interval->high, 4);
        report_cell(report, "%s", metric_rows[i].help);
    }
    report_table_end(report);
}

void evaluation_report_tops(struct report *report, const struct evaluation *evaluation)
{
    if (evaluation->n_top == 0)
        return;
    const struct report_column columns[] = {
        {"First", false},          {"Rows", true},
        {"Precision (95%)", true}, {"Precision, worst to best tie order", true},
        {"Recall (95%)", true},    {"Lift (95%)", true},
    };
    report_table(report, "At the top of the list", columns, 6);
    for (size_t i = 0; i < evaluation->n_top; i++) {
        const struct evaluated_top *top = &evaluation->tops[i];
        report_cell(report, "%s", top->top.text);
        report_cell_number(report, top->at.n, 0);
        report_cell_interval_percent(report, top->precision.estimate, top->precision.low,
                                     top->precision.high, 1);
        report_cell(report, "%.1f%% to %.1f%%", 100 * top->at.precision.worst,
                    100 * top->at.precision.best);
        report_cell_interval_percent(report, top->recall.estimate, top->recall.low,
                                     top->recall.high, 1);
        report_cell_interval(report, top->lift.estimate, top->lift.low, top->lift.high, 2);
    }
    report_table_end(report);
}

void evaluation_report_groups(struct report *report, const struct evaluation *evaluation,
                              const char *cut)
{
    static const char *const titles[RATE_COUNT] = {"Selected", "True positive rate",
                                                   "False positive rate", "False negative rate",
                                                   "Precision"};
    if (evaluation->n_group == 0)
        return;
    struct report_column columns[3 + RATE_COUNT] = {
        {"Group", false}, {"Rows", true}, {"With the outcome", true}};
    for (int i = 0; i < RATE_COUNT; i++)
        columns[3 + i] = (struct report_column){titles[i], true};
    report_paragraph(
        report,
        "Rates when %s is selected. A difference between groups whose intervals "
        "overlap widely is no evidence of one; groups marked * have fewer than %d rows.",
        cut, SMALL_GROUP);
    report_table(report, "Rates by group (95% intervals)", columns, 3 + RATE_COUNT);
    for (size_t i = 0; i < evaluation->n_group; i++) {
        const struct evaluated_group *group = &evaluation->groups[i];
        report_cell(report, "%s: %s%s", group->column, *group->value ? group->value : "(not known)",
                    group->n < SMALL_GROUP ? " *" : "");
        report_cell_number(report, (double)group->n, 0);
        report_cell_number(report, (double)group->n_positive, 0);
        for (int r = 0; r < RATE_COUNT; r++)
            report_cell_interval_percent(report, group->rates[r].estimate, group->rates[r].low,
                                         group->rates[r].high, 1);
    }
    report_table_end(report);
}

static void write_interval(FILE *stream, const struct interval *interval)
{
    char estimate[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    number_format(interval->estimate, estimate);
    number_format(interval->low, low);
    number_format(interval->high, high);
    fprintf(stream, ",%s,%s,%s\n", estimate, low, high);
}

static enum status metrics_csv(const char *path, const struct evaluation *evaluation,
                               struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("metric,estimate,ci_low,ci_high\n", output.stream);
    for (size_t i = 0; i < n_metric; i++) {
        fputs(metric_rows[i].name, output.stream);
        write_interval(output.stream, &evaluation->metrics[i]);
    }
    return output_close(&output, err);
}

static enum status tops_csv(const char *path, const struct evaluation *evaluation,
                            struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("k,n,figure,estimate,ci_low,ci_high\n", output.stream);
    for (size_t i = 0; i < evaluation->n_top; i++) {
        const struct evaluated_top *top = &evaluation->tops[i];
        const struct interval *figures[] = {&top->precision, &top->recall, &top->lift};
        static const char *const names[] = {"precision", "recall", "lift"};
        for (int f = 0; f < 3; f++) {
            fprintf(output.stream, "%s,%.0f,%s", top->top.text, top->at.n, names[f]);
            write_interval(output.stream, figures[f]);
        }
    }
    return output_close(&output, err);
}

static enum status groups_csv(const char *path, const struct evaluation *evaluation,
                              struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("column,value,n,n_positive,rate,estimate,ci_low,ci_high\n", output.stream);
    for (size_t i = 0; i < evaluation->n_group; i++) {
        const struct evaluated_group *group = &evaluation->groups[i];
        for (int r = 0; r < RATE_COUNT; r++) {
            csv_write_field(output.stream, group->column);
            fputc(',', output.stream);
            csv_write_field(output.stream, group->value);
            fprintf(output.stream, ",%zu,%zu,%s", group->n, group->n_positive, rate_name(r));
            write_interval(output.stream, &group->rates[r]);
        }
    }
    return output_close(&output, err);
}

enum status evaluation_write_csv(const char *directory, const struct evaluation *evaluation,
                                 struct error *err)
{
    struct arena arena = {0};
    enum status status = metrics_csv(file_join(&arena, directory, "metrics.csv"), evaluation, err);
    if (!status)
        status = tops_csv(file_join(&arena, directory, "at_k.csv"), evaluation, err);
    if (!status)
        status = groups_csv(file_join(&arena, directory, "groups.csv"), evaluation, err);
    arena_done(&arena);
    return status;
}
