// Persons under `link: none`: the sorted ids of all sources are merged, equal ids are one person.
// Rules and probabilities will fill the same struct from the person rows' attributes.

#include "features/link/persons.h"

#include <stdlib.h>
#include <string.h>

// A merge of sorted id lists: a heap of sources by their next id.
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

static void merge_start(struct merge *merge, struct arena *arena, const struct records *records,
                        size_t n_source)
{
    *merge = (struct merge){.records = records};
    merge->next = arena_array(arena, n_source, sizeof *merge->next);
    merge->heap = arena_array(arena, n_source, sizeof *merge->heap);
    for (size_t i = 0; i < n_source; i++)
        if (records[i].ids.n)
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

enum status persons_link(struct arena *arena, const struct config *config,
                         const struct records *records, struct persons *ret_persons,
                         struct error *err)
{
    if (config->link != LINK_NONE)
        return error_set(err, E_NOT_IMPLEMENTED,
                         "not implemented: linking by rules (only `link: none`)");
    size_t n_id = 0, n_bytes = 0;
    uint32_t **person_of = arena_array(arena, config->n_source, sizeof *person_of);
    for (size_t i = 0; i < config->n_source; i++) {
        const struct texts *ids = &records[i].ids;
        person_of[i] = arena_array(arena, ids->n, sizeof **person_of);
        n_id += ids->n;
        if (ids->n)
            n_bytes += ids->offsets[ids->n - 1] + strlen(texts_at(ids, (uint32_t)(ids->n - 1))) + 1;
    }
    if (n_id >= UINT32_MAX - 1)
        return error_set(err, E_LIMIT, "more than 2^32 - 2 person ids");
    uint64_t *offsets = arena_array(arena, n_id, sizeof *offsets);
    char *blob = arena_array(arena, n_bytes, 1);
    size_t n_person = 0, at = 0;
    struct merge merge;
    merge_start(&merge, arena, records, config->n_source);
    while (merge.n_heap) {
        uint32_t local;
        size_t i_source = merge_next(&merge, &local);
        const char *id = texts_at(&records[i_source].ids, local);
        if (!n_person || strcmp(blob + offsets[n_person - 1], id)) {
            offsets[n_person++] = at;
            at = (size_t)(stpcpy(blob + at, id) - blob) + 1;
        }
        person_of[i_source][local] = (uint32_t)(n_person - 1);
    }
    *ret_persons = (struct persons){n_person, {offsets, blob, n_person}, person_of};
    return OK;
}

// Marks the persons with an id in the id space.
static void mark_space(const struct config *config, const struct records *records,
                       const struct persons *persons, const char *space, unsigned char *marks)
{
    memset(marks, 0, persons->n_person);
    for (size_t i = 0; i < config->n_source; i++)
        if (strcmp(config->sources[i].ids, space) == 0)
            for (size_t k = 0; k < records[i].ids.n; k++)
                marks[persons->person_of[i][k]] = 1;
}

static bool space_is_new(const struct config *config, size_t i_source)
{
    for (size_t i = 0; i < i_source; i++)
        if (strcmp(config->sources[i].ids, config->sources[i_source].ids) == 0)
            return false;
    return true;
}

enum status persons_write(const struct config *config, const struct records *records,
                          const struct persons *persons, day_t linked_on, struct error *err)
{
    struct arena arena = {0};
    struct output output;
    const char *folder = file_join(&arena, config->workspace, "link");
    enum status status = file_make_directories(folder, err);
    if (!status)
        status = output_open(&output, file_join(&arena, folder, "persons.csv"), err);
    if (!status) {
        unsigned char *marks = memory_alloc(persons->n_person);
        char day[DAY_TEXT];
        day_format(linked_on, day);
        fputs("input,record_id,person_id,confidence,linked_on\n", output.stream);
        for (size_t i = 0; i < config->n_source; i++) {
            if (!space_is_new(config, i))
                continue;
            mark_space(config, records, persons, config->sources[i].ids, marks);
            for (uint32_t k = 0; k < persons->n_person; k++) {
                if (!marks[k])
                    continue;
                csv_write_field(output.stream, config->sources[i].ids);
                fputc(',', output.stream);
                csv_write_field(output.stream, texts_at(&persons->ids, k));
                fputc(',', output.stream);
                csv_write_field(output.stream, texts_at(&persons->ids, k));
                fprintf(output.stream, ",1,%s\n", day);
            }
        }
        free(marks);
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}
