// The rules that find what people should look at. For quality_find*.c only.
#ifndef HEARTH_QUALITY_FIND_H
#define HEARTH_QUALITY_FIND_H

#include "features/quality/quality_parts.h"

#define FIND_MUCH 0.05  // from this share on a fault bends what a model learns
#define FIND_SOME 0.005 // below this share nothing is said
#define FIND_LATE_DAYS 31
#define FIND_NAMES_MAX 5 // listed in a sentence

struct finding_list {
    struct arena *arena;
    struct quality *quality;
    const struct quality_source *item; // at hand; NULL for rules about the whole
    size_t capacity;
};

// One rule: looks at the source at hand (or at the whole) and adds what it finds.
typedef void find_rule(struct finding_list *list);

// A new finding about the source at hand; text and action are the caller's to fill. Lives until the
// next one is added.
struct finding *finding_add(struct finding_list *list, enum finding_severity severity,
                            const char *kind, double weight);
const char *rows_word(struct arena *arena, uint64_t n); // "1 row", "2 rows"; in arena

// quality_find_rows.c
find_rule find_no_rows, find_rejects, find_duplicates, find_unmapped, find_missing;
// quality_find_dates.c
find_rule find_silent_end, find_low_end, find_gaps, find_late_start, find_outside_coverage,
    find_far_dates, find_after_data_end, find_lateness, find_early_known, find_doubtful_end;
// quality_find_identifiers.c
find_rule find_invalid, find_shared, find_several;
// quality_find_footing.c
find_rule find_expired, find_expiring, find_no_basis, find_no_purposes, find_no_agreement,
    find_no_known;

#endif
