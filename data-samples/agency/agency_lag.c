// The lag between a thing and the extract that holds it, from the agency's row: a log-normal number
// of days, months for a few, then the next extract. The first extract, of the day before the records
// begin, holds all that was on file by then.

#include "data-samples/agency/agency_lag.h"

#define PURPOSES 64 // of streams, an agency

struct draw agency_draw(const struct agency *agency, int purpose, uint64_t item)
{
    return draw_for(agency->view->seed,
                    (uint64_t)agency->index * PURPOSES + 32u + (unsigned)purpose, item);
}

day_t agency_next_load(const struct agency *agency, day_t day)
{
    int every = agency->row->load_every_days;
    if (every == 1)
        return day + 1;
    if (every == 7) // 1970-01-05 was a Monday
        return day + 7 - ((day - 4) % 7 + 7) % 7;
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    day_t third = day_from_civil(year, month, 3);
    return third > day ? third : day_add_months(third, 1);
}

struct agency_entry agency_entry(const struct agency *agency, day_t day, struct draw *draw)
{
    day_t recorded = day + draw_days(draw, agency->row->lag_days, 0.8), sent = recorded;
    if (draw_yes(draw, agency->row->late_share))
        sent += draw_range(draw, 30, 270);
    day_t known = agency_next_load(agency, sent), first = agency->view->from - 1;
    return (struct agency_entry){recorded, known > first ? known : first};
}

day_t agency_known(const struct agency *agency, day_t day, struct draw *draw)
{
    return agency_entry(agency, day, draw).known;
}

struct spell_end agency_end(const struct agency *agency, const struct fact *fact, struct draw *draw)
{
    struct spell_end none = {DAY_NONE, DAY_NONE};
    day_t last = fact->end, died = agency->view->world->persons[fact->person].died;
    if (died != DAY_NONE && died < last)
        last = died > fact->day ? died : fact->day;
    if (last == DAY_MAX || last > agency->view->end)
        return none;
    struct spell_end end = {last, agency_known(agency, last, draw)};
    return end.known > agency->view->end ? none : end;
}
