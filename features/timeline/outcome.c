// See outcome.h: the same versions and ends as a view, without its lower wall against the future.

#include "features/timeline/outcome.h"

#include "features/timeline/view.h"

void outcome_facts(const struct timeline *timeline, day_t known_before, size_t i_source,
                   uint32_t person, struct cursor *ret_cursor)
{
    cursor_open(ret_cursor, timeline, NULL, i_source,
                timeline_person_at(timeline, person, known_before));
    ret_cursor->known_before = known_before;
    ret_cursor->date_before = DAY_MAX;
}

day_t outcome_died(const struct timeline *timeline, day_t known_before, uint32_t person)
{
    struct view view = {.timeline = timeline, .as_of = known_before};
    return view_attribute_day(&view, timeline_person_at(timeline, person, known_before),
                              timeline_find_attribute(timeline, "died"));
}
