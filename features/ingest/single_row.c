// A lone row goes the way of all rows: it is written as CSV, with the header that the source's
// files would have, and read by the reader of files. So nothing can be accepted here that ingest
// would reject, and the other way round.

#include "features/ingest/single_row.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct single_reader {
    struct arena arena;
    struct row_plan plan;
    struct row row;
    const char **columns;          // n_column: distinct columns of the file
    const char **cells;            // n_column
    const char **tags;             // n_tag
    const char **unmapped;         // n_column
    const char **own;              // n_column: the texts with dates as the source writes them
    char (*days)[SINGLE_DAY_TEXT]; // n_column
    size_t n_field;
    char *text; // of the CSV at hand
    struct csv_reader *csv;
};

// Numbers the distinct columns of the file: two canonical columns may be one there.
static void fields_number(struct single_reader *reader)
{
    struct row_plan *plan = &reader->plan;
    reader->columns = arena_array(&reader->arena, plan->n_column, sizeof *reader->columns);
    reader->cells = arena_array(&reader->arena, plan->n_column, sizeof *reader->cells);
    reader->own = arena_array(&reader->arena, plan->n_column, sizeof *reader->own);
    reader->days = arena_array(&reader->arena, plan->n_column, sizeof *reader->days);
    for (size_t i = 0; i < plan->n_column; i++) {
        size_t field = 0;
        while (field < reader->n_field &&
               strcmp(reader->columns[field], plan->columns[i].column) != 0)
            field++;
        if (field == reader->n_field)
            reader->columns[reader->n_field++] = plan->columns[i].column;
        plan->columns[i].field = field;
    }
    plan->n_field = reader->n_field;
}

enum status single_open(const struct config *config, const struct source *source,
                        struct single_reader **ret_reader, struct error *err)
{
    struct single_reader *reader = memory_alloc(sizeof *reader);
    enum status status = row_plan_make(&reader->arena, config, source, &reader->plan, err);
    if (status) {
        arena_done(&reader->arena);
        free(reader);
        return status;
    }
    row_make(&reader->arena, &reader->plan, &reader->row);
    reader->tags = arena_array(&reader->arena, source->n_tag, sizeof *reader->tags);
    reader->unmapped = arena_array(&reader->arena, reader->plan.n_column, sizeof *reader->unmapped);
    fields_number(reader);
    *ret_reader = reader;
    return OK;
}

void single_close(struct single_reader *reader)
{
    if (!reader)
        return;
    csv_close(reader->csv);
    free(reader->text);
    row_plan_done(&reader->plan);
    arena_done(&reader->arena);
    free(reader);
}

const struct plan_column *single_columns(const struct single_reader *reader, size_t *ret_n)
{
    *ret_n = reader->plan.n_column;
    return reader->plan.columns;
}

// Puts the texts into the fields of the file. Returns a column whose text is not that of another
// column of the same field, or −1.
static long cells_fill(struct single_reader *reader, const char *const *texts)
{
    const struct row_plan *plan = &reader->plan;
    memset(reader->cells, 0, plan->n_column * sizeof *reader->cells);
    for (size_t i = 0; i < plan->n_column; i++) {
        const char **cell = &reader->cells[plan->columns[i].field];
        if (texts[i] && *cell && strcmp(*cell, texts[i]) != 0)
            return (long)i;
        if (texts[i])
            *cell = texts[i];
    }
    return -1;
}

const char **single_header(const struct single_reader *reader, size_t *ret_n)
{
    *ret_n = reader->n_field;
    return reader->columns;
}

const char **single_cells(struct single_reader *reader, const char *const *texts, size_t *ret_n)
{
    *ret_n = reader->n_field;
    cells_fill(reader, texts);
    return reader->cells;
}

static enum csv_result row_parse(struct single_reader *reader, struct csv_row *ret_fields)
{
    size_t n_bytes;
    csv_close(reader->csv);
    free(reader->text);
    FILE *stream = memory_stream(&reader->text, &n_bytes);
    for (size_t i = 0; i < reader->n_field; i++) {
        if (i)
            fputc(',', stream);
        csv_write_field(stream, reader->cells[i] ? reader->cells[i] : "");
    }
    fputc('\n', stream);
    memory_stream_close(stream);
    reader->csv = csv_open(reader->text, n_bytes, (struct csv_form){0});
    return csv_next(reader->csv, ret_fields);
}

