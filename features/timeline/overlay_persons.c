// Whose an event is. Under `link: none` its id names a person; under rules the ID system and the id
// name a record, which is whoever's it is today: whoever held it earlier gave way before any newer
// event became known.

#include "features/timeline/overlay_build.h"

uint32_t overlay_person(const struct newer *newer, const struct source *source, const char *id,
                        day_t *ret_linked_on)
{
    uint32_t person;
    *ret_linked_on = DAY_NONE;
    if (newer->timeline->config->link == LINK_NONE)
        return timeline_find_person(newer->timeline, id, &person) ? person : PERSON_NONE;
    const struct record_link *link = record_links_find(&newer->links, source->ids, id);
    if (!link)
        return PERSON_NONE;
    *ret_linked_on = link->linked_on;
    return link->person;
}
