// The only code that decides, fact by fact, what a date can see: a version holds from the day after
// it became known until a newer one is known, and an end counts from the day after it became known.

#include "features/timeline/cursor.h"

void cursor_open(struct cursor *ret_cursor, const struct timeline *timeline,
                 const struct overlay *overlay, size_t i_source, uint32_t person)
{
    const struct timeline_source *source = &timeline->sources[i_source];
    *ret_cursor = (struct cursor){.person = person};
    if (source->first)
        ret_cursor->runs[0] = (struct fact_run){source->facts, &source->columns,
                                                source->first[person], source->first[person + 1]};
    const struct overlay_source *newer = overlay ? &overlay->sources[i_source] : NULL;
    if (newer && newer->first)
        ret_cursor->runs[1] = (struct fact_run){newer->facts, &newer->columns, newer->first[person],
                                                newer->first[person + 1]};
}

// The run whose next fact comes first: earlier date, the base before the overlay. NULL at the end.
static struct fact_run *next_run(struct cursor *cursor)
{
    struct fact_run *base = &cursor->runs[0], *newer = &cursor->runs[1];
    if (newer->at == newer->end)
        return base->at == base->end ? NULL : base;
    if (base->at == base->end || newer->facts[newer->at].date < base->facts[base->at].date)
        return newer;
    return base;
}

bool cursor_next(struct cursor *cursor, struct seen *ret_seen)
{
    struct fact_run *run;
    while ((run = next_run(cursor))) {
        size_t index = run->at++;
        const struct fact *fact = &run->facts[index];
        if (fact->date >= cursor->date_before)
            return false;
        if (fact->known >= cursor->known_before || cursor->known_before > fact->superseded)
            continue;
        bool end_seen = fact->end != DAY_NONE && fact->end_known < cursor->known_before;
        *ret_seen = (struct seen){
            .date = fact->date,
            .end = end_seen ? fact->end : DAY_NONE,
            .category = fact->category,
            .row = fact->row,
            .person = cursor->person,
            .columns = run->columns,
            .index = index,
            .known = fact->known,
        };
        return true;
    }
    return false;
}
