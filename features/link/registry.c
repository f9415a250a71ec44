// Numbers the ids of each id space by merging the sorted ids of its sources.

#include "features/link/registry.h"

#include "features/base/sort.h"

#include <string.h>

// A merge of the sorted id lists of one id space: a heap of sources by their next id.
struct merge {
    const struct records *records;
    uint32_t *next; // next local id of each source
    size_t *heap;   // sources with ids left
    size_t n_heap;
};

static const char *next_id(const struct merge *merge, size_t i_source)
{
    return texts_at(&merge->records[i_source].ids, merge->next[i_source]);
}

static bool comes_first(const struct merge *merge, size_t a, size_t b)
{
    int order = strcmp(next_id(merge, merge->heap[a]), next_id(merge, merge->heap[b]));
    return order < 0 || (order == 0 && merge->heap[a] < merge->heap[b]);
}

static void sift_down(struct merge *merge, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < merge->n_heap; child++)
            if (comes_first(merge, child, least))
                least = child;
        if (least == i)
            return;
        size_t held = merge->heap[i];
        merge->heap[i] = merge->heap[least];
        merge->heap[least] = held;
        i = least;
    }
}

static void merge_start(struct merge *merge, const struct config *config, const char *space)
{
    merge->n_heap = 0;
    for (size_t i = 0; i < config->n_source; i++)
        if (merge->records[i].ids.n && strcmp(config->sources[i].ids, space) == 0)
            merge->heap[merge->n_heap++] = i;
    for (size_t i = merge->n_heap; i-- > 0;)
        sift_down(merge, i);
}

// Takes the least id off the heap; returns its source.
static size_t merge_next(struct merge *merge, uint32_t *ret_local)
{
    size_t i_source = merge->heap[0];
    *ret_local = merge->next[i_source]++;
    if (merge->next[i_source] == merge->records[i_source].ids.n)
        merge->heap[0] = merge->heap[--merge->n_heap];
    sift_down(merge, 0);
    return i_source;
}

static void add_space(struct merge *merge, struct registry *registry, uint32_t i_input)
{
    size_t first = registry->n_record;
    while (merge->n_heap) {
        const char *id = next_id(merge, merge->heap[0]);
        if (registry->n_record == first || strcmp(registry->ids[registry->n_record - 1], id)) {
            registry->ids[registry->n_record] = id;
            registry->input[registry->n_record++] = i_input;
        }
        uint32_t local;
        size_t i_source = merge_next(merge, &local);
        registry->record_of[i_source][local] = (uint32_t)(registry->n_record - 1);
    }
}

// The id spaces in order of the sources.
static void list_spaces(const struct config *config, struct registry *registry)
{
    for (size_t i = 0; i < config->n_source; i++) {
        size_t k = 0;
        while (k < registry->n_input && strcmp(registry->inputs[k], config->sources[i].ids))
            k++;
        if (k == registry->n_input)
            registry->inputs[registry->n_input++] = config->sources[i].ids;
    }
}

enum status registry_build(struct arena *arena, const struct config *config,
                           const struct records *records, struct registry *ret_registry,
                           struct error *err)
{
    struct registry registry = {0};
    size_t n_id = 0;
    registry.record_of = arena_array(arena, config->n_source, sizeof *registry.record_of);
    for (size_t i = 0; i < config->n_source; i++) {
        size_t n = records[i].ids.n;
        registry.record_of[i] = arena_array(arena, n, sizeof **registry.record_of);
        n_id += n;
    }
    if (n_id >= UINT32_MAX - 1)
        return error_set(err, E_LIMIT, "more than 2^32 - 2 person ids");
    registry.inputs = arena_array(arena, config->n_source, sizeof *registry.inputs);
    registry.ids = arena_array(arena, n_id, sizeof *registry.ids);
    registry.input = arena_array(arena, n_id, sizeof *registry.input);
    list_spaces(config, &registry);
    struct merge merge = {.records = records};
    merge.next = arena_array(arena, config->n_source, sizeof *merge.next);
    merge.heap = arena_array(arena, config->n_source, sizeof *merge.heap);
    for (size_t i = 0; i < registry.n_input; i++) {
        merge_start(&merge, config, registry.inputs[i]);
        add_space(&merge, &registry, (uint32_t)i);
    }
    *ret_registry = registry;
    return OK;
}

static void note(struct registry *registry, uint32_t record, day_t received)
{
    if (received < registry->first_received[record])
        registry->first_received[record] = received;
}

void registry_note_received(struct arena *arena, const struct config *config,
                            const struct records *records, struct registry *registry)
{
    registry->first_received =
        arena_array(arena, registry->n_record, sizeof *registry->first_received);
    for (size_t r = 0; r < registry->n_record; r++)
        registry->first_received[r] = DAY_MAX;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct records *rows = &records[i];
        const uint32_t *record_of = registry->record_of[i];
        for (size_t k = 0; k < rows->n_row; k++) {
            day_t date = rows->date ? rows->date[k] : DAY_NONE;
            day_t known = rows->known ? rows->known[k] : DAY_NONE;
            day_t received = known > date ? known : date;
            if (rows->superseded && received >= rows->superseded[k])
                continue; // never visible
            note(registry, record_of[rows->person[k]], received);
            if (rows->other)
                note(registry, record_of[rows->other[k]], received);
        }
    }
}

// Records are in order of input, then id bytewise.
static int record_order(const struct registry *registry, size_t i, uint32_t i_input, const char *id)
{
    ORDER_BY(registry->input[i], i_input);
    return strcmp(registry->ids[i], id);
}

bool registry_find(const struct registry *registry, const char *input, const char *id,
                   uint32_t *ret_record)
{
    uint32_t i_input = 0;
    while (i_input < registry->n_input && strcmp(registry->inputs[i_input], input))
        i_input++;
    size_t place = SORTED_FIRST(i, registry->n_record, record_order(registry, i, i_input, id) < 0);
    if (place == registry->n_record || record_order(registry, place, i_input, id) != 0)
        return false;
    *ret_record = (uint32_t)place;
    return true;
}
