// What ends a hold early (safety 3): the records of the child, of whom the scenario names, or of the home have
// changed since the decision.
#ifndef HEARTH_WAKE_H
#define HEARTH_WAKE_H

#include "features/extract/extract.h"
#include "features/timeline/view.h"

struct wake {
    const char
        *what; // "police incident (domestic abuse)", "birth of a child in the home"; NULL = nothing
    day_t date;
};
struct wake_question {
    const struct extract *extract;
    struct view view; // with households: what was known before its as_of counts
    uint32_t person;
    day_t since; // records received on this day or later count
};
// The first of: a fact that the scenario calls significant; a birth in the home; an adult who moved in; a move
// of the child. Owns: arena. Threads: any.
struct wake wake_find(struct arena *arena, const struct wake_question *question);

#endif
