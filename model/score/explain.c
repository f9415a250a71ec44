// The numbers of an explanation are the model's own: each part of the margin against its average in
// training.
#include "model/score/explain.h"

#include "features/base/number.h"
#include "features/base/sort.h"
#include "features/extract/column_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_CONTRIBUTIONS 15
#define SHOWN_RECORDS 8

static int contribution_order(const void *a, const void *b)
{
    const struct contribution *left = a, *right = b;
    double x = fabs(left->contribution), y = fabs(right->contribution);
    ORDER_BY_FALLING(x, y);
    return ORDER_OF(left->column, right->column);
}

void explain_row(struct arena *arena, const struct scenario_model *model, const double *raw,
                 struct explanation *ret_explanation)
{
    const struct fitted *fitted = &model->bundle.fitted;
    size_t n = model->bundle.n_col;
    double *x = arena_array(arena, n + 1, sizeof *x),
           *parts = arena_array(arena, n + 1, sizeof *parts);
    scenario_model_row(model, raw, x);
    ret_explanation->n = n;
    ret_explanation->exact = fitted->settings.kind->exactness == CONTRIBUTIONS_EXACT;
    ret_explanation->margin = fitted_explain(fitted, x, parts);
    ret_explanation->score = fitted_probability(fitted, ret_explanation->margin);
    estimate_range_find(&model->bundle.range, &(struct feature_rows){x, 1, fitted->n_col, NULL},
                        &ret_explanation->score, 1, &ret_explanation->range);
    ret_explanation->baseline = fitted->baseline;
    ret_explanation->baseline_score = fitted_probability(fitted, fitted->baseline);
    ret_explanation->contributions = arena_array(arena, n + 1, sizeof(struct contribution));
    for (size_t j = 0; j < n; j++)
        ret_explanation->contributions[j] = (struct contribution){j, x[j], parts[j]};
    qsort(ret_explanation->contributions, n, sizeof(struct contribution), contribution_order);
}

enum status explain_make(struct arena *arena, const struct scenario_model *model,
                         const struct explained *whom, struct explanation *ret_explanation,
                         struct error *err)
{
    size_t n_col;
    extract_columns(model->extract, &n_col);
    struct person_features features = {.x = arena_array(arena, n_col + 1, sizeof(double))};
    *ret_explanation = (struct explanation){.person_id = whom->person_id, .as_of = whom->as_of};
    enum status status =
        extract_person(model->extract, whom->person_id, whom->as_of, &features, err);
    if (status)
        return status;
    ret_explanation->in_cohort = features.in_cohort;
    explain_row(arena, model, features.x, ret_explanation);
    return OK;
}

struct record_visit {
    struct arena *arena; // text: the last SHOWN_RECORDS lines, or
    const char *lines[SHOWN_RECORDS];
    json *array; // JSON
    size_t n;
};

static void record_print(void *context, const struct trace_record *record)
{
    struct record_visit *visit = context;
    char date[DAY_TEXT], end[DAY_TEXT], value[NUMBER_TEXT];
    number_format(record->value, value);
    const char *place = record->file
                            ? arena_format(visit->arena, "%s:%zu", record->file, record->line)
                            : "sent since the last extract";
    visit->lines[visit->n++ % SHOWN_RECORDS] =
        arena_format(visit->arena, "        %s%s%s  %s%s%s%s%s%s%s  %s\n",
                     day_format(record->date, date), record->end == DAY_NONE ? "" : " to ",
                     day_format(record->end, end), record->source, record->agency ? ", " : "",
                     record->agency ? record->agency : "", record->category ? ", " : "",
                     record->category_label ? record->category_label
                     : record->category     ? record->category
                                            : "",
                     *value ? ", value " : "", value, place);
}

static void record_add(void *context, const struct trace_record *record)
{
    struct record_visit *visit = context;
    json *object = json_add_object(visit->array);
    json_put_text(object, "source", record->source);
    json_put_text(object, "agency", record->agency);
    json_put_text(object, "file", record->file);
    if (record->file)
        json_put_integer(object, "line", (long long)record->line);
    json_put_day(object, "date", record->date);
    json_put_day(object, "end", record->end);
    json_put_day(object, "known", record->known);
    json_put_text(object, "category", record->category);
    if (record->category_label)
        json_put_text(object, "category_label", record->category_label);
    json_put_number(object, "value", record->value);
    json_put_text(object, "person_id", record->person_id);
    json_put_text(object, "relation", record->relation);
}

static enum status records_visit(const struct scenario_model *model,
                                 const struct explanation *explanation, size_t i_contribution,
                                 struct record_visit *visit, struct error *err)
{
    size_t column = model->column_of[explanation->contributions[i_contribution].column];
    struct trace_question question = {explanation->person_id, explanation->as_of, column};
    struct trace_visitor visitor = {visit->array ? record_add : record_print, visit};
    return extract_trace(model->extract, &question, &visitor, err);
}

