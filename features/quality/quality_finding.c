// Adds findings to the list and words the counts that their sentences share.

#include "features/quality/quality_finding.h"

#include <inttypes.h>

struct finding *finding_add(struct finding_list *list, enum finding_severity severity,
                            const char *kind, double weight)
{
    struct quality *quality = list->quality;
    memory_grow(&quality->findings, &list->capacity, quality->n_finding + 1,
                sizeof *quality->findings);
    struct finding *finding = &quality->findings[quality->n_finding++];
    *finding = (struct finding){severity, weight, kind, NULL, "", ""};
    if (list->item)
        finding->source = list->item->source;
    return finding;
}

const char *rows_word(struct arena *arena, uint64_t n)
{
    return arena_format(arena, "%" PRIu64 " row%s", n, n == 1 ? "" : "s");
}
