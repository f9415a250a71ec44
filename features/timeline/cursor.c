// The only code that decides, fact by fact, what a date can see: a version holds from the day after
// it became known until a newer one is known, and an end counts from the day after it became known.

#include "features/timeline/cursor.h"

#include "features/base/sort.h"

// The place of a number in an ascending list; n when it is not there.
static size_t place_of(const uint32_t *list, size_t n, uint32_t number)
{
    size_t place = SORTED_FIRST(i, n, list[i] < number);
    return place < n && list[place] == number ? place : n;
}

bool overlay_touches(const struct overlay *overlay, uint32_t person)
{
    return overlay && place_of(overlay->touched, overlay->n_touched, person) < overlay->n_touched;
}

void cursor_open(struct cursor *ret_cursor, const struct timeline *timeline,
                 const struct overlay *overlay, size_t i_source, uint32_t person)
{
    const struct timeline_source *source = &timeline->sources[i_source];
    *ret_cursor = (struct cursor){.person = person};
    if (source->first)
        ret_cursor->runs[0] =
            (struct fact_run){source->facts, &source->columns, timeline_facts(source, person),
                              timeline_facts(source, person + 1)};
    const struct overlay_source *newer = overlay ? &overlay->sources[i_source] : NULL;
    if (!newer || (!newer->n_person && !newer->n_outdated))
        return;
    size_t place = place_of(newer->persons, newer->n_person, person);
    if (place < newer->n_person)
        ret_cursor->runs[1] = (struct fact_run){newer->facts, &newer->columns, newer->first[place],
                                                newer->first[place + 1]};
    if (overlay_touches(overlay, person))
        ret_cursor->newer = newer;
}

// Until when the fact holds: a fact of the base may have given way to a newer version.
static day_t superseded_of(const struct cursor *cursor, const struct fact_run *run, size_t index)
{
    const struct overlay_source *newer = cursor->newer;
    if (newer && run == &cursor->runs[0]) {
        size_t place = place_of(newer->outdated, newer->n_outdated, (uint32_t)index);
        if (place < newer->n_outdated)
            return newer->superseded[place];
    }
    return run->facts[index].superseded;
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

bool cursor_next(struct cursor *cursor, struct visible_fact *ret_seen)
{
    struct fact_run *run;
    while ((run = next_run(cursor))) {
        size_t index = run->at++;
        const struct fact *fact = &run->facts[index];
        if (fact->date >= cursor->date_before)
            return false;
        if (fact->known >= cursor->known_before ||
            cursor->known_before > superseded_of(cursor, run, index))
            continue;
        bool end_seen = fact->end != DAY_NONE && fact->end_known < cursor->known_before;
        *ret_seen = (struct visible_fact){
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
