// hearth features: the matrix of a scenario as a file, its columns, or one person's values and the
// records behind them. A manifest beside the file says what it was made from; when nothing of that
// changed and the file is as it was written, it is left alone.

#include "features/extract/cmd_features.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "features/base/number.h"
#include "features/base/program_digest.h"
#include "features/base/progress.h"
#include "features/extract/column_text.h"
#include "features/extract/extract.h"
#include "features/extract/features_csv.h"
#include "features/extract/features_file.h"
#include "features/workspace/workspace_update.h"
#include "serve/store/command_look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "scenario: the file scenarios/S.yaml (required)"},
    {.name = "--as-of",
     .kind = OPTION_DAY,
     .many = true,
     .commas = true,
     .value_name = "DATE",
     .help = "only these dates; the scenario's own when not given"},
    {.name = "--out",
     .kind = OPTION_OUT_FILE,
     .value_name = "FILE",
     .help = "F.csv, F.csv.gz or F.bin (columns); - is CSV on stdout"},
    {.name = "--list",
     .kind = OPTION_FLAG,
     .help = "list the columns instead (--json gives their parts)"},
    {.name = "--test",
     .former = "--trace",
     .kind = OPTION_FLAG,
     .help = "show one person's values and the records behind them"},
    {.name = "--person", .kind = OPTION_TEXT, .value_name = "ID", .help = "the person for --test"},
    {.name = NULL},
};

static void list_columns_json(const struct extract *extract)
{
    size_t n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *list = json_put_array(root, "columns");
    struct arena arena = {0};
    struct text_context context = {extract_scenario(extract)->one, DAY_NONE};
    for (size_t i = 0; i < n_col; i++) {
        json *item = json_add_object(list);
        const struct column *column = &columns[i];
        const struct {
            const char *key, *text;
        } parts[] = {{"name", column->name},
                     {"relation", column->relation},
                     {"source", column->source},
                     {"category", column->category},
                     {"compute", column->compute},
                     {"value", column->value_name},
                     {"window", column->window},
                     {"attribute", column->attribute},
                     {"attribute_value", column->attribute_value},
                     {"group", column->group},
                     {"unit", column->unit},
                     {"agency", column->agency},
                     {"missing", column->missing},
                     {"words", column_title_text(&arena, &context, column)}};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (parts[k].text)
                json_put_text(item, parts[k].key, parts[k].text);
        if (column->missing_flag)
            json_put_bool(item, "missing_flag", true);
    }
    arena_done(&arena);
    json_write(root, stdout, ERROR_IGNORED);
    json_free(root);
}

static void list_columns(const struct extract *extract, bool as_json)
{
    if (as_json) {
        list_columns_json(extract);
        return;
    }
    size_t n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    for (size_t i = 0; i < n_col; i++)
        printf("%s\n", columns[i].name);
}

static enum status days_read(struct cli *cli, const struct extract *extract, day_t **ret_days,
                             size_t *ret_n, struct error *err)
{
    size_t n;
    const char *const *texts = cli_texts(cli, "--as-of", &n);
    const struct scenario_info *info = extract_scenario(extract);
    *ret_n = n ? n : info->n_as_of;
    *ret_days = arena_array(cli->arena, *ret_n, sizeof **ret_days);
    for (size_t i = 0; i < *ret_n; i++) {
        if (!n)
            (*ret_days)[i] = info->as_of[i];
        else if (!day_parse(texts[i], strlen(texts[i]), NULL, &(*ret_days)[i]))
            return cli_usage(cli, err, "--as-of: \"%s\" is no date (YYYY-MM-DD)", texts[i]);
    }
    for (size_t i = 1; i < *ret_n; i++) // ascending; few dates
        for (size_t k = i; k && (*ret_days)[k - 1] > (*ret_days)[k]; k--) {
            day_t held = (*ret_days)[k];
            (*ret_days)[k] = (*ret_days)[k - 1];
            (*ret_days)[k - 1] = held;
        }
    for (size_t i = 1; i < *ret_n; i++)
        if ((*ret_days)[i] == (*ret_days)[i - 1])
            return cli_usage(cli, err, "--as-of names a date twice");
    return OK;
}

struct counts {
    size_t n_row, n_known, n_positive;
    size_t n_open;  // left out: not observed whether they meet a condition
    double seconds; // of computing and writing
};

static struct counts count_rows(const struct matrix *matrix)
{
    struct counts counts = {.n_row = matrix->n_row};
    for (size_t i = 0; i < matrix->n_row; i++) {
        counts.n_known += matrix->labels[i] >= 0;
        counts.n_positive += matrix->labels[i] == 1;
    }
    return counts;
}

