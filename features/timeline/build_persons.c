// What person rows and relationships say: attributes, addresses and ties, each sorted by person and
// then by the order in which a later row wins over an earlier one.

#include "features/timeline/build_persons.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/ingest/dictionary.h"
#include "features/timeline/build_duplicates.h"
#include "features/timeline/build_places.h"
#include "features/timeline/build_stay_ends.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW_ROWS 24 // are put in order one by one
#define PERSONS_CHUNK 8192

// One dated row of a person in the making; `payload` is a value, an address or a tie.
struct dated_row {
    uint32_t person;
    day_t from, known;
    day_t joined; // the row counts for the person from after this day on
    uint32_t source, row;
    union {
        uint32_t value;
        struct {
            day_t to;
            uint32_t address;
        } stay;
        struct relationship_row tie;
    } payload;
};

_Static_assert(sizeof(struct attribute_row) <= sizeof(struct dated_row) &&
                   sizeof(struct address_row) <= sizeof(struct dated_row),
               "the spare rows hold what is written");

struct row_list {
    struct dated_row *rows;
    size_t n, capacity;
    struct dated_row *spare; // the rows before they were sorted: memory for what comes next
    size_t spare_capacity;
};

static void list_done(struct row_list *list)
{
    free(list->rows);
    free(list->spare);
}

static struct dated_row *list_add(struct row_list *list)
{
    memory_grow(&list->rows, &list->capacity, list->n + 1, sizeof *list->rows);
    return &list->rows[list->n++];
}

static int compare_rows(const void *a, const void *b)
{
    const struct dated_row *x = a, *y = b;
    ORDER_BY(x->person, y->person);
    ORDER_BY(x->from, y->from);
    ORDER_BY(x->known, y->known);
    ORDER_BY(x->source, y->source);
    ORDER_BY(x->row, y->row);
    return 0;
}

static int compare_ties(const void *a, const void *b)
{
    const struct dated_row *x = a, *y = b;
    ORDER_BY(x->person, y->person);
    ORDER_BY(x->payload.tie.relation, y->payload.tie.relation);
    ORDER_BY(x->payload.tie.order, y->payload.tie.order);
    ORDER_BY(x->payload.tie.other, y->payload.tie.other);
    return 0;
}

// The starts of each person's stretch of the list once it is sorted. Owns: the caller frees.
static uint32_t *list_starts(const struct row_list *list, size_t n_person)
{
    uint32_t *first = memory_alloc((n_person + 1) * sizeof *first);
    for (size_t i = 0; i < list->n; i++)
        first[list->rows[i].person + 1]++;
    for (size_t p = 0; p < n_person; p++)
        first[p + 1] += first[p];
    return first;
}

typedef int row_order(const void *, const void *);

struct person_rows { // by person, not yet sorted among themselves
    struct dated_row *rows;
    const uint32_t *first;
    row_order *compare;
};

// Most persons have few rows.
static void sort_few(struct dated_row *rows, size_t n, row_order *compare)
{
    for (size_t i = 1; i < n; i++) {
        if (compare(&rows[i - 1], &rows[i]) <= 0)
            continue;
        struct dated_row row = rows[i];
        size_t k = i;
        for (; k && compare(&rows[k - 1], &row) > 0; k--)
            rows[k] = rows[k - 1];
        rows[k] = row;
    }
}

static void sort_persons(void *context, size_t begin, size_t end, int worker)
{
    const struct person_rows *persons = context;
    (void)worker;
    for (size_t p = begin; p < end; p++) {
        size_t n = persons->first[p + 1] - persons->first[p];
        struct dated_row *rows = persons->rows + persons->first[p];
        if (n <= FEW_ROWS)
            sort_few(rows, n, persons->compare);
        else
            qsort(rows, n, sizeof *rows, persons->compare);
    }
}

// Sorts by person, and the few rows of each by `compare`. Returns list_starts.
static uint32_t *list_sort(struct row_list *list, const struct timeline_writer *build,
                           row_order *compare)
{
    size_t n_person = build->persons->n_person;
    uint32_t *first = list_starts(list, n_person);
    memory_grow(&list->spare, &list->spare_capacity, list->n + 1, sizeof *list->spare);
    memory_grow(&list->rows, &list->capacity, list->n + 1, sizeof *list->rows); // never NULL
    struct dated_row *sorted = list->spare;
    for (size_t i = 0; i < list->n; i++)
        sorted[first[list->rows[i].person]++] = list->rows[i];
    memmove(first + 1, first, n_person * sizeof *first); // each start has become the next one
    first[0] = 0;
    struct person_rows persons = {sorted, first, compare};
    parallel_for(n_person, PERSONS_CHUNK, build->n_thread, sort_persons, &persons);
    size_t capacity = list->spare_capacity;
    list->spare = list->rows;
    list->spare_capacity = list->capacity;
    list->rows = sorted;
    list->capacity = capacity;
    return first;
}

