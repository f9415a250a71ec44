// A finding while the rules make it. For quality_find*.c only.
#ifndef HEARTH_QUALITY_FINDING_H
#define HEARTH_QUALITY_FINDING_H

#include "features/quality/quality_parts.h"

#define FIND_MUCH 0.05  // from this share on an error biases what a model learns
#define FIND_SOME 0.005 // below this share there is no finding
#define FIND_LATE_DAYS 31
#define FIND_NAMES_MAX 5 // listed in a sentence

struct finding_list {
    struct arena *arena;
    struct quality *quality;
    const struct quality_source *item; // at hand; NULL for rules about the whole
    size_t capacity;
};

// A new finding about the source at hand; text and action are the caller's to fill. Lives until the
// next one is added.
struct finding *finding_add(struct finding_list *list, enum finding_severity severity,
                            const char *kind, double weight);
const char *rows_word(struct arena *arena, uint64_t n); // "1 row", "2 rows"; in arena

#endif
