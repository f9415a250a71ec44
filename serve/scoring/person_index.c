// Persons by id. The timeline finds one by halving its sorted ids, which touches twenty distant
// places of memory in a nation's file; a score on demand has little else to wait for, so here it is
// three.

#include "serve/scoring/person_index.h"

#include "features/base/arena.h"

#include <stdlib.h>
#include <string.h>

// FNV-1a, 64 bits.
static uint64_t id_hash(const char *id)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

void person_index_make(struct person_index *ret_index, const struct timeline *timeline)
{
    size_t n = 16;
    while (n < 2 * (size_t)timeline->n_person)
        n *= 2;
    ret_index->mask = n - 1;
    ret_index->slots = memory_alloc(n * sizeof *ret_index->slots);
    memset(ret_index->slots, 0xff, n * sizeof *ret_index->slots); // PERSON_NONE
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        size_t at = id_hash(texts_at(&timeline->ids, p)) & ret_index->mask;
        while (ret_index->slots[at] != PERSON_NONE)
            at = (at + 1) & ret_index->mask;
        ret_index->slots[at] = p;
    }
}

void person_index_done(struct person_index *index)
{
    free(index->slots);
}

uint32_t person_index_find(const struct person_index *index, const struct timeline *timeline,
                           const char *id)
{
    size_t at = id_hash(id) & index->mask;
    while (index->slots[at] != PERSON_NONE &&
           strcmp(texts_at(&timeline->ids, index->slots[at]), id) != 0)
        at = (at + 1) & index->mask;
    return index->slots[at];
}
