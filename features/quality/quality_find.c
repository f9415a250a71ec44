// The tables of rules. A rule makes a finding, a sentence with the figure and one that says what to
// do, when its share is large enough to act on; smaller shares are in the tables of the page only.

#include "features/quality/quality_find.h"

#include "features/base/sort.h"

#include <stdlib.h>

static find_rule *const source_rules[] = {
    find_rejects,          find_no_rows,     find_silent_end, find_low_end,    find_gaps,
    find_late_start,       find_far_dates,   find_lateness,   find_unmapped,   find_missing,
    find_invalid,          find_shared,      find_several,    find_duplicates, find_after_data_end,
    find_outside_coverage, find_early_known, find_blanked,    find_versions,   find_nobody,
    find_stopped_codes,    find_changes,     find_labels,
};
static find_rule *const whole_rules[] = {
    find_expired,      find_doubtful_end, find_expiring,     find_no_basis,   find_no_purposes,
    find_no_agreement, find_no_known,     find_old_extracts, find_newer_rows,
};

// The heaviest first; of equals the one found first, which lies lower in memory before sorting.
static int compare_findings(const void *a, const void *b)
{
    const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
    ORDER_BY(x->severity, y->severity);
    ORDER_BY_FALLING(x->weight, y->weight);
    return x < y ? -1 : x > y;
}

static void sort_findings(struct arena *arena, struct quality *quality)
{
    struct finding *unsorted = quality->findings;
    size_t n = quality->n_finding;
    struct finding **order = memory_alloc(n * sizeof(struct finding *));
    for (size_t i = 0; i < n; i++)
        order[i] = &unsorted[i];
    qsort(order, n, sizeof(struct finding *), compare_findings);
    quality->findings = arena_array(arena, n, sizeof *quality->findings);
    for (size_t i = 0; i < n; i++)
        quality->findings[i] = *order[i];
    free(order);
    free(unsorted);
}

void findings_make(struct arena *arena, struct quality *quality)
{
    struct finding_list list = {.arena = arena, .quality = quality};
    for (size_t k = 0; k < sizeof whole_rules / sizeof *whole_rules; k++)
        whole_rules[k](&list);
    for (size_t i = 0; i < quality->config->n_source; i++) {
        list.item = &quality->sources[i];
        for (size_t k = 0; k < sizeof source_rules / sizeof *source_rules; k++)
            source_rules[k](&list);
    }
    sort_findings(arena, quality);
}
