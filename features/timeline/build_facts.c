// Events and spells of one source, sorted by person, date, row, with their value and tag columns
// beside them.

#include "features/timeline/build_facts.h"

#include "features/base/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The rows of a source as their persons hold them: a row of a record that came from one person to
// another stands with both.
struct items {
    uint32_t *person; // n
    uint32_t *row;    // n; NULL = item i is row i
    day_t *joined;    // n: the row counts for the person from after this day on; NULL = always
    size_t n;
};

static inline uint32_t item_row(const struct items *items, uint32_t i)
{
    return items->row ? items->row[i] : i;
}

struct dated {
    day_t date;
    uint32_t row, item;
};

static int compare_dated(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    ORDER_BY(x->date, y->date);
    return ORDER_OF(x->row, y->row);
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
            sorted = date[item_row(items, its[i - 1])] <= date[item_row(items, its[i])];
        if (sorted)
            continue;
        memory_grow(&stretch, &capacity, n, sizeof *stretch);
        for (size_t i = 0; i < n; i++) {
            uint32_t row = item_row(items, its[i]);
            stretch[i] = (struct dated){date[row], row, its[i]};
        }
        qsort(stretch, n, sizeof *stretch, compare_dated);
        for (size_t i = 0; i < n; i++)
            its[i] = stretch[i].item;
    }
    free(stretch);
}

static void fill_facts(const struct records *records, const struct items *items,
                       const uint32_t *order, struct fact *facts)
{
    for (size_t i = 0; i < items->n; i++) {
        uint32_t row = item_row(items, order[i]);
        facts[i] = (struct fact){
            .date = records->date[row],
            .known = items->joined ? later(records->known[row], items->joined[order[i]])
                                   : records->known[row],
            .superseded = records->superseded ? records->superseded[row] : DAY_MAX,
            .end = records->end ? records->end[row] : DAY_NONE,
            .end_known = records->end_known ? records->end_known[row] : DAY_NONE,
            .category = records->category ? records->category[row] : TEXT_NONE,
            .row = row,
        };
    }
}

// Columns of one kind, of cells of so many bytes.
struct column_group {
    const char *stem; // of their names in the pack
    const void *const *columns;
    size_t n, bytes;
};

// Writes each column in the order of the facts. Shapes: rows n_row.
static enum status write_columns(struct timeline_writer *build, const struct column_group *group,
                                 const uint32_t *rows, size_t n_row, struct error *err)
{
    size_t bytes = group->bytes;
    char *sorted = memory_alloc(n_row * bytes);
    enum status status = OK;
    for (size_t k = 0; k < group->n && !status; k++) {
        const char *column = group->columns[k];
        for (size_t i = 0; i < n_row; i++)
            memcpy(sorted + i * bytes, column + rows[i] * bytes, bytes);
        char name[64];
        snprintf(name, sizeof name, "%s.%zu", group->stem, k);
        status = pack_add(build->writer, (struct pack_array){name, sorted, n_row, bytes}, err);
    }
    free(sorted);
    return status;
}

// Turns the order of items into their rows.
static void order_rows(const struct items *items, uint32_t *order)
{
    for (size_t i = 0; i < items->n && items->row; i++)
        order[i] = items->row[order[i]];
}

static enum status write_texts(struct timeline_writer *build, size_t i_source, struct error *err)
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
                  : pack_add(build->writer,
                             (struct pack_array){name, &n_canonical, 1, sizeof n_canonical}, err);
}

