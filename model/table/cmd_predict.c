// hearth predict: a flat table scored with a model that `train --table` wrote. Columns are matched
// by name, and the table comes back as it was with three columns more, or replaced.
#include "model/table/cmd_predict.h"

#include "features/base/gzip.h"
#include "features/base/number.h"
#include "model/bundle/bundle.h"
#include "model/numeric/numerics.h"
#include "model/table/libsvm_file.h"
#include "model/table/value_range.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--model",
     .kind = OPTION_IN_PATH,
     .value_name = "DIR",
     .help = "folder of the model (required)"},
    {.name = "--table",
     .kind = OPTION_IN_PATH,
     .value_name = "T.csv",
     .help = "rows to score (required)"},
    {.name = "--format",
     .kind = OPTION_TEXT,
     .value_name = "FORMAT",
     .help = "csv or libsvm; the training table's when not given"},
    {.name = "--out",
     .kind = OPTION_OUT_FILE,
     .value_name = "P.csv",
     .endings = ".csv .csv.gz",
     .help = "where the scored rows go: P.csv or P.csv.gz; - is stdout (required)"},
    {.name = NULL},
};

struct prediction {
    const struct bundle *bundle;
    size_t n_row;
    double *margins;
};

static void write_scores(FILE *stream, const struct prediction *prediction, size_t i_row)
{
    double margin = prediction->margins[i_row];
    char score[NUMBER_TEXT], decision[NUMBER_TEXT];
    number_format(fitted_probability(&prediction->bundle->fitted, margin), score);
    number_format(margin, decision);
    fprintf(stream, "%s,%s,%d\n", score, decision, margin > 0);
}

static enum status margins_fill(const struct cli *cli, const double *x,
                                struct prediction *prediction, struct error *err)
{
    size_t n_col = prediction->bundle->n_col;
    struct feature_rows rows = {x, prediction->n_row, n_col, NULL};
    enum status status = dataset_check_size(rows.n, n_col, err);
    if (status)
        return status;
    prediction->margins = arena_array(cli->arena, rows.n + 1, sizeof(double));
    fitted_margins(&prediction->bundle->fitted, &rows, cli->n_thread, prediction->margins);
    return OK;
}

// The columns of an earlier prediction are replaced: a file with two columns of one name is read by
// nothing.
static enum status check_replaced(const struct cli *cli, const struct bundle *bundle,
                                  const struct csv_table *table, const char *path,
                                  struct error *err)
{
    for (size_t i = 0; i < table->n_col; i++) {
        if (!schema_is_made(table->names[i]))
            continue;
        for (size_t c = 0; c < bundle->schema.n_column; c++)
            if (strcmp(bundle->schema.columns[c].name, table->names[i]) == 0) {
                error_set(err, E_USAGE,
                          "column '%s', which the model needs, has the name of a "
                          "column that predict writes",
                          table->names[i]);
                error_at(err, path, 1, i + 1);
                error_hint(err, "rename it, and train the model again");
                return E_USAGE;
            }
        cli_say(cli, "column '%s' of the table is replaced", table->names[i]);
    }
    return OK;
}

// A text that training did not have is 0 in all columns of its values.
static void say_unseen(const struct cli *cli, const struct schema *schema,
                       const struct csv_table *table)
{
    for (size_t i = 0; i < schema->n_column; i++) {
        size_t n = schema_count_unseen(schema, table, i);
        if (n)
            cli_say(cli,
                    "warning: column '%s': %zu of %zu rows have a value that training did not "
                    "have; each counts as none of the known values",
                    schema->columns[i].name, n, table->n_row);
        n = schema_count_beyond(schema, table, i);
        if (n)
            cli_say(cli,
                    "warning: column '%s': %zu of %zu rows have a value far outside those of "
                    "training (%g to %g): is it a code for \"not known\"?",
                    schema->columns[i].name, n, table->n_row, schema->columns[i].low,
                    schema->columns[i].high);
    }
}

static void write_table(FILE *stream, const struct csv_table *table,
                        const struct prediction *prediction)
{
    for (size_t j = 0; j < table->n_col; j++) {
        if (schema_is_made(table->names[j]))
            continue;
        csv_write_field(stream, table->names[j]);
        fputc(',', stream);
    }
    fputs("score,decision,predicted\n", stream);
    for (size_t i = 0; i < table->n_row; i++) {
        for (size_t j = 0; j < table->n_col; j++) {
            if (schema_is_made(table->names[j]))
                continue;
            csv_write_field(stream, table_cell(table, i, j));
            fputc(',', stream);
        }
        write_scores(stream, prediction, i);
    }
}

// The cells as the model reads them; those that are written stay as they were.
static struct csv_table table_without_missing(struct arena *arena, const struct schema *schema,
                                              const struct csv_table *table)
{
    struct csv_table read = *table;
    struct cell_rules rules = {.missing = (const char *const *)schema->missing,
                               .n_missing = schema->n_missing};
    size_t n = table->n_row * table->n_col;
    if (!rules.n_missing)
        return read;
    read.cells = arena_array(arena, n + 1, sizeof *read.cells);
    memcpy(read.cells, table->cells, n * sizeof *read.cells);
    table_blank_missing(&read, &rules);
    return read;
}

