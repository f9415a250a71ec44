// Whose a record's id is: from an id of a source's ID system to the first person that the record was
// known to belong to. Under `link: none` every id is a person's.
#ifndef HEARTH_RECORD_PERSONS_H
#define HEARTH_RECORD_PERSONS_H

#include "features/extract/plan.h"

struct record_person {
    const char *record;
    uint32_t person;
    day_t linked_on; // it belongs to the person from after this day on; DAY_NONE = always
};
struct record_persons { // by record
    struct record_person *items;
    size_t n;
};

// The records of the ID system `ids`. A record whose person was later found to be another
// starts with the first one: timeline.until and joined_into lead on. Owns: the extract's arena. Errors:
// E_DATA when the timeline is damaged; those of records_open. Cost: the files of the sources
// of the ID system where persons were merged.
enum status record_persons_read(struct extract *extract, const char *ids,
                                struct record_persons *ret_persons, struct error *err);
// NULL = no record has the id.
const struct record_person *record_persons_find(const struct record_persons *persons,
                                                const char *record);

#endif
