// The cohort section of `hearth check`'s page.
#ifndef HEARTH_COHORT_REPORT_H
#define HEARTH_COHORT_REPORT_H

#include "features/extract/extract.h"
#include "features/report/report.h"

// Shapes: summaries n_as_of, as extract_summaries gives them.
void cohort_report(const struct extract *extract, const struct cohort_summary *summaries,
                   struct report *report);

#endif
