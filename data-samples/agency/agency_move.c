// Draws of a move follow from the home and the day, not from the person: who moves in together is
// heard of together.

#include "data-samples/agency/agency_move.h"

#include "data-samples/agency/agency_lag.h"

#define MEMBER_FORGOTTEN 0.03 // of a household's news: one member's record is left as it was
#define TOLD_SPREAD 0.9       // of the log of the days until the agency is told
#define STATED_TRUE 0.72
#define STATED_FIRST 0.12 // the first of this month or the next
#define STATED_BACK 0.08  // a wrong day within three weeks
#define NOTICE_DAYS 18    // median; the rest state the day of the notice
enum { ADULT = 18 };

// One item for all who come into a home on a day, or leave it; an adult with own contact has another.
static uint64_t household_item(const struct agency *agency, const struct client *client,
                               uint32_t dwelling, day_t day)
{
    const struct person *person = &agency->view->world->persons[client->person];
    struct draw own = agency_draw(agency, PURPOSE_OWN_CONTACT, client->person);
    uint64_t item = (uint64_t)client->copy << 63 | (uint64_t)dwelling << 32 | (uint32_t)day;
    bool apart = draw_yes(&own, agency->row->moves.own_contact);
    if (apart && agency_age(person, day) >= ADULT)
        item ^= (uint64_t)(client->person + 1) * 0x9e3779b97f4a7c15u;
    return item;
}

// The first day on which somebody who moved in with this stay was registered at the new address.
static day_t housemate_registered(const struct agency *agency, const struct stay *stay)
{
    const struct agency_view *view = agency->view;
    day_t first = DAY_MAX;
    for (uint32_t i = view->home_first[stay->dwelling]; i < view->home_first[stay->dwelling + 1];
         i++) {
        const struct stay *other = &view->world->stays[view->home_stays[i]];
        day_t since = agency->people.since[other->person];
        if (other->from == stay->from && since >= stay->from && since < other->to && since < first)
            first = since;
    }
    return first;
}

static day_t told_days(const struct agency *agency, struct draw *draw)
{
    return draw_days(draw, agency->row->moves.told_days, TOLD_SPREAD);
}

struct move_news move_heard(const struct agency *agency, const struct client *client,
                            const struct stay *stay)
{
    uint64_t item = household_item(agency, client, stay->dwelling, stay->from);
    struct draw draw = agency_draw(agency, PURPOSE_MOVE, item);
    struct draw member =
        agency_draw(agency, PURPOSE_MOVE_MEMBER,
                    (uint64_t)(stay - agency->view->world->stays) * 2 + client->copy);
    bool missed = draw_yes(&draw, agency->row->moves.misses);
    day_t told = stay->from + told_days(agency, &draw);
    day_t registered = housemate_registered(agency, stay);
    if (registered != DAY_MAX && (missed || registered < told)) {
        told = registered;
        missed = false;
    }
    struct agency_entry entry = agency_entry(agency, told, &draw);
    if (missed || draw_yes(&member, MEMBER_FORGOTTEN) || told >= stay->to)
        return (struct move_news){false, DAY_NONE, DAY_NONE};
    struct move_news news = {true, entry.recorded, entry.known};
    if (agency->row->moves.states_dates) {
        day_t stated = move_stated_day(agency, stay->dwelling, stay->from);
        news.from = stated < entry.recorded ? stated : entry.recorded;
    }
    return news;
}

day_t move_end_heard(const struct agency *agency, const struct client *client,
                     const struct stay *stay)
{
    if (!agency->row->moves.has_ends)
        return DAY_NONE;
    struct draw draw = agency_draw(agency, PURPOSE_LEAVE,
                                   household_item(agency, client, stay->dwelling, stay->to));
    bool missed = draw_yes(&draw, agency->row->moves.misses);
    day_t heard = stay->to + 1 + told_days(agency, &draw);
    return missed ? DAY_NONE : heard;
}

day_t move_first_day(const struct agency *agency, const struct stay *stay, day_t recorded)
{
    if (!stay || !agency->row->moves.states_dates)
        return recorded;
    day_t stated = move_stated_day(agency, stay->dwelling, stay->from);
    return stated < recorded ? stated : recorded;
}

static day_t first_of_month(day_t day)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    day_t first = day_from_civil(year, month, 1);
    return of_month <= 15 ? first : day_add_months(first, 1);
}

day_t move_stated_day(const struct agency *agency, uint32_t dwelling, day_t day)
{
    struct draw draw =
        agency_draw(agency, PURPOSE_STATED, (uint64_t)dwelling << 32 | (uint32_t)day);
    double u = draw_unit(&draw);
    if (u < STATED_TRUE)
        return day;
    if (u < STATED_TRUE + STATED_FIRST)
        return first_of_month(day);
    if (u < STATED_TRUE + STATED_FIRST + STATED_BACK)
        return day + draw_range(&draw, -21, 21);
    return day + draw_days(&draw, NOTICE_DAYS, TOLD_SPREAD);
}

day_t move_spell_day(const struct agency *agency, const struct fact *fact)
{
    const struct stay *stay = agency_stay_at(agency->view, fact->person, fact->day);
    if (!stay || stay->from != fact->day)
        return fact->day;
    day_t stated = move_stated_day(agency, stay->dwelling, fact->day);
    return stated < fact->end ? stated : fact->day;
}
