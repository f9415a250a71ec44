// report.html of a training: what was chosen and why, how well it does and for whom, and what it is
// made of.
#include "model/train/train_report.h"

#include "features/base/small_counts.h"
#include "model/bundle/record_text.h"
#include "model/kind/description.h"
#include "model/metric/curves.h"
#include "model/metric/evaluation_report.h"
#include "model/train/selection_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_PARTS 40

// "614", or "few": where a count or its complement is small.
static const char *positive_text(struct arena *arena, const struct training_record *record,
                                 size_t n, size_t n_positive)
{
    const double cells[] = {(double)n_positive, (double)(n - n_positive)};
    bool withheld = counts_any_small(cells, 2, record->assessment->overall.min_count);
    return withheld ? "few" : arena_format(arena, "%zu", n_positive);
}

static void report_summary(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    const struct rows *rows = &record->plan->final;
    const struct trained *trained = record->trained;
    report_section(report, "summary", "Summary");
    evaluation_report_figures(report, &record->assessment->overall);
    report_paragraph(report,
                     "The model %s was fitted on %zu rows (%s with the outcome). These figures "
                     "come from %zu splits. For each one, a model with the same settings was "
                     "trained on other data and tested on data it had not used.",
                     record->id, rows->n,
                     positive_text(&arena, record, rows->n, rows_positive(rows)), trained->n_used);
    report_paragraph(
        report,
        "The probabilities of the model that is used are calibrated on: %s (%zu rows, %s with the "
        "outcome). The figures here are of each split's own calibration, made from less.",
        trained->calibrated_on, trained->n_calibration,
        positive_text(&arena, record, trained->n_calibration, trained->n_calibration_positive));
    for (size_t i = 0; i < record->plan->n_split; i++)
        if (record->plan->splits[i].left_out)
            report_note(report, "%s was left out: %s.", record->plan->splits[i].name,
                        record->plan->splits[i].left_out);
    report_warning(report, "Scores rank people for review by a professional. They do not decide "
                           "anything. A reason describes the model, not a cause.");
    arena_done(&arena);
}

static void split_row(struct report *report, const struct training_record *record, size_t i_split)
{
    const struct split *split = &record->plan->splits[i_split];
    const struct evaluation *evaluation = &record->assessment->splits[i_split];
    const struct cell *cell = &record->trained->cells[record->trained->winner];
    if (record->plan->scheme == SPLIT_DATES)
        report_cell_date(report, split->date);
    else
        report_cell(report, "%s", split->name);
    report_cell_number(report, (double)split->train.n, 0);
    report_cell_number(report, (double)evaluation->n, 0);
    if (evaluation->withheld_outcome)
        report_cell(report, WITHHELD_CELL);
    else
        report_cell_percent(report, evaluation->base_rate, 2);
    for (size_t i = 0; i < n_metric; i++)
        if (metric_rows[i].headline)
            report_cell_interval(report, evaluation->metrics[i].estimate,
                                 evaluation->metrics[i].low, evaluation->metrics[i].high,
                                 evaluation->metrics[i].rounded ? ROUNDED_DECIMALS : 3);
    report_cell(report, "%s", cell->results[i_split].calibrated_on);
}

// AUROC of each split with its interval: dots by date, or by name where there is no date.
static void split_chart(struct report *report, const struct training_record *record)
{
    const struct plan *plan = record->plan;
    struct chart_item *items = memory_alloc((plan->n_split + 1) * sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < plan->n_split; i++) {
        const struct evaluation *evaluation = &record->assessment->splits[i];
        if (!plan->splits[i].left_out)
            items[n++] = (struct chart_item){plan->splits[i].name, evaluation->metrics[0].estimate,
                                             evaluation->metrics[0].low,
                                             evaluation->metrics[0].high, (double)evaluation->n};
    }
    report_dot_chart(report, &(struct dot_chart){
                                 .title = "AUROC by split",
                                 .description = "With 95% intervals; families resampled together.",
                                 .x = {"AUROC", CHART_NUMBER, 0, 0},
                                 .item_title = "Split",
                                 .items = items,
                                 .n_item = n,
                                 .has_reference = true,
                                 .reference = 0.5,
                                 .reference_name = "chance",
                             });
    free(items);
}

