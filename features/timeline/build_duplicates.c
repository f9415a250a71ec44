// Writes what linkage knows of two persons of one home. Which pairs are asked for does not depend on
// a date: agreement only grows with more values, so that later records add no row that
// would show earlier.

#include "features/timeline/build_duplicates.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/timeline/duplicate_evidence.h"

#include <stdlib.h>

#define HOME_PEOPLE_MAX 200 // ever recorded at one address: beyond it is no home
#define TEXT_UPRNS_MAX 4    // said of one written address: beyond them it names a building
#define PAIRS_A_CHUNK 512

struct pair_list { // a << 32 | b
    uint64_t *items;
    size_t n, capacity;
};

static void list_add(struct pair_list *list, uint32_t a, uint32_t b)
{
    memory_grow(&list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] = (uint64_t)a << 32 | b;
}

static int compare_pairs(const void *a, const void *b)
{
    return ORDER_OF(*(const uint64_t *)a, *(const uint64_t *)b);
}

static void list_settle(struct pair_list *list)
{
    size_t n = 0;
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, compare_pairs);
    for (size_t i = 0; i < list->n; i++)
        if (!n || list->items[n - 1] != list->items[i])
            list->items[n++] = list->items[i];
    list->n = n;
}

// ---- who was at one home --------------------------------------------------------------------------

// A written address also stands for the UPRNs that sources said of it.
static void add_text(const struct address_numbers *numbers, uint32_t text, uint32_t person,
                     struct pair_list *at)
{
    size_t i = SORTED_FIRST(k, numbers->n_alias, numbers->aliases[k].text < text);
    uint32_t uprns[TEXT_UPRNS_MAX];
    size_t n = 0;
    for (; i < numbers->n_alias && numbers->aliases[i].text == text; i++) {
        uint32_t uprn = numbers->aliases[i].uprn;
        if (n && uprns[n - 1] == uprn)
            continue;
        if (n == TEXT_UPRNS_MAX)
            return;
        uprns[n++] = uprn;
    }
    for (size_t k = 0; k < n; k++)
        list_add(at, uprns[k], person);
}

static struct pair_list people_by_home(const struct address_numbers *numbers,
                                       const struct person_addresses *stays)
{
    struct pair_list at = {0};
    for (size_t i = 0; i < stays->n; i++) {
        const struct person_address *stay = &stays->items[i];
        const struct address_parts *parts = &numbers->parts[stay->address];
        if (parts->uprn != ADDRESS_NONE)
            list_add(&at, parts->uprn, stay->person);
        if (parts->text == ADDRESS_NONE)
            continue;
        list_add(&at, parts->text, stay->person);
        add_text(numbers, parts->text, stay->person, &at);
    }
    list_settle(&at);
    return at;
}

static void find_pairs(const struct person_records *people, const struct pair_list *at,
                       struct pair_list *pairs)
{
    for (size_t i = 0, end; i < at->n; i = end) {
        for (end = i; end < at->n && at->items[end] >> 32 == at->items[i] >> 32;)
            end++;
        if (end - i > HOME_PEOPLE_MAX)
            continue;
        for (size_t k = i; k < end; k++)
            for (size_t m = k + 1; m < end; m++) {
                uint32_t a = (uint32_t)at->items[k], b = (uint32_t)at->items[m];
                if (person_records_meet(people, a, b))
                    list_add(pairs, a, b);
            }
    }
    list_settle(pairs);
}

// ---- who must not be told together ----------------------------------------------------------------

static uint32_t other_of(uint64_t pair, uint32_t person)
{
    return (uint32_t)(pair >> 32) == person ? (uint32_t)pair : (uint32_t)(pair >> 32);
}

// Adopted people, and whoever may be one with them: one step, as their own pairs go.
static bool *find_adopted(const struct persons *persons, const struct pair_list *pairs)
{
    bool *adopted = memory_alloc(persons->n_person + 1);
    bool *near = memory_alloc(persons->n_person + 1);
    for (size_t r = 0; r < persons->registry.n_record; r++)
        if ((persons->is_adopted && persons->is_adopted[r]) ||
            (persons->separated && persons->separated[r]))
            for (uint32_t m = persons->first[r]; m < persons->first[r + 1]; m++)
                adopted[persons->memberships[m].person] = true;
    for (size_t i = 0; i < pairs->n; i++) {
        uint32_t a = (uint32_t)(pairs->items[i] >> 32), b = other_of(pairs->items[i], a);
        near[a] = near[a] || adopted[b];
        near[b] = near[b] || adopted[a];
    }
    for (size_t p = 0; p < persons->n_person; p++)
        adopted[p] = adopted[p] || near[p];
    free(near);
    return adopted;
}

