// Records → persons. Under `link: none` every id names one person, whatever source it stands in.
#ifndef HEARTH_PERSONS_H
#define HEARTH_PERSONS_H

#include "features/ingest/records.h"

// Persons by number, in bytewise order of their ids.
struct persons {
    size_t n_person;
    struct texts ids;     // n_person
    uint32_t **person_of; // [source][local id of its records] → person
};

// Owns: everything in arena. Shapes: records has config->n_source items.
// Errors: E_NOT_IMPLEMENTED for any link but none; E_LIMIT beyond 2^32 − 2 persons.
enum status persons_link(struct arena *arena, const struct config *config,
                         const struct records *records, struct persons *ret_persons,
                         struct error *err);

// Writes <workspace>/link/persons.csv (input, record_id, person_id, confidence, linked_on): every
// id of every id space once; linked_on is the data's end. Deterministic.
enum status persons_write(const struct config *config, const struct records *records,
                          const struct persons *persons, day_t linked_on, struct error *err);

#endif
