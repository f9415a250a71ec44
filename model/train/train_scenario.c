// Training a scenario: matrix at all as_of dates, splits of rows whose outcome window ended, search,
// refit, evidence, the model's folder, and the model in use.
#include "model/train/train_scenario.h"

#include "features/base/program_digest.h"
#include "features/base/progress.h"
#include "features/extract/scenario_sources.h"
#include "model/bundle/model_choice.h"
#include "model/metric/alert_rules.h"
#include "model/train/compare_models.h"
#include "model/train/evidence.h"
#include "model/train/range_fit.h"
#include "model/train/splits.h"
#include "model/train/train_finish.h"
#include "model/train/train_groups.h"
#include "model/train/train_study.h"

#include <stdlib.h>
#include <string.h>

#define MAX_TOPS 12

struct scenario_run {
    struct cli *cli;
    struct extract *extract;
    const struct scenario_info *info;
    struct matrix matrix;
    struct dataset data;
    struct plan plan;
    struct grid grid;
    struct trainer_options trainer;
    struct alert_rules alerts;
    struct trained trained;
    struct top tops[MAX_TOPS];
    size_t n_top;
    char capacity[32];
    day_t until, trained_on;
    char run_hash[HASH_TEXT];
};

static void top_add(struct scenario_run *run, const struct top *top)
{
    for (size_t i = 0; i < run->n_top; i++)
        if (run->tops[i].percent == top->percent && run->tops[i].value == top->value)
            return;
    if (run->n_top < MAX_TOPS)
        run->tops[run->n_top++] = *top;
}

// Figures at k: the k of selection first, then the bands, then a month's places.
static void tops_make(struct scenario_run *run)
{
    if (run->trainer.selection.top.text)
        top_add(run, &run->trainer.selection.top);
    for (size_t i = 0; i < run->alerts.n_band; i++)
        top_add(run, &run->alerts.bands[i].top);
    for (size_t i = 0; i < 3 && run->n_top == 0; i++)
        top_add(run, &train_default_tops[i]);
    if (run->alerts.capacity) {
        snprintf(run->capacity, sizeof run->capacity, "%zu", run->alerts.capacity);
        top_add(run, &(struct top){run->capacity, false, (double)run->alerts.capacity});
    }
}

static bool is_asked_for(const struct settings *settings, const char *const *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(settings->kind->name, kinds[i]) == 0)
            return true;
    return false;
}

// Leaves the candidates of the kinds that --kinds names.
static enum status kinds_choose(struct scenario_run *run, struct error *err)
{
    size_t n, n_kept = 0;
    const char *const *kinds = cli_texts(run->cli, "--kinds", &n);
    for (size_t k = 0; k < n; k++) {
        bool found = false;
        for (size_t i = 0; i < run->grid.n; i++)
            found = found || strcmp(run->grid.cells[i].kind->name, kinds[k]) == 0;
        if (!found)
            return cli_usage(run->cli, err, "--kinds %s: the scenario has no model of this kind",
                             kinds[k]);
    }
    for (size_t i = 0; i < run->grid.n && n; i++)
        if (is_asked_for(&run->grid.cells[i], kinds, n))
            run->grid.cells[n_kept++] = run->grid.cells[i];
    run->grid.n = n ? n_kept : run->grid.n;
    return OK;
}

static enum status sections_read(struct scenario_run *run, struct error *err)
{
    struct arena *arena = run->cli->arena;
    if (!run->info->models) {
        error_set(err, E_CONFIG, "the scenario has no models");
        error_at(err, run->info->path, 0, 0);
        error_hint(err,
                   "add for instance: models: [{kind: points}, {kind: logit, penalty: [0.1, 1]}]");
        return E_CONFIG;
    }
    enum status status = settings_read(arena, run->info->models, &run->grid, err);
    if (!status)
        status = kinds_choose(run, err);
    if (!status)
        status = selection_read(run->info->select, &run->trainer.selection, err);
    if (!status)
        status = alert_rules_read(run->info->alerts, &run->alerts, err);
    if (!status)
        status = selection_set_capacity(&run->trainer.selection, run->alerts.capacity, err);
    if (!status)
        tops_make(run);
    return status;
}

