// Sections of the data-quality page. For quality_report*.c only.
#ifndef HEARTH_QUALITY_REPORT_H
#define HEARTH_QUALITY_REPORT_H

#include "features/quality/quality_parts.h"

void report_identifiers(struct report *report, const struct quality *quality);
void report_missing(struct report *report, const struct quality *quality);
void report_codes(struct report *report, const struct quality *quality); // none = no section
void report_governance(struct report *report, const struct quality *quality);
// Rows of an open table: name, what is counted, n, share of n_all.
void report_counts(struct report *report, const char *name, const struct manifest_count *counts,
                   size_t n, uint64_t n_all);

#endif
