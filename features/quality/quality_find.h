// The rules that find what people should look at; quality_find.c has their tables.
#ifndef HEARTH_QUALITY_FIND_H
#define HEARTH_QUALITY_FIND_H

#include "features/quality/quality_finding.h"

// One rule: looks at the source at hand (or at the whole) and adds what it finds.
typedef void find_rule(struct finding_list *list);

// quality_find_rows.c
find_rule find_no_rows, find_rejects, find_duplicates, find_unmapped, find_missing, find_blanked,
    find_versions, find_stopped_codes, find_changes;
// quality_find_labels.c
find_rule find_labels;
// quality_find_dates.c
find_rule find_silent_end, find_low_end, find_gaps, find_late_start, find_outside_coverage,
    find_far_dates, find_after_data_end, find_lateness, find_early_known, find_doubtful_end;
// quality_find_identifiers.c
find_rule find_invalid, find_shared, find_several, find_nobody;
// quality_find_governance.c
find_rule find_expired, find_expiring, find_no_basis, find_no_purposes, find_no_agreement,
    find_no_known, find_old_extracts, find_newer_rows;

#endif
