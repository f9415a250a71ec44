// hearth predict: a flat table scored with a model that `train --table` wrote. Columns are matched
// by name, and the table comes back as it was with three columns more.
#include "model/table/cmd_predict.h"

#include "features/base/number.h"
#include "model/bundle/bundle.h"
#include "model/numeric/numerics.h"
#include "model/table/libsvm_file.h"

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
     .help = "where the scored rows go; - is stdout (required)"},
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

static void note_taken_names(const struct cli *cli, const struct csv_table *table)
{
    static const char *const names[] = {"score", "decision", "predicted"};
    for (size_t i = 0; i < table->n_col; i++)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(table->names[i], names[k]) == 0)
                cli_say(cli, "the table already has a column '%s': the file will have two",
                        names[k]);
}

static enum status predict_csv(struct cli *cli, const struct bundle *bundle, const char *path,
                               FILE *stream, struct error *err)
{
    struct csv_table table;
    struct prediction prediction = {bundle, 0, NULL};
    enum status status = csv_read_table(cli->arena, path, &table, err);
    if (!status)
        status = dataset_check_size(table.n_row, bundle->n_col, err);
    if (status)
        return status;
    double *x = arena_array(cli->arena, table.n_row * bundle->n_col + 1, sizeof *x);
    prediction.n_row = table.n_row;
    status = schema_apply(&bundle->schema, &table, path, x, err);
    if (!status)
        status = margins_fill(cli, x, &prediction, err);
    if (status)
        return status;
    note_taken_names(cli, &table);
    for (size_t j = 0; j < table.n_col; j++) {
        csv_write_field(stream, table.names[j]);
        fputc(',', stream);
    }
    fputs("score,decision,predicted\n", stream);
    for (size_t i = 0; i < table.n_row; i++) {
        for (size_t j = 0; j < table.n_col; j++) {
            csv_write_field(stream, table.cells[i * table.n_col + j]);
            fputc(',', stream);
        }
        write_scores(stream, &prediction, i);
    }
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
    status = libsvm ? predict_libsvm(cli, bundle, path, output.stream, err)
                    : predict_csv(cli, bundle, path, output.stream, err);
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
        "(the "
        "probability), decision (the margin before calibration) and predicted (decision > 0).",
    .options = options,
    .run = predict_run,
};
