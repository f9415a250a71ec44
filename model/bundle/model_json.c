// model.json (what the model is, where it comes from, all that scoring needs) and metrics.json (how
// well it did). Both are functions of the inputs alone: no time of day, no machine, so equal runs
// give equal bytes.
#include "features/base/small_counts.h"
#include "model/bundle/bundle.h"
#include "model/bundle/comparison_json.h"
#include "model/bundle/evidence_json.h"
#include "model/bundle/usual_values.h"

#include <math.h>
#include <string.h>

static const char *const scheme_names[] = {"dates", "times", "folds", "test"};

// A count of rows with the outcome and the share of it, by the rows' weights; both withheld where the
// count or its complement is small.
static void put_positive(const struct training_record *record, json *object,
                         const struct rows *rows)
{
    double n_positive = (double)rows_positive(rows), all = 0, positive = 0;
    for (size_t i = 0; i < rows->n; i++) {
        all += rows_weight(rows, i);
        positive += rows->y[rows->index[i]] == 1 ? rows_weight(rows, i) : 0;
    }
    const double cells[] = {n_positive, (double)rows->n - n_positive};
    bool withheld = counts_any_small(cells, 2, record->assessment->overall.min_count);
    json_put_count(object, "n_positive", n_positive, withheld);
    json_put_count(object, "base_rate", all > 0 ? positive / all : NAN, withheld);
}

static void put_training(const struct training_record *record, json *object)
{
    const struct rows *rows = &record->plan->final;
    day_t from = DAY_NONE, to = DAY_NONE;
    for (size_t i = 0; i < rows->n && record->data->as_of; i++) {
        day_t day = record->data->as_of[rows->index[i]];
        from = from == DAY_NONE || day < from ? day : from;
        to = to == DAY_NONE || day > to ? day : to;
    }
    json_put_integer(object, "n", (long long)rows->n);
    put_positive(record, object, rows);
    json_put_day(object, "as_of_from", from);
    json_put_day(object, "as_of_to", to);
    json_put_day(object, "data_end", record->data_end);
}

static void put_splits(const struct training_record *record, json *object)
{
    const struct plan *plan = record->plan;
    json_put_text(object, "scheme", scheme_names[plan->scheme]);
    json_put_text(object, "test_every", record->test_every);
    json_put_text(object, "max_history", record->max_history);
    double shown = 0;
    json *used = json_put_array(object, "used"), *left_out = json_put_array(object, "left_out");
    for (size_t i = 0; i < plan->n_split; i++) {
        const struct split *split = &plan->splits[i];
        json *item = json_add_object(split->left_out ? left_out : used);
        json_put_text(item, "test", split->name);
        if (split->left_out) {
            json_put_text(item, "why", split->left_out);
            continue;
        }
        json_put_integer(item, "n_train", (long long)split->train.n);
        double positive = (double)rows_positive(&split->train);
        double steps[] = {positive, (double)split->train.n - positive, fabs(positive - shown)};
        bool withheld = counts_any_small(steps, 3, record->assessment->overall.min_count);
        json_put_count(item, "n_train_positive", positive, withheld);
        shown = withheld ? shown : positive; // training rows of one date are among a later date's
        json_put_integer(item, "n_test", (long long)split->test.n);
        json_put_text(item, "calibrated_on",
                      record->trained->cells[record->trained->winner].results[i].calibrated_on);
    }
}

static double figure_shown(double value, bool few)
{
    struct interval interval = interval_none(value, NULL);
    if (few)
        interval_round(&interval, ROUNDED_DECIMALS);
    return interval.estimate;
}

static void put_selection(const struct training_record *record, json *object)
{
    bool few = training_has_few(record);
    json_put_text(object, "metric", record->selection->metric);
    json_put_text(object, "k", record->selection->top.text);
    json_put_text(object, "rule", record->selection->rule->name);
    json_put_text(object, "on", scheme_names[record->search_plan->scheme]);
    json *candidates = json_put_array(object, "candidates");
    for (size_t c = 0; c < record->search->n_cell; c++) {
        const struct cell *cell = &record->search->cells[c];
        json *item = json_add_object(candidates);
        json_put_text(item, "model", cell->text);
        json_put_number(item, "average", figure_shown(cell->average, few));
        json_put_bool(item, "selected", c == record->search->winner);
        json *by_split = json_put_array(item, "by_split");
        for (size_t i = 0; i < record->search_plan->n_split; i++)
            if (!record->search_plan->splits[i].left_out)
                json_add_number(by_split, figure_shown(cell->results[i].value, few));
        for (size_t i = 0; i < 2 && few; i++)
            json_add_text(json_list_of(item, "rounded"), i ? "by_split" : "average");
    }
    json *failed = json_put_array(object, "failed");
    for (size_t i = 0; i < record->search->n_failed; i++)
        json_add_text(failed, record->search->failed[i]);
    json *baselines = json_put_array(object, "baselines"); // beside the candidates, never selected
    for (size_t c = 0; c < record->search->n_reference; c++) {
        json *item = json_add_object(baselines);
        json_put_text(item, "model", record->search->references[c].text);
        json_put_text(item, "ranked_by", record->search->references[c].ranked_by);
        json_put_number(item, "average", figure_shown(record->search->references[c].average, few));
        if (few)
            json_add_text(json_list_of(item, "rounded"), "average");
    }
}

