// card.md: one page for those who decide whether a model may be used. Every figure is read from
// model.json and the evaluation; nothing is written by hand.
#include "model/bundle/bundle.h"
#include "model/bundle/comparison_json.h"
#include "model/bundle/record_text.h"

#include "model/kind/description.h"

#include <math.h>

#define SHOWN_COLUMNS 12

static const char *or_none(const char *text)
{
    return text && *text ? text : "not stated";
}

// NaN where a small count is withheld.
static void write_rate(FILE *stream, double n_positive, double base_rate)
{
    if (isnan(n_positive))
        fputs("few with the outcome", stream);
    else
        fprintf(stream, "%.0f with the outcome (base rate %.2f%%)", n_positive, 100 * base_rate);
}

static void write_use(FILE *stream, struct arena *arena, const struct training_record *record,
                      const json *model)
{
    const json *training = json_get(model, "training");
    const char *from = json_text(training, "as_of_from"), *to = json_text(training, "as_of_to");
    fprintf(stream, "# %s\n\nModel `%s`, kind **%s**, made by hearth %s.\n\n",
            or_none(record->title), record->id, record->trained->fitted.settings.kind->name,
            HEARTH_VERSION);
    fprintf(stream, "| | |\n|---|---|\n");
    fprintf(stream, "| predicts | %s%s%s |\n", or_none(record->outcome),
            record->horizon ? " within " : "", record->horizon ? record->horizon : "");
    fprintf(stream, "| purpose | %s |\n", or_none(record->purpose));
    fprintf(stream, "| fitted on | %.0f rows, ", json_number(training, "n", 0));
    write_rate(stream, json_number(training, "n_positive", NAN),
               json_number(training, "base_rate", NAN));
    fputs(" |\n", stream);
    if (from)
        fprintf(stream, "| as-of dates | %s to %s; data end %s |\n", from, to,
                or_none(json_text(training, "data_end")));
    fprintf(stream, "| settings | %s |\n", record->trained->cells[record->trained->winner].text);
    fprintf(stream, "| calibrated on | %s (%zu rows, %s with the outcome) |\n\n",
            record->trained->calibrated_on, record->trained->n_calibration,
            isnan(json_number(json_get(model, "calibration"), "n_positive", NAN))
                ? "few"
                : arena_format(arena, "%zu", record->trained->n_calibration_positive));
    const char *warning = evaluation_warning(&record->assessment->overall);
    if (warning)
        fprintf(stream, "**%s.**\n\n", warning);
    if (record->assessment->overall.min_count <= 0)
        fputs("**Internal: small counts are not withheld here. Do not pass this page on.**\n\n",
              stream);
    fputs("Intended use: to rank people for review by a professional. It makes no decisions. A "
          "score is the predicted probability for people with similar records, not a fact about "
          "one person.\n\n",
          stream);
}

static void write_row(FILE *stream, const char *title, const struct interval *interval,
                      bool withheld)
{
    const char *reason = interval->reason ? interval->reason : "";
    if (withheld)
        fprintf(stream, "| %s | withheld | a small count |\n", title);
    else if (isnan(interval->estimate))
        fprintf(stream, "| %s | undefined | %s |\n", title, reason);
    else if (isnan(interval->low) || isnan(interval->high))
        fprintf(stream, "| %s | %.3f | none: %s |\n", title, interval->estimate, reason);
    else
        fprintf(stream, "| %s | %.3f | %.3f to %.3f |\n", title, interval->estimate, interval->low,
                interval->high);
}

static void write_performance(FILE *stream, const struct training_record *record)
{
    const struct evaluation *evaluation = &record->assessment->overall;
    bool withheld = evaluation->withheld_outcome;
    fprintf(stream, "## Performance\n\nTested on %zu predictions that the fitting did not use, ",
            evaluation->n);
    write_rate(stream, withheld ? NAN : (double)evaluation->n_positive, evaluation->base_rate);
    fprintf(stream, ", %zu splits.\n\n| figure | value | 95%% CI |\n|---|---|---|\n",
            record->trained->n_used);
    for (size_t i = 0; i < n_metric; i++)
        write_row(stream, metric_rows[i].title, &evaluation->metrics[i], false);
    for (size_t i = 0; i < evaluation->n_top; i++) {
        const struct evaluated_top *top = &evaluation->tops[i];
        char title[64];
        snprintf(title, sizeof title, "precision in the top %s", top->top.text);
        write_row(stream, title, &top->precision, top->withheld);
        snprintf(title, sizeof title, "recall in the top %s", top->top.text);
        write_row(stream, title, &top->recall, top->withheld);
    }
    fputc('\n', stream);
}

