// The ID of each person: it follows from one record, or is that of the earlier run's person whose
// records stay together.
#ifndef HEARTH_PERSON_NAMES_H
#define HEARTH_PERSON_NAMES_H

#include "features/link/merging.h"
#include "features/link/previous_run.h"

struct person_names {
    const struct registry *registry;
    const struct previous_run *previous;
    const bool *separated;   // n_record: across an adoption, never takes an ID over; NULL = none
    const char **of_record;  // n_record: the ID of a person whom the record represents
    bool *is_representative; // n_record: it represents a person of the earlier run
    uint32_t *own;           // by earlier person: that record; PREVIOUS_RUN_NONE = none is left
    int n_thread;            // < 1 = all cores
};

// An earlier person is represented by the record that its ID follows from or, where that record is
// no longer its own, by the first of its records received. names: with the first three members and n_thread set.
// Owns: arena.
void person_names_make(struct arena *arena, struct person_names *names);
// Changes ids (merging->n_person, by representative) of new persons: one that has records of an
// earlier person whose ID no one else has takes that ID; of several the one with most records.
void person_names_inherit(const struct person_names *names, const struct merging *merging,
                          const char **ids);

#endif
