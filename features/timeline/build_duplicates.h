// Which persons may be one, though linkage left them apart: those recorded at one home.
#ifndef HEARTH_BUILD_DUPLICATES_H
#define HEARTH_BUILD_DUPLICATES_H

#include "features/timeline/build_addresses.h"

struct person_address {
    uint32_t person, address;
};
struct person_addresses { // by person
    struct person_address *items;
    size_t n;
};

// Writes duplicate.first and duplicate.rows: what the comparisons of linkage say of every two
// persons with like forenames or equal dates of birth who were ever recorded at one home, by what was known by each day.
// Linkage without `compare:`, or without forename or name, makes no rows. Adopted people, and whoever
// may be one with them, have none; nor have pairs of `never`. numbers: settled. Errors: as pack_add. Cost: the comparisons of people of one home; the rows are few.
enum status timeline_write_duplicates(struct timeline_writer *build,
                                      const struct address_numbers *numbers,
                                      const struct person_addresses *stays, struct error *err);

#endif
