// What became of the persons of an earlier run: splits and merges.
#ifndef HEARTH_CHANGES_H
#define HEARTH_CHANGES_H

#include "features/link/persons.h"

// Appends to <folder>/changes.csv (made with its header when absent) a row for each earlier person
// whose records came to another (merge: person_id has now n_record records of other_id) and for
// each part that left an earlier person (split: n_record records of person_id are now other_id).
// Errors: E_SYSTEM; the old file stays.
enum status changes_append(const char *folder, const struct persons *persons, day_t data_end,
                           struct error *err);

#endif
