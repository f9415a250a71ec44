// One walk over a person's facts in a source, by date then row: the mapped base and the overlay of
// newer events merged. Opened by `view` and `outcome` only, which decide what may be seen.
#ifndef HEARTH_CURSOR_H
#define HEARTH_CURSOR_H

#include "features/timeline/timeline.h"

// A fact as seen from a date.
struct visible_fact {
    day_t date; // of an event; start of a spell
    day_t end;  // spell: its end where that is visible; DAY_NONE = open as far as can be seen
    uint32_t category; // or TEXT_NONE
    uint32_t row;      // order within a day
    uint32_t person;   // whose fact
    const struct fact_columns *columns;
    size_t index; // into the columns
    day_t known;
};

// A sorted run of facts with their columns.
struct fact_run {
    const struct fact *facts;
    const struct fact_columns *columns;
    size_t at, end; // indices
};

// Newer facts of one source, laid over the base: the same order, their own columns. Codes of
// categories and tags are the base's; texts that the base does not have are numbered after them.
// Zeroed = nothing new.
struct overlay_source {
    size_t n_person;
    const uint32_t *persons; // n_person, ascending: who has newer facts
    const uint32_t *first;   // n_person + 1
    const struct fact *facts;
    struct fact_columns columns;
    size_t n_outdated;
    const uint32_t *outdated; // n_outdated, ascending: facts of the base that gave way to a newer
                              // version of their record
    const day_t *superseded;  // n_outdated: until when they hold now
    size_t n_category, n_tag; // texts that the base does not have
    const char *const *categories, *const *tags; // numbered after the base's, in this order
};

struct overlay {
    const struct overlay_source *sources; // n_source
    size_t n_touched;
    const uint32_t *touched; // n_touched, ascending: persons with outdated facts
};

struct cursor {
    struct fact_run runs[2];            // base, overlay
    const struct overlay_source *newer; // NULL where no fact of the base is outdated
    day_t known_before;                 // the version must hold at this date
    day_t date_before; // and the fact must have happened before this date; DAY_MAX = any
    uint32_t person;
};

static inline double seen_value(const struct visible_fact *seen, size_t i_value)
{
    return seen->columns->values[i_value][seen->index];
}

static inline uint32_t seen_tag(const struct visible_fact *seen, size_t i_tag)
{
    return seen->columns->tags[i_tag][seen->index];
}

void cursor_open(struct cursor *ret_cursor, const struct timeline *timeline,
                 const struct overlay *overlay, size_t i_source, uint32_t person);
// Whether facts of the person's base are outdated.
bool overlay_touches(const struct overlay *overlay, uint32_t person);
// The next fact that may be seen; false at the end.
bool cursor_next(struct cursor *cursor, struct visible_fact *ret_seen);

#endif
