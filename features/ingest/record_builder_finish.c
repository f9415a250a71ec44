// What can be said only when all rows of a source are there: which version of a fact holds until
// when, which rows are void, and the order of the ids.

#include "features/base/sort.h"
#include "features/ingest/record_builder.h"

#include <stdlib.h>
#include <string.h>

// Rows without the void ones, in place.
static void drop_void(struct record_builder *builder)
{
    if (!builder->n_void)
        return;
    const char *is_void = builder->is_void->items;
    for (size_t i = 0; i < builder->n_column; i++) {
        struct builder_column *column = &builder->columns[i];
        if (column == builder->is_void)
            continue;
        char *to = column->items;
        for (size_t row = 0; row < builder->n_row; row++) {
            if (is_void[row])
                continue;
            memmove(to, column->items + row * column->bytes, column->bytes);
            to += column->bytes;
        }
    }
    builder->n_row -= builder->n_void;
}

static void number_ids(struct record_builder *builder)
{
    bool *used = memory_alloc(builder->ids.n * sizeof *used);
    uint32_t *number = memory_alloc(builder->ids.n * sizeof *number);
    const enum column_id columns[] = {COLUMN_PERSON, COLUMN_OTHER};
    for (size_t k = 0; k < 2; k++) {
        struct builder_column *column = builder->single[columns[k]];
        for (size_t row = 0; column && row < builder->n_row; row++)
            used[((uint32_t *)column->items)[row]] = true;
    }
    dictionary_sort(&builder->ids, used, number);
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

// Rows with one record_id are versions of one fact: each holds until the next one is known.
static void supersede(struct record_builder *builder)
{
    const uint32_t *record = (const uint32_t *)builder->record->items;
    const day_t *known = (const day_t *)builder->single[COLUMN_KNOWN]->items;
    day_t *superseded = (day_t *)builder->single[COLUMN_SUPERSEDED]->items;
    uint8_t *revises = (uint8_t *)builder->single[COLUMN_REVISES]->items;
    size_t n_record = builder->records.n;
    size_t *first =
        memory_alloc((n_record + 2) * sizeof *first); // first[r + 1] moves to the end of r
    struct version *versions = memory_alloc(builder->n_row * sizeof *versions);
    for (size_t row = 0; row < builder->n_row; row++)
        if (record[row] != TEXT_NONE)
            first[record[row] + 2]++;
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t row = 0; row < builder->n_row; row++)
        if (record[row] != TEXT_NONE)
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

void record_builder_finish(struct record_builder *builder)
{
    if (builder->record)
        supersede(builder);
    drop_void(builder);
    number_ids(builder);
}
