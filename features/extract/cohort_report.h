// What `check` says of a scenario's cohorts: sizes, labels, base rates and dates, as text, as JSON and
// as a section of an HTML page. Small counts, and what they follow from, are withheld in all three.
#ifndef HEARTH_COHORT_REPORT_H
#define HEARTH_COHORT_REPORT_H

#include "features/base/json.h"
#include "features/extract/censoring.h"
#include "features/extract/extract.h"
#include "features/report/report.h"

struct cohort_figures {
    const struct extract *extract;
    const struct cohort_summary *summaries; // by as_of date of the scenario
    struct incidence incidence;
    double min_count;     // counts below it are withheld; 0 = none
    const bool *withheld; // by as_of date: its labels are withheld; from cohort_withhold
};

// Fills withheld: dates with a small count, and those that `train` withholds because others could be
// worked out from them. Owns: arena.
void cohort_withhold(struct arena *arena, struct cohort_figures *figures);

void cohort_print(const struct cohort_figures *figures, FILE *stream);
// Puts "dates" and "incidence".
void cohort_to_json(const struct cohort_figures *figures, json *object);
void cohort_report(const struct cohort_figures *figures, struct report *report);

#endif
