// The interface to what was known before a date: facts, attributes, relations, households.
// Everything asked of a view is strictly before its as_of, both in date and in knowledge.
#ifndef HEARTH_VIEW_H
#define HEARTH_VIEW_H

#include "features/timeline/cursor.h"

struct household_index; // who lives with whom at one date; see household.h

struct view {
    const struct timeline *timeline;
    const struct overlay *overlay;            // NULL = none
    const struct household_index *households; // NULL where no relation asks for them
    day_t as_of;                              // exclusive
};

// False = view_facts has nothing to give. Asked first where many are asked for: most persons have
// no facts in most sources, and this needs one word of memory.
static inline bool view_may_have_facts(const struct view *view, size_t i_source, uint32_t person)
{
    return (view->timeline->may_have[person] & view->timeline->sources[i_source].bit) ||
           (view->overlay && view->overlay->sources[i_source].n_person);
}
// Facts of a person in an event or spell source, ascending by date, then row.
void view_facts(const struct view *view, size_t i_source, uint32_t person,
                struct cursor *ret_cursor);
// The text of a category or tag of a visible fact of the source: the timeline's, or one that only the
// overlay has. number: TEXT_NONE = "". Lives as long as timeline and overlay.
const char *view_category_text(const struct view *view, size_t i_source, uint32_t number);
const char *view_tag_text(const struct view *view, size_t i_source, uint32_t number);
// The row of attribute i_attribute that holds (latest from, then known, source, row), or NULL; −1 =
// no such attribute.
const struct attribute_row *view_attribute(const struct view *view, uint32_t person,
                                           long i_attribute);
// Its text, or NULL; its day for date attributes, or DAY_NONE.
const char *view_attribute_text(const struct view *view, uint32_t person, long i_attribute);
day_t view_attribute_day(const struct view *view, uint32_t person, long i_attribute);
// How often the person's visible address changed from a day on.
int view_moves(const struct view *view, uint32_t person, day_t from);
// True when any record of the person is visible, and no link known before as_of gave its records to
// another.
bool view_knows(const struct view *view, uint32_t person);
bool view_tie_holds(const struct view *view, const struct relationship_row *tie);

#endif