// All that the training depends on: equal hash = the same models and figures.
static void run_hash_make(struct scenario_run *run)
{
    char day[DAY_TEXT];
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, extract_hash(run->extract));
    hash_add_text(hash, extract_config_hash(run->extract));
    hash_add_text(hash, day_format(run->until, day));
    hash_add(hash, &run->cli->seed, sizeof run->cli->seed);
    for (size_t i = 0; i < run->grid.n; i++)
        hash_add_text(hash, settings_text(run->cli->arena, &run->grid.cells[i]));
    double min_count = train_min_count(run->cli, extract_min_count(run->extract));
    hash_add(hash, &min_count, sizeof min_count); // of the reports
    hash_finish(hash, run->run_hash);
}

// The id of a complete model of this very training, or NULL.
static const char *present_model(const struct scenario_run *run)
{
    struct arena *arena = run->cli->arena;
    char **paths;
    size_t n;
    const char *pattern = arena_format(arena, "models/%s/*/manifest.json", run->info->name);
    if (file_glob(arena, file_join(arena, run->cli->workspace, pattern), &paths, &n, ERROR_IGNORED))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        char *folder = arena_text_n(arena, paths[i], strlen(paths[i]) - strlen("/manifest.json"));
        struct error why = {0};
        const char *id = bundle_id_of_run(arena, folder, run->run_hash, &why);
        if (id)
            return id;
        if (why.code)
            cli_say(run->cli, "%s: %s; training it again", why.place, why.message);
    }
    return NULL;
}

static enum status rows_prepare(struct scenario_run *run, struct error *err)
{
    struct splits_source source = {run->extract, &run->matrix, &run->data, run->until};
    enum status status =
        extract_matrix_map(run->extract, run->info->as_of, run->info->n_as_of, &run->matrix, err);
    if (!status)
        status = splits_dataset(run->cli->arena, &source, &run->data, err);
    if (!status)
        status = bundle_check_columns(&run->data, err);
    if (status)
        return status;
    splits_plan(run->cli->arena, &source, &run->plan);
    return run->plan.n_split ? OK : splits_too_short(run->extract, &run->data, err);
}

static enum status none_usable(const struct scenario_run *run, struct error *err)
{
    const struct split *last = &run->plan.splits[run->plan.n_split - 1];
    error_set(err, E_CONFIG, "no usable test date among %zu: at %s, %s", run->plan.n_split,
              last->name, last->left_out);
    error_hint(
        err,
        "at least 1 more year of history with outcomes is needed; see: hearth check --scenario %s",
        run->info->name);
    return E_CONFIG;
}

// A code that was renamed or an extract that stopped shows as an outcome that nobody has any more.
static void warn_of_lost_outcomes(const struct scenario_run *run)
{
    for (size_t i = 0; i < run->plan.n_split; i++) {
        const struct split *split = &run->plan.splits[i];
        if (split->test.n && !rows_positive(&split->test))
            cli_say(run->cli,
                    "warning: at test date %s 0 of %zu %s had the outcome: a renamed code or an "
                    "incomplete extract may be the cause",
                    split->name, split->test.n, run->info->many);
    }
}

// What became of rows that were lost from sight, and of those with a competing event. The shares follow
// from counts, so that small ones are not said.
static void say_incidence(const struct scenario_run *run)
{
    struct splits_source source = {run->extract, &run->matrix, &run->data, run->until};
    struct incidence incidence = splits_incidence(&source);
    double least = train_min_count(run->cli, extract_min_count(run->extract)) /
                   (double)(incidence.n ? incidence.n : 1);
    enum unknown_rule rule = run->info->outcomes[0].unknown;
    if (incidence.competing > least)
        cli_say(run->cli, "outcome first: %.2f%%; competing event first: %.2f%%",
                100 * incidence.outcome, 100 * incidence.competing);
    if (!incidence.n_censored || incidence.outcome < least)
        return;
    cli_say(
        run->cli,
        rule == UNKNOWN_DROP
            ? "%.1f%% of rows were lost from sight and are dropped: the base rate of the others "
              "is %.2f%%, %.2f times the %.2f%% of all (unknown: weight)"
            : "%.1f%% of rows were lost from sight, and the others weigh for them: the base rate "
              "of the others is %.2f%%, %.2f times the %.2f%% of all",
        100 * (double)incidence.n_censored / (double)incidence.n, 100 * incidence.known,
        incidence.known / incidence.outcome, 100 * incidence.outcome);
}

