// One pass over the facts of a person in a source.

#include "serve/case/case_stay.h"

struct stay stay_find(const struct view *view, size_t i_source, uint32_t person)
{
    struct stay stay = {DAY_NONE, DAY_NONE, TEXT_NONE};
    struct cursor cursor;
    struct visible_fact seen;
    uint32_t open_category = TEXT_NONE;
    bool spells = view->timeline->sources[i_source].config->kind == RECORD_SPELL;
    view_facts(view, i_source, person, &cursor);
    while (cursor_next(&cursor, &seen)) {
        bool open = spells && (seen.end == DAY_NONE || seen.end >= view->as_of);
        day_t at = spells && !open ? seen.end : seen.date;
        if (open && (stay.open_since == DAY_NONE || seen.date > stay.open_since)) {
            stay.open_since = seen.date;
            open_category = seen.category;
        }
        if (stay.last == DAY_NONE || at > stay.last) {
            stay.last = at;
            stay.category = seen.category;
        }
    }
    if (stay.open_since != DAY_NONE)
        stay.category = open_category;
    return stay;
}