static void put_columns(const struct training_record *record, json *array)
{
    for (size_t i = 0; i < record->data->n_col; i++) {
        json *object = json_add_object(array);
        json_put_text(object, "name", record->data->names[i]);
        if (!record->columns)
            continue;
        const struct column *column = &record->columns[i];
        json_put_text(object, "source", column->source);
        json_put_text(object, "agency", column->agency);
        json_put_text(object, "group", column->group);
        json_put_text(object, "unit", column->unit);
        usual_values_put(object, &record->plan->final, i, record->assessment->overall.min_count);
    }
}

json *model_to_json(const struct training_record *record)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "id", record->id);
    json_put_text(root, "name", record->name);
    json_put_text(root, "title", record->title);
    json_put_text(root, "kind", record->trained->fitted.settings.kind->name);
    json_put_text(root, "outcome", record->outcome);
    json_put_text(root, "horizon", record->horizon);
    json_put_text(root, "purpose", record->purpose);
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_integer(root, "seed", (long long)record->seed);
    json *hashes = json_put_object(root, "hashes");
    json_put_text(hashes, "inputs", record->input_hash);
    json_put_text(hashes, "config", record->config_hash);
    if (record->columns_hash)
        json_put_text(hashes, "columns", record->columns_hash);
    put_training(record, json_put_object(root, "training"));
    put_splits(record, json_put_object(root, "splits"));
    put_selection(record, json_put_object(root, "selection"));
    json *calibration = json_put_object(root, "calibration");
    json_put_text(calibration, "fitted_on", record->trained->calibrated_on);
    json_put_integer(calibration, "n", (long long)record->trained->n_calibration);
    double known[] = {
        (double)record->trained->n_calibration_positive,
        (double)(record->trained->n_calibration - record->trained->n_calibration_positive)};
    json_put_count(calibration, "n_positive", known[0],
                   counts_any_small(known, 2, record->assessment->overall.min_count));
    if (record->schema)
        schema_to_json(record->schema, json_put_object(root, "table"));
    put_columns(record, json_put_array(root, "columns"));
    fitted_to_json(&record->trained->fitted, json_put_object(root, "model"));
    return root;
}

json *metrics_to_json(const struct training_record *record)
{
    const struct plan *plan = record->plan;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "model", record->id);
    json_put_text(root, "rows",
                  "the winner's predictions on all splits together, each made by a model that was "
                  "fitted and calibrated on other rows");
    double min_count = record->assessment->overall.min_count;
    json_put_number(root, "min_count", min_count);
    if (min_count <= 0)
        json_put_bool(root, "internal", true);
    json_put_text(root, "warning", evaluation_warning(&record->assessment->overall));
    evaluation_to_json(&record->assessment->overall, root);
    if (plan->scheme == SPLIT_DATES)
        interval_to_json(&record->assessment->auroc_within, false,
                         json_put_object(root, "auroc_within_dates"));
    json *splits = json_put_array(root, "splits");
    for (size_t i = 0; i < plan->n_split; i++) {
        if (plan->splits[i].left_out)
            continue;
        const struct cell *cell = &record->trained->cells[record->trained->winner];
        json *split = json_add_object(splits);
        json_put_text(split, "test", plan->splits[i].name);
        json_put_text(split, "calibrated_on", cell->results[i].calibrated_on);
        evaluation_to_json(&record->assessment->splits[i], split);
    }
    if (record->evidence)
        evidence_to_json(record->evidence, json_put_object(root, "evidence"));
    if (record->years)
        year_effect_to_json(record->years, json_put_object(root, "calibration_by_year"));
    if (record->comparison && record->comparison->n)
        comparison_to_json(record, json_put_object(root, "comparison"));
    json *left_out = json_put_array(root, "left_out");
    for (size_t i = 0; i < plan->n_split; i++)
        if (plan->splits[i].left_out) {
            json *item = json_add_object(left_out);
            json_put_text(item, "test", plan->splits[i].name);
            json_put_text(item, "why", plan->splits[i].left_out);
        }
    return root;
}
