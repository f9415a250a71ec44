// Indexes over the world by counting, and the facts of an agency in the order of days.

#include "data-samples/agency/agency_view.h"

#include "data-samples/agency/agency_quality.h"
#include "data-samples/agency/identifiers.h"
#include "features/base/sort.h"

#include <stdlib.h>

static uint32_t *index_stays(struct arena *arena, const struct world *world)
{
    uint32_t *first = arena_array(arena, world->n_person + 1, sizeof *first);
    for (size_t i = 0; i < world->n_stay; i++)
        first[world->stays[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        first[i + 1] += first[i];
    return first;
}

static uint32_t *index_facts(struct arena *arena, const struct world *world)
{
    uint32_t *first = arena_array(arena, world->n_person + 1, sizeof *first);
    for (size_t i = 0; i < world->n_fact; i++)
        first[world->facts[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        first[i + 1] += first[i];
    return first;
}

static void index_homes(struct arena *arena, const struct world *world,
                        struct agency_view *ret_view)
{
    uint32_t *first = arena_array(arena, world->n_dwelling + 1, sizeof *first);
    uint32_t *stays = arena_array(arena, world->n_stay + 1, sizeof *stays);
    uint32_t *filled = memory_alloc((world->n_dwelling + 1) * sizeof *filled);
    for (size_t i = 0; i < world->n_stay; i++)
        first[world->stays[i].dwelling + 1]++;
    for (size_t i = 0; i < world->n_dwelling; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < world->n_stay; i++) {
        uint32_t dwelling = world->stays[i].dwelling;
        stays[first[dwelling] + filled[dwelling]++] = (uint32_t)i;
    }
    free(filled);
    ret_view->home_first = first;
    ret_view->home_stays = stays;
}

void agency_view_make(struct arena *arena, const struct world *world, size_t n_resident,
                      struct agency_view *ret_view)
{
    *ret_view = (struct agency_view){
        .world = world,
        .n_resident = n_resident,
        .stay_first = index_stays(arena, world),
        .fact_first = index_facts(arena, world),
        .seed = world->options.seed,
        .from = world->records_from,
        .end = world->options.data_end,
    };
    index_homes(arena, world, ret_view);
    ret_view->quality = quality_make(arena, world, ret_view->stay_first);
    ret_view->nhs = nhs_numbers(ret_view->seed, world->n_person, &ret_view->n_nhs);
}

void agency_view_done(struct agency_view *view)
{
    free((void *)view->nhs);
    *view = (struct agency_view){0};
}

const struct stay *agency_stay_at(const struct agency_view *view, uint32_t person, day_t day)
{
    for (uint32_t i = view->stay_first[person]; i < view->stay_first[person + 1]; i++) {
        const struct stay *stay = &view->world->stays[i];
        if (stay->from <= day && day < stay->to)
            return stay;
    }
    return NULL;
}

size_t agency_residents(const struct agency_view *view, uint32_t dwelling, day_t day,
                        uint32_t *ret_persons, size_t n_max)
{
    size_t n = 0;
    for (uint32_t i = view->home_first[dwelling]; i < view->home_first[dwelling + 1]; i++) {
        const struct stay *stay = &view->world->stays[view->home_stays[i]];
        if (stay->from <= day && day < stay->to && n < n_max &&
            agency_alive(&view->world->persons[stay->person], day))
            ret_persons[n++] = stay->person;
    }
    return n;
}

int agency_age(const struct person *person, day_t day)
{
    if (day < person->dob)
        return -1;
    int years = (day - person->dob) / 366; // never too many
    while (day_add_months(person->dob, 12 * (years + 1)) <= day)
        years++;
    return years;
}

bool agency_alive(const struct person *person, day_t day)
{
    return person->died == DAY_NONE || day < person->died;
}

static int by_day(const void *a, const void *b)
{
    const struct fact *left = *(const struct fact *const *)a;
    const struct fact *right = *(const struct fact *const *)b;
    ORDER_BY(left->day, right->day);
    return left < right ? -1 : left > right;
}

static bool in_records(const struct agency_view *view, const struct fact *fact)
{
    if (fact->day > view->end)
        return false;
    bool open_then = fact_rows[fact->kind].is_spell && fact->end > view->from;
    return fact->day >= view->from || open_then;
}

struct fact_list agency_facts(const struct agency_view *view, struct arena *arena, uint64_t kinds)
{
    const struct world *world = view->world;
    size_t n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n += kinds >> world->facts[i].kind & 1 && in_records(view, &world->facts[i]);
    struct fact_list list = {arena_array(arena, n + 1, sizeof *list.facts), n};
    n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        if (kinds >> world->facts[i].kind & 1 && in_records(view, &world->facts[i]))
            list.facts[n++] = &world->facts[i];
    qsort(list.facts, list.n, sizeof *list.facts, by_day);
    return list;
}
