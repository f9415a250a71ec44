// Records and persons → build/timeline.pack. Private to the timeline.
#ifndef HEARTH_TIMELINE_BUILD_H
#define HEARTH_TIMELINE_BUILD_H

#include "features/link/persons.h"
#include "features/timeline/timeline.h"

#define TIMELINE_KIND "timeline"
#define TIMELINE_VERSION 3

// Sources with facts: how many numbers a person has in the table of their first facts.
static inline size_t timeline_n_step(const struct config *config)
{
    size_t n = 0;
    for (size_t i = 0; i < config->n_source; i++)
        n += source_has_facts(&config->sources[i]);
    return n;
}

// What the builders share while one timeline is written.
struct timeline_build {
    const struct config *config;
    const struct records *records; // n_source
    const struct persons *persons;
    struct pack_writer *writer;
    day_t *first_seen, *settled; // n_person, see struct timeline
};

// Notes that a record of the person is visible from after `seen` on, until superseded.
void timeline_note_seen(struct timeline_build *build, uint32_t person, day_t seen,
                        day_t superseded);
// Counting sort of n items by person: ret_first n_person + 1, ret_order n items, stable. Owns: the
// caller frees both.
void timeline_sort(size_t n_person, size_t n_item, const uint32_t *person_of_item,
                   uint32_t **ret_first, uint32_t **ret_order);

enum status timeline_write_facts(struct timeline_build *build, struct error *err);
enum status timeline_write_attributes(struct timeline_build *build, struct error *err);
enum status timeline_write_addresses(struct timeline_build *build, struct error *err);
enum status timeline_write_ties(struct timeline_build *build, struct error *err);
enum status timeline_write_texts(struct timeline_build *build, const char *name,
                                 const struct texts *texts, struct error *err);

// Builds the pack at path. `stamp` says from what it was made (compared by timeline_open).
enum status timeline_build(const struct config *config, const char *path, const char *stamp,
                           struct error *err);

#endif
