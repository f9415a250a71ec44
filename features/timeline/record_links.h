// Whose each record is today, and since when: what link/persons.csv says, in the timeline's pack, by ID
// system and id and by person.
#ifndef HEARTH_RECORD_LINKS_H
#define HEARTH_RECORD_LINKS_H

#include "features/timeline/timeline.h"

struct record_link {
    uint32_t person;
    day_t linked_on; // known to be the person's from after this day on; DAY_NONE = always
    float confidence;
};

struct record_links {
    size_t n;                        // records
    const struct record_link *items; // n, by ID system, then bytewise by id
    struct texts ids;                // n
    struct texts inputs;             // names of the ID systems
    const uint32_t *input_first;     // inputs.n + 1, into items
    const uint32_t *person_first;    // persons + 1, into by_person
    const uint32_t *by_person;       // n, into items
};

// Maps the records of an open timeline. Owns: the timeline. Errors: E_DATA when the pack is damaged.
enum status record_links_open(const struct timeline *timeline, struct record_links *ret_links,
                              struct error *err);
// The records of an ID system: items *ret_first … *ret_end − 1; none of an unknown one.
void record_links_of_input(const struct record_links *links, const char *input, size_t *ret_first,
                           size_t *ret_end);
// The record of that id in an ID system, or NULL. Cost: O(log n).
const struct record_link *record_links_find(const struct record_links *links, const char *input,
                                            const char *id);
// The least certain of the person's records as persons.csv prints it (four digits; 1 = certain), and
// the last day on which one was linked (DAY_NONE = none is dated).
struct person_records {
    size_t n;
    double confidence;
    day_t latest;
};
struct person_records record_links_of_person(const struct record_links *links, uint32_t person);

#endif
