// One place writes figures for machines. Counts that may not be shown are null and named (JSON) or
// "c" (CSV), never a number.
#include "eval/effect_output.h"

#include "eval/effect/effect_matched.h"
#include "eval/trial/effect_trial_output.h"
#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"

#include <math.h>

static void put_counts(json *object, const struct effect_estimate *estimate, bool hide)
{
    bool hide_ess = hide || estimate->withheld || estimate->hide_counts;
    const struct {
        const char *key;
        double value;
        bool withheld;
    } counts[] = {
        {"n_treated", (double)estimate->n_arm[1], hide || estimate->hide_counts},
        {"n_control", (double)estimate->n_arm[0], hide || estimate->hide_counts},
        {"ess", estimate->ess_arm[0] + estimate->ess_arm[1], hide_ess},
        {"ess_treated", estimate->ess_arm[1], hide_ess},
        {"ess_control", estimate->ess_arm[0], hide_ess},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (estimate->status)
            json_put_number(object, counts[i].key, NAN);
        else
            json_put_count(object, counts[i].key, counts[i].value, counts[i].withheld);
}

// The estimate of small counts and its error are withheld; the interval may be given, rounded outwards.
static void put_figures(json *object, const struct effect_estimate *estimate)
{
    bool all = estimate->withheld && isnan(estimate->low);
    json_put_count(object, "estimate", estimate->estimate, estimate->withheld);
    json_put_count(object, "se", estimate->se, estimate->withheld);
    json_put_count(object, "ci_low", estimate->low, all);
    json_put_count(object, "ci_high", estimate->high, all);
    json_put_text(object, "interval",
                  estimate->status  ? NULL
                  : estimate->exact ? "newcombe"
                                    : "wald");
    if (estimate->withheld && !all)
        json_put_text(object, "rounded", "outwards: a count below 10 stands behind the interval");
}

static void put_lots(json *object, const struct effect_lots *lots)
{
    json *spread = json_put_object(object, "lots");
    json_put_integer(spread, "n", (long long)lots->n);
    json_put_number(spread, "sd", lots->deviation);
    json_put_number(spread, "low", lots->low);
    json_put_number(spread, "high", lots->high);
}

static void put_estimate(json *array, const struct effect_estimate *estimate, bool hide)
{
    json *object = json_add_object(array);
    json_put_text(object, "method", estimate->method->name);
    json_put_text(object, "estimand", estimand_rows[estimate->estimand].name);
    put_figures(object, estimate);
    put_counts(object, estimate, hide);
    json_put_count(object, "largest_smd", estimate->largest_smd, hide && !estimate->status);
    if (estimate->fit.lots.n && !estimate->withheld)
        put_lots(object, &estimate->fit.lots);
    if (estimate->status)
        json_put_text(object, "reason", estimate->reason);
}

static void put_rows(json *root, const struct effect_result *result)
{
    const struct effect_table *table = result->table;
    const struct effect_data *data = result->study.design.data;
    const struct effect_support *support = &result->study.support;
    double least = result->columns->min_count;
    json *rows = json_put_object(root, "rows");
    json_put_integer(rows, "analysed", (long long)data->n_row);
    effect_put_count(rows, "treated", effect_arm_count(data, 1), least);
    effect_put_count(rows, "control", effect_arm_count(data, 0), least);
    effect_put_count(rows, "no_treatment", table->n_no_treatment, least);
    effect_put_count(rows, "no_outcome", table->n_no_outcome, least);
    effect_put_count(rows, "set_aside", support->n_arm[0] + support->n_arm[1], least);
    if (data->cluster)
        effect_put_count(rows, "clusters", data->n_cluster, least);
    json *levels = json_put_array(root, "set_aside");
    for (size_t i = 0; i < support->n_level; i++) {
        json *level = json_add_object(levels);
        json_put_text(level, "level", support->levels[i].name);
        effect_put_count(level, "treated", support->levels[i].n_arm[1], least);
        effect_put_count(level, "control", support->levels[i].n_arm[0], least);
    }
}

static void put_balance(json *root, const struct effect_result *result)
{
    json *array = json_put_array(root, "balance");
    for (size_t i = 0; i < result->table->data.n_cov; i++) {
        const struct effect_balance *balance = &result->balance[i];
        json *object = json_add_object(array);
        json_put_text(object, "covariate", balance->covariate);
        json_put_count(object, "smd_before", balance->smd_before, balance->withheld);
        json_put_count(object, "smd_after", balance->smd_after, balance->withheld);
        json_put_count(object, "variance_ratio", balance->variance_ratio, balance->withheld);
        json_put_count(object, "ks", balance->ks, balance->withheld);
    }
}

static void put_sensitivity(json *root, const struct effect_result *result)
{
    const struct effect_sensitivity *found = &result->sensitivity;
    json *object = json_put_object(root, "sensitivity");
    json_put_text(object, "method",
                  result->study.headline ? result->study.headline->method->name : NULL);
    json_put_text(object, "measure",
                  found->converted ? "risk ratio from a standardised difference" : "risk ratio");
    bool withheld = result->study.headline && result->study.headline->withheld;
    json_put_count(object, "risk_ratio", found->risk_ratio, withheld);
    json_put_count(object, "ci_low", found->low, withheld);
    json_put_count(object, "ci_high", found->high, withheld);
    json_put_count(object, "e_value", found->e_value, withheld);
    json_put_count(object, "e_value_limit", found->e_limit, withheld);
}

static void put_groups(json *root, const struct effect_result *result)
{
    json *array = json_put_array(root, "groups");
    for (size_t i = 0; i < result->n_group; i++) {
        const struct effect_group *group = &result->groups[i];
        json *object = json_add_object(array);
        json_put_text(object, "column", group->column);
        json_put_text(object, "value", group->value);
        json_put_count(object, "n_treated", (double)group->n_arm[1], group->hide_counts);
        json_put_count(object, "n_control", (double)group->n_arm[0], group->hide_counts);
        if (group->reason)
            json_put_text(object, "reason", group->reason);
        json *estimates = json_put_array(object, "estimates");
        for (size_t k = 0; k < group->study.n_estimate; k++)
            put_estimate(estimates, &group->study.estimates[k], group->hide_counts);
    }
}

static void put_negatives(json *root, const struct effect_result *result)
{
    if (result->columns->n_negative == 0)
        return;
    json *array = json_put_array(root, "negative_outcomes");
    double least = result->columns->min_count;
    for (size_t k = 0; k < result->columns->n_negative; k++) {
        const struct effect_negative *negative = &result->negatives[k];
        json *object = json_add_object(array);
        json_put_text(object, "outcome", negative->name);
        size_t n_row = negative->n_row, n_left_out = result->table->data.n_row - n_row;
        json_put_count(object, "analysed", (double)n_row,
                       count_is_small((double)n_row, least) ||
                           count_is_small((double)n_left_out, least));
        json_put_text(object, "method", negative->shown ? negative->shown->method->name : NULL);
        if (negative->shown)
            put_figures(object, negative->shown);
        json_put_bool(object, "differs", negative->differs);
        if (negative->reason)
            json_put_text(object, "reason", negative->reason);
    }
}

static void put_gates(json *answer, const struct effect_result *result)
{
    json *array = json_put_array(answer, "gates");
    for (size_t i = 0; i < result->study.n_estimate; i++) {
        const struct effect_estimate *estimate = &result->study.estimates[i];
        for (int g = 0; g < GATE_COUNT && estimate->gates.checked; g++) {
            const struct effect_gate *gate = &estimate->gates.items[g];
            json *object = json_add_object(array);
            json_put_text(object, "method", estimate->method->name);
            json_put_text(object, "gate", effect_gate_names[g]);
            bool tells = g == GATE_EVENTS || g == GATE_REDUCTION || g == GATE_WIDTH;
            bool small = (tells && estimate->withheld) ||
                         (g == GATE_WEIGHT && estimate->hide_counts); // one row's share
            json_put_count(object, "value", gate->value, small);
            json_put_count(object, "limit", gate->limit, small);
            if (gate->of)
                json_put_text(object, "of", gate->of);
            json_put_bool(object, "passed", gate->passed);
        }
    }
}

// The declared estimand's verdict stands beside the answer's when another population speaks.
static void put_answer(json *root, const struct effect_result *result)
{
    const struct effect_study *study = &result->study;
    const struct effect_estimate *best = study->headline;
    enum estimand asked = result->request->estimand;
    enum estimand estimand = best ? best->estimand : asked;
    struct arena arena = {0};
    json *answer = json_put_object(root, "answer");
    json_put_text(answer, "method", best ? best->method->name : NULL);
    json_put_text(answer, "estimand", estimand_rows[estimand].name);
    json_put_text(answer, "population", effect_population(&arena, result->columns, estimand));
    json_put_text(answer, "verdict", effect_verdicts[result->verdict].name);
    json_put_text(answer, "text", result->answer);
    json *declared = json_put_object(answer, "declared");
    enum effect_verdict verdict =
        best && study->headline_declared ? result->verdict : VERDICT_CANNOT_TELL;
    json_put_text(declared, "estimand", estimand_rows[asked].name);
    json_put_text(declared, "population", effect_population(&arena, result->columns, asked));
    json_put_text(declared, "verdict", effect_verdicts[verdict].name);
    put_gates(answer, result);
    arena_done(&arena);
}

json *effect_result_json(const struct effect_result *result)
{
    const struct effect_study *study = &result->study;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    if (result->columns->min_count <= 0)
        json_put_bool(root, "internal", true);
    json_put_text(root, "treatment", result->columns->treatment);
    json_put_text(root, "outcome", result->columns->outcome);
    json_put_text(root, "outcome_kind", result->binary ? "0/1" : "number");
    json_put_text(root, "estimand", estimand_rows[result->request->estimand].name);
    json_put_text(root, "headline", study->headline ? study->headline->method->name : NULL);
    json *warnings = json_put_array(root, "warnings");
    for (size_t i = 0; i < result->n_warning; i++)
        json_add_text(warnings, result->warnings[i]);
    put_answer(root, result);
    put_rows(root, result);
    if (result->trial)
        effect_trial_json(root, result->trial);
    json *estimates = json_put_array(root, "estimates");
    for (size_t i = 0; i < study->n_estimate; i++)
        put_estimate(estimates, &study->estimates[i], false);
    json_put_text(root, "balance_of", result->weighted ? result->weighted->method->name : NULL);
    put_balance(root, result);
    put_sensitivity(root, result);
    put_groups(root, result);
    put_negatives(root, result);
    json *notes = json_put_array(root, "notes");
    for (size_t i = 0; i < result->n_note; i++)
        json_add_text(notes, result->notes[i]);
    return root;
}

static void write_number(FILE *stream, double value)
{
    char text[NUMBER_TEXT];
    number_format(value, text);
    fprintf(stream, ",%s", text);
}

static void write_count(FILE *stream, double value, bool withheld)
{
    if (withheld)
        fputs("," WITHHELD_CELL, stream);
    else
        write_number(stream, value);
}

static void write_estimate(FILE *stream, const char *column, const char *value,
                           const struct effect_estimate *estimate, bool hide)
{
    bool failed = estimate->status, all = estimate->withheld && isnan(estimate->low);
    hide = hide || estimate->hide_counts;
    csv_write_field(stream, column);
    fputc(',', stream);
    csv_write_field(stream, value);
    fprintf(stream, ",%s,%s", estimate->method->name, estimand_rows[estimate->estimand].name);
    write_count(stream, estimate->estimate, estimate->withheld);
    write_count(stream, estimate->se, estimate->withheld);
    write_count(stream, estimate->low, all);
    write_count(stream, estimate->high, all);
    write_count(stream, failed ? NAN : (double)estimate->n_arm[1], hide && !failed);
    write_count(stream, failed ? NAN : (double)estimate->n_arm[0], hide && !failed);
    write_count(stream, failed ? NAN : estimate->ess_arm[0] + estimate->ess_arm[1],
                (hide || estimate->withheld) && !failed);
    fputc(',', stream);
    csv_write_field(stream, estimate->status ? estimate->reason : "");
    fputc('\n', stream);
}

static enum status estimates_csv(const char *path, const struct effect_result *result,
                                 struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("group,value,method,estimand,estimate,se,ci_low,ci_high,n_treated,n_control,ess,reason\n",
          output.stream);
    for (size_t i = 0; i < result->study.n_estimate; i++)
        write_estimate(output.stream, "", "", &result->study.estimates[i], false);
    for (size_t g = 0; g < result->n_group; g++) {
        const struct effect_group *group = &result->groups[g];
        for (size_t i = 0; i < group->study.n_estimate; i++)
            write_estimate(output.stream, group->column, group->value, &group->study.estimates[i],
                           group->hide_counts);
    }
    return output_close(&output, err);
}

static enum status balance_csv(const char *path, const struct effect_result *result,
                               struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("covariate,smd_before,smd_after,variance_ratio,ks\n", output.stream);
    for (size_t i = 0; i < result->table->data.n_cov; i++) {
        const struct effect_balance *balance = &result->balance[i];
        csv_write_field(output.stream, balance->covariate);
        write_count(output.stream, balance->smd_before, balance->withheld);
        write_count(output.stream, balance->smd_after, balance->withheld);
        write_count(output.stream, balance->variance_ratio, balance->withheld);
        write_count(output.stream, balance->ks, balance->withheld);
        fputc('\n', output.stream);
    }
    return output_close(&output, err);
}

static bool is_match(const struct effect_estimate *estimate)
{
    return !estimate->status && (estimate->fit.n_pair || estimate->fit.nearest);
}

enum status effect_write_csv(const char *directory, const struct effect_result *result,
                             struct error *err)
{
    struct arena arena = {0};
    enum status status = estimates_csv(file_join(&arena, directory, "estimates.csv"), result, err);
    if (!status)
        status = balance_csv(file_join(&arena, directory, "balance.csv"), result, err);
    for (size_t i = 0; i < result->study.n_estimate && !status; i++)
        if (is_match(&result->study.estimates[i]))
            status =
                effect_matched_write(file_join(&arena, directory, "matched.csv"),
                                     &result->study.design, &result->study.estimates[i].fit, err);
    arena_done(&arena);
    return status;
}