// Of each test date of a scenario: when its training rows are from, and the date tested.
static void splits_drawing(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    const struct plan *plan = record->plan;
    struct chart_item *items = arena_array(&arena, plan->n_split + 1, sizeof *items);
    double *dates = arena_array(&arena, plan->n_split + 1, sizeof *dates);
    size_t n = 0;
    for (size_t s = 0; s < plan->n_split && plan->data->as_of; s++) {
        const struct split *split = &plan->splits[s];
        day_t first = DAY_MAX, last = DAY_NONE;
        for (size_t i = 0; i < split->train.n; i++) {
            day_t day = plan->data->as_of[split->train.index[i]];
            first = day < first ? day : first;
            last = day > last ? day : last;
        }
        if (split->left_out || !split->train.n)
            continue;
        dates[n] = split->date;
        items[n++] = (struct chart_item){split->name, last, first, last, NAN};
    }
    if (n)
        report_dot_chart(
            report, &(struct dot_chart){
                        .title = "Training and test dates",
                        .description = "The line spans the dates of the training rows. Between its "
                                       "end and the test date lies the outcome window: a row "
                                       "trains only when its whole window has ended by then.",
                        .x = {"date", CHART_DAY, 0, 0},
                        .item_title = "Test date",
                        .items = items,
                        .n_item = n,
                        .others = dates,
                        .value_name = "latest date of the training rows",
                        .other_name = "test date"});
    arena_done(&arena);
}

static void within_paragraph(struct report *report, const struct training_record *record)
{
    const struct interval *within = &record->assessment->auroc_within;
    int digits = within->rounded ? ROUNDED_DECIMALS : 3;
    if (record->plan->scheme != SPLIT_DATES || isnan(within->low))
        return;
    report_paragraph(report,
                     "Within a test date the AUROC is %.*f on average (95%% CI %.*f to %.*f): that is "
                     "how well one list ranks. Over all dates together it is also moved by base "
                     "rates that change from date to date.",
                     digits, within->estimate, digits, within->low, digits, within->high);
}

static void report_splits(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    struct report_column columns[5 + METRIC_MAX] = {{"Split", false},
                                                    {"Training rows", true},
                                                    {"Predictions tested", true},
                                                    {"Base rate", true}};
    size_t n = 4;
    for (size_t i = 0; i < n_metric; i++)
        if (metric_rows[i].headline)
            columns[n++] = (struct report_column){
                arena_format(&arena, "%s (95%%)", metric_rows[i].title), true};
    columns[n++] = (struct report_column){"Calibrated on", false};
    report_section(report, "splits", "Over time");
    within_paragraph(report, record);
    splits_drawing(report, record);
    split_chart(report, record);
    report_table(report, "Splits", columns, n);
    for (size_t i = 0; i < record->plan->n_split; i++)
        if (!record->plan->splits[i].left_out)
            split_row(report, record, i);
    report_table_end(report);
    arena_done(&arena);
}

// Observed over expected by year, and what that means for the next.
static void report_years(struct report *report, const struct training_record *record)
{
    const struct year_effect *years = record->years;
    const struct report_column columns[] = {{"Year", false},
                                            {"Predictions", true},
                                            {"Observed over expected (95%)", true},
                                            {"Shrunk to the mean of the years", true}};
    if (!years || !years->n_year)
        return;
    report_table(report, "Calibration by year", columns, 4);
    for (size_t k = 0; k < years->n_year; k++) {
        const struct year_row *row = &years->years[k];
        report_cell(report, "%d", row->year);
        report_cell_number(report, row->n, 0);
        report_cell_interval(report, row->ratio.estimate, row->ratio.low, row->ratio.high,
                             row->withheld ? 1 : 2);
        report_cell_number(report, row->shrunk, row->withheld ? 1 : 2);
    }
    report_table_end(report);
    if (isnan(years->next.low))
        report_paragraph(report, "Next year cannot be predicted: %s.", years->next.reason);
    else
        report_paragraph(
            report,
            "1 is ideal. Years differ: next year the outcome is expected %.2f times as "
            "often as estimated, with a 95%% prediction interval from %.2f to %.2f. The "
            "ranges of estimates include this.",
            years->next.estimate, years->next.low, years->next.high);
}

static void report_performance(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    struct ranking ranking;
    const struct predictions *predictions = record->predictions;
    struct curves *curves = arena_alloc(&arena, sizeof *curves);
    ranking_build(&arena,
                  &(struct ranking_input){.n = predictions->n,
                                          .score = predictions->score,
                                          .label = predictions->label,
                                          .weight = predictions->weight},
                  &ranking);
    curves_fill(&ranking, record->assessment->overall.min_count, curves);
    report_section(report, "performance", "Performance");
    evaluation_report_metrics(report, &record->assessment->overall);
    evaluation_report_tops(report, &record->assessment->overall);
    curves_report(report, &ranking, curves);
    report_years(report, record);
    arena_done(&arena);
}

