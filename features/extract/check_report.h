// The page of `hearth check`.
#ifndef HEARTH_CHECK_REPORT_H
#define HEARTH_CHECK_REPORT_H

#include "features/extract/extract.h"
#include "features/ingest/quality.h"

struct check {
    struct quality quality;
    struct extract *extract;                // NULL without a scenario
    const struct cohort_summary *summaries; // n = the scenario's as_of dates
};

enum status check_report(const struct check *check, const char *path, struct error *err);

#endif
