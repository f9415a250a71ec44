// Every record that can be linked: in a workspace each id of each id space, once.
#ifndef HEARTH_REGISTRY_H
#define HEARTH_REGISTRY_H

#include "features/ingest/records.h"

// Records by number: by input, then bytewise by id.
struct registry {
    size_t n_input, n_record;
    const char **inputs;   // n_input: names; in a workspace the id spaces in order of the sources
    const char **ids;      // n_record, borrowed
    uint32_t *input;       // n_record → input
    uint32_t **record_of;  // [source][local id] → record; NULL when stand-alone
    day_t *first_received; // n_record: something of it is visible from after this day on; DAY_MAX =
                           // never; DAY_NONE = always
};

// Numbers the ids of all id spaces. Shapes: records has config->n_source items. Owns: arena; texts
// are the records'. Errors: E_LIMIT beyond 2^32 − 2 records.
enum status registry_build(struct arena *arena, const struct config *config,
                           const struct records *records, struct registry *ret_registry,
                           struct error *err);
// Notes for each record when it is first received. Cost: one pass over all rows.
void registry_note_received(struct arena *arena, const struct config *config,
                            const struct records *records, struct registry *registry);
// The record of that input and id. Cost: O(n_input + log n_record).
bool registry_find(const struct registry *registry, const char *input, const char *id,
                   uint32_t *ret_record);

#endif