static enum status predict_csv(struct cli *cli, const struct bundle *bundle, const char *path,
                               FILE *stream, struct error *err)
{
    struct csv_table table;
    struct prediction prediction = {bundle, 0, NULL};
    enum status status = csv_read_table(cli->arena, path, &table, err);
    if (!status)
        status = dataset_check_size(table.n_row, bundle->n_col, err);
    if (!status)
        status = check_replaced(cli, bundle, &table, path, err);
    if (status)
        return status;
    double *x = arena_array(cli->arena, table.n_row * bundle->n_col + 1, sizeof *x);
    prediction.n_row = table.n_row;
    struct csv_table read = table_without_missing(cli->arena, &bundle->schema, &table);
    status = schema_apply(&bundle->schema, &read, x, err);
    if (!status)
        status = margins_fill(cli, x, &prediction, err);
    if (status)
        return status;
    say_unseen(cli, &bundle->schema, &read);
    write_table(stream, &table, &prediction);
    return OK;
}

static enum status predict_libsvm(struct cli *cli, const struct bundle *bundle, const char *path,
                                  FILE *stream, struct error *err)
{
    struct libsvm_rows rows;
    enum status status = libsvm_read(cli->arena, path, bundle->n_col, &rows, err);
    struct prediction prediction = {bundle, rows.n_row, NULL};
    if (!status)
        status = margins_fill(cli, rows.x, &prediction, err);
    if (status)
        return status;
    if (rows.n_beyond)
        cli_say(cli, "%zu values at indices the model does not know are left out", rows.n_beyond);
    fputs("id,score,decision,predicted\n", stream);
    for (size_t i = 0; i < rows.n_row; i++) {
        fprintf(stream, "%zu,", i + 1);
        write_scores(stream, &prediction, i);
    }
    return OK;
}

struct scored_table {
    const struct bundle *bundle;
    const char *path;
    bool libsvm;
};

static enum status predict_rows(struct cli *cli, const struct scored_table *scored, FILE *stream,
                                struct error *err)
{
    return scored->libsvm ? predict_libsvm(cli, scored->bundle, scored->path, stream, err)
                          : predict_csv(cli, scored->bundle, scored->path, stream, err);
}

static bool ends_in_gz(const char *path)
{
    size_t n = strlen(path);
    return n > 3 && strcmp(path + n - 3, ".gz") == 0;
}

static enum status predict_gzip(struct cli *cli, const struct scored_table *scored, FILE *to,
                                struct error *err)
{
    FILE *text;
    enum status status = gzip_open(to, &text, err);
    if (status)
        return status;
    status = predict_rows(cli, scored, text, err);
    if (fclose(text) && !status)
        status = error_set(err, E_SYSTEM, "the compressed file cannot be written");
    return status;
}

static enum status predict_with(struct cli *cli, const struct bundle *bundle, const char *path,
                                const char *out, struct error *err)
{
    const char *format = cli_text(cli, "--format");
    struct output output;
    if (!bundle->has_schema) {
        error_set(err, E_USAGE, "this model belongs to a scenario, not to a flat table");
        error_hint(err, "score a scenario with: hearth score --scenario S --as-of DATE");
        return E_USAGE;
    }
    bool libsvm = format ? strcmp(format, "libsvm") == 0 : bundle->schema.libsvm;
    if (format && !libsvm && strcmp(format, "csv") != 0)
        return cli_usage(cli, err, "--format is csv or libsvm, not '%s'", format);
    if (libsvm != bundle->schema.libsvm)
        return cli_usage(cli, err, "the model was trained on a %s file",
                         bundle->schema.libsvm ? "LIBSVM" : "CSV");
    enum status status = output_open(&output, out, err);
    if (status)
        return status;
    const char *warning = bundle_warning(bundle);
    if (warning)
        cli_say(cli, "warning: %s", warning);
    struct scored_table scored = {bundle, path, libsvm};
    status = ends_in_gz(out) ? predict_gzip(cli, &scored, output.stream, err)
                             : predict_rows(cli, &scored, output.stream, err);
    if (status) {
        output_discard(&output);
        return status;
    }
    return output_close(&output, err);
}

static enum status predict_run(struct cli *cli, struct error *err)
{
    const char *model, *table, *out;
    struct bundle bundle;
    numerics_prepare();
    enum status status = cli_require(cli, "--model", &model, err);
    if (!status)
        status = cli_require(cli, "--table", &table, err);
    if (!status)
        status = cli_require(cli, "--out", &out, err);
    if (!status && file_is_same(out, table))
        status = cli_usage(cli, err, "--out would overwrite the table");
    if (!status)
        status = bundle_load(model, &bundle, err);
    if (status)
        return status;
    status = predict_with(cli, &bundle, table, out, err);
    bundle_close(&bundle);
    return status;
}

const struct command_row cmd_predict = {
    .name = "predict",
    .summary = "score a flat table with a fitted model",
    .usage = "--model DIR --table T.csv --out P.csv",
    .details =
        "Writes the table's columns as they were (for LIBSVM the row number as id), then score "
        "(the probability), decision (the log-odds before calibration) and predicted (decision > "
        "0: a cut-off of 50% before calibration, which no row with a rare outcome may reach). "
        "Columns of these names in the table are replaced. Texts that training did not have are "
        "counted and told.",
    .options = options,
    .run = predict_run,
};