static bool reject_bad_row(const struct csv_row *fields, enum csv_result result,
                           struct reject *ret_reject)
{
    *ret_reject =
        result == CSV_BAD ? reject_of_bad_row(fields) : (struct reject){1, "empty", "no person_id"};
    return false;
}

static const char *cell_text(const struct row *row, int index)
{
    const struct csv_field *cell = row_cell(row, index);
    return cell ? cell->text : NULL;
}

static void row_tell(struct single_reader *reader, struct single_row *ret_row)
{
    const struct row_plan *plan = &reader->plan;
    const struct row *row = &reader->row;
    *ret_row = (struct single_row){
        .person_id = cell_text(row, plan->person_id),
        .record_id = cell_text(row, plan->record_id),
        .is_void = row->is_void,
        .date = row->date,
        .known = row->known == DAY_NONE ? row->date : row->known,
        .end = row->end,
        .end_known = row->end == DAY_NONE || row->end_known == DAY_NONE ? row->end : row->end_known,
        .known_given = row->known != DAY_NONE,
        .category = cell_text(row, plan->category),
        .values = row->values,
        .tags = reader->tags,
        .unmapped = reader->unmapped,
    };
    for (size_t i = 0; i < plan->n_column; i++)
        if (row->unmapped[i])
            reader->unmapped[ret_row->n_unmapped++] = plan->columns[i].name;
    for (size_t i = 0; i < plan->source->n_tag; i++)
        reader->tags[i] = cell_text(row, plan->first_tag + (int)i);
}

static const char *day_text(const char *format, day_t day, char buffer[SINGLE_DAY_TEXT])
{
    struct tm parts = {0};
    int year, month;
    if (!format)
        return day_format(day, buffer);
    day_to_civil(day, &year, &month, &parts.tm_mday);
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    buffer[strftime(buffer, SINGLE_DAY_TEXT, format, &parts)] = 0;
    return buffer;
}

const char *single_day_text(const struct single_reader *reader, size_t i_column, day_t day,
                            char buffer[SINGLE_DAY_TEXT])
{
    return day_text(reader->plan.columns[i_column].date_format, day, buffer);
}

static bool is_marker(const struct plan_column *column, const char *text)
{
    for (size_t k = 0; k < 2 && column->missing[k]; k++)
        for (size_t i = 0; i < column->missing[k]->n; i++)
            if (strcmp(column->missing[k]->texts[i], text) == 0)
                return true;
    return false;
}

// An ISO date where the source writes dates otherwise becomes what the source would write.
static const char *day_own(const struct plan_column *column, const char *text,
                           char buffer[SINGLE_DAY_TEXT])
{
    day_t day;
    size_t n = text ? strlen(text) : 0;
    if (!n || !column->date_format || is_marker(column, text) ||
        day_parse(text, n, column->date_format, &day) || !day_parse(text, n, NULL, &day))
        return text;
    return day_text(column->date_format, day, buffer);
}

static void days_own(struct single_reader *reader, const char *const *texts)
{
    const struct row_plan *plan = &reader->plan;
    const int days[] = {plan->date, plan->end, plan->known, plan->end_known};
    for (size_t i = 0; i < plan->n_column; i++)
        reader->own[i] = texts[i];
    for (size_t k = 0; k < sizeof days / sizeof *days; k++)
        if (days[k] >= 0)
            reader->own[days[k]] =
                day_own(&plan->columns[days[k]], texts[days[k]], reader->days[days[k]]);
}

bool single_read(struct single_reader *reader, const char *const *texts, struct single_row *ret_row,
                 struct reject *ret_reject)
{
    const struct row_plan *plan = &reader->plan;
    struct csv_row fields;
    days_own(reader, texts);
    long clash = cells_fill(reader, reader->own);
    if (clash >= 0) {
        *ret_reject = (struct reject){(size_t)clash + 1, "text", "two values for one column"};
        return false;
    }
    enum csv_result result = row_parse(reader, &fields);
    if (result != CSV_ROW)
        return reject_bad_row(&fields, result, ret_reject);
    enum row_result taken = row_read(plan, &fields, &reader->row, ret_reject);
    if (taken == ROW_TAKEN) {
        row_tell(reader, ret_row);
        return true;
    }
    if (taken == ROW_NO_FACT) {
        *ret_reject = (struct reject){0, "empty", "a column that makes it a fact is blank"};
        return false;
    }
    for (size_t i = 0; i < plan->n_column; i++) // from field to canonical column
        if (plan->columns[i].field + 1 == ret_reject->column) {
            ret_reject->column = i + 1;
            break;
        }
    return false;
}
