// What the agencies' rows say about who a record cannot be: when it was first active, whom it has
// ties with, how young its person can be.
#ifndef HEARTH_RECORD_FACTS_H
#define HEARTH_RECORD_FACTS_H

#include "features/link/linkage_variable.h"

// Two records of a relationship are two people.
struct record_tie {
    uint32_t record, other;
    day_t received; // known from after this day on
};

struct record_facts {
    struct linkage_variable activity;    // the earliest days that the record tells of
    struct linkage_variable born_before; // days on or before which its person was born
    struct linkage_variable died;
    struct record_tie *ties; // n_tie, both ways, by record
    size_t n_tie, capacity;
    uint32_t *first_tie; // n_record + 1
};

// Gathers the facts of all sources. A parent is at least 12 years older than the child, a person on
// the electoral register is at least 16, on a council tax account at least 10. Values of variables
// are days.
// Shapes: dob is settled, its values are days. Owns: record_facts_done. Time: each fact has the day
// after which it counts.
void record_facts_gather(const struct config *config, const struct records *records,
                         const struct registry *registry, const struct linkage_variable *dob,
                         struct record_facts *ret_facts);
// Whether a relationship known by the day names both records.
bool record_facts_tied(const struct record_facts *facts, uint32_t a, uint32_t b, day_t by);
void record_facts_done(struct record_facts *facts);

#endif
