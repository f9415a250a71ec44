// What linking writes: persons.csv, the manifest link.json and, unless `link: none`, pairs.csv,
// review.csv, former.csv and changes.csv.
#ifndef HEARTH_LINK_FILES_H
#define HEARTH_LINK_FILES_H

#include "features/base/json.h"
#include "features/link/persons.h"
#include "features/link/unreadable_dates.h"

struct link_files {
    const char *folder;
    const struct link_config *link;            // NULL = none
    day_t data_end;                            // DAY_NONE when stand-alone
    double seconds;                            // that linking took
    const struct unreadable_dates *unreadable; // of flat files; NULL = the records were ingested
    int n_thread;                              // < 1 = all cores
};

// persons.csv: input, record_id, person_id, confidence, linked_on: every record once. linked_on:
// the day on which the record was known to belong to the person (its first day when it always did;
// under `link: none` the data's end; empty where records have no dates).
// pairs.csv: every pair that a rule or a clerical review decision links.
// review.csv: pairs that are not linked, for clerical review, the most useful first: those that a rule
// or weight would link and a limit forbids (for different numbers `detail` names them and the records
// that hold them), and with weights those just below the threshold. `always` links them.
// former.csv: person_id, merged_into, known_on: persons that were found to be another.
// changes.csv: splits, merges and joins since earlier runs, appended (changes.h).
// rejects.csv of flat files: cells that are no dates. Errors: E_CONFLICT where former.csv or
// changes.csv of an earlier run is damaged; E_SYSTEM.
enum status link_files_write(const struct link_files *files, const struct persons *persons,
                             struct error *err);

// Whether pairs.csv and review.csv are there, as long as link.json says.
bool link_files_whole(const char *folder, const json *manifest);

// The day in linked_on of persons.csv; DAY_NONE = empty.
day_t link_files_linked_on(const struct link_files *files, const struct persons *persons,
                           uint32_t record);

#endif
