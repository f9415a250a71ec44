// Reads the table, makes the splits that were asked for, searches, trains, writes the model to
// --out. With a test file and several models the choice is made on folds of the table: the test
// file tests, it never selects.
#include "model/train/train_table.h"

#include "features/base/program_digest.h"
#include "features/base/progress.h"
#include "features/base/small_counts.h"
#include "model/table/id_columns.h"
#include "model/table/value_range.h"
#include "model/train/flat_splits.h"
#include "model/train/folds.h"
#include "model/train/train_finish.h"

#include <string.h>

struct table_run {
    struct cli *cli;
    struct flat_options options;
    struct span horizon; // of --horizon
    struct flat_data flat;
    struct grid grid;
    struct trainer_options trainer;
    struct plan plan, search_plan;
    struct trained trained, search;
    bool searched;                                   // selection ran on its own plan
    char run_hash[HASH_TEXT], table_hash[HASH_TEXT]; // of all; of the table alone
};

static enum status horizon_read(struct table_run *run, struct error *err)
{
    const char *text = cli_text(run->cli, "--horizon");
    if (!text)
        return OK;
    if (!run->options.time)
        return cli_usage(run->cli, err, "--horizon needs --time: the date that it counts from");
    if (!span_parse(text, &run->horizon) || run->horizon.n < 1 || run->horizon.unit == 'e')
        return cli_usage(run->cli, err, "--horizon must be a length of time such as 14d, not '%s'",
                         text);
    run->options.horizon = &run->horizon;
    return OK;
}

static enum status options_read(struct table_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    struct flat_options *options = &run->options;
    const char *format = cli_text(cli, "--format");
    options->libsvm = format && strcmp(format, "libsvm") == 0;
    if (format && !options->libsvm && strcmp(format, "csv") != 0)
        return cli_usage(cli, err, "--format is csv or libsvm, not '%s'", format);
    enum status status = cli_require(cli, "--table", &options->table, err);
    options->label = cli_text(cli, "--label");
    if (!status && !options->libsvm)
        status = cli_require(cli, "--label", &options->label, err);
    options->test = cli_text(cli, "--test");
    options->positive = cli_text(cli, "--positive");
    options->id = cli_text(cli, "--id");
    options->time = cli_text(cli, "--time");
    options->cluster = cli_text(cli, "--cluster");
    options->drop = cli_texts(cli, "--drop", &options->n_drop);
    options->rules.missing = cli_texts(cli, "--missing", &options->rules.n_missing);
    options->rules.text = cli_texts(cli, "--text", &options->rules.n_text);
    options->rules.missing_option = "--missing";
    int n_scheme =
        (options->test != NULL) + (options->time != NULL) + (cli_text(cli, "--folds") != NULL);
    if (!status && n_scheme > 1)
        status = cli_usage(cli, err, "only one of --test, --folds and --time can be given");
    if (!status && options->libsvm &&
        (options->id || options->time || options->cluster || options->n_drop ||
         options->rules.n_missing || options->rules.n_text))
        status = cli_usage(cli, err,
                           "a LIBSVM file has no named columns: no --id, --time, --cluster, "
                           "--drop, --missing, --text");
    return status ? status : horizon_read(run, err);
}

static enum status grid_read(struct table_run *run, struct error *err)
{
    size_t n;
    const char *const *models = cli_texts(run->cli, "--model", &n);
    enum status status = OK;
    if (n == 0)
        return cli_usage(run->cli, err, "name a model: --model logit or --model points");
    for (size_t i = 0; i < n && !status; i++)
        status = settings_parse(run->cli->arena, models[i], &run->grid, err);
    return status;
}

static enum status plan_make(struct table_run *run, struct error *err)
{
    struct arena *arena = run->cli->arena;
    long n_fold = cli_integer(run->cli, "--folds", FOLDS_DEFAULT);
    if (n_fold < 2)
        return cli_usage(run->cli, err, "--folds must be 2 or more");
    if (run->options.test)
        flat_plan_test(arena, &run->flat, &run->plan);
    else if (run->options.time)
        return flat_plan_times(arena, &run->flat, &run->plan, err);
    else
        return flat_plan_folds(arena, &run->flat,
                               &(struct fold_options){(size_t)n_fold, run->cli->seed}, &run->plan,
                               err);
    return OK;
}

static enum status no_split(const struct table_run *run, struct error *err)
{
    const struct split *split = &run->plan.splits[0];
    error_set(err, E_DATA, "no split can be tested: %s: %s", split->name, split->left_out);
    return E_DATA;
}

// The search on folds that precedes a test file with several models.
static enum status search_run(struct table_run *run, struct error *err)
{
    struct arena *arena = run->cli->arena;
    enum status status =
        flat_plan_folds(arena, &run->flat, &(struct fold_options){FOLDS_DEFAULT, run->cli->seed},
                        &run->search_plan, err);
    if (!status)
        status = trainer_run(arena, &run->search_plan, &run->trainer, &run->search, err);
    if (!status && run->search.n_used == 0)
        status = error_set(err, E_DATA, "no fold can be tested");
    if (status)
        return status;
    run->grid.cells[0] = run->search.cells[run->search.winner].settings;
    run->grid.n = 1;
    run->searched = true;
    return OK;
}