static enum status write_source(struct timeline_writer *build, size_t i_source,
                                const struct items *items, uint32_t *order, struct error *err)
{
    const struct records *records = &build->records[i_source];
    const struct source *source = &build->config->sources[i_source];
    struct fact *facts = memory_alloc(items->n * sizeof *facts);
    fill_facts(records, items, order, facts);
    order_rows(items, order);
    char name[64], value_stem[32], tag_stem[32];
    snprintf(name, sizeof name, "s%zu.facts", i_source);
    snprintf(value_stem, sizeof value_stem, "s%zu.value", i_source);
    snprintf(tag_stem, sizeof tag_stem, "s%zu.tag", i_source);
    const struct column_group groups[] = {
        {value_stem, (const void *const *)records->values, source->n_value, sizeof(double)},
        {tag_stem, (const void *const *)records->tags, source->n_tag, sizeof(uint32_t)},
    };
    enum status status =
        pack_add(build->writer, (struct pack_array){name, facts, items->n, sizeof *facts}, err);
    free(facts);
    for (size_t i = 0; i < 2 && !status; i++)
        status = write_columns(build, &groups[i], order, items->n, err);
    return status ? status : write_texts(build, i_source, err);
}

// Whether every record belongs to one person, and always did.
static bool one_person_each(const struct persons *persons)
{
    size_t n_record = persons->registry.n_record;
    if (persons->first[n_record] != n_record)
        return false;
    for (size_t r = 0; r < n_record; r++)
        if (persons->memberships[r].linked != DAY_NONE)
            return false;
    return true;
}

static void items_add(struct timeline_writer *build, struct items *items, size_t i_source,
                      size_t i_row)
{
    const struct records *records = &build->records[i_source];
    size_t n;
    const struct membership *memberships =
        persons_of(build->persons, i_source, records->person[i_row], &n);
    for (size_t k = 0; k < n; k++, items->n++) {
        items->person[items->n] = memberships[k].person;
        if (items->row) {
            items->row[items->n] = (uint32_t)i_row;
            items->joined[items->n] = memberships[k].linked;
        }
        day_t known = later(records->known[i_row], memberships[k].linked);
        timeline_note_seen(build, memberships[k].person, later(known, records->date[i_row]),
                           records->superseded ? records->superseded[i_row] : DAY_MAX);
    }
}

// One item for each membership of each row's record. Owns: the caller frees its arrays.
static void items_make(struct timeline_writer *build, size_t i_source, struct items *items)
{
    const struct records *records = &build->records[i_source];
    size_t n = records->n_row;
    if (!one_person_each(build->persons)) {
        n = 0;
        for (size_t i = 0; i < records->n_row; i++) {
            size_t n_membership;
            persons_of(build->persons, i_source, records->person[i], &n_membership);
            n += n_membership;
        }
        items->row = memory_alloc(n * sizeof *items->row);
        items->joined = memory_alloc(n * sizeof *items->joined);
    }
    items->person = memory_alloc(n * sizeof *items->person);
    for (size_t i = 0; i < records->n_row; i++)
        items_add(build, items, i_source, i);
}

// Facts of one source. `starts` are the source's numbers in the table of all, n_step apart.
static enum status write_facts(struct timeline_writer *build, size_t i_source, uint32_t *starts,
                               size_t n_step, struct error *err)
{
    struct items items = {0};
    uint32_t *first, *order;
    size_t n_person = build->persons->n_person;
    items_make(build, i_source, &items);
    timeline_sort(n_person, items.n, items.person, &first, &order);
    sort_stretches(n_person, first, order, &items, build->records[i_source].date);
    for (size_t p = 0; p <= n_person; p++)
        starts[p * n_step] = first[p];
    enum status status = write_source(build, i_source, &items, order, err);
    free(items.row);
    free(items.person);
    free(items.joined);
    free(first);
    free(order);
    return status;
}

enum status timeline_write_facts(struct timeline_writer *build, struct error *err)
{
    const struct config *config = build->config;
    size_t n_step = timeline_n_step(config), n_person = build->persons->n_person, i_step = 0;
    uint32_t *starts = memory_alloc((n_person + 1) * n_step * sizeof *starts);
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++)
        if (source_has_facts(&config->sources[i]))
            status = write_facts(build, i, starts + i_step++, n_step, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"fact.first", starts, (n_person + 1) * n_step, sizeof *starts},
            err);
    free(starts);
    return status;
}