// Adds a person row with its payload to the persons who hold it.
static void list_add_row(struct timeline_writer *build, struct dated_row row, struct row_list *list)
{
    const struct records *records = &build->records[row.source];
    size_t n;
    const struct membership *memberships =
        persons_of(build->persons, row.source, records->person[row.row], &n);
    row.from = records->date ? records->date[row.row] : DAY_NONE;
    row.known = records->known ? records->known[row.row] : DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        row.person = memberships[i].person;
        row.joined = memberships[i].linked;
        *list_add(list) = row;
    }
}

// The same for a row that is known, and ends, on days of its own.
static void list_add_end(struct timeline_writer *build, const struct stay_end *end,
                         struct row_list *list)
{
    const struct persons *persons = build->persons;
    for (uint32_t m = persons->first[end->record]; m < persons->first[end->record + 1]; m++) {
        struct dated_row row = {.person = persons->memberships[m].person,
                                .from = end->from,
                                .known = end->known,
                                .joined = persons->memberships[m].linked,
                                .source = end->source,
                                .row = end->row};
        row.payload.stay.to = end->to;
        row.payload.stay.address = end->address;
        *list_add(list) = row;
    }
}

// The text's number among those of several sources, in order of first sight.
static uint32_t number_text(struct dictionary *dictionary, const char *text)
{
    return dictionary_add(dictionary, text, strlen(text));
}

// The same for a text of a source, which is looked up once. known: by code, or TEXT_NONE.
static uint32_t number_code(struct dictionary *pool, const struct texts *texts, uint32_t code,
                            uint32_t *known)
{
    if (known[code] == TEXT_NONE)
        known[code] = number_text(pool, texts_at(texts, code));
    return known[code];
}

// Adds the rows of one source's attribute column; missing values carry nothing.
static void collect_attribute(struct timeline_writer *build, size_t i_source, size_t i_attribute,
                              struct dictionary *pool, struct row_list *list)
{
    const struct records *records = &build->records[i_source];
    const uint32_t *codes = records->attributes[i_attribute];
    const day_t *days = records->attribute_days[i_attribute];
    uint32_t *known = memory_resize(NULL, (records->texts.n + 1) * sizeof *known);
    memset(known, 0xff, (records->texts.n + 1) * sizeof *known); // TEXT_NONE
    memory_grow(&list->rows, &list->capacity, list->n + records->n_row, sizeof *list->rows);
    for (size_t i = 0; i < records->n_row; i++) {
        if (days ? days[i] == DAY_NONE : !codes || codes[i] == TEXT_NONE)
            continue;
        struct dated_row row = {.source = (uint32_t)i_source, .row = (uint32_t)i};
        row.payload.value =
            days ? (uint32_t)days[i] : number_code(pool, &records->texts, codes[i], known);
        list_add_row(build, row, list);
    }
    free(known);
}

static enum status write_attribute(struct timeline_writer *build, size_t i_attribute,
                                   struct row_list *list, struct error *err)
{
    uint32_t *first = list_sort(list, build, compare_rows);
    struct attribute_row *rows = (struct attribute_row *)list->spare;
    for (size_t i = 0; i < list->n; i++) {
        const struct dated_row *row = &list->rows[i];
        rows[i] = (struct attribute_row){row->from, later(row->known, row->joined),
                                         row->payload.value, row->source, row->row};
    }
    char name[64];
    snprintf(name, sizeof name, "a%zu.first", i_attribute);
    enum status status = pack_add(
        build->writer,
        (struct pack_array){name, first, build->persons->n_person + 1, sizeof *first}, err);
    snprintf(name, sizeof name, "a%zu.rows", i_attribute);
    if (!status)
        status =
            pack_add(build->writer, (struct pack_array){name, rows, list->n, sizeof *rows}, err);
    free(first);
    return status;
}

// Attribute names over all person sources, in order of first sight.
static void attribute_names(const struct config *config, struct dictionary *names)
{
    for (size_t i = 0; i < config->n_source; i++)
        for (size_t k = 0; k < config->sources[i].n_attribute; k++)
            number_text(names, config->sources[i].attributes[k].name);
}

