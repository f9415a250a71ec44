// Events and spells of one source, sorted by person, date, row, with their value and tag columns
// beside them.

#include "features/timeline/timeline_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dated {
    day_t date;
    uint32_t row;
};

static int compare_dated(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

// Sorts each person's stretch of `order` by date; rows ascend already, so mostly nothing moves.
static void sort_stretches(size_t n_person, const uint32_t *first, uint32_t *order,
                           const day_t *date)
{
    struct dated *stretch = NULL;
    size_t capacity = 0;
    for (size_t p = 0; p < n_person; p++) {
        size_t n = first[p + 1] - first[p];
        uint32_t *rows = order + first[p];
        bool sorted = true;
        for (size_t i = 1; i < n && sorted; i++)
            sorted = date[rows[i - 1]] <= date[rows[i]];
        if (sorted)
            continue;
        memory_grow(&stretch, &capacity, n, sizeof *stretch);
        for (size_t i = 0; i < n; i++)
            stretch[i] = (struct dated){date[rows[i]], rows[i]};
        qsort(stretch, n, sizeof *stretch, compare_dated);
        for (size_t i = 0; i < n; i++)
            rows[i] = stretch[i].row;
    }
    free(stretch);
}

static void fill_facts(const struct records *records, const uint32_t *order, struct fact *facts)
{
    for (size_t i = 0; i < records->n_row; i++) {
        uint32_t row = order[i];
        facts[i] = (struct fact){
            .date = records->date[row],
            .known = records->known[row],
            .superseded = records->superseded ? records->superseded[row] : DAY_MAX,
            .end = records->end ? records->end[row] : DAY_NONE,
            .end_known = records->end_known ? records->end_known[row] : DAY_NONE,
            .category = records->category ? records->category[row] : TEXT_NONE,
            .row = row,
        };
    }
}

// Writes each column of `bytes`-wide items in the order of the facts.
static enum status write_columns(struct timeline_build *build, const char *stem, size_t n_column,
                                 const void *const *columns, const uint32_t *order, size_t n_row,
                                 size_t bytes, struct error *err)
{
    char *sorted = memory_alloc(n_row * bytes);
    enum status status = OK;
    for (size_t k = 0; k < n_column && !status; k++) {
        const char *column = columns[k];
        for (size_t i = 0; i < n_row; i++)
            memcpy(sorted + i * bytes, column + order[i] * bytes, bytes);
        char name[64];
        snprintf(name, sizeof name, "%s.%zu", stem, k);
        status = pack_add(build->writer, name, sorted, n_row, bytes, err);
    }
    free(sorted);
    return status;
}

static enum status write_source(struct timeline_build *build, size_t i_source,
                                const uint32_t *first, const uint32_t *order, struct error *err)
{
    const struct records *records = &build->records[i_source];
    const struct source *source = &build->config->sources[i_source];
    struct fact *facts = memory_alloc(records->n_row * sizeof *facts);
    fill_facts(records, order, facts);
    char name[64], stem[32];
    snprintf(name, sizeof name, "s%zu.first", i_source);
    enum status status =
        pack_add(build->writer, name, first, build->persons->n_person + 1, sizeof *first, err);
    snprintf(name, sizeof name, "s%zu.facts", i_source);
    if (!status)
        status = pack_add(build->writer, name, facts, records->n_row, sizeof *facts, err);
    snprintf(stem, sizeof stem, "s%zu.value", i_source);
    if (!status)
        status = write_columns(build, stem, source->n_value, (const void *const *)records->values,
                               order, records->n_row, sizeof(double), err);
    snprintf(stem, sizeof stem, "s%zu.tag", i_source);
    if (!status)
        status = write_columns(build, stem, source->n_tag, (const void *const *)records->tags,
                               order, records->n_row, sizeof(uint32_t), err);
    snprintf(stem, sizeof stem, "s%zu.category", i_source);
    if (!status)
        status = timeline_write_texts(build, stem, &records->categories, err);
    snprintf(stem, sizeof stem, "s%zu.texts", i_source);
    if (!status)
        status = timeline_write_texts(build, stem, &records->texts, err);
    uint64_t n_canonical = records->n_canonical;
    snprintf(name, sizeof name, "s%zu.canonical", i_source);
    if (!status)
        status = pack_add(build->writer, name, &n_canonical, 1, sizeof n_canonical, err);
    free(facts);
    return status;
}

enum status timeline_write_facts(struct timeline_build *build, size_t i_source, struct error *err)
{
    const struct records *records = &build->records[i_source];
    const uint32_t *person_of = build->persons->person_of[i_source];
    uint32_t *person = memory_alloc(records->n_row * sizeof *person), *first, *order;
    for (size_t i = 0; i < records->n_row; i++) {
        person[i] = person_of[records->person[i]];
        day_t known = records->known[i], date = records->date[i];
        timeline_note_seen(build, person[i], known > date ? known : date,
                           records->superseded ? records->superseded[i] : DAY_MAX);
    }
    timeline_sort(build->persons->n_person, records->n_row, person, &first, &order);
    sort_stretches(build->persons->n_person, first, order, records->date);
    enum status status = write_source(build, i_source, first, order, err);
    free(person);
    free(first);
    free(order);
    return status;
}