static struct pair_list never_pairs(const struct persons *persons)
{
    struct pair_list never = {0};
    for (size_t i = 0; i < persons->n_cannot_link; i++) {
        uint32_t x = persons->cannot_links[i].a, y = persons->cannot_links[i].b;
        for (uint32_t m = persons->first[x]; m < persons->first[x + 1]; m++)
            for (uint32_t k = persons->first[y]; k < persons->first[y + 1]; k++) {
                uint32_t a = persons->memberships[m].person, b = persons->memberships[k].person;
                list_add(&never, a < b ? a : b, a < b ? b : a);
            }
    }
    list_settle(&never);
    return never;
}

static void leave_out(const struct persons *persons, struct pair_list *pairs)
{
    bool *adopted = find_adopted(persons, pairs);
    struct pair_list never = never_pairs(persons);
    size_t n = 0, i_never = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        uint64_t pair = pairs->items[i];
        while (i_never < never.n && never.items[i_never] < pair)
            i_never++;
        bool decided = i_never < never.n && never.items[i_never] == pair;
        if (!decided && !adopted[pair >> 32] && !adopted[(uint32_t)pair])
            pairs->items[n++] = pair;
    }
    pairs->n = n;
    free(adopted);
    free(never.items);
}

// ---- rows -----------------------------------------------------------------------------------------

struct finding {
    const struct person_records *people;
    const struct pair_list *pairs;
    struct duplicate_rows *chunks;
    int n_thread;
};

static void find_rows(void *context, size_t first, size_t end, int worker)
{
    (void)worker;
    struct finding *finding = context;
    for (size_t i = first; i < end; i++) {
        uint64_t pair = finding->pairs->items[i];
        duplicate_rows_add(finding->people, (uint32_t)(pair >> 32), (uint32_t)pair,
                           &finding->chunks[first / PAIRS_A_CHUNK]);
    }
}

static struct duplicate_rows collect_rows(struct finding *finding, uint32_t *first)
{
    size_t n_pair = finding->pairs->n, n_chunk = n_pair / PAIRS_A_CHUNK + 1;
    struct duplicate_rows all = {0};
    finding->chunks = memory_alloc(n_chunk * sizeof *finding->chunks);
    parallel_for(n_pair, PAIRS_A_CHUNK, finding->n_thread, find_rows, finding);
    for (size_t i = 0; i < n_chunk; i++) {
        struct duplicate_rows *chunk = &finding->chunks[i];
        memory_grow(&all.items, &all.capacity, all.n + chunk->n + 1, sizeof *all.items);
        memory_grow(&all.persons, &all.persons_capacity, all.n + chunk->n + 1, sizeof *all.persons);
        for (size_t k = 0; k < chunk->n; k++) {
            all.items[all.n] = chunk->items[k];
            first[chunk->persons[k] + 1]++;
            all.persons[all.n++] = chunk->persons[k];
        }
        free(chunk->items);
        free(chunk->persons);
    }
    free(finding->chunks);
    return all;
}

static void find_all(const struct timeline_writer *build, const struct address_numbers *numbers,
                     const struct person_addresses *stays, uint32_t *first,
                     struct duplicate_rows *ret_rows)
{
    struct person_records people;
    if (!person_records_index(build->persons, &people))
        return;
    struct pair_list at = people_by_home(numbers, stays), pairs = {0};
    find_pairs(&people, &at, &pairs);
    free(at.items);
    leave_out(build->persons, &pairs);
    struct finding finding = {.people = &people, .pairs = &pairs, .n_thread = build->n_thread};
    *ret_rows = collect_rows(&finding, first);
    free(pairs.items);
    person_records_done(&people);
}

enum status timeline_write_duplicates(struct timeline_writer *build,
                                      const struct address_numbers *numbers,
                                      const struct person_addresses *stays, struct error *err)
{
    size_t n_person = build->persons->n_person;
    uint32_t *first = memory_alloc((n_person + 1) * sizeof *first);
    struct duplicate_rows rows = {0};
    find_all(build, numbers, stays, first, &rows);
    for (size_t p = 0; p < n_person; p++)
        first[p + 1] += first[p];
    enum status status =
        pack_add(build->writer,
                 (struct pack_array){"duplicate.first", first, n_person + 1, sizeof *first}, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"duplicate.rows", rows.items, rows.n, sizeof *rows.items}, err);
    free(first);
    free(rows.items);
    free(rows.persons);
    return status;
}
