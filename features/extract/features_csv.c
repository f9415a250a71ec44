// Text of the matrix. A chunk of rows is formatted into its own buffer by whichever thread takes
// it; the buffers are written in row order, so that threads cannot change a byte.

#include "features/extract/features_csv.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/extract/column_text.h"
#include "features/extract/plan.h"

#include <stdlib.h>
#include <string.h>

#define CSV_CHUNK 256        // rows that one thread formats at a time
#define CSV_BATCH_CHUNKS 256 // chunks whose text is in memory at a time

void features_csv_header(const struct extract *extract, FILE *stream)
{
    const struct scenario_info *info = extract_scenario(extract);
    size_t n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    fputs("person_id,as_of", stream);
    for (size_t i = 0; i < info->n_outcome; i++) {
        fputs(info->n_outcome > 1 ? ",label." : ",label", stream);
        if (info->n_outcome > 1)
            csv_write_field(stream, info->outcomes[i].name);
    }
    for (size_t i = 0; i < n_col; i++) {
        fputc(',', stream);
        csv_write_field(stream, columns[i].name);
    }
    fputc('\n', stream);
}

enum status features_csv_columns(const struct extract *extract, const char *path, struct error *err)
{
    struct output output;
    struct arena arena = {0};
    struct text_context context = {extract_scenario(extract)->one, DAY_NONE};
    size_t n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("name,relation,source,agency,window,unit,missing,words\n", output.stream);
    for (size_t i = 0; i < n_col; i++) {
        const struct column *column = &columns[i];
        const char *parts[] = {column->name,    column->relation,
                               column->source,  column->agency,
                               column->window,  column->unit,
                               column->missing, column_title_text(&arena, &context, column)};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
            fputs(k ? "," : "", output.stream);
            csv_write_field(output.stream, parts[k] ? parts[k] : "");
        }
        fputc('\n', output.stream);
    }
    arena_done(&arena);
    return output_close(&output, err);
}

struct csv_work {
    const struct extract *extract;
    const struct matrix *matrix;
    size_t start; // the batch's first row
    char *texts[CSV_BATCH_CHUNKS];
    size_t n_bytes[CSV_BATCH_CHUNKS];
};

static void write_row(const struct csv_work *work, size_t i_row, FILE *stream)
{
    const struct matrix *matrix = work->matrix;
    char text[NUMBER_TEXT > DAY_TEXT ? NUMBER_TEXT : DAY_TEXT];
    csv_write_field(stream, extract_person_id(work->extract, matrix->person[i_row]));
    fputc(',', stream);
    fputs(day_format(matrix->as_of[i_row], text), stream);
    for (size_t k = 0; k < matrix->n_outcome; k++) {
        signed char label = matrix->labels[k * matrix->n_row + i_row];
        fputs(label < 0 ? "," : label ? ",1" : ",0", stream);
    }
    const double *x = matrix->x + i_row * matrix->n_col;
    for (size_t i = 0; i < matrix->n_col; i++) {
        putc_unlocked(',', stream);
        fwrite_unlocked(text, 1, number_format(x[i], text), stream);
    }
    putc_unlocked('\n', stream);
}

static void format_chunk(void *context, size_t first, size_t end, int worker)
{
    struct csv_work *work = context;
    size_t i_chunk = first / CSV_CHUNK;
    FILE *stream = memory_stream(&work->texts[i_chunk], &work->n_bytes[i_chunk]);
    for (size_t i = first; i < end; i++)
        write_row(work, work->start + i, stream);
    memory_stream_close(stream);
}

void features_csv_rows(const struct extract *extract, const struct matrix *matrix, FILE *stream)
{
    const size_t n_batch = (size_t)CSV_CHUNK * CSV_BATCH_CHUNKS;
    struct csv_work work = {.extract = extract, .matrix = matrix};
    for (; work.start < matrix->n_row; work.start += n_batch) {
        size_t n_left = matrix->n_row - work.start, n = n_left < n_batch ? n_left : n_batch;
        parallel_for(n, CSV_CHUNK, extract->options.n_thread, format_chunk, &work);
        for (size_t i = 0; i * CSV_CHUNK < n; i++) {
            fwrite(work.texts[i], 1, work.n_bytes[i], stream);
            free(work.texts[i]);
        }
    }
}
