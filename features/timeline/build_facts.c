// Events and spells of one source, sorted by person, date, row, with their value and tag columns
// beside them.

#include "features/timeline/timeline_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The rows of a source as their persons hold them: a row of a record that came from one person to
// another stands with both.
struct items {
    uint32_t *row;    // n
    uint32_t *person; // n
    day_t *joined;    // n: the row counts for the person from after this day on
    size_t n;
};

struct dated {
    day_t date;
    uint32_t row, item;
};

static int compare_dated(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

// Sorts each person's stretch of `order` by date, then row; items ascend by row already, so mostly
// nothing moves.
static void sort_stretches(size_t n_person, const uint32_t *first, uint32_t *order,
                           const struct items *items, const day_t *date)
{
    struct dated *stretch = NULL;
    size_t capacity = 0;
    for (size_t p = 0; p < n_person; p++) {
        size_t n = first[p + 1] - first[p];
        uint32_t *its = order + first[p];
        bool sorted = true;
        for (size_t i = 1; i < n && sorted; i++)
            sorted = date[items->row[its[i - 1]]] <= date[items->row[its[i]]];
        if (sorted)
            continue;
        memory_grow(&stretch, &capacity, n, sizeof *stretch);
        for (size_t i = 0; i < n; i++) {
            uint32_t row = items->row[its[i]];
            stretch[i] = (struct dated){date[row], row, its[i]};
        }
        qsort(stretch, n, sizeof *stretch, compare_dated);
        for (size_t i = 0; i < n; i++)
            its[i] = stretch[i].item;
    }
    free(stretch);
}

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static void fill_facts(const struct records *records, const struct items *items,
                       const uint32_t *order, struct fact *facts)
{
    for (size_t i = 0; i < items->n; i++) {
        uint32_t row = items->row[order[i]];
        facts[i] = (struct fact){
            .date = records->date[row],
            .known = later(records->known[row], items->joined[order[i]]),
            .superseded = records->superseded ? records->superseded[row] : DAY_MAX,
            .end = records->end ? records->end[row] : DAY_NONE,
            .end_known = records->end_known ? records->end_known[row] : DAY_NONE,
            .category = records->category ? records->category[row] : TEXT_NONE,
            .row = row,
        };
    }
}

// Writes each column of `bytes`-wide cells in the order of the facts. Shapes: rows n_row.
static enum status write_columns(struct timeline_build *build, const char *stem, size_t n_column,
                                 const void *const *columns, const uint32_t *rows, size_t n_row,
                                 size_t bytes, struct error *err)
{
    char *sorted = memory_alloc(n_row * bytes);
    enum status status = OK;
    for (size_t k = 0; k < n_column && !status; k++) {
        const char *column = columns[k];
        for (size_t i = 0; i < n_row; i++)
            memcpy(sorted + i * bytes, column + rows[i] * bytes, bytes);
        char name[64];
        snprintf(name, sizeof name, "%s.%zu", stem, k);
        status = pack_add(build->writer, name, sorted, n_row, bytes, err);
    }
    free(sorted);
    return status;
}

// The rows of the facts, in their order. Owns: the caller frees.
static uint32_t *rows_in_order(const struct items *items, const uint32_t *order)
{
    uint32_t *rows = memory_alloc(items->n * sizeof *rows);
    for (size_t i = 0; i < items->n; i++)
        rows[i] = items->row[order[i]];
    return rows;
}

static enum status write_texts(struct timeline_build *build, size_t i_source, struct error *err)
{
    const struct records *records = &build->records[i_source];
    char name[64];
    snprintf(name, sizeof name, "s%zu.category", i_source);
    enum status status = timeline_write_texts(build, name, &records->categories, err);
    snprintf(name, sizeof name, "s%zu.texts", i_source);
    if (!status)
        status = timeline_write_texts(build, name, &records->texts, err);
    uint64_t n_canonical = records->n_canonical;
    snprintf(name, sizeof name, "s%zu.canonical", i_source);
    return status ? status
                  : pack_add(build->writer, name, &n_canonical, 1, sizeof n_canonical, err);
}

static enum status write_source(struct timeline_build *build, size_t i_source,
                                const struct items *items, const uint32_t *first,
                                const uint32_t *order, struct error *err)
{
    const struct records *records = &build->records[i_source];
    const struct source *source = &build->config->sources[i_source];
    struct fact *facts = memory_alloc(items->n * sizeof *facts);
    uint32_t *rows = rows_in_order(items, order);
    fill_facts(records, items, order, facts);
    char name[64], stem[32];
    snprintf(name, sizeof name, "s%zu.first", i_source);
    enum status status =
        pack_add(build->writer, name, first, build->persons->n_person + 1, sizeof *first, err);
    snprintf(name, sizeof name, "s%zu.facts", i_source);
    if (!status)
        status = pack_add(build->writer, name, facts, items->n, sizeof *facts, err);
    free(facts);
    snprintf(stem, sizeof stem, "s%zu.value", i_source);
    if (!status)
        status = write_columns(build, stem, source->n_value, (const void *const *)records->values,
                               rows, items->n, sizeof(double), err);
    snprintf(stem, sizeof stem, "s%zu.tag", i_source);
    if (!status)
        status = write_columns(build, stem, source->n_tag, (const void *const *)records->tags, rows,
                               items->n, sizeof(uint32_t), err);
    free(rows);
    return status ? status : write_texts(build, i_source, err);
}

// One item for each membership of each row's record. Owns: the caller frees its arrays.
static void items_make(struct timeline_build *build, size_t i_source, struct items *items)
{
    const struct records *records = &build->records[i_source];
    size_t n = 0, n_membership;
    for (size_t i = 0; i < records->n_row; i++) {
        persons_of(build->persons, i_source, records->person[i], &n_membership);
        n += n_membership;
    }
    items->row = memory_alloc(n * sizeof *items->row);
    items->person = memory_alloc(n * sizeof *items->person);
    items->joined = memory_alloc(n * sizeof *items->joined);
    for (size_t i = 0; i < records->n_row; i++) {
        const struct membership *memberships =
            persons_of(build->persons, i_source, records->person[i], &n_membership);
        for (size_t k = 0; k < n_membership; k++, items->n++) {
            items->row[items->n] = (uint32_t)i;
            items->person[items->n] = memberships[k].person;
            items->joined[items->n] = memberships[k].joined;
            day_t known = later(records->known[i], memberships[k].joined);
            timeline_note_seen(build, memberships[k].person, later(known, records->date[i]),
                               records->superseded ? records->superseded[i] : DAY_MAX);
        }
    }
}

enum status timeline_write_facts(struct timeline_build *build, size_t i_source, struct error *err)
{
    struct items items = {0};
    uint32_t *first, *order;
    size_t n_person = build->persons->n_person;
    items_make(build, i_source, &items);
    timeline_sort(n_person, items.n, items.person, &first, &order);
    sort_stretches(n_person, first, order, &items, build->records[i_source].date);
    enum status status = write_source(build, i_source, &items, first, order, err);
    free(items.row);
    free(items.person);
    free(items.joined);
    free(first);
    free(order);
    return status;
}
