// Persons by id. The timeline finds one by halving its sorted ids, which touches twenty far places
// of memory in a nation's file; a question on demand has little else to wait for, so here it is
// three.

#include "serve/scoring/live_parts.h"

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

void live_persons_make(struct live_persons *ret_persons, const struct timeline *timeline)
{
    size_t n = 16;
    while (n < 2 * (size_t)timeline->n_person)
        n *= 2;
    ret_persons->mask = n - 1;
    ret_persons->places = memory_alloc(n * sizeof *ret_persons->places);
    memset(ret_persons->places, 0xff, n * sizeof *ret_persons->places); // PERSON_NONE
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        size_t at = id_hash(texts_at(&timeline->ids, p)) & ret_persons->mask;
        while (ret_persons->places[at] != PERSON_NONE)
            at = (at + 1) & ret_persons->mask;
        ret_persons->places[at] = p;
    }
}

void live_persons_done(struct live_persons *persons)
{
    free(persons->places);
}

uint32_t live_persons_find(const struct live_persons *persons, const struct timeline *timeline,
                           const char *id)
{
    size_t at = id_hash(id) & persons->mask;
    while (persons->places[at] != PERSON_NONE &&
           strcmp(texts_at(&timeline->ids, persons->places[at]), id) != 0)
        at = (at + 1) & persons->mask;
    return persons->places[at];
}