static enum status scenario_fit(struct scenario_run *run, struct error *err)
{
    cli_say(run->cli, "%zu rows, %zu columns, %zu test dates, %zu models", run->data.n_row,
            run->data.n_col, run->plan.n_split, run->grid.n);
    say_incidence(run);
    double *records = arena_array(run->cli->arena, run->data.n_row + 1, sizeof *records);
    extract_visible_counts(run->extract, &run->matrix, records);
    run->trainer.records = records;
    const char *folder = arena_format(run->cli->arena, "build/fits/%s", run->info->name);
    struct kept_fits kept = {file_join(run->cli->arena, run->cli->workspace, folder),
                             extract_hash(run->extract)};
    run->trainer.kept = &kept;
    enum status status =
        trainer_run(run->cli->arena, &run->plan, &run->trainer, &run->trained, err);
    run->trainer.kept = NULL;
    if (!status && run->trained.n_kept_fit)
        cli_say(run->cli, "%zu of %zu fits were done by an earlier run", run->trained.n_kept_fit,
                run->trained.n_fit);
    if (!status && run->trained.n_used == 0)
        status = none_usable(run, err);
    if (!status)
        warn_of_lost_outcomes(run);
    for (size_t i = 0; i < run->plan.n_split && !status; i++)
        if (run->plan.splits[i].left_out)
            cli_say(run->cli, "test date %s is left out: %s", run->plan.splits[i].name,
                    run->plan.splits[i].left_out);
    return status;
}

static const char *split_text(const struct scenario_run *run, const char *key)
{
    const struct yaml *node = yaml_get(run->info->splits, key);
    return node && node->kind == YAML_TEXT ? node->text : NULL;
}

// What the tests prove for the list that alerts are made of, and of every candidate beside the others.
static void evidence_make(const struct scenario_run *run, struct evidence *ret_evidence,
                          struct comparison *ret_comparison)
{
    struct evidence_question question = {
        .plan = &run->plan,
        .trained = &run->trained,
        .selection = &run->trainer.selection,
        .household = run->alerts.by_household ? run->matrix.household : NULL,
        .length = run->alerts.capacity,
        .min_count = train_min_count(run->cli, extract_min_count(run->extract)),
        .seed = run->cli->seed,
        .n_thread = run->cli->n_thread,
    };
    evidence_measure(&question, ret_evidence);
    comparison_make(run->cli->arena, &question, ret_comparison);
}

static void ranges_make(const struct scenario_run *run, struct year_effect *ret_years,
                        struct estimate_range *ret_range)
{
    struct range_question question = {
        .plan = &run->plan,
        .trained = &run->trained,
        .min_count = train_min_count(run->cli, extract_min_count(run->extract)),
        .seed = run->cli->seed,
        .n_thread = run->cli->n_thread,
        .quiet = run->cli->quiet,
    };
    range_years(run->cli->arena, &question, ret_years);
    range_fit(run->cli->arena, &question, ret_years, ret_range);
    cli_say(run->cli, "ranges of estimates: %zu refits%s", ret_range->n,
            ret_range->critical > 0 ? ", taken as normal on the log-odds" : "");
}

static enum status scenario_finish(struct scenario_run *run, const char **ret_id, struct error *err)
{
    size_t n_col;
    struct evidence evidence;
    struct comparison comparison;
    struct estimate_range range;
    struct year_effect years;
    struct training_record record = {
        .name = run->info->name,
        .title = run->info->title,
        .outcome = run->info->outcomes[0].name,
        .horizon = run->info->outcomes[0].horizon,
        .purpose = run->info->purpose,
        .row_title = run->info->one,
        .input_hash = extract_hash(run->extract),
        .config_hash = extract_config_hash(run->extract),
        .test_every = split_text(run, "test_every"),
        .max_history = split_text(run, "max_history"),
        .seed = run->cli->seed,
        .columns_hash = extract_columns_hash(run->extract),
        .run_hash = run->run_hash,
        .extract = run->extract,
        .trained_on = run->trained_on,
        .data_end = run->until - 1,
        .columns = extract_columns(run->extract, &n_col),
        .data = &run->data,
        .plan = &run->plan,
        .trained = &run->trained,
        .selection = &run->trainer.selection,
        .search = &run->trained,
        .search_plan = &run->plan,
    };
    record.seconds = progress_processor_seconds();
    evidence_make(run, &evidence, &comparison);
    record.evidence = &evidence;
    record.comparison = &comparison;
    ranges_make(run, &years, &range);
    record.years = &years;
    record.range = &range;
    enum status status = bundle_make_id(&record, record.id, err);
    if (status) {
        estimate_range_done(&range);
        return status;
    }
    *ret_id = arena_text(run->cli->arena, record.id);
    size_t n_group;
    const struct group_column *groups =
        train_groups(run->cli->arena, run->extract, &run->matrix, &n_group);
    struct finish_options finish = {run->tops, run->n_top, groups, n_group,
                                    extract_min_count(run->extract)};
    const char *folder =
        model_folder(run->cli->arena, run->cli->workspace, run->info->name, record.id);
    status = train_finish(run->cli, &record, folder, &finish, err);
    estimate_range_done(&range);
    return status;
}

