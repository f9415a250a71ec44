// A reader sees every candidate and baseline with the same figures, so that a simple model that is as good
// as the selected one can be asked for.
#include "model/train/selection_report.h"

#include "features/base/small_counts.h"
#include "model/bundle/comparison_json.h"

#include <math.h>

static void cell_interval(struct report *report, const struct training_record *record,
                          const struct interval *interval)
{
    struct interval shown = comparison_shown(record, interval);
    report_cell_interval(report, shown.estimate, shown.low, shown.high,
                         shown.rounded ? ROUNDED_DECIMALS : 3);
}

static void cell_found(struct report *report, const struct compared *row)
{
    if (row->withheld)
        report_cell(report, WITHHELD_CELL);
    else
        report_cell_interval(report, row->found.estimate, row->found.low, row->found.high, 0);
}

static void together_table(struct report *report, const struct training_record *record)
{
    const struct comparison *comparison = record->comparison;
    const struct report_column columns[] = {{"Model", false},
                                            {"Average (95%)", true},
                                            {"Less the selected (95%)", true},
                                            {"Less the best baseline (95%)", true},
                                            {"Found by the lists (95%)", true},
                                            {"Role", false}};
    report_table(report, "Candidates and baselines", columns, 6);
    for (size_t c = 0; c < comparison->n; c++) {
        const struct compared *row = &comparison->ranked[c];
        const struct cell *cell = trained_ranked(record->trained, c);
        report_cell(report, "%s", cell->text);
        cell_interval(report, record, &row->average);
        cell_interval(report, record, &row->difference);
        cell_interval(report, record, &row->to_baseline);
        cell_found(report, row);
        report_cell(report, "%s",
                    c == record->trained->winner  ? "selected"
                    : c < record->trained->n_cell ? ""
                                                  : "baseline, not for selection");
    }
    report_table_end(report);
}

static void dates_table(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    const struct comparison *comparison = record->comparison;
    struct report_column *columns = arena_array(&arena, comparison->n_split + 1, sizeof *columns);
    columns[0] = (struct report_column){"Model", false};
    for (size_t s = 0; s < comparison->n_split; s++)
        columns[s + 1] = (struct report_column){comparison->dates[s], true};
    report_table(report, "Candidates by test date, with 95% intervals", columns,
                 comparison->n_split + 1);
    for (size_t c = 0; c < comparison->n; c++) {
        report_cell(report, "%s", trained_ranked(record->trained, c)->text);
        for (size_t s = 0; s < comparison->n_split; s++)
            cell_interval(report, record, &comparison->ranked[c].by_date[s]);
    }
    report_table_end(report);
    arena_done(&arena);
}

static void cell_regret(struct report *report, const struct training_record *record, double regret)
{
    struct interval interval = interval_none(regret, NULL);
    report_cell_number(report, comparison_shown(record, &interval).estimate,
                       training_has_few(record) ? ROUNDED_DECIMALS : 4);
}

static void rules_table(struct report *report, const struct training_record *record)
{
    const struct comparison *comparison = record->comparison;
    const struct report_column columns[] = {
        {"Rule", false}, {"Selects", false}, {"Mean regret", true}, {"Largest regret", true}};
    report_table(report, "Regret of the four rules", columns, 4);
    for (size_t i = 0; i < comparison->n_rule; i++) {
        report_cell(report, "%s", comparison->rules[i].name);
        report_cell(report, "%s", record->trained->cells[comparison->rules[i].chosen].text);
        cell_regret(report, record, comparison->rules[i].regret);
        cell_regret(report, record, comparison->rules[i].regret_max);
    }
    report_table_end(report);
    report_paragraph(
        report, "Regret: at each test date but the first, the rule chooses by the dates before; "
                "regret is how far its choice then is from the best candidate of that date.");
}

static void compared_report(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    const struct comparison *comparison = record->comparison;
    const char *sentence = comparison_sentence(&arena, record);
    struct interval selected = comparison_shown(record, &comparison->selected);
    if (sentence)
        report_paragraph(report, "%s", sentence);
    if (!isnan(selected.low))
        report_paragraph(
            report,
            "Of several candidates the best has been lucky. With the selection repeated in "
            "each draw, its average is %.3f (95%% CI %.3f to %.3f).",
            selected.estimate, selected.low, selected.high);
    together_table(report, record);
    report_paragraph(report,
                     "Intervals come from %zu draws of families over all test dates together, "
                     "without fitting again. "
                     "Differences are paired: each draw weights both models alike. Because the "
                     "draws are random, "
                     "a bound of a difference has a standard error of up to %.4f.",
                     comparison->n_replicate, comparison->monte_carlo_error);
    dates_table(report, record);
    rules_table(report, record);
    arena_done(&arena);
}

static void averages_table(struct report *report, const struct training_record *record)
{
    const struct report_column columns[] = {
        {"Model", false}, {"Average", true}, {"Selected", false}};
    report_table(report, "Candidates", columns, 3);
    for (size_t i = 0; i < record->search->n_cell; i++) {
        report_cell(report, "%s", record->search->cells[i].text);
        report_cell_number(report, record->search->cells[i].average, 4);
        report_cell(report, "%s", i == record->search->winner ? "selected" : "");
    }
    report_table_end(report);
}

void selection_report(struct report *report, const struct training_record *record)
{
    const struct selection *selection = record->selection;
    report_section(report, "selection", "Selection");
    report_paragraph(report, "By %s%s%s, unweighted mean over %zu splits (%s).", selection->metric,
                     selection->top.text ? " at " : "",
                     selection->top.text ? selection->top.text : "", record->search->n_used,
                     selection->rule->name);
    if (record->comparison && record->comparison->n)
        compared_report(report, record);
    else
        averages_table(report, record);
}
