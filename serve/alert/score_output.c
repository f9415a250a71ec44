// How a list is told: the manifest beside it, the summary for machines, the lines for people.
#include "serve/alert/score_run.h"

#include <string.h>

// What is short, and whether it was overridden, in one object for machines.
static void evidence_json(const struct score_run *run, json *root)
{
    const struct list_result *result = &run->result;
    json *evidence = json_put_object(root, "evidence");
    json_put_bool(evidence, "off", evidence_limits_off(&run->rules.evidence));
    json_put_bool(evidence, "withheld", result->withheld);
    json *lacks = json_put_array(evidence, "short_of");
    for (size_t i = 0; i < result->lacks.n; i++)
        json_add_text(lacks, result->lacks.items[i]);
    if (!result->override.why)
        return;
    json *override = json_put_object(evidence, "override");
    json_put_text(override, "why", result->override.why);
    json *by = json_put_array(override, "by");
    for (int i = 0; i < OVERRIDE_PEOPLE; i++)
        json_add_text(by, result->override.by[i]);
    json_put_day(override, "until", result->override.until);
}

json *score_summary_make(const struct score_run *run)
{
    const struct scenario_model *model = run->question.model;
    const struct list_result *result = &run->result;
    static const char *const kinds[] = {"list", "list without alerts", "trial", "backtest"};
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "command", "score");
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_text(root, "scenario", model->info->name);
    json_put_day(root, "as_of", run->question.as_of);
    json_put_text(root, "kind", kinds[result->kind]);
    json_put_text(root, "model", model->bundle.id);
    json_put_text(root, "input_hash", extract_hash(model->extract));
    json_put_text(root, "config_hash", extract_config_hash(model->extract));
    json_put_integer(root, "seed", (long long)run->cli->seed);
    json_put_integer(root, "n", (long long)result->scores.n);
    json_put_integer(root, "n_without_score", (long long)result->scores.n_unscored);
    json_put_integer(root, "n_missed_contact",
                     (long long)(result->scores.n_little - result->scores.n_unscored));
    json_put_integer(root, "n_alert", (long long)result->scores.n_alert);
    json_put_number(root, "base_rate", model->bundle.base_rate);
    json_put_text(root, "file", result->file);
    json_put_text(root, "warning", bundle_warning(&model->bundle));
    json *trial = json_put_array(root, "trial_because");
    for (size_t i = 0; i < result->trial.n; i++)
        json_add_text(trial, result->trial.items[i]);
    if (run->rules.given)
        evidence_json(run, root);
    json_put_text(root, "ties",
                  "equal scores are ranked by log-odds before calibration, then by a lot for each "
                  "household");
    if (result->scores.tie.n) {
        json *tie = json_put_object(root, "tie_at_line");
        json_put_integer(tie, "n", (long long)result->scores.tie.n);
        json_put_integer(tie, "listed", (long long)result->scores.tie.n_listed);
        json_put_bool(tie, "withheld", result->scores.tie.withheld);
    }
    return root;
}

static enum status manifest_write(const struct score_run *run, const json *summary,
                                  struct error *err)
{
    struct arena *arena = run->cli->arena;
    const char *file = run->result.file;
    size_t n = strlen(file) - strlen(".csv");
    const char *name = arena_format(arena, "%.*s.manifest.json", (int)n, file);
    return json_write_file(summary, file_join(arena, run->cli->workspace, name), err);
}

static void tie_print(const struct score_run *run)
{
    const struct tie_at_line *tie = &run->result.scores.tie;
    const char *unit = run->rules.by_household ? "households" : "persons";
    if (!tie->n)
        return;
    if (tie->withheld)
        printf("%zu %s have equal estimates where the alerts end: only those above are listed, "
               "because the model cannot tell the others apart\n",
               tie->n, unit);
    else
        printf("%zu %s have equal estimates where the alerts end: %zu of them are listed, by lot "
               "(chance %.0f in 100)\n",
               tie->n, unit, tie->n_listed, 100.0 * (double)tie->n_listed / (double)tie->n);
}

void score_evidence_print(const struct score_run *run)
{
    const struct list_result *result = &run->result;
    const char *off = run->rules.given ? list_gate_off_text(&run->rules) : NULL;
    if (off)
        printf("%s\n", off);
    if (result->withheld)
        printf("Alerts are withheld:\n");
    else if (result->lacks.n)
        printf("Alerts were made without enough evidence, by decision of %s and %s: %s\n",
               result->override.by[0], result->override.by[1], result->override.why);
    for (size_t i = 0; i < result->lacks.n; i++)
        printf("  %s\n", result->lacks.items[i]);
}

static void result_print(const struct score_run *run)
{
    const struct list_result *result = &run->result;
    const struct scenario_model *model = run->question.model;
    const char *warning = bundle_warning(&model->bundle);
    printf("%s: %zu %s ranked, %zu alerts, model %s\n", result->file, result->scores.n,
           model->info->many, result->scores.n_alert, model->bundle.id);
    if (result->scores.n_little)
        printf(
            "%zu with too little data for a score, %zu with a score and a missed contact: listed "
            "last, band " NOT_ENOUGH_DATA "\n",
            result->scores.n_unscored, result->scores.n_little - result->scores.n_unscored);
    if (result->replaced.why)
        cli_say(run->cli, "the override of %s and %s is replaced: %s", result->replaced.by[0],
                result->replaced.by[1], result->replaced.why);
    if (result->kind == LIST_TRIAL)
        printf("This is a trial, without alerts:\n");
    for (size_t i = 0; i < result->trial.n; i++)
        printf("  %s\n", result->trial.items[i]);
    if (warning)
        printf("%s\n", warning);
    score_evidence_print(run);
    tie_print(run);
    if (result->kind == LIST_ALERTS && run->rules.given && !result->scores.n_alert &&
        result->scores.tie.n && result->scores.tie.withheld)
        cli_say(run->cli, "no alert: the model cannot tell those at the top apart");
    else if (result->kind == LIST_ALERTS && run->rules.given && !result->scores.n_alert)
        cli_say(run->cli,
                "no alert: the month's capacity is used up, or the families at the top have an "
                "alert already ('hearth alerts list' shows them)");
}

enum status score_result_tell(struct score_run *run, struct error *err)
{
    json *summary = score_summary_make(run);
    enum status status = manifest_write(run, summary, err);
    if (!status && run->cli->json)
        status = json_write(summary, stdout, err);
    else if (!status)
        result_print(run);
    json_free(summary);
    return status;
}