static enum status write_named_attributes(struct timeline_writer *build,
                                          const struct dictionary *names, struct dictionary *pool,
                                          struct error *err)
{
    enum status status = OK;
    struct row_list list = {0};
    for (size_t a = 0; a < names->n && !status; a++) {
        const char *name = dictionary_text(names, (uint32_t)a);
        list.n = 0;
        for (size_t i = 0; i < build->config->n_source; i++)
            for (size_t k = 0; k < build->config->sources[i].n_attribute; k++)
                if (strcmp(build->config->sources[i].attributes[k].name, name) == 0)
                    collect_attribute(build, i, k, pool, &list);
        status = write_attribute(build, a, &list, err);
    }
    list_done(&list);
    return status;
}

static void note_rows_seen(struct timeline_writer *build, size_t i_source)
{
    const struct records *records = &build->records[i_source];
    for (size_t k = 0; k < records->n_row; k++) {
        size_t n;
        const struct membership *memberships =
            persons_of(build->persons, i_source, records->person[k], &n);
        day_t seen = later(records->date ? records->date[k] : DAY_NONE,
                           records->known ? records->known[k] : DAY_NONE);
        for (size_t i = 0; i < n; i++)
            timeline_note_seen(build, memberships[i].person, later(seen, memberships[i].linked),
                               DAY_MAX);
    }
}

enum status timeline_write_attributes(struct timeline_writer *build, struct error *err)
{
    for (size_t i = 0; i < build->config->n_source; i++)
        if (build->config->sources[i].kind == RECORD_PERSON)
            note_rows_seen(build, i);
    struct dictionary names = {0}, values = {0};
    attribute_names(build->config, &names);
    enum status status = write_named_attributes(build, &names, &values, err);
    struct texts name_texts = {names.offsets, names.blob, names.n};
    struct texts value_texts = {values.offsets, values.blob, values.n};
    if (!status)
        status = timeline_write_texts(build, "attribute", &name_texts, err);
    if (!status)
        status = timeline_write_texts(build, "value", &value_texts, err);
    dictionary_done(&names);
    dictionary_done(&values);
    return status;
}

// An end, or the day from after which the person is known to be adopted, whichever is first.
static day_t end_by_adoption(const struct timeline_writer *build, uint32_t person, day_t end)
{
    const day_t *after = build->persons->adopted_after;
    if (!after || after[person] == DAY_MAX)
        return end;
    return end == DAY_NONE || after[person] < end ? after[person] : end;
}

static enum status write_stays(struct timeline_writer *build, struct row_list *list,
                               struct error *err)
{
    uint32_t *first = list_sort(list, build, compare_rows);
    struct address_row *rows = (struct address_row *)list->spare;
    for (size_t i = 0; i < list->n; i++) {
        const struct dated_row *row = &list->rows[i];
        rows[i] = (struct address_row){row->from,
                                       later(row->known, row->joined),
                                       end_by_adoption(build, row->person, row->payload.stay.to),
                                       row->known,
                                       row->payload.stay.address,
                                       row->source};
    }
    enum status status = pack_add(
        build->writer,
        (struct pack_array){"address.first", first, build->persons->n_person + 1, sizeof *first},
        err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"address.rows", rows, list->n, sizeof *rows}, err);
    free(first);
    return status;
}

static enum status write_duplicates(struct timeline_writer *build,
                                    const struct address_numbers *numbers,
                                    const struct row_list *list, struct error *err)
{
    struct person_addresses stays = {.items = memory_alloc((list->n + 1) * sizeof *stays.items)};
    for (size_t i = 0; i < list->n; i++) {
        const struct person_address stay = {list->rows[i].person,
                                            list->rows[i].payload.stay.address};
        const struct person_address *last = stays.n ? &stays.items[stays.n - 1] : NULL;
        if (!last || last->person != stay.person || last->address != stay.address)
            stays.items[stays.n++] = stay;
    }
    enum status status = timeline_write_duplicates(build, numbers, &stays, err);
    free(stays.items);
    return status;
}

enum status timeline_write_addresses(struct timeline_writer *build, struct error *err)
{
    struct address_numbers numbers = {0};
    struct row_list list = {0};
    struct stay_ends ends = {0};
    for (size_t i = 0; i < build->config->n_source; i++) {
        const struct records *records = &build->records[i];
        if (!records->address)
            continue;
        uint32_t *number = memory_alloc((records->n_row + 1) * sizeof *number);
        address_numbers_add(&numbers, build, i, number);
        for (size_t k = 0; k < records->n_row; k++) {
            if (number[k] == ADDRESS_NONE)
                continue;
            struct dated_row row = {.source = (uint32_t)i, .row = (uint32_t)k};
            row.payload.stay.to = records->end ? records->end[k] : DAY_NONE;
            row.payload.stay.address = number[k];
            list_add_row(build, row, &list);
            stay_ends_note(&ends, build, &(struct source_row){i, k}, number[k]);
        }
        free(number);
    }
    stay_ends_find(&ends, build);
    for (size_t i = 0; i < ends.n; i++)
        list_add_end(build, &ends.items[i], &list);
    stay_ends_done(&ends);
    enum status status = timeline_write_places(build, &numbers, err);
    if (!status)
        status = address_numbers_write(build, &numbers, err);
    if (!status)
        status = write_stays(build, &list, err);
    if (!status)
        status = write_duplicates(build, &numbers, &list, err);
    list_done(&list);
    address_numbers_done(&numbers);
    return status;
}