// What the file depends on: configuration, records, dates, the program.
static void make_key(const struct extract *extract, const day_t *days, size_t n_day,
                     char ret_hex[HASH_TEXT])
{
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, extract_hash(extract));
    hash_add(hash, days, n_day * sizeof *days);
    hash_finish(hash, ret_hex);
}

// Where the file goes and what is beside it.
struct target {
    const char *out, *manifest, *columns;
    bool is_file; // else stdout or a device, with nothing beside it
    day_t *days;
    size_t n_day;
    char key[HASH_TEXT];
};

static bool is_current(const struct target *target)
{
    json *root = NULL;
    char hash[HASH_TEXT];
    bool current = json_read_file(target->manifest, 1 << 20, &root, ERROR_IGNORED) == OK &&
                   json_text(root, "key") && json_text(root, "output_hash") &&
                   strcmp(json_text(root, "key"), target->key) == 0 &&
                   hash_file(target->out, hash, ERROR_IGNORED) == OK &&
                   strcmp(json_text(root, "output_hash"), hash) == 0 &&
                   file_exists(target->columns);
    json_free(root);
    return current;
}

static enum status write_manifest(struct cli *cli, const struct extract *extract,
                                  const struct target *target, const struct counts *counts,
                                  struct error *err)
{
    char hash[HASH_TEXT];
    enum status status = hash_file(target->out, hash, err);
    if (status)
        return status;
    size_t n_col;
    extract_columns(extract, &n_col);
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_text(root, "scenario", extract_scenario(extract)->name);
    json_put_text(root, "config_hash", extract_config_hash(extract));
    json_put_text(root, "input_hash", extract_hash(extract));
    json_put_text(root, "key", target->key);
    json_put_text(root, "output_hash", hash);
    json_put_integer(root, "rows", (long long)counts->n_row);
    json_put_integer(root, "columns", (long long)n_col);
    json_put_integer(root, "known_labels", (long long)counts->n_known);
    json_put_integer(root, "positive_labels", (long long)counts->n_positive);
    json_put_integer(root, "rows_not_observed", (long long)counts->n_open);
    json_put_integer(root, "seed", (long long)cli->seed);
    json_put_number(root, "seconds", floor(counts->seconds * 1000) / 1000);
    status = json_write_file(root, target->manifest, err);
    json_free(root);
    return status;
}

// With --json the manifest is the result.
static enum status print_manifest(struct cli *cli, const char *path, struct error *err)
{
    json *root;
    if (!cli->json)
        return OK;
    enum status status = json_read_file(path, 1 << 20, &root, err);
    if (!status) {
        status = json_write(root, stdout, err);
        json_free(root);
    }
    return status;
}

static void target_find(struct cli *cli, struct target *ret_target)
{
    const char *out = cli_text(cli, "--out");
    *ret_target = (struct target){
        .out = out,
        .manifest = arena_format(cli->arena, "%s.manifest.json", out),
        .columns = arena_format(cli->arena, "%s.columns.csv", out),
        .is_file = strcmp(out, "-") != 0 && (!file_exists(out) || file_is_regular(out)),
    };
}

static enum status matrix_write(struct cli *cli, struct extract *extract,
                                const struct target *target, struct error *err)
{
    double start = progress_seconds();
    struct matrix matrix;
    size_t n_col;
    extract_columns(extract, &n_col);
    enum status status = extract_matrix_map(extract, target->days, target->n_day, &matrix, err);
    if (status)
        return status;
    struct counts counts = count_rows(&matrix);
    status = features_file_write(extract, &matrix, target->out, err);
    matrix_free(&matrix);
    if (status)
        return status;
    counts.n_open = extract_not_observed(extract, target->days, target->n_day);
    if (counts.n_open)
        cli_say(cli,
                "rows left out, because it was not observed whether they meet a condition: %zu\n",
                counts.n_open);
    cli_say(cli, "%zu rows at %zu dates, %zu columns; %zu labels known, %zu positive\n",
            counts.n_row, target->n_day, n_col, counts.n_known, counts.n_positive);
    counts.seconds = progress_seconds() - start;
    return target->is_file ? write_manifest(cli, extract, target, &counts, err) : OK;
}

