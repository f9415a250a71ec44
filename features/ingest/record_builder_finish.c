// What can be said only when all rows of a source are there: which version of a fact holds until
// when, which rows are void, and the order of the ids.

#include "features/base/sort.h"
#include "features/ingest/record_builder.h"

#include <stdlib.h>
#include <string.h>

// Rows without the dropped ones, in place.
static void drop_rows(struct record_builder *builder)
{
    size_t n = 0;
    for (size_t row = 0; row < builder->n_row; row++)
        n += builder->fates[row] == ROW_HOLDS;
    for (size_t i = 0; n < builder->n_row && i < builder->n_column; i++) {
        struct builder_column *column = &builder->columns[i];
        char *to = column->items;
        for (size_t row = 0; row < builder->n_row; row++) {
            if (builder->fates[row] != ROW_HOLDS)
                continue;
            memmove(to, column->items + row * column->bytes, column->bytes);
            to += column->bytes;
        }
    }
    builder->n_row = n;
}

static void number_ids(struct record_builder *builder)
{
    bool *used = memory_alloc(builder->tables[RECORD_IDS].n * sizeof *used);
    uint32_t *number = memory_alloc(builder->tables[RECORD_IDS].n * sizeof *number);
    const enum column_id columns[] = {COLUMN_PERSON, COLUMN_OTHER};
    for (size_t k = 0; k < 2; k++) {
        struct builder_column *column = builder->single[columns[k]];
        for (size_t row = 0; column && row < builder->n_row; row++)
            used[((uint32_t *)column->items)[row]] = true;
    }
    dictionary_sort(&builder->tables[RECORD_IDS], used, number);
    for (size_t k = 0; k < 2; k++) {
        struct builder_column *column = builder->single[columns[k]];
        for (size_t row = 0; column && row < builder->n_row; row++) {
            uint32_t *item = &((uint32_t *)column->items)[row];
            *item = number[*item];
        }
    }
    free(used);
    free(number);
}

struct version {
    day_t known;
    uint32_t row;
};

static int compare_versions(const void *a, const void *b)
{
    const struct version *x = a, *y = b;
    ORDER_BY(x->known, y->known);
    return ORDER_OF(x->row, y->row);
}

static bool takes_part(const struct record_builder *builder, size_t row)
{
    const uint32_t *record = (const uint32_t *)builder->record->items;
    return record[row] != TEXT_NONE && builder->fates[row] != ROW_NOWHERE;
}

// Rows with one record_id are versions of one fact: each holds until the next one is known.
static void supersede(struct record_builder *builder)
{
    const uint32_t *record = (const uint32_t *)builder->record->items;
    const day_t *known = (const day_t *)builder->single[COLUMN_KNOWN]->items;
    day_t *superseded = (day_t *)builder->single[COLUMN_SUPERSEDED]->items;
    uint8_t *revises = (uint8_t *)builder->single[COLUMN_REVISES]->items;
    size_t n_record = builder->tables[RECORD_RECORDS].n;
    size_t *first =
        memory_alloc((n_record + 2) * sizeof *first); // first[r + 1] moves to the end of r
    struct version *versions = memory_alloc(builder->n_row * sizeof *versions);
    for (size_t row = 0; row < builder->n_row; row++)
        if (takes_part(builder, row))
            first[record[row] + 2]++;
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t row = 0; row < builder->n_row; row++)
        if (takes_part(builder, row))
            versions[first[record[row] + 1]++] = (struct version){known[row], (uint32_t)row};
    for (size_t r = 0; r < n_record; r++) {
        struct version *group = versions + first[r];
        size_t n = first[r + 1] - first[r];
        if (n > 1)
            qsort(group, n, sizeof *group, compare_versions);
        for (size_t i = 0; i + 1 < n; i++) {
            superseded[group[i].row] = group[i + 1].known;
            revises[group[i + 1].row] = 1;
        }
    }
    free(first);
    free(versions);
}

static void count_versioned(struct record_builder *builder)
{
    const uint32_t *record = (const uint32_t *)builder->record->items;
    uint8_t *n_row = memory_alloc(builder->tables[RECORD_RECORDS].n + 1);
    for (size_t row = 0; row < builder->n_row; row++)
        if (record[row] != TEXT_NONE && n_row[record[row]] < 2)
            builder->n_versioned += ++n_row[record[row]] == 2;
    free(n_row);
}

void record_builder_finish(struct record_builder *builder)
{
    builder->fates = memory_alloc(builder->n_row);
    uint32_t *own = NULL;
    if (!builder->record) {
        own = memory_alloc(builder->n_row * sizeof *own);
        for (size_t row = 0; row < builder->n_row; row++)
            own[row] = TEXT_NONE;
    }
    const struct version_rows rows = {
        .record = own ? own : (const uint32_t *)builder->record->items,
        .is_void = builder->is_void ? builder->is_void->items : NULL,
        .n_row = builder->n_row,
        .n_record = builder->tables[RECORD_RECORDS].n,
        .has_known = builder->source->known != NULL,
    };
    builder->n_replaced = versions_drop(&rows, builder->fates);
    if (builder->record) {
        count_versioned(builder);
        supersede(builder);
    }
    drop_rows(builder);
    number_ids(builder);
    free(own);
}