// A model is put to use when asked for, or when there is none in use.
static enum status model_use(const struct scenario_run *run, const char *id, struct error *err)
{
    const char *in_use;
    const struct cli *cli = run->cli;
    enum status status =
        model_choice_read(cli->arena, cli->workspace, run->info->name, &in_use, err);
    if (status)
        return status;
    if (in_use && strcmp(in_use, id) == 0)
        return OK;
    if (in_use && !cli_flag(cli, "--use")) {
        cli_say(cli, "model %s stays in use; to change: hearth models use %s --scenario %s", in_use,
                id, run->info->name);
        return OK;
    }
    return model_choice_write(cli->workspace, run->info->name, id, err);
}

static enum status until_read(struct scenario_run *run, struct error *err)
{
    const char *text = cli_text(run->cli, "--until");
    char end[DAY_TEXT];
    day_t now = extract_data_end(run->extract) + 1;
    run->until = now;
    if (text)
        day_parse(text, strlen(text), NULL, &run->until);
    if (run->until > now)
        return cli_usage(run->cli, err, "--until %s is after %s, the day after the data's end",
                         text, day_format(now, end));
    run->trained_on = text ? run->until : extract_today(run->extract);
    return OK;
}

// --study, of the model with this id, which may have been trained by an earlier run.
static enum status study_run(struct scenario_run *run, const char *id, bool present,
                             struct error *err)
{
    enum status status = present ? rows_prepare(run, err) : OK;
    const struct train_study study = {
        run->extract,         &run->plan,
        &run->trainer,        run->alerts.by_household ? run->matrix.household : NULL,
        run->alerts.capacity, id};
    return status ? status : train_study_run(run->cli, &study, err);
}

static enum status opened_run(struct scenario_run *run, const char **ret_id, struct error *err)
{
    enum status status = sections_read(run, err);
    if (!status)
        status = until_read(run, err);
    if (status)
        return status;
    run_hash_make(run);
    const char *id = present_model(run);
    bool present = id != NULL;
    if (present) {
        cli_say(run->cli, "nothing changed: model %s is already there", id);
    } else {
        status = rows_prepare(run, err);
        if (!status)
            status = scenario_fit(run, err);
        if (!status)
            status = scenario_finish(run, &id, err);
        trained_done(&run->trained);
    }
    if (!status)
        status = model_use(run, id, err);
    if (!status && cli_flag(run->cli, "--study"))
        status = study_run(run, id, present, err);
    matrix_free(&run->matrix);
    *ret_id = id;
    char *folder =
        status ? NULL : model_folder(run->cli->arena, run->cli->workspace, run->info->name, id);
    return status ? status : train_show(run->cli, folder, err);
}

enum status train_scenario_check(struct cli *cli, struct error *err)
{
    static const char *const flat_only[] = {"--label", "--positive", "--id",    "--cluster",
                                            "--drop",  "--test",     "--folds", "--time",
                                            "--model", "--out",      "--format"};
    for (size_t i = 0; i < sizeof flat_only / sizeof *flat_only; i++)
        if (cli_text(cli, flat_only[i]))
            return cli_usage(cli, err, "%s belongs to --table, not to --scenario", flat_only[i]);
    return OK;
}

enum status train_scenario_run(struct cli *cli, const char **ret_id, struct error *err)
{
    struct scenario_run run = {.cli = cli,
                               .trainer = {.selection = selection_default(),
                                           .seed = cli->seed,
                                           .n_thread = cli->n_thread,
                                           .quiet = cli->quiet,
                                           .grid = &run.grid}};
    struct extract_options options = {.n_thread = cli->n_thread, .quiet = cli->quiet};
    enum status status =
        extract_open(cli->workspace, cli_text(cli, "--scenario"), &options, &run.extract, err);
    if (status)
        return status;
    run.info = extract_scenario(run.extract);
    status = opened_run(&run, ret_id, err);
    extract_close(run.extract);
    return status;
}
