// One part of a file: rows are typed and counted here, in any order of parts.

#include "features/ingest/source_part.h"

#include <stdlib.h>
#include <string.h>

#define PROGRESS_BYTES ((size_t)1 << 20) // between two reports

void unmapped_add(struct unmapped *unmapped, const char *word, size_t n_bytes, uint64_t n)
{
    size_t n_before = unmapped->words.n;
    uint32_t i = dictionary_add(&unmapped->words, word, n_bytes);
    memory_grow(&unmapped->n_row, &unmapped->capacity, unmapped->words.n, sizeof *unmapped->n_row);
    if (unmapped->words.n > n_before)
        unmapped->n_row[i] = 0;
    unmapped->n_row[i] += n;
}

void part_reader_init(struct part_reader *reader, const struct row_plan *plan, day_t data_end,
                      struct progress *progress)
{
    *reader = (struct part_reader){.plan = plan, .data_end = data_end, .progress = progress};
    row_make(&reader->arena, plan, &reader->row);
    reader->unmapped = arena_array(&reader->arena, plan->n_column, sizeof *reader->unmapped);
    reader->dates = arena_array(&reader->arena, plan->n_column, sizeof *reader->dates);
    reader->counts.n_missing =
        arena_array(&reader->arena, plan->n_column, sizeof *reader->counts.n_missing);
    reader->counts.first_date = reader->counts.last_date = DAY_NONE;
    record_builder_init(&reader->builder, plan->source,
                        plan->category < 0 ? NULL : plan->columns[plan->category].codes);
}

void part_reader_done(struct part_reader *reader)
{
    for (size_t k = 0; reader->plan && k < reader->plan->n_column; k++) {
        dictionary_done(&reader->unmapped[k].words);
        free(reader->unmapped[k].n_row);
    }
    record_builder_done(&reader->builder);
    fingerprints_done(&reader->seen);
    arena_done(&reader->arena);
}

static void tell(struct told_list *list, size_t line, const char *column, const struct reject *why)
{
    memory_grow(&list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] = (struct told){line, column, *why};
}

static void bad_date_note(struct part_reader *reader, const struct csv_row *fields,
                          const struct reject *reject)
{
    const struct csv_field *cell = &fields->fields[reject->column - 1];
    for (size_t k = 0; k < reader->plan->n_column; k++)
        if (reader->plan->columns[k].field + 1 == reject->column)
            date_formats_add(&reader->dates[k], cell->text, cell->n_bytes);
}

static void cells_tell(struct part_reader *reader, const struct csv_row *fields,
                       struct source_part *part)
{
    for (size_t i = 0; i < reader->row.n_blanked; i++) {
        const struct plan_column *column = &reader->plan->columns[reader->row.blanked[i].index];
        const struct reject why = {column->field + 1, reject_class(&fields->fields[column->field]),
                                   reader->row.blanked[i].reason};
        tell(&part->cells, fields->line, column->name, &why);
    }
}

static uint64_t row_fingerprint(const struct csv_row *fields)
{
    uint64_t hash = fields->n_field;
    for (size_t i = 0; i < fields->n_field; i++)
        hash = dictionary_hash(fields->fields[i].text, fields->fields[i].n_bytes, hash + 1);
    return hash;
}

static void count_row(struct part_reader *reader, const struct csv_row *fields)
{
    struct row_counts *counts = &reader->counts;
    const struct row *row = &reader->row;
    counts->n_accepted++;
    counts->n_void += row->is_void;
    fingerprints_add(&reader->seen, row_fingerprint(fields));
    for (size_t k = 0; k < reader->plan->n_column; k++) {
        counts->n_missing[k] += !row->cells[k];
        if (row->unmapped[k])
            unmapped_add(&reader->unmapped[k], row->unmapped[k]->text, row->unmapped[k]->n_bytes,
                         1);
    }
    if (row->date == DAY_NONE)
        return;
    if (counts->first_date == DAY_NONE || row->date < counts->first_date)
        counts->first_date = row->date;
    if (row->date > counts->last_date)
        counts->last_date = row->date;
    counts->n_after += reader->data_end != DAY_NONE && row->date > reader->data_end;
}

static void row_take(struct part_reader *reader, const struct csv_row *fields,
                     enum csv_result result, struct source_part *part)
{
    struct reject reject;
    enum row_result taken = ROW_REJECTED;
    if (result == CSV_BAD)
        reject = reject_of_bad_row(fields);
    else
        taken = row_read(reader->plan, fields, &reader->row, &reject);
    if (taken == ROW_REJECTED && strcmp(reject.reason, BAD_DATE) == 0)
        bad_date_note(reader, fields, &reject);
    if (taken == ROW_REJECTED) {
        tell(&part->rejects, fields->line, NULL, &reject);
    } else if (taken == ROW_NO_FACT) {
        reader->counts.n_no_fact++;
    } else {
        count_row(reader, fields);
        cells_tell(reader, fields, part);
        part->status =
            record_builder_add(&reader->builder, reader->plan, &reader->row,
                               (struct row_place){part->i_file, fields->line}, &part->err);
    }
}

void part_read(struct part_reader *reader, const struct csv_reader *whole, struct source_part *part)
{
    struct csv_reader *csv = csv_part_open(whole, &part->rows);
    struct csv_row fields;
    enum csv_result result;
    size_t n_reported = part->rows.first;
    part->first_row = reader->builder.n_row;
    while (!part->status && (result = csv_next(csv, &fields)) != CSV_END) {
        row_take(reader, &fields, result, part);
        if (csv_position(csv) - n_reported < PROGRESS_BYTES)
            continue;
        progress_add(reader->progress, csv_position(csv) - n_reported);
        n_reported = csv_position(csv);
    }
    progress_add(reader->progress, csv_position(csv) - n_reported);
    part->n_line = csv_line(csv) - 1;
    part->n_row = reader->builder.n_row - part->first_row;
    record_builder_sizes(&reader->builder, part->n_text);
    csv_close(csv);
}
