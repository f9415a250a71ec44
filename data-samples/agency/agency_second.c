// The parent who fills in the form gives his own address: a school may have a father's where the
// health visitor has the mother's. Shares are assumed (agency_table.c); nothing published says how
// often agencies differ.

#include "data-samples/agency/agency_second.h"

#include "data-samples/agency/agency_lag.h"

// The child's first second home in the table, which is ordered by person.
static size_t first_of(const struct world *world, uint32_t person)
{
    size_t low = 0, high = world->n_second_home;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (world->second_homes[middle].person < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct draw parents_draw(const struct agency *agency, uint32_t child)
{
    const struct person *person = &agency->view->world->persons[child];
    return agency_draw(agency, PURPOSE_SECOND_HOME,
                       (uint64_t)person->mother << 32 | person->father);
}

static day_t told_on(const struct agency *agency, day_t day, struct draw *draw)
{
    return day + draw_days(draw, agency->row->moves.told_days, 0.9);
}

size_t second_addresses(const struct agency *agency, const struct client *client,
                        struct second_address ret_addresses[SECOND_MOST])
{
    const struct world *world = agency->view->world;
    size_t n = 0;
    if (client->person >= agency->view->n_resident || agency->row->moves.second_home <= 0)
        return 0;
    struct draw draw = parents_draw(agency, client->person);
    if (!draw_yes(&draw, agency->row->moves.second_home))
        return 0;
    for (size_t i = first_of(world, client->person);
         i < world->n_second_home && world->second_homes[i].person == client->person &&
         n < SECOND_MOST;
         i++) {
        const struct stay *home = &world->second_homes[i];
        day_t told =
            home->from < client->since ? client->since : told_on(agency, home->from, &draw);
        day_t ends = home->to == DAY_MAX ? DAY_MAX : told_on(agency, home->to, &draw);
        if (home->dwelling == WORLD_NONE || told >= home->to || home->to <= client->since)
            continue;
        struct agency_entry entry = agency_entry(agency, told, &draw);
        day_t back = ends == DAY_MAX ? DAY_MAX : agency_known(agency, ends, &draw);
        if (entry.known < back)
            ret_addresses[n++] = (struct second_address){home, entry.recorded, entry.known, back};
    }
    return n;
}