static void report_card(struct report *report, struct arena *arena, const struct score_card *card,
                        const struct training_record *record)
{
    const struct report_column columns[] = {{"When", false}, {"Points", true}};
    report_table(report, "The score card", columns, 2);
    for (size_t i = 0; i < card->n_item; i++) {
        report_cell(report, "%s", record_condition_text(arena, record, &card->items[i]));
        report_cell_number(report, card->items[i].points, 0);
    }
    report_table_end(report);
    report_paragraph(
        report, "Lines of one column add up. Log-odds before calibration = %.4f + %.4f × points.",
        card->intercept, card->slope);
}

static void report_importance(struct report *report, struct arena *arena,
                              const struct description *description,
                              const struct training_record *record)
{
    size_t n_col = record->data->n_col, n = 0;
    struct chart_item *items = memory_alloc((n_col + 1) * sizeof *items);
    for (size_t i = 0; i < n_col && n < SHOWN_PARTS && description->importance[i].size > 0; i++)
        items[n++] = (struct chart_item){
            record_column_title(arena, record, description->importance[i].column),
            description->importance[i].size, NAN, NAN, NAN};
    report_dot_chart(report, &(struct dot_chart){
                                 .title = "Feature importance",
                                 .description = description->measure,
                                 .x = {description->measure, CHART_NUMBER, 0, 0},
                                 .item_title = "Column",
                                 .items = items,
                                 .n_item = n,
                                 .bars = true,
                             });
    free(items);
}

static void report_model(struct report *report, const struct training_record *record)
{
    struct arena arena = {0};
    struct description description;
    description_make(&arena, &record->trained->fitted, &record->plan->final, 1, &description);
    report_section(report, "model", "What it is made of");
    if (description.card)
        report_card(report, &arena, description.card, record);
    report_importance(report, &arena, &description, record);
    arena_done(&arena);
}

// How many rows have a value, and of a column of 0 and 1 how many have a 1, are counts of people.
static void column_row(struct report *report, const struct training_record *record, size_t j)
{
    const struct rows *rows = &record->plan->final;
    double sum = 0, least = record->assessment->overall.min_count;
    size_t n = 0, n_flag = 0;
    for (size_t i = 0; i < rows->n; i++) {
        double v = dataset_row(record->data, rows->index[i])[j];
        n += !isnan(v);
        n_flag += v == 0 || v == 1;
        sum += isnan(v) ? 0 : v;
    }
    const double known[] = {(double)n, (double)(rows->n - n)}, ones[] = {sum, (double)n - sum};
    report_cell(report, "%s", record->data->names[j]);
    if (counts_any_small(known, 2, least))
        report_cell(report, WITHHELD_CELL);
    else
        report_cell_percent(report, rows->n ? known[0] / (double)rows->n : NAN, 1);
    if (n_flag == n && counts_any_small(ones, 2, least))
        report_cell(report, WITHHELD_CELL);
    else
        report_cell_number(report, n ? sum / (double)n : NAN, 3);
}

static void report_data(struct report *report, const struct training_record *record)
{
    const struct dataset *data = record->data;
    const struct report_column columns[] = {{"Column", false}, {"Known", true}, {"Mean", true}};
    report_section(report, "data", "Data and limits");
    report_table(report, "Columns over the rows the model was fitted on", columns, 3);
    for (size_t j = 0; j < data->n_col; j++)
        column_row(report, record, j);
    report_table_end(report);
    report_bullet(report,
                  "The figures are of the past of one place; elsewhere and later they may differ.");
    report_bullet(
        report,
        "The outcome is what services recorded. Families under closer observation have more "
        "recorded outcomes (surveillance bias).");
    report_bullet(
        report, "Intervals resample families; they do not cover a change of practice or of data.");
}

enum status train_report_write(const char *directory, const struct training_record *record,
                               struct error *err)
{
    struct arena arena = {0};
    struct report *report;
    const char *subtitle = arena_format(&arena, "%s, model %s (%s)", record->name, record->id,
                                        record->trained->fitted.settings.kind->name);
    enum status status =
        report_open(file_join(&arena, directory, "report.html"),
                    record->title ? record->title : record->name, subtitle, &report, err);
    if (!status) {
        report_summary(report, record);
        report_performance(report, record);
        report_splits(report, record);
        selection_report(report, record);
        report_model(report, record);
        if (record->assessment->overall.n_group > 0)
            report_section(report, "groups", "Groups");
        evaluation_report_groups(report, &record->assessment->overall,
                                 arena_format(&arena, "the first %s of the list",
                                              record->assessment->overall.n_top
                                                  ? record->assessment->overall.tops[0].top.text
                                                  : "part"));
        report_data(report, record);
        status = report_close(report, err);
    }
    arena_done(&arena);
    return status;
}
