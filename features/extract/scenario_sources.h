// The sources that a scenario reads: how old their extracts are, and how much they hold of a person.
#ifndef HEARTH_SCENARIO_SOURCES_H
#define HEARTH_SCENARIO_SOURCES_H

#include "features/extract/extract.h"

struct source_age {
    const char *name;
    // The day on which the extract was taken: `extracted`, else the newest date in the source that is
    // not after the data's end; DAY_NONE = the source has no dated record.
    day_t extracted;
    day_t coverage_to; // DAY_NONE = not stated
};
// The event and spell sources that features, cohort or outcomes of the scenario name.
// Owns: arena. Errors: those of records_open.
enum status extract_source_ages(const struct extract *extract, struct arena *arena,
                                struct source_age **ret_ages, size_t *ret_n, struct error *err);

// A hash of what the columns mean: their definitions, and of each source the keys that change its
// records or their linkage. Other settings (alerts, models, remarks) do not change it.
const char *extract_columns_hash(struct extract *extract);

// The day that ages count from: `today:` of hearth.yaml, else the calendar's.
day_t extract_today(const struct extract *extract);

// Events and spell starts about the row's person over the same sources. Shapes: ret_counts n_row.
// Time: visible before the row's as_of. Cost: one pass over the facts of the rows' persons.
void extract_visible_counts(const struct extract *extract, const struct matrix *matrix,
                            double *ret_counts);

#endif
