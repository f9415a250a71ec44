// What became of the persons of an earlier run: splits and merges.
#ifndef HEARTH_CHANGES_H
#define HEARTH_CHANGES_H

#include "features/link/persons.h"

struct changes_request {
    const char *folder;
    const struct link_config *link; // of the matches' rules
    day_t data_end;
};

// Appends to <folder>/changes.csv (made with its header when absent) a row for each earlier person
// whose records came to another (merge: person_id has now n_record records of other_id), for each
// part that left an earlier person (split: n_record records of person_id are now other_id), for each
// that gained new records (join: n_record, other_id empty), whose records are all another new
// person's (rename: they are now other_id), and none of whose records are in the data (end: n_record
// that it had). date, kind, reason: since when the first match that links them counts, and what it is
// (rule, match weight, clerical review); of splits, why they are kept apart. Where no one match
// explains the change: the data's end, other or records gone, and why.
// Errors: E_CONFLICT with the line where the old file is damaged; E_SYSTEM; the old file stays.
enum status changes_append(const struct changes_request *request, const struct persons *persons,
                           struct error *err);

#endif