static void print_head(const struct scenario_model *model, const struct explanation *explanation,
                       FILE *stream)
{
    char day[DAY_TEXT];
    fprintf(stream, "person %s at %s (scenario %s, model %s)\n", explanation->person_id,
            day_format(explanation->as_of, day), model->info->name, model->bundle.id);
    if (!explanation->in_cohort)
        fprintf(
            stream,
            "warning: this person is not in the cohort on this date. The model was not built for "
            "them: do not act on the score\n");
    if (bundle_warning(&model->bundle))
        fprintf(stream, "%s\n", bundle_warning(&model->bundle));
    fprintf(stream, "estimated probability %.1f%%", 100 * explanation->score);
    if (!isnan(explanation->range.low))
        fprintf(stream, " (95%% range of the estimate: %.1f%% to %.1f%%)",
                100 * explanation->range.low, 100 * explanation->range.high);
    fputs("; ", stream);
    if (isnan(model->bundle.base_rate)) // a small count
        fprintf(stream, "base rate withheld (%zu training rows)\n", model->bundle.n_row);
    else
        fprintf(stream, "base rate %.1f%% (%zu of %zu training rows)\n",
                100 * model->bundle.base_rate, model->bundle.n_positive, model->bundle.n_row);
    fprintf(stream,
            "log-odds before calibration %.6f = %.6f (average person) %+.6f (contributions)\n\n",
            explanation->margin, explanation->baseline,
            explanation->margin - explanation->baseline);
}

static enum status print_contribution(const struct scenario_model *model,
                                      const struct explanation *explanation, size_t i, FILE *stream,
                                      struct error *err)
{
    struct arena arena = {0};
    const struct contribution *part = &explanation->contributions[i];
    const struct column *column = &model->columns[model->column_of[part->column]];
    struct text_context context = {model->info->one, DAY_NONE};
    char value[NUMBER_TEXT];
    number_format(part->value, value);
    fprintf(stream, "%+.6f  %s\n    %s = %s, %s\n", part->contribution,
            column_reason_text(&arena, &context, column, part->value), column->name,
            *value ? value : "missing",
            part->contribution > 0 ? "raised the estimate"
                                   : "lowered the estimate (lower is not safer)");
    struct record_visit visit = {.arena = &arena};
    enum status status = records_visit(model, explanation, i, &visit, err);
    for (size_t k = 0; k < visit.n && k < SHOWN_RECORDS; k++) // the newest first: it decides most
        fputs(visit.lines[(visit.n - 1 - k) % SHOWN_RECORDS], stream);
    if (visit.n > SHOWN_RECORDS)
        fprintf(stream, "        and %zu older records\n", visit.n - SHOWN_RECORDS);
    arena_done(&arena);
    return status;
}

enum status explain_print(const struct scenario_model *model, const struct explanation *explanation,
                          FILE *stream, struct error *err)
{
    enum status status = OK;
    size_t n = 0, n_rest = 0;
    double rest = 0;
    print_head(model, explanation, stream);
    for (size_t i = 0; i < explanation->n && !status; i++) {
        double contribution = explanation->contributions[i].contribution;
        if (contribution == 0)
            continue;
        if (n++ < SHOWN_CONTRIBUTIONS) {
            status = print_contribution(model, explanation, i, stream, err);
        } else {
            rest += contribution;
            n_rest++;
        }
    }
    fputs("Contributions describe the model, not causes. Related records share weight: a serious "
          "record can have a negative contribution.\n",
          stream);
    if (!explanation->exact)
        fputs("Contributions are approximate: they do not add up exactly to the log-odds.\n",
              stream);
    if (!status && n_rest)
        fprintf(stream, "%+.6f  %zu smaller contributions (all with --json)\n", rest, n_rest);
    return status;
}

static enum status put_contribution(const struct scenario_model *model,
                                    const struct explanation *explanation, size_t i, json *object,
                                    struct error *err)
{
    struct arena arena = {0};
    const struct contribution *part = &explanation->contributions[i];
    const struct column *column = &model->columns[model->column_of[part->column]];
    struct text_context context = {model->info->one, DAY_NONE};
    json_put_text(object, "column", column->name);
    json_put_number(object, "value", part->value);
    json_put_number(object, "contribution", part->contribution);
    json_put_text(object, "direction",
                  part->contribution > 0   ? "raises"
                  : part->contribution < 0 ? "lowers"
                                           : "none");
    json_put_text(object, "reason", column_reason_text(&arena, &context, column, part->value));
    struct record_visit visit = {.array = json_put_array(object, "records")};
    arena_done(&arena);
    return part->contribution == 0 ? OK : records_visit(model, explanation, i, &visit, err);
}

enum status explain_to_json(const struct scenario_model *model,
                            const struct explanation *explanation, json **ret_root,
                            struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", model->info->name);
    json_put_text(root, "model", model->bundle.id);
    json_put_text(root, "kind", model->bundle.fitted.settings.kind->name);
    json_put_text(root, "person_id", explanation->person_id);
    json_put_day(root, "as_of", explanation->as_of);
    json_put_bool(root, "in_cohort", explanation->in_cohort);
    json_put_number(root, "score", explanation->score);
    json_put_number(root, "low", explanation->range.low);
    json_put_number(root, "high", explanation->range.high);
    json_put_number(root, "base_rate", model->bundle.base_rate);
    json_put_number(root, "decision", explanation->margin);
    json *baseline = json_put_object(root, "baseline");
    json_put_number(baseline, "decision", explanation->baseline);
    json_put_number(baseline, "score", explanation->baseline_score);
    if (!explanation->exact)
        json_put_bool(root, "approximate", true);
    json *contributions = json_put_array(root, "contributions");
    enum status status = OK;
    for (size_t i = 0; i < explanation->n && !status; i++)
        status = put_contribution(model, explanation, i, json_add_object(contributions), err);
    if (status) {
        json_free(root);
        root = NULL;
    }
    *ret_root = root;
    return status;
}