static enum status table_train(struct table_run *run, struct error *err)
{
    enum status status = plan_make(run, err);
    if (!status && run->options.test && run->grid.n > 1)
        status = search_run(run, err);
    if (!status)
        status = trainer_run(run->cli->arena, &run->plan, &run->trainer, &run->trained, err);
    if (!status && run->trained.n_used == 0)
        status = no_split(run, err);
    return status;
}

// Of all that the training depends on: equal hash = the same model and figures.
static enum status run_hash_make(struct table_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    char table[HASH_TEXT], test[HASH_TEXT] = "";
    enum status status = hash_file(run->options.table, table, err);
    if (!status && run->options.test)
        status = hash_file(run->options.test, test, err);
    if (status)
        return status;
    static const char *const names[] = {"--label", "--id",      "--positive", "--folds",
                                        "--time",  "--cluster", "--format",   "--horizon"};
    static const char *const lists[] = {"--drop", "--missing", "--text"};
    size_t n_name = sizeof names / sizeof *names, n = 0, n_text = 0;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        size_t n_list;
        cli_texts(cli, lists[k], &n_list);
        n_text += n_list + 1;
    }
    const char **texts = arena_array(cli->arena, n_name + run->grid.n + n_text + 7, sizeof *texts);
    texts[n++] = table;
    texts[n++] = test;
    texts[n++] = arena_format(cli->arena, "%llu", (unsigned long long)cli->seed);
    for (size_t i = 0; i < n_name; i++)
        texts[n++] = cli_text(cli, names[i]) ? cli_text(cli, names[i]) : "";
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        size_t n_list;
        const char *const *list = cli_texts(cli, lists[k], &n_list);
        texts[n++] = lists[k];
        for (size_t i = 0; i < n_list; i++)
            texts[n++] = list[i];
    }
    texts[n++] = cli_flag(cli, "--internal") ? "internal" : ""; // of the reports
    texts[n++] = "models";
    for (size_t i = 0; i < run->grid.n; i++)
        texts[n++] = settings_text(cli->arena, &run->grid.cells[i]);
    struct hash *hash = hash_create();
    program_digest_add(hash);
    for (size_t i = 0; i < n; i++)
        hash_add_text(hash, texts[i]);
    hash_finish(hash, run->run_hash);
    memcpy(run->table_hash, table, HASH_TEXT);
    return OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status table_finish(struct table_run *run, const char *directory, struct error *err)
{
    struct training_record record = {
        .name = base_name(run->options.table),
        .title = arena_format(run->cli->arena, "Model of %s",
                              run->options.label ? run->options.label : "the label"),
        .outcome = run->options.label,
        .horizon = cli_text(run->cli, "--horizon"),
        .input_hash = run->table_hash,
        .run_hash = run->run_hash,
        .seed = run->cli->seed,
        .data_end = DAY_NONE,
        .schema = &run->flat.schema,
        .data = &run->flat.data,
        .plan = &run->plan,
        .trained = &run->trained,
        .selection = &run->trainer.selection,
        .search = run->searched ? &run->search : &run->trained,
        .search_plan = run->searched ? &run->search_plan : &run->plan,
    };
    record.seconds = progress_processor_seconds();
    enum status status = bundle_make_id(&record, record.id, err);
    if (status)
        return status;
    struct finish_options finish = {.tops = train_default_tops, .n_top = 3};
    return train_finish(run->cli, &record, directory, &finish, err);
}

// A column that is the label under another name predicts the past and nothing else.
static void warn_of_label_columns(const struct table_run *run)
{
    const struct dataset *data = &run->flat.data;
    for (size_t j = 0; j < data->n_col; j++) {
        size_t n_same = 0, n_other = 0;
        for (size_t i = 0; i < data->n_row; i++) {
            if (data->y[i] < 0)
                continue;
            n_same += dataset_row(data, i)[j] == data->y[i];
            n_other += dataset_row(data, i)[j] != data->y[i];
        }
        if (n_same && !n_other)
            cli_say(run->cli,
                    "warning: column '%s' equals the label in every row: was it known before the "
                    "outcome? --drop leaves it out",
                    data->names[j]);
    }
}

static void warn_of_codes(const struct table_run *run)
{
    const struct dataset *data = &run->flat.data;
    for (size_t j = 0; j < data->n_col && !run->flat.schema.libsvm; j++) {
        double code = 0;
        size_t n = codes_count(data, j, &code);
        if (n)
            cli_say(run->cli,
                    "warning: column '%s': %s cells hold %.0f or the like, far from all others: if "
                    "it means \"not known\", give --missing %.0f",
                    data->names[j],
                    count_text(run->cli->arena, (double)n, train_min_count(run->cli, 0)), code,
                    code);
    }
}

