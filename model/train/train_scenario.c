// The way of a scenario: matrix at all as_of dates, splits by the closed-window rule, search,
// refit, folder, selected.
#include "model/train/train_scenario.h"

#include "features/base/progress.h"
#include "model/metric/alert_rules.h"
#include "model/train/splits.h"
#include "model/train/train_finish.h"

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
        status = selection_read(run->info->select, &run->trainer.selection, err);
    if (!status)
        status = alert_rules_read(run->info->alerts, &run->alerts, err);
    if (!status)
        tops_make(run);
    return status;
}

static void id_make(const struct scenario_run *run, char ret_id[HASH_TEXT])
{
    struct arena *arena = run->cli->arena;
    const char **texts = arena_array(arena, run->grid.n + 4, sizeof *texts);
    size_t n = 0;
    texts[n++] = extract_hash(run->extract);
    texts[n++] = extract_config_hash(run->extract);
    texts[n++] = arena_format(arena, "%llu", (unsigned long long)run->cli->seed);
    for (size_t i = 0; i < run->grid.n; i++)
        texts[n++] = settings_text(arena, &run->grid.cells[i]);
    train_make_id(texts, ret_id);
}

static enum status rows_prepare(struct scenario_run *run, struct error *err)
{
    enum status status =
        extract_matrix_map(run->extract, run->info->as_of, run->info->n_as_of, &run->matrix, err);
    if (!status)
        status = splits_dataset(run->cli->arena, run->extract, &run->matrix, &run->data, err);
    if (!status)
        status = bundle_check_columns(&run->data, err);
    if (!status)
        status = splits_plan(run->cli->arena,
                             &(struct splits_source){run->extract, &run->matrix, &run->data},
                             &run->plan, err);
    if (!status && run->plan.n_split == 0)
        status = splits_too_short(run->extract, &run->data, err);
    return status;
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

static enum status scenario_fit(struct scenario_run *run, struct error *err)
{
    cli_say(run->cli, "%zu rows, %zu columns, %zu test dates, %zu models", run->data.n_row,
            run->data.n_col, run->plan.n_split, run->grid.n);
    enum status status =
        trainer_run(run->cli->arena, &run->plan, &run->grid, &run->trainer, &run->trained, err);
    if (!status && run->trained.n_used == 0)
        status = none_usable(run, err);
    for (size_t i = 0; i < run->plan.n_split && !status; i++)
        if (run->plan.splits[i].left_out)
            cli_say(run->cli, "test date %s is left out: %s", run->plan.splits[i].name,
                    run->plan.splits[i].left_out);
    return status;
}

// Protected attributes of each row at its as_of, as text.
static const struct group_column *groups_make(const struct scenario_run *run)
{
    struct arena *arena = run->cli->arena;
    struct group_column *groups = arena_array(arena, run->info->n_protected + 1, sizeof *groups);
    for (size_t g = 0; g < run->info->n_protected; g++) {
        const char **values = arena_array(arena, run->data.n_row + 1, sizeof *values);
        for (size_t i = 0; i < run->data.n_row; i++)
            values[i] = arena_text(arena, extract_attribute(run->extract, run->matrix.person[i],
                                                            run->info->protected_columns[g],
                                                            run->data.as_of[i]));
        groups[g] = (struct group_column){run->info->protected_columns[g], values};
    }
    return groups;
}

static const char *split_text(const struct scenario_run *run, const char *key)
{
    const struct yaml *node = yaml_get(run->info->splits, key);
    return node && node->kind == YAML_TEXT ? node->text : NULL;
}

static enum status scenario_finish(struct scenario_run *run, const char *directory, const char *id,
                                   struct error *err)
{
    size_t n_col;
    struct training_record record = {
        .name = run->info->name,
        .title = run->info->title,
        .outcome = run->info->outcomes[0].name,
        .horizon = run->info->outcomes[0].horizon,
        .purpose = run->info->purpose,
        .input_hash = extract_hash(run->extract),
        .config_hash = extract_config_hash(run->extract),
        .test_every = split_text(run, "test_every"),
        .max_history = split_text(run, "max_history"),
        .seed = run->cli->seed,
        .data_end = extract_data_end(run->extract),
        .columns = extract_columns(run->extract, &n_col),
        .data = &run->data,
        .plan = &run->plan,
        .trained = &run->trained,
        .selection = &run->trainer.selection,
        .search = &run->trained,
        .search_plan = &run->plan,
    };
    record.seconds = progress_processor_seconds();
    memcpy(record.id, id, HASH_TEXT);
    struct finish_options finish = {run->tops, run->n_top, groups_make(run),
                                    run->info->n_protected};
    return train_finish(run->cli, &record, directory, &finish, err);
}

static enum status selected_write(const struct scenario_run *run, const char *id, struct error *err)
{
    struct output output;
    char *path = file_join(run->cli->arena, run->cli->workspace,
                           arena_format(run->cli->arena, "models/%s/selected", run->info->name));
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fprintf(output.stream, "%s\n", id);
    return output_close(&output, err);
}

static enum status opened_run(struct scenario_run *run, struct error *err)
{
    char id[HASH_TEXT];
    enum status status = sections_read(run, err);
    if (status)
        return status;
    id_make(run, id);
    char *directory = file_join(run->cli->arena, run->cli->workspace,
                                arena_format(run->cli->arena, "models/%s/%s", run->info->name, id));
    const char *present = bundle_id(run->cli->arena, directory);
    if (present && strcmp(present, id) == 0) {
        cli_say(run->cli, "nothing changed: model %s is already there", id);
    } else {
        status = rows_prepare(run, err);
        if (!status)
            status = scenario_fit(run, err);
        if (!status)
            status = scenario_finish(run, directory, id, err);
        trained_done(&run->trained);
        matrix_free(&run->matrix);
    }
    if (!status)
        status = selected_write(run, id, err);
    return status ? status : train_show(run->cli, directory, err);
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

enum status train_scenario_run(struct cli *cli, struct error *err)
{
    struct scenario_run run = {
        .cli = cli, .trainer = {selection_default(), cli->seed, cli->n_thread, cli->quiet}};
    struct extract_options options = {cli->n_thread, cli->quiet};
    enum status status =
        extract_open(cli->workspace, cli_text(cli, "--scenario"), &options, &run.extract, err);
    if (status)
        return status;
    run.info = extract_scenario(run.extract);
    status = opened_run(&run, err);
    extract_close(run.extract);
    return status;
}