// What any model must beat, and what the others find.
static void write_comparison(FILE *stream, const struct training_record *record)
{
    struct arena arena = {0};
    const struct comparison *comparison = record->comparison;
    if (comparison && comparison->n) {
        const char *sentence = comparison_sentence(&arena, record);
        fprintf(stream, "## Beside other models\n\n%s%s", sentence ? sentence : "",
                sentence ? "\n\n" : "");
        fprintf(stream, "| model | %s (average) | less the selected |\n|---|---|---|\n",
                record->selection->metric);
        for (size_t c = 0; c < comparison->n; c++) {
            struct interval average = comparison_shown(record, &comparison->ranked[c].average);
            struct interval less = comparison_shown(record, &comparison->ranked[c].difference);
            fprintf(stream, "| `%s` | %.3f | ", trained_ranked(record->trained, c)->text,
                    average.estimate);
            if (c == record->trained->winner)
                fputs("selected |\n", stream);
            else if (isnan(less.low))
                fprintf(stream, "%+.3f |\n", less.estimate);
            else
                fprintf(stream, "%+.3f (%+.3f to %+.3f) |\n", less.estimate, less.low, less.high);
        }
        fputc('\n', stream);
    }
    arena_done(&arena);
}

static void write_score_card(FILE *stream, struct arena *arena, const struct score_card *card,
                             const struct training_record *record)
{
    fprintf(stream, "## The score card\n\n| when | points |\n|---|---|\n");
    for (size_t i = 0; i < card->n_item; i++)
        fprintf(stream, "| %s | %+d |\n", record_condition_text(arena, record, &card->items[i]),
                card->items[i].points);
    fprintf(stream,
            "\nLines of one column add up. Log-odds before calibration = %.4f + %.4f × points.\n\n",
            card->intercept, card->slope);
}

static void write_importance(FILE *stream, struct arena *arena,
                             const struct description *description,
                             const struct training_record *record)
{
    fprintf(stream, "## Feature importance\n\nBy %s.\n\n", description->measure);
    for (size_t i = 0; i < record->data->n_col && i < SHOWN_COLUMNS; i++)
        if (description->importance[i].size > 0)
            fprintf(stream, record->columns ? "%zu. %s\n" : "%zu. `%s`\n", i + 1,
                    record_column_title(arena, record, description->importance[i].column));
    fputc('\n', stream);
}

static void write_description(FILE *stream, const struct training_record *record)
{
    struct arena arena = {0};
    struct description description;
    description_make(&arena, &record->trained->fitted, &record->plan->final, 1, &description);
    if (description.card)
        write_score_card(stream, &arena, description.card, record);
    else
        write_importance(stream, &arena, &description, record);
    arena_done(&arena);
}

static void write_limits(FILE *stream, const struct training_record *record)
{
    fprintf(stream,
            "## Limits\n\n"
            "* It was tested on the past of the same place. It says nothing about another "
            "place, and less each year about this one.\n"
            "* The outcome is what services recorded, and agencies' decisions are among it. "
            "Families under closer observation have more recorded outcomes (surveillance "
            "bias).\n"
            "* A reason describes the model, not a cause.\n");
    const struct plan *plan = record->plan;
    for (size_t i = 0; i < plan->n_split; i++)
        if (plan->splits[i].left_out)
            fprintf(stream, "* %s was left out: %s.\n", plan->splits[i].name,
                    plan->splits[i].left_out);
    if (record->assessment->overall.n_group == 0)
        fprintf(stream, "* Fairness was not assessed: the scenario names no `protected` "
                        "attributes.\n");
    fprintf(stream, "\nDetails, charts and groups: `report.html`. Figures for machines: "
                    "`metrics.json`, `model.json`.\n");
}

enum status card_write(const char *directory, const struct training_record *record,
                       const json *model, struct error *err)
{
    struct arena arena = {0};
    struct output output;
    enum status status = output_open(&output, file_join(&arena, directory, "card.md"), err);
    if (!status) {
        write_use(output.stream, &arena, record, model);
        write_performance(output.stream, record);
        write_comparison(output.stream, record);
        write_description(output.stream, record);
        write_limits(output.stream, record);
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}
