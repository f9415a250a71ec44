// What was known before a date. Facts come through the cursor; attributes, addresses and ties are
// sorted so that the last visible row is the one that holds.

#include "features/timeline/view.h"

void view_facts(const struct view *view, size_t i_source, uint32_t person,
                struct cursor *ret_cursor)
{
    cursor_open(ret_cursor, view->timeline, view->overlay, i_source, person);
    ret_cursor->known_before = ret_cursor->date_before = view->as_of;
}

const char *view_category_text(const struct view *view, size_t i_source, uint32_t number)
{
    const struct texts *base = &view->timeline->sources[i_source].categories;
    if (number == TEXT_NONE)
        return "";
    return number < base->n ? texts_at(base, number)
                            : view->overlay->sources[i_source].categories[number - base->n];
}

const char *view_tag_text(const struct view *view, size_t i_source, uint32_t number)
{
    const struct texts *base = &view->timeline->sources[i_source].texts;
    if (number == TEXT_NONE)
        return "";
    return number < base->n ? texts_at(base, number)
                            : view->overlay->sources[i_source].tags[number - base->n];
}

// DAY_NONE lies before every date: not given = always.
static bool is_visible(const struct view *view, day_t from, day_t known)
{
    return from < view->as_of && known < view->as_of;
}

const struct attribute_row *view_attribute(const struct view *view, uint32_t person,
                                           long i_attribute)
{
    if (i_attribute < 0)
        return NULL;
    const struct timeline_attribute *attribute = &view->timeline->attributes[i_attribute];
    for (uint32_t i = attribute->first[person + 1]; i-- > attribute->first[person];)
        if (is_visible(view, attribute->rows[i].from, attribute->rows[i].known))
            return &attribute->rows[i];
    return NULL;
}

const char *view_attribute_text(const struct view *view, uint32_t person, long i_attribute)
{
    const struct attribute_row *row = view_attribute(view, person, i_attribute);
    if (!row || view->timeline->attributes[i_attribute].is_day)
        return NULL;
    return texts_at(&view->timeline->texts, row->value);
}

day_t view_attribute_day(const struct view *view, uint32_t person, long i_attribute)
{
    const struct attribute_row *row = view_attribute(view, person, i_attribute);
    return row && view->timeline->attributes[i_attribute].is_day ? (day_t)row->value : DAY_NONE;
}

int view_moves(const struct view *view, uint32_t person, day_t from)
{
    const struct timeline *timeline = view->timeline;
    uint32_t before = UINT32_MAX;
    int n = 0;
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1];
         i++) {
        const struct address_row *row = &timeline->addresses[i];
        if (!is_visible(view, row->from, row->known))
            continue;
        n += before != UINT32_MAX && row->address != before && row->from >= from;
        before = row->address;
    }
    return n;
}

bool view_tie_holds(const struct view *view, const struct relationship_row *tie)
{
    return is_visible(view, tie->start, tie->known) &&
           (tie->end == DAY_NONE || tie->end >= view->as_of) &&
           timeline_stands(view->timeline, tie->other, view->as_of);
}

// Looks at the facts themselves: for persons some of whose records were later superseded.
static bool knows_by_facts(const struct view *view, uint32_t person)
{
    for (size_t i = 0; i < view->timeline->config->n_source; i++) {
        struct cursor cursor;
        struct visible_fact seen;
        if (!view_may_have_facts(view, i, person))
            continue;
        view_facts(view, i, person, &cursor);
        if (cursor_next(&cursor, &seen))
            return true;
    }
    return false;
}

// Looks at rows of the person himself, other than facts.
static bool knows_by_rows(const struct view *view, uint32_t person)
{
    const struct timeline *timeline = view->timeline;
    for (long i = 0; i < (long)timeline->n_attribute; i++)
        if (view_attribute(view, person, i))
            return true;
    for (uint32_t i = timeline->relationship_first[person];
         i < timeline->relationship_first[person + 1]; i++)
        if (is_visible(view, timeline->ties[i].start, timeline->ties[i].known))
            return true;
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1]; i++)
        if (is_visible(view, timeline->addresses[i].from, timeline->addresses[i].known))
            return true;
    return false;
}

bool view_knows(const struct view *view, uint32_t person)
{
    if (!timeline_stands(view->timeline, person, view->as_of))
        return false;
    if (overlay_touches(view->overlay, person))
        return knows_by_facts(view, person) || knows_by_rows(view, person);
    if (view->timeline->settled[person] < view->as_of)
        return true;
    if (view->timeline->first_seen[person] >= view->as_of && !view->overlay)
        return false;
    return knows_by_facts(view, person);
}
