// What no agency knows, written beside the records: true persons, homes, the true risk, and what
// would have happened with and without help.
#ifndef HEARTH_TRUTH_FILES_H
#define HEARTH_TRUTH_FILES_H

#include "data-samples/agency/agency_table.h"

#define TRUTH_FILE_COUNT 7
struct truth_count {
    const char *name; // persons.csv
    size_t n_row;
};
// Writes persons.csv, people.csv, stays.csv, risk.csv, panel.csv and README.md into folder, which
// is made. Errors: E_SYSTEM.
enum status truth_write(const struct agency_view *view, const struct agency agencies[AGENCY_COUNT],
                        const char *folder, struct truth_count ret_counts[TRUTH_FILE_COUNT],
                        struct error *err);

#endif
