// Observed time: the days on which a source can know of a person. Private to extract.
#ifndef HEARTH_COVER_H
#define HEARTH_COVER_H

#include "features/extract/plan.h"

// Ascending, apart. Before cover_finish: spells as they were added.
struct day_range {
    day_t from, to; // from <= d < to
};
struct cover {
    struct day_range *items; // n; free them
    size_t n, capacity;
    day_t
        start; // where `ever` starts but for birth: coverage or arrival, the later; DAY_MAX = never
};

// Whether time outside of what the source can know is unknown: it states coverage, or the scenario
// names spells (`cohort.observed`) and the source is none of them.
bool source_is_bounded(const struct extract *extract, size_t i_source);
bool source_is_observing(const struct extract *extract, size_t i_source); // is one of `observed`

// What a source can know of a person, as far as it was known before view->as_of. The row's person
// without a spell of `observed` is never observed; a relative without one is bounded by the source's
// coverage alone, for such spells may be of children only.
struct cover_question {
    const struct extract *extract;
    size_t i_source;
    bool is_row_person;
};
void cover_find(const struct cover_question *question, const struct view *view, uint32_t person,
                struct cover *cover);
// The same from other cursors: start, add the spells of each observed source, finish.
void cover_start(struct cover *cover);
void cover_add(struct cover *cover, struct cursor *cursor);
void cover_finish(const struct cover_question *question, struct cover *cover);

bool cover_has(const struct cover *cover, day_t day);
int64_t cover_days(const struct cover *cover, day_t from, day_t to); // within from <= d < to
// The first day of from <= d < to that is not covered; DAY_MAX = none.
day_t cover_gap(const struct cover *cover, day_t from, day_t to);

// Adds the days of a window that ends before as_of; it starts at `low` (DAY_MIN = ever) or at birth
// (DAY_NONE = not known), the later. Before birth nothing could happen: that time is not unknown.
void observed_add(struct observed_days *days, const struct cover *cover, day_t low, day_t birth,
                  day_t as_of);
// Whether too little was observed for a value: less than half.
bool observed_too_little(const struct observed_days *days);

#endif
