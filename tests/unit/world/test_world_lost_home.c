// Homes lost for debts: the household moves on the day of the eviction, a part of those whom the
// council places leaves the borough, and children's true risk is higher afterwards than after an
// claim for possession.
//
//   test_world_lost_home [BIRTHS_PER_YEAR]     default 1500

#include "data-samples/world/world.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { QUARTER_DAYS = 95 };

static int n_failed;

static void show(const char *name, double got, double least, double most)
{
    bool bad = !(got >= least && got <= most);
    n_failed += bad;
    printf("%-52s %8.3f   %6.3f to %6.3f%s\n", name, got, least, most, bad ? "  TOO FAR" : "");
}

// The person's stay on a day; NULL = none.
static const struct stay *stay_on(const struct world *world, uint32_t person, day_t day)
{
    size_t low = 0, high = world->n_stay;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (world->stays[middle].person < person)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < world->n_stay && world->stays[low].person == person; low++)
        if (world->stays[low].from <= day && day < world->stays[low].to)
            return &world->stays[low];
    return NULL;
}

static void households_move(const struct world *world)
{
    double n = 0, here_before = 0, stayed = 0, placed = 0, gone = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_POSSESSION || fact->code != POSSESSION_EVICTION ||
            fact->day <= world->start)
            continue;
        const struct stay *before = stay_on(world, fact->person, fact->day - 1),
                          *after = stay_on(world, fact->person, fact->day);
        n++;
        here_before += before != NULL;
        const struct stay *next = stay_on(world, fact->person, fact->day + 1);
        stayed += before && next && before->dwelling == next->dwelling;
        placed += after && world->dwellings[after->dwelling].kind == HOME_TEMPORARY;
        gone += world->persons[fact->person].left == fact->day + 1;
    }
    printf("%.0f evictions from council tenancies, %.0f placed here, %.0f outside\n", n, placed,
           gone);
    show("lived there the day before", here_before / n, 0.99, 1);
    show("still lives there", stayed, 0, 0);
    show("placed in another district, of those placed", gone / (gone + placed),
         PLACED_OUTSIDE - 0.08, PLACED_OUTSIDE + 0.08);
}

// The child's risk on the first quarter day from `day` on, 0 = no row.
static double risk_from(const struct world *world, uint32_t child, day_t day)
{
    size_t low = 0, high = world->n_risk;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (world->risks[middle].as_of < day)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < world->n_risk && world->risks[low].as_of < day + QUARTER_DAYS; low++)
        if (world->risks[low].child == child)
            return world->risks[low].risk_2y;
    return 0;
}

// Mean of log(risk after / risk before) of the family's children; the family of the tenant.
static double mean_rise(const struct world *world, int code)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_POSSESSION || fact->code != code)
            continue;
        uint32_t tenant = fact->person;
        uint32_t family = world->persons[tenant].family;
        for (uint32_t who = tenant; who < world->n_person && world->persons[who].family == family;
             who++) {
            double before = risk_from(world, who, fact->day - QUARTER_DAYS),
                   after = risk_from(world, who, fact->day + 31);
            if (world->persons[who].mother != tenant || before == 0 || after == 0)
                continue;
            sum += log(after / before);
            n++;
        }
    }
    printf("possession step %d: %.0f children with a risk before and after\n", code, n);
    return sum / n;
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {.births_per_year = 1500,
                                    .n_year = 10,
                                    .seed = 1,
                                    .data_end = day_from_civil(2025, 12, 31),
                                    .n_thread = 1};
    if (n_argument > 1)
        options.births_per_year = (int)strtol(arguments[1], NULL, 10);
    struct world world;
    struct error err = {0};
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    households_move(&world);
    double claimed = mean_rise(&world, POSSESSION_CLAIM),
           evicted = mean_rise(&world, POSSESSION_EVICTION);
    show("log risk after a claim less before", claimed, -0.15, 0.15);
    show("log risk after an eviction less before, more by", evicted - claimed, 0.10, 0.80);
    world_done(&world);
    printf("%d figures outside their bounds\n", n_failed);
    return n_failed != 0;
}