static void relationship_add(struct row_list *list, uint32_t person, struct relationship_row tie)
{
    *list_add(list) = (struct dated_row){.person = person, .payload.tie = tie};
}

// A tie in both directions. mother and father are parents too; whoever has a parent is a child.
static void relationship_add_both(struct row_list *list, uint32_t person,
                                  struct relationship_row tie)
{
    struct relationship_row inverse = tie, parent = tie;
    inverse.other = person;
    parent.relation = TIE_PARENT;
    relationship_add(list, person, tie);
    switch (tie.relation) {
    case TIE_MOTHER:
    case TIE_FATHER:
        relationship_add(list, person, parent);
        inverse.relation = TIE_CHILD;
        break;
    case TIE_PARENT:
        inverse.relation = TIE_CHILD;
        break;
    case TIE_CHILD:
        inverse.relation = TIE_PARENT;
        break;
    default: // sibling, partner and household go both ways
        break;
    }
    relationship_add(list, tie.other, inverse);
}

// A tie between two records stands between every pair of persons who hold them at one time.
static void relationship_add_persons(struct timeline_writer *build, const struct membership *person,
                                     const struct membership *other, struct relationship_row tie,
                                     struct row_list *list)
{
    const struct persons *persons = build->persons;
    day_t until = persons->until[person->person] < persons->until[other->person]
                      ? persons->until[person->person]
                      : persons->until[other->person];
    tie.known = later(tie.known, later(person->linked, other->linked));
    tie.other = other->person;
    tie.end = end_by_adoption(build, person->person, tie.end);
    tie.end = end_by_adoption(build, other->person, tie.end);
    day_t seen = later(tie.start, tie.known);
    timeline_note_seen(build, person->person, seen, DAY_MAX);
    timeline_note_seen(build, other->person, seen, DAY_MAX);
    if (person->person != other->person && tie.known < until)
        relationship_add_both(list, person->person, tie);
}

static void collect_ties(struct timeline_writer *build, size_t i_source, uint32_t *n_tie,
                         struct row_list *list)
{
    const struct records *records = &build->records[i_source];
    const uint32_t *record_of = build->persons->registry.record_of[i_source];
    const bool *is_nobody = build->persons->is_nobody;
    for (size_t i = 0; i < records->n_row; i++) {
        size_t n_person, n_other;
        if (is_nobody &&
            (is_nobody[record_of[records->person[i]]] || is_nobody[record_of[records->other[i]]]))
            continue;
        const struct membership *persons =
            persons_of(build->persons, i_source, records->person[i], &n_person);
        const struct membership *others =
            persons_of(build->persons, i_source, records->other[i], &n_other);
        struct relationship_row tie = {
            .relation = records->relation[i],
            .start = records->date ? records->date[i] : DAY_NONE,
            .known = records->known ? records->known[i] : DAY_NONE,
            .end = records->end ? records->end[i] : DAY_NONE,
            .order = (*n_tie)++,
        };
        for (size_t p = 0; p < n_person; p++)
            for (size_t o = 0; o < n_other; o++)
                relationship_add_persons(build, &persons[p], &others[o], tie, list);
    }
}

enum status timeline_write_ties(struct timeline_writer *build, struct error *err)
{
    struct row_list list = {0};
    uint32_t n_tie = 0;
    for (size_t i = 0; i < build->config->n_source; i++)
        if (build->config->sources[i].kind == RECORD_RELATIONSHIP)
            collect_ties(build, i, &n_tie, &list);
    uint32_t *first = list_sort(&list, build, compare_ties);
    struct relationship_row *rows = memory_alloc(list.n * sizeof *rows);
    for (size_t i = 0; i < list.n; i++)
        rows[i] = list.rows[i].payload.tie;
    enum status status = pack_add(
        build->writer,
        (struct pack_array){"tie.first", first, build->persons->n_person + 1, sizeof *first}, err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"tie.rows", rows, list.n, sizeof *rows}, err);
    free(first);
    free(rows);
    list_done(&list);
    return status;
}
