// vectors.csv: made-up rows with the scores the model gave them on the day it was fitted. Each
// column of a row is drawn by itself from the training rows, so that no row is a person's; the
// first rows are all missing, all smallest and all largest values, so that every column counts
// somewhere.
#include "model/bundle/bundle.h"
#include "model/numeric/numerics.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_VECTOR 24
#define TOLERANCE 1e-9
#define VECTORS_MAX_HEADER 1000000u

enum status bundle_check_columns(const struct dataset *data, struct error *err)
{
    size_t n_bytes = 0;
    for (size_t i = 0; i < data->n_col; i++)
        n_bytes += strlen(data->names[i]) + 3;
    if (data->n_col <= BUNDLE_MAX_COLUMNS && n_bytes <= VECTORS_MAX_HEADER)
        return OK;
    error_set(err, E_LIMIT, "%zu columns with %zu bytes of names are beyond the limits %d and %u",
              data->n_col, n_bytes, BUNDLE_MAX_COLUMNS, VECTORS_MAX_HEADER);
    error_hint(err, "leave columns out");
    return E_LIMIT;
}

static void vector_extreme(const struct rows *rows, bool largest, double *ret_x)
{
    for (size_t j = 0; j < rows->data->n_col; j++) {
        ret_x[j] = NAN;
        for (size_t i = 0; i < rows->n; i++) {
            double v = dataset_row(rows->data, rows->index[i])[j];
            ret_x[j] = largest ? fmax(ret_x[j], v) : fmin(ret_x[j], v); // NaN gives way
        }
    }
}

static void vector_make(const struct training_record *record, size_t i_vector, double *ret_x)
{
    const struct rows *rows = &record->plan->final;
    for (size_t j = 0; j < record->data->n_col; j++)
        ret_x[j] = NAN;
    if (i_vector == 1 || i_vector == 2)
        vector_extreme(rows, i_vector == 2, ret_x);
    for (size_t j = 0; i_vector > 2 && j < record->data->n_col; j++) {
        size_t i = random_below(record->seed, i_vector, j, rows->n);
        ret_x[j] = dataset_row(record->data, rows->index[i])[j];
    }
}

static void write_number(FILE *stream, double value)
{
    char text[NUMBER_TEXT];
    number_format(value, text);
    fputs(text, stream);
}

// A name that no feature has; its place says what the column is.
static const char *heading_choose(struct arena *arena, const struct dataset *data, const char *name)
{
    for (size_t j = 0; j < data->n_col; j++)
        if (strcmp(data->names[j], name) == 0)
            return heading_choose(arena, data, arena_format(arena, "%s_", name));
    return name;
}

enum status vectors_write(const char *directory, const struct training_record *record,
                          struct error *err)
{
    struct arena arena = {0};
    struct output output;
    const struct fitted *fitted = &record->trained->fitted;
    enum status status = output_open(&output, file_join(&arena, directory, "vectors.csv"), err);
    if (!status) {
        size_t n_col = record->data->n_col;
        double *x = arena_array(&arena, n_col + 1, sizeof *x);
        csv_write_field(output.stream, heading_choose(&arena, record->data, "score"));
        fputc(',', output.stream);
        csv_write_field(output.stream, heading_choose(&arena, record->data, "decision"));
        for (size_t j = 0; j < n_col; j++) {
            fputc(',', output.stream);
            csv_write_field(output.stream, record->data->names[j]);
        }
        fputc('\n', output.stream);
        for (size_t i = 0; i < N_VECTOR; i++) {
            vector_make(record, i, x);
            double margin = fitted_margin(fitted, x);
            write_number(output.stream, fitted_probability(fitted, margin));
            fputc(',', output.stream);
            write_number(output.stream, margin);
            for (size_t j = 0; j < n_col; j++) {
                fputc(',', output.stream);
                write_number(output.stream, x[j]);
            }
            fputc('\n', output.stream);
        }
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}

static bool close_enough(double a, double b)
{
    return fabs(a - b) <= TOLERANCE * fmax(fabs(a), fabs(b));
}

static enum status vector_error(const char *path, const struct csv_table *table, size_t i_row,
                                struct error *err)
{
    error_set(err, E_DATA, "the model does not give the score that was stored with it");
    error_at(err, path, table->lines[i_row], 1);
    error_hint(err, "its files were changed or damaged: train it again");
    return E_DATA;
}

static enum status vectors_check(const char *path, const struct csv_table *table,
                                 const struct bundle *bundle, struct error *err)
{
    bool good = table->n_col == bundle->n_col + 2 && table->n_row > 0;
    for (size_t j = 0; good && j < bundle->n_col; j++)
        good = strcmp(table->names[j + 2], bundle->names[j]) == 0;
    if (!good) {
        error_set(err, E_DATA, "the test vectors do not fit the model's columns");
        error_at(err, path, 1, 0);
        error_hint(err, "its files were changed or damaged: train it again");
        return E_DATA;
    }
    struct arena arena = {0};
    double *x = arena_array(&arena, table->n_col, sizeof *x);
    enum status status = OK;
    for (size_t i = 0; i < table->n_row && !status; i++) {
        for (size_t j = 0; j < table->n_col && good; j++) {
            const char *text = table->cells[i * table->n_col + j];
            x[j] = NAN;
            good = !*text || number_parse(text, strlen(text), &x[j]);
        }
        double margin = fitted_margin(&bundle->fitted, x + 2);
        double score = fitted_probability(&bundle->fitted, margin);
        bool same_margin = fabs(margin - x[1]) <= TOLERANCE * fmax(1, fabs(x[1]));
        if (!good || !close_enough(score, x[0]) || !same_margin)
            status = vector_error(path, table, i, err);
    }
    arena_done(&arena);
    return status;
}

enum status vectors_replay(const char *directory, const struct bundle *bundle, struct error *err)
{
    struct arena arena = {0};
    struct csv_table table;
    char *path = file_join(&arena, directory, "vectors.csv");
    enum status status = csv_read_table(&arena, path, &table, err);
    if (!status)
        status = vectors_check(path, &table, bundle, err);
    arena_done(&arena);
    return status;
}
