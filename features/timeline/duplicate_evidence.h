// What the comparisons of linkage say of two persons, by day. Private to the timeline.
#ifndef HEARTH_DUPLICATE_EVIDENCE_H
#define HEARTH_DUPLICATE_EVIDENCE_H

#include "features/link/persons.h"
#include "features/timeline/duplicates.h"

struct held_record {
    uint32_t record;
    day_t linked; // the person's from after this day on
};

// The distinct values that each person was ever known with, of one comparison.
struct person_values {
    const struct comparison *comparison; // NULL = there is none
    uint32_t *first;                     // n_person + 1
    uint32_t *codes;
};

// The records of each person, and the values by which pairs are found.
struct person_records {
    const struct persons *persons;
    uint32_t *first; // n_person + 1
    struct held_record *items;
    struct person_values names, births;                    // of forenames or names; of dates
    uint8_t evidence[PATTERN_COMPARISONS_MAX][LEVELS_MAX]; // of each level; DUPLICATE_STORED = none
};

// False: nothing is compared, or no names; nothing to free then. Owns: person_records_done.
bool person_records_index(const struct persons *persons, struct person_records *ret_people);
void person_records_done(struct person_records *people);
// Whether two of their names are alike at all, or two of their dates of birth equal.
bool person_records_meet(const struct person_records *people, uint32_t a, uint32_t b);

struct duplicate_rows {
    struct duplicate_row *items; // n
    uint32_t *persons;           // n: whose
    size_t n, capacity, persons_capacity;
};
// Adds a row for each day on which the evidence changed, from the first on which they meet. a < b.
void duplicate_rows_add(const struct person_records *people, uint32_t a, uint32_t b,
                        struct duplicate_rows *rows);

#endif
