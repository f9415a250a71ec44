// The timeline has today's person of each record. Who held it before a merge follows from the facts and
// attributes of former persons, which lead to the rows of their records.

#include "features/extract/record_persons.h"

#include "features/base/sort.h"
#include "features/timeline/record_links.h"

#include <stdlib.h>
#include <string.h>

// A row of a record that a former person has.
struct former_row {
    const char *record;
    uint32_t person;
    day_t known;
};

struct reading {
    struct extract *extract;
    const char *ids;
    struct record_persons *persons;
    struct former_row *former; // n_former
    size_t n_former, capacity;
};

static int order_persons(const void *a, const void *b)
{
    const struct record_person *left = a, *right = b;
    return strcmp(left->record, right->record);
}

static int order_former(const void *a, const void *b)
{
    const struct former_row *left = a, *right = b;
    ORDER_BY_TEXT(left->record, right->record);
    ORDER_BY(left->known, right->known);
    return ORDER_OF(left->person, right->person);
}

static enum status today_read(struct reading *reading, struct error *err)
{
    size_t first, end;
    struct record_links links;
    enum status status = record_links_open(&reading->extract->timeline, &links, err);
    if (status)
        return status;
    record_links_of_input(&links, reading->ids, &first, &end);
    struct record_persons *persons = reading->persons;
    persons->items = arena_array(&reading->extract->arena, end - first + 1, sizeof *persons->items);
    for (; first < end; first++)
        persons->items[persons->n++] =
            (struct record_person){texts_at(&links.ids, (uint32_t)first), links.items[first].person,
                                   links.items[first].linked_on};
    return OK;
}

static void former_add(struct reading *reading, const struct records *records, uint32_t row,
                       const struct former_row *of)
{
    if (row >= records->n_row)
        return;
    memory_grow(&reading->former, &reading->capacity, reading->n_former + 1,
                sizeof *reading->former);
    const char *record = texts_at(&records->ids, records->person[row]);
    reading->former[reading->n_former++] =
        (struct former_row){arena_text(&reading->extract->arena, record), of->person, of->known};
}

static void former_find(struct reading *reading, uint32_t i_source, const struct records *records)
{
    const struct timeline *timeline = &reading->extract->timeline;
    const struct timeline_source *source = &timeline->sources[i_source];
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        struct former_row of = {.person = p};
        if (timeline->until[p] == DAY_MAX)
            continue;
        for (uint32_t i = source->first ? timeline_facts(source, p) : 0;
             source->first && i < timeline_facts(source, p + 1); i++) {
            of.known = source->facts[i].known;
            former_add(reading, records, source->facts[i].row, &of);
        }
        for (size_t k = 0; k < timeline->n_attribute; k++) {
            const struct timeline_attribute *attribute = &timeline->attributes[k];
            for (uint32_t i = attribute->first[p]; i < attribute->first[p + 1]; i++) {
                of.known = attribute->rows[i].known;
                if (attribute->rows[i].source == i_source)
                    former_add(reading, records, attribute->rows[i].row, &of);
            }
        }
    }
}

static enum status sources_read(struct reading *reading, struct error *err)
{
    const struct config *config = &reading->extract->config;
    enum status status = OK;
    for (uint32_t i = 0; i < config->n_source && !status; i++) {
        struct arena arena = {0};
        struct records records;
        if (strcmp(config->sources[i].ids, reading->ids) != 0)
            continue;
        status = records_open(&arena, config, &config->sources[i], &records, err);
        if (!status) {
            former_find(reading, i, &records);
            records_close(&records);
        }
        arena_done(&arena);
    }
    return status;
}

// The first row of each record decides: rows stand by the day on which they became known to be the
// person's.
static void first_persons_set(struct reading *reading)
{
    qsort(reading->former, reading->n_former, sizeof *reading->former, order_former);
    for (size_t i = 0; i < reading->n_former; i++) {
        const struct former_row *former = &reading->former[i];
        if (i && strcmp(former[-1].record, former->record) == 0)
            continue;
        struct record_person key = {.record = former->record};
        struct record_person *item =
            bsearch(&key, reading->persons->items, reading->persons->n, sizeof key, order_persons);
        if (item) {
            item->person = former->person;
            item->linked_on = former->known;
        }
    }
}

enum status record_persons_read(struct extract *extract, const char *ids,
                                struct record_persons *ret_persons, struct error *err)
{
    struct reading reading = {.extract = extract, .ids = ids, .persons = ret_persons};
    *ret_persons = (struct record_persons){0};
    enum status status = today_read(&reading, err);
    if (!status)
        status = sources_read(&reading, err);
    if (!status && reading.n_former)
        first_persons_set(&reading);
    free(reading.former);
    return status;
}

const struct record_person *record_persons_find(const struct record_persons *persons,
                                                const char *record)
{
    struct record_person key = {.record = record};
    return bsearch(&key, persons->items, persons->n, sizeof key, order_persons);
}
