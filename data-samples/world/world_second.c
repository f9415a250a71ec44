// Children who alternate between the homes of their parents have a second home with the father
// while he lives elsewhere, in the borough or outside it. Whether they do is drawn once for each
// pair of parents; the main home is untouched.

#include "data-samples/world/world_second.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"
#include "features/base/arena.h"

#include <stdlib.h>

#define SECOND_KEY 0x7365636f6e640000u

struct finder {
    struct world *world;
    const struct calendar *calendar;
    size_t *first; // stays by person, n_person + 1
    size_t capacity;
    double u; // of the parents of the child in hand
};

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static day_t earlier(day_t a, day_t b)
{
    return a < b ? a : b;
}

static void add_home(struct finder *finder, uint32_t child, uint32_t dwelling, day_t from, day_t to)
{
    struct world *world = finder->world;
    double share = dwelling == WORLD_NONE ? PROB_SECOND_OUTSIDE : PROB_SECOND_NEAR;
    if (from >= to || from >= finder->calendar->end || finder->u >= share)
        return;
    struct stay *last =
        world->n_second_home ? &world->second_homes[world->n_second_home - 1] : NULL;
    if (last && last->person == child && last->dwelling == dwelling && last->to == from) {
        last->to = to; // the child's main home moved
        return;
    }
    memory_grow(&world->second_homes, &finder->capacity, world->n_second_home + 1, sizeof *last);
    world->second_homes[world->n_second_home++] = (struct stay){child, dwelling, from, to};
}

static bool lives_at(const struct finder *finder, uint32_t person, uint32_t dwelling, day_t day)
{
    for (size_t i = finder->first[person]; i < finder->first[person + 1]; i++) {
        const struct stay *stay = &finder->world->stays[i];
        if (stay->from <= day && day < stay->to)
            return stay->dwelling == dwelling;
    }
    return false;
}

// While the child is at home with the mother [from, to): with the father wherever he is.
static void follow_father(struct finder *finder, uint32_t child, const struct stay *home,
                          day_t from, day_t to)
{
    const struct world *world = finder->world;
    uint32_t father = world->persons[child].father;
    if (!lives_at(finder, world->persons[child].mother, home->dwelling, from))
        return;
    for (size_t i = finder->first[father]; i < finder->first[father + 1] && from < to; i++) {
        const struct stay *his = &world->stays[i];
        if (his->to <= from || his->from >= to)
            continue;
        add_home(finder, child, WORLD_NONE, from, his->from);
        from = later(from, his->from);
        if (his->dwelling != home->dwelling)
            add_home(finder, child, his->dwelling, from, earlier(to, his->to));
        from = his->to;
    }
    add_home(finder, child, WORLD_NONE, from, to);
}

static void find_homes(struct finder *finder, uint32_t child)
{
    const struct world *world = finder->world;
    const struct person *person = &world->persons[child];
    if (person->mother == WORLD_NONE || person->father == WORLD_NONE)
        return;
    uint64_t pair = (uint64_t)person->mother << 32 | person->father;
    uint64_t random = stream_hash(world->options.seed ^ SECOND_KEY, pair);
    finder->u = (double)(random >> 11) * 0x1p-53;
    day_t from = day_add_months(person->dob, 12), to = day_add_months(person->dob, 12 * 18);
    day_t died = world->persons[person->father].died;
    if (died != DAY_NONE)
        to = earlier(to, died);
    for (size_t i = finder->first[child]; i < finder->first[child + 1]; i++) {
        const struct stay *home = &world->stays[i];
        if (home->from < to && home->to > from)
            follow_father(finder, child, home, later(from, home->from), earlier(to, home->to));
    }
}

void second_homes_make(struct world *world, const struct calendar *calendar)
{
    struct finder finder = {world, calendar,
                            memory_alloc((world->n_person + 1) * sizeof *finder.first), 0, 0};
    for (size_t i = 0; i < world->n_stay; i++)
        finder.first[world->stays[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        finder.first[i + 1] += finder.first[i];
    for (size_t i = 0; i < world->n_person; i++)
        find_homes(&finder, (uint32_t)i);
    for (size_t i = 0; i < world->n_second_home; i++)
        if (world->second_homes[i].to >= calendar->end)
            world->second_homes[i].to = DAY_MAX;
    free(finder.first);
}
