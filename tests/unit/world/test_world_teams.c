// Teams of social care have thresholds of their own: their factors average 1, and the plans that
// follow their enquiries rise with them. Each has a part of the borough.
//
//   test_world_teams [BIRTHS_PER_YEAR]     default 700

#include "data-samples/world/world.h"
#include "data-samples/world/world_address.h"
#include "data-samples/world/world_climate.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORLDS = 2, SEEDS = 400 };

static int n_failed;

static void show(const char *name, double got, double least, double most)
{
    bool bad = !(got >= least && got <= most);
    n_failed += bad;
    printf("%-52s %8.3f   %6.3f to %6.3f%s\n", name, got, least, most, bad ? "  TOO FAR" : "");
}

static void factors_average_one(const struct world_options *options)
{
    static struct climate climate;
    static struct calendar calendar;
    calendar_make(options, &calendar);
    double squares = 0, furthest = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        climate_make(seed, &calendar, &climate);
        double sum = 0, logs = 0;
        for (int team = 0; team < TEAM_COUNT; team++) {
            sum += climate.teams[CLIMATE_PLANS][team] / TEAM_COUNT;
            logs += log(climate.teams[CLIMATE_PLANS][team]) / TEAM_COUNT;
        }
        for (int team = 0; team < TEAM_COUNT; team++)
            squares += pow(log(climate.teams[CLIMATE_PLANS][team]) - logs, 2) / (TEAM_COUNT - 1);
        furthest = fmax(furthest, fabs(sum - 1));
    }
    show("mean of the teams' factors, furthest from 1", furthest, 0, 1e-9);
    show("spread of their logarithms over the parameter", sqrt(squares / SEEDS) / TEAM_SD_PLANS,
         0.9, 1.1);
}

// Each area belongs to the team that was asked for it, and no two requests give the same.
static void map_is_one(void)
{
    enum { AREAS = 4000, NUMBERS = 4 * AREAS + 1440 };
    static int times[NUMBERS];
    double wrong = 0;
    for (int team = 0; team < TEAM_COUNT; team++)
        for (uint32_t i = 0; i < AREAS; i++) {
            uint32_t area = world_team_area((enum climate_team)team, i);
            wrong += area >= NUMBERS || times[area]++ ||
                     world_area_team(area) != (enum climate_team)team;
        }
    show("areas of two teams or of another", wrong, 0, 0);
}

// Referrals of children at home come from the part of the borough that their team has.
static void referrals_follow_map(const struct world *world)
{
    double n = 0, right = 0;
    size_t at = 0; // stays and facts are both by person
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_REFERRAL)
            continue;
        while (at < world->n_stay && world->stays[at].person < fact->person)
            at++;
        for (size_t k = at; k < world->n_stay && world->stays[k].person == fact->person; k++) {
            const struct stay *stay = &world->stays[k];
            const struct dwelling *home = &world->dwellings[stay->dwelling];
            if (fact->day < stay->from || fact->day >= stay->to || home->kind != HOME_OWN)
                continue;
            n++;
            right += world_area_team(home->area) ==
                     climate_team_of(world->options.seed, world->persons[fact->person].family);
        }
    }
    show("referrals from the team's part of the borough", right / n, 0.98, 1);
}

// Sums of a regression of log odds on log factors.
struct sums {
    double n, x, y, xx, xy;
};

static void add_teams(const struct world *world, struct sums *sums)
{
    static struct climate climate;
    static struct calendar calendar;
    calendar_make(&world->options, &calendar);
    climate_make(world->options.seed, &calendar, &climate);
    double enquiries[TEAM_COUNT] = {0}, plans[TEAM_COUNT] = {0};
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        int team = climate_team_of(world->options.seed, world->persons[fact->person].family);
        enquiries[team] += fact->kind == FACT_S47;
        plans[team] += fact->kind == FACT_CONFERENCE && fact->code == CONFERENCE_PLAN;
    }
    for (int team = 0; team < TEAM_COUNT; team++) {
        double share = plans[team] / enquiries[team];
        double x = log(climate.teams[CLIMATE_PLANS][team]), y = log(share / (1 - share));
        printf("seed %d, team %d: factor %.2f, %.0f plans for %.0f enquiries\n",
               (int)world->options.seed, team, exp(x), plans[team], enquiries[team]);
        sums->n++;
        sums->x += x;
        sums->y += y;
        sums->xx += x * x;
        sums->xy += x * y;
    }
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {.births_per_year = 700,
                                    .n_year = 10,
                                    .data_end = day_from_civil(2025, 12, 31),
                                    .n_thread = 1};
    if (n_argument > 1)
        options.births_per_year = (int)strtol(arguments[1], NULL, 10);
    factors_average_one(&options);
    map_is_one();
    struct sums sums = {0};
    for (int s = 0; s < WORLDS; s++) {
        struct world world;
        struct error err = {0};
        options.seed = (uint64_t)s + 1;
        if (world_make(&options, &world, &err)) {
            error_print(&err);
            return 1;
        }
        add_teams(&world, &sums);
        referrals_follow_map(&world);
        world_done(&world);
    }
    double slope = (sums.n * sums.xy - sums.x * sums.y) / (sums.n * sums.xx - sums.x * sums.x);
    show("log odds of a plan, slope on the team's log factor", slope, 0.55, 1.45);
    printf("%d figures outside their bounds\n", n_failed);
    return n_failed != 0;
}
