// Finds a person by id in few steps of memory.
#ifndef HEARTH_PERSON_INDEX_H
#define HEARTH_PERSON_INDEX_H

#include "features/timeline/timeline.h"

// A hash table of person numbers; at least half of its slots are PERSON_NONE.
struct person_index {
    uint32_t *slots;
    size_t mask;
};

// Owns: person_index_done. Cost: O(persons) of the timeline.
void person_index_make(struct person_index *ret_index, const struct timeline *timeline);
void person_index_done(struct person_index *index); // zeroed is fine
// PERSON_NONE = there is no such person. Threads: any.
uint32_t person_index_find(const struct person_index *index, const struct timeline *timeline,
                           const char *id);

#endif