static enum status features_write(struct cli *cli, struct extract *extract, struct error *err)
{
    struct target target;
    target_find(cli, &target);
    enum status status = days_read(cli, extract, &target.days, &target.n_day, err);
    if (status)
        return status;
    make_key(extract, target.days, target.n_day, target.key);
    if (target.is_file && is_current(&target))
        cli_say(cli, "%s is up to date: nothing changed\n", target.out);
    else
        status = matrix_write(cli, extract, &target, err);
    if (!status && target.is_file)
        status = features_csv_columns(extract, target.columns, err); // words may change alone
    return status || !target.is_file ? status : print_manifest(cli, target.manifest, err);
}

static void print_record(void *context, const struct trace_record *record)
{
    char date[DAY_TEXT], end[DAY_TEXT], number[NUMBER_TEXT];
    day_format(record->date, date);
    day_format(record->end, end);
    number_format(record->value, number);
    printf("    %s%s%s  %s%s%s%s%s  %s:%zu\n", date, *end ? " to " : "", end, record->source,
           record->category ? " " : "", record->category ? record->category : "",
           *number ? " = " : "", number, record->file, record->line);
}

static enum status look_record(struct cli *cli, const struct extract *extract, const char *person,
                               day_t as_of, struct error *err)
{
    struct command_look look = {.command = "features --test",
                                .scenario = extract_scenario(extract)->name,
                                .as_of = as_of,
                                .persons = &person,
                                .n = 1};
    return command_look_record(cli->workspace, &look, err);
}

static enum status test_person(struct cli *cli, struct extract *extract, struct error *err)
{
    const char *person;
    day_t *days;
    size_t n_day, n_col;
    enum status status = cli_require(cli, "--person", &person, err);
    if (!status && !cli_text(cli, "--as-of"))
        return cli_usage(cli, err, "--test needs --as-of");
    if (!status)
        status = days_read(cli, extract, &days, &n_day, err);
    if (status)
        return status;
    const struct column *columns = extract_columns(extract, &n_col);
    struct person_features features = {.x = arena_array(cli->arena, n_col, sizeof(double))};
    struct observed_days *observed = arena_array(cli->arena, n_col, sizeof *observed);
    status = extract_person(extract, person, days[0], &features, err);
    if (!status)
        status = extract_observed(extract, person, days[0], observed, err);
    if (!status)
        status = look_record(cli, extract, person, days[0], err);
    if (status)
        return status;
    char day[DAY_TEXT], number[NUMBER_TEXT];
    printf("%s at %s: %s the cohort\n", person, day_format(days[0], day),
           features.in_cohort ? "in" : "not in");
    for (size_t i = 0; i < n_col && !status; i++) {
        number_format(features.x[i], number);
        printf("%s = %s", columns[i].name, *number ? number : "(missing)");
        if (observed[i].observed < observed[i].all)
            printf("  (observed: %lld of %lld days)", (long long)observed[i].observed,
                   (long long)observed[i].all);
        putchar('\n');
        if (!isnan(features.x[i]) && features.x[i] != 0)
            status = extract_trace(extract, &(struct trace_question){person, days[0], i},
                                   &(struct trace_visitor){print_record, NULL}, err);
    }
    return status;
}

static enum status features_run(struct cli *cli, struct error *err)
{
    const char *scenario;
    enum status status = cli_require(cli, "--scenario", &scenario, err);
    if (status)
        return status;
    if (!cli_flag(cli, "--list") && !cli_flag(cli, "--test") && !cli_text(cli, "--out"))
        return cli_usage(cli, err, "features needs --out FILE, --list or --test");
    const struct features_format *format;
    if (cli_text(cli, "--out"))
        status = features_format_of(cli_text(cli, "--out"), &format, err);
    if (status)
        return status;
    struct extract_options extract_options = {.n_thread = cli->n_thread, .quiet = cli->quiet};
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    struct extract *extract;
    status = workspace_update(cli->workspace, &update, err);
    if (!status)
        status = extract_open(cli->workspace, scenario, &extract_options, &extract, err);
    if (status)
        return status;
    if (cli_flag(cli, "--list"))
        list_columns(extract, cli->json);
    else if (cli_flag(cli, "--test"))
        status = test_person(cli, extract, err);
    else
        status = features_write(cli, extract, err);
    extract_close(extract);
    return status;
}

const struct command_row cmd_features = {
    .name = "features",
    .summary = "write the feature matrix of a scenario to a file",
    .usage = "--scenario S [--as-of DATE …] --out FILE",
    .details =
        "Brings ingest and link up to date, then writes person_id, as_of, label and one column a "
        "feature. Beside the file FILE.columns.csv says what each column is, FILE.manifest.json "
        "what the file was made from.\n"
        "Every value uses only what was known before its as_of date.",
    .ingests = true,
    .options = options,
    .run = features_run,
};
