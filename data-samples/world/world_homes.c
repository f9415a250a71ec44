// The housing market in one serial pass: leavers give their place back to a queue of its part of the
// borough, kind, tenure and decile; whoever comes takes the place that has stood empty longest, one decile up or
// down if need be; when there is none, one more dwelling is built.

#include "data-samples/world/world_homes.h"
#include "data-samples/world/world_address.h"
#include "features/base/arena.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

enum {
    DECILES = 10,
    TENURES = 3,
    POOLS = TEAM_COUNT * HOME_KIND_COUNT * TENURES * DECILES,
    AREA_SIZE = 20
};

// Places (a dwelling may have several) wait in queues linked through `next`.
struct market {
    struct world *world;
    size_t dwelling_capacity;
    uint32_t *next;  // place -> next in its queue
    uint32_t *place; // place -> dwelling
    size_t n_place, next_capacity, place_capacity;
    uint32_t first[POOLS], last[POOLS];
    uint32_t area[TEAM_COUNT][DECILES + 1], in_area[TEAM_COUNT][DECILES + 1]; // being built
    uint32_t n_area[TEAM_COUNT];
};

static int pool_of(const struct residence *residence, int decile)
{
    bool is_near = residence->kind == HOME_OWN || residence->kind == HOME_SHARED;
    int team = is_near ? residence->team : 0; // others have the whole borough to choose from
    return ((team * HOME_KIND_COUNT + residence->kind) * TENURES + residence->tenure) * DECILES +
           decile - 1;
}

static void give_back(struct market *market, int pool, uint32_t place)
{
    market->next[place] = WORLD_NONE;
    if (market->first[pool] == WORLD_NONE)
        market->first[pool] = place;
    else
        market->next[market->last[pool]] = place;
    market->last[pool] = place;
}

static uint32_t take(struct market *market, int pool)
{
    uint32_t place = market->first[pool];
    if (place != WORLD_NONE)
        market->first[pool] = market->next[place];
    return place;
}

static uint32_t build(struct market *market, const struct residence *residence)
{
    int decile = residence->decile, team = residence->team;
    struct world *world = market->world;
    if (market->in_area[team][decile] % AREA_SIZE == 0) {
        market->area[team][decile] =
            world_team_area((enum climate_team)team, market->n_area[team]++);
        market->in_area[team][decile] = 0;
    }
    memory_grow(&world->dwellings, &market->dwelling_capacity, world->n_dwelling + 1,
                sizeof *world->dwellings);
    world->dwellings[world->n_dwelling] =
        (struct dwelling){.imd_decile = (uint8_t)decile,
                          .tenure = residence->tenure,
                          .kind = residence->kind,
                          .number = (uint16_t)++market->in_area[team][decile],
                          .area = market->area[team][decile]};
    return (uint32_t)world->n_dwelling++;
}

static void build_places(struct market *market, const struct residence *residence)
{
    static const int places[HOME_KIND_COUNT] = {
        [HOME_OWN] = 1,   [HOME_SHARED] = 5, [HOME_HOSTEL] = 20,
        [HOME_CARE] = 40, [HOME_FOSTER] = 3, [HOME_TEMPORARY] = 1};
    uint32_t dwelling = build(market, residence);
    for (int i = 0; i < places[residence->kind]; i++) {
        memory_grow(&market->next, &market->next_capacity, market->n_place + 1,
                    sizeof *market->next);
        memory_grow(&market->place, &market->place_capacity, market->n_place + 1,
                    sizeof *market->place);
        market->place[market->n_place] = dwelling;
        give_back(market, pool_of(residence, residence->decile), (uint32_t)market->n_place++);
    }
}

static uint32_t find_place(struct market *market, const struct residence *residence, int *ret_pool)
{
    static const int steps[] = {0, -1, 1};
    for (int i = 0; i < 3; i++) {
        int decile = residence->decile + steps[i];
        if (decile < 1 || decile > DECILES)
            continue;
        *ret_pool = pool_of(residence, decile);
        uint32_t place = take(market, *ret_pool);
        if (place != WORLD_NONE)
            return place;
    }
    build_places(market, residence);
    *ret_pool = pool_of(residence, residence->decile);
    return take(market, *ret_pool);
}

// A start or an end of a residence.
struct turn {
    day_t day;
    uint32_t residence;
    bool starts; // first on a day: a home can be had from the day after it falls vacant
};

static int turn_order(const void *left, const void *right)
{
    const struct turn *a = left, *b = right;
    ORDER_BY(a->day, b->day);
    if (a->starts != b->starts)
        return a->starts ? -1 : 1;
    return ORDER_OF(a->residence, b->residence);
}

static struct turn *list_turns(const struct residence *residences, size_t n,
                               const struct calendar *calendar, size_t *ret_n_turn)
{
    struct turn *turns = memory_alloc(2 * n * sizeof *turns + 1);
    size_t n_turn = 0;
    for (size_t i = 0; i < n; i++) {
        const struct residence *home = &residences[i];
        if (home->to <= calendar->from || home->from >= calendar->end || home->to <= home->from)
            continue;
        turns[n_turn++] = (struct turn){home->from, (uint32_t)i, true};
        if (home->to < calendar->end)
            turns[n_turn++] = (struct turn){home->to, (uint32_t)i, false};
    }
    qsort(turns, n_turn, sizeof *turns, turn_order);
    *ret_n_turn = n_turn;
    return turns;
}

void homes_allocate(const struct residence *residences, size_t n, const struct calendar *calendar,
                    uint32_t *ret_dwelling, struct world *world)
{
    struct market market = {.world = world};
    memset(market.first, 0xff, sizeof market.first); // WORLD_NONE
    memset(ret_dwelling, 0xff, n * sizeof *ret_dwelling);
    uint32_t *held = memory_alloc(n * sizeof *held + 1); // residence -> its place
    int *pools = memory_alloc(n * sizeof *pools + 1);
    size_t n_turn;
    struct turn *turns = list_turns(residences, n, calendar, &n_turn);
    for (size_t i = 0; i < n_turn; i++) {
        uint32_t who = turns[i].residence;
        if (!turns[i].starts) {
            give_back(&market, pools[who], held[who]);
            continue;
        }
        held[who] = find_place(&market, &residences[who], &pools[who]);
        ret_dwelling[who] = market.place[held[who]];
    }
    free(turns);
    free(pools);
    free(held);
    free(market.next);
    free(market.place);
}
