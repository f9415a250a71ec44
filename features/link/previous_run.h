// The persons of the previous run, read from the persons.csv that it wrote, so that persons keep
// their IDs and splits and merges can be listed.
#ifndef HEARTH_PREVIOUS_RUN_H
#define HEARTH_PREVIOUS_RUN_H

#include "features/link/registry.h"

#define PREVIOUS_RUN_NONE UINT32_MAX

struct previous_run {
    size_t n_person;    // 0 = there was no earlier run
    const char **ids;   // n_person, bytewise ascending
    uint32_t *n_record; // n_person: how many records it had
    uint32_t *person;   // n_record → its person then, or PREVIOUS_RUN_NONE for records new since
};

// No file = no earlier run. One that is cut short (of fewer rows than link.json beside it says) or
// not what hearth writes is refused: without it persons would lose their IDs. Owns: arena. Errors:
// E_CONFLICT with file and line; E_SYSTEM.
enum status previous_run_read(struct arena *arena, const char *path,
                              const struct registry *registry, struct previous_run *ret_previous,
                              struct error *err);
// What a run left of its persons.csv in build/link.pack.
struct previous_known {
    size_t n_record;
    const uint32_t *input;   // n_record
    struct texts ids;        // n_record
    const uint32_t *person;  // n_record, into person_ids
    struct texts person_ids; // bytewise ascending, each with a record
    const uint32_t *now_of;  // n_record: the record of today, or PREVIOUS_RUN_NONE
};
// The same from there, where the file holds just that: its rows are compared, not read. false = it
// must be read. Owns: arena.
bool previous_run_take(struct arena *arena, const char *path, const struct previous_known *known,
                       const struct registry *registry, struct previous_run *ret_previous);
// The place of the id in ids; NULL = no person had it.
const char **previous_run_find(const struct previous_run *previous, const char *id);
// Whether a person had that id.
bool previous_run_has(const struct previous_run *previous, const char *id);

#endif
