// What the writers of the timeline's arrays share. Private to the timeline.
#ifndef HEARTH_BUILD_COMMON_H
#define HEARTH_BUILD_COMMON_H

#include "features/link/persons.h"
#include "features/timeline/timeline.h"

// One timeline while it is written.
struct timeline_writer {
    const struct config *config;
    const struct records *records; // n_source
    const struct persons *persons;
    struct pack_writer *writer;
    int n_thread;                // < 1 = all cores
    day_t *first_seen, *settled; // n_person, see struct timeline
};

// Notes that a record of the person is visible from after `seen` on, until superseded.
void timeline_note_seen(struct timeline_writer *build, uint32_t person, day_t seen,
                        day_t superseded);
// Counting sort of n items by person: ret_first n_person + 1, ret_order n items, stable. Owns: the
// caller frees both.
void timeline_sort(size_t n_person, size_t n_item, const uint32_t *person_of_item,
                   uint32_t **ret_first, uint32_t **ret_order);

// Writes the texts as the arrays <name>.at and <name>.text. Errors: as pack_add.
enum status timeline_write_texts(struct timeline_writer *build, const char *name,
                                 const struct texts *texts, struct error *err);
static inline day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

#endif