// Rows of one person are spread over the folds, and a number that names a person predicts nothing.
static void warn_of_id_columns(const struct table_run *run)
{
    const struct schema *schema = &run->flat.schema;
    for (size_t i = 0; i < schema->n_column && !schema->libsvm; i++) {
        const char *name = schema->columns[i].name;
        if (column_names_people(name))
            cli_say(
                run->cli,
                "warning: column '%s' looks like an identifier and is used as a predictor: --id "
                "%s leaves it out and keeps rows of one value together; --drop %s leaves it out",
                name, name, name);
    }
}

// predict would have to replace such a column, which the model needs; and in a table that was scored
// before it is the answer of another model.
static enum status names_check(const struct table_run *run, struct error *err)
{
    const struct schema *schema = &run->flat.schema;
    for (size_t i = 0; i < schema->n_column && !schema->libsvm; i++) {
        if (!schema_is_made(schema->columns[i].name))
            continue;
        error_set(err, E_USAGE, "column '%s' has the name of a column that predict writes",
                  schema->columns[i].name);
        error_at(err, run->options.table, 1, 0);
        error_hint(err, "leave it out with --drop %s, or rename it", schema->columns[i].name);
        return E_USAGE;
    }
    return OK;
}

static void say_cells(const struct table_run *run)
{
    const struct flat_data *flat = &run->flat;
    double least = train_min_count(run->cli, 0);
    struct arena *arena = run->cli->arena;
    if (run->options.rules.n_missing && flat->n_missing == 0)
        cli_say(run->cli, "warning: no cell has a value that --missing names");
    else if (run->options.rules.n_missing)
        cli_say(run->cli, "%s cells are missing by --missing",
                count_text(arena, (double)flat->n_missing, least));
    for (size_t i = 0; i < flat->schema.n_column && flat->n_unseen; i++)
        if (flat->n_unseen[i])
            cli_say(run->cli,
                    "warning: column '%s': %s rows of the test file have a value that the table "
                    "does not have; each counts as none of the known values",
                    flat->schema.columns[i].name,
                    count_text(arena, (double)flat->n_unseen[i], least));
}

static void say_rows(const struct table_run *run)
{
    size_t n_unknown = 0;
    for (size_t i = 0; i < run->flat.data.n_row; i++)
        n_unknown += run->flat.data.y[i] < 0;
    cli_say(run->cli, "%zu rows, %zu columns", run->flat.data.n_row, run->flat.data.n_col);
    if (n_unknown)
        cli_say(run->cli, "%s rows without a label are left out",
                count_text(run->cli->arena, (double)n_unknown, train_min_count(run->cli, 0)));
    if (run->options.time && !run->options.horizon)
        cli_say(run->cli, "without --horizon a row trains for every later block, also while its "
                          "outcome is still open: give --horizon 14d when outcomes take 14 days");
    if (run->flat.n_copy && !run->options.id && !run->options.cluster)
        cli_say(
            run->cli,
            "warning: %s rows equal other rows in every cell: copies in other folds make the "
            "figures too good; leave them out, or give --id or --cluster",
            count_text(run->cli->arena, (double)run->flat.n_copy, train_min_count(run->cli, 0)));
    if (run->flat.n_nobody)
        cli_say(
            run->cli,
            "warning: %s rows have no value in column %s (none, or a placeholder): each counts "
            "as a person of its own",
            count_text(run->cli->arena, (double)run->flat.n_nobody, train_min_count(run->cli, 0)),
            run->options.cluster ? run->options.cluster : run->options.id);
    say_cells(run);
    warn_of_id_columns(run);
    warn_of_codes(run);
    warn_of_label_columns(run);
}

enum status train_table_run(struct cli *cli, struct error *err)
{
    struct table_run run = {.cli = cli,
                            .trainer = {.selection = selection_default(),
                                        .seed = cli->seed,
                                        .n_thread = cli->n_thread,
                                        .quiet = cli->quiet,
                                        .grid = &run.grid}};
    const char *directory;
    enum status status = cli_require(cli, "--out", &directory, err);
    if (!status)
        status = options_read(&run, err);
    if (!status)
        status = grid_read(&run, err);
    if (!status)
        status = run_hash_make(&run, err);
    if (status)
        return status;
    struct error why = {0};
    const char *present = bundle_id_of_run(cli->arena, directory, run.run_hash, &why);
    if (present) {
        cli_say(cli, "nothing changed: model %s is already there", present);
        return train_show(cli, directory, err);
    }
    if (!present && why.code)
        cli_say(cli, "%s: %s; training it again", why.place, why.message);
    status = flat_read(cli->arena, &run.options, &run.flat, err);
    if (!status)
        status = names_check(&run, err);
    if (!status)
        status = bundle_check_columns(&run.flat.data, err);
    if (status)
        return status;
    say_rows(&run);
    status = table_train(&run, err);
    if (!status)
        status = table_finish(&run, directory, err);
    trained_done(&run.search);
    trained_done(&run.trained);
    return status ? status : train_show(cli, directory, err);
}
