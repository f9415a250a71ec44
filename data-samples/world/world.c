// Makes the world: families and other households in parallel, each from its own streams, joined by
// number; then homes in the order of dates. Threads change nothing: a batch holds fixed households.

#include "data-samples/world/world.h"
#include "data-samples/world/world_homes.h"
#include "data-samples/world/world_life.h"
#include "data-samples/world/world_market.h"
#include "data-samples/world/world_others.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_records.h"
#include "data-samples/world/world_second.h"
#include "data-samples/world/world_settle.h"
#include "features/base/arena.h"
#include "features/base/parallel.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256, BIRTHS_MAX = 100000, YEARS_MAX = 30 };

static const double arriving_years = 22.8; // of a family's life; see draw_presence

struct maker {
    const struct world_options *options;
    struct calendar calendar;
    struct climate climate;
    size_t n_family, n_other;
    struct batch *batches; // one a chunk
};

static day_t founded_first(const struct calendar *calendar)
{
    return calendar->from - (day_t)(FAMILY_YEARS * 365.25);
}

static day_t founded_last(const struct calendar *calendar)
{
    return calendar->end + (day_t)(FOUNDED_LATER * 365.25);
}

static size_t count_families(const struct world_options *options, const struct calendar *calendar)
{
    double years = (founded_last(calendar) - founded_first(calendar) + 1) / 365.25;
    double a_year = options->births_per_year / BIRTHS_A_FAMILY;
    return (size_t)llround(a_year * (1 + EXIT_PRIVATE * arriving_years) * years);
}

static void make_family(struct maker *maker, struct family *family)
{
    const struct calendar *calendar = &maker->calendar;
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    family->founded = draw_between(life, founded_first(calendar), founded_last(calendar));
    bool native = draw_chance(life, 1 / (1 + EXIT_PRIVATE * arriving_years));
    family->came = native ? DAY_NONE : family->founded;
    family->panel = DAY_MIN;
    family->crisis_month = -1;
    family->help_from = family->help.from = DAY_MAX;
    struct mark mark = batch_mark(family->batch);
    family->first_fact = mark.fact;
    if (!family_found(family))
        return;
    family_live(family);
    family_records(family);
    family_settle(family);
    batch_finish(family->batch, mark, calendar);
}

static void make_chunk(void *context, size_t first, size_t end, int worker)
{
    struct maker *maker = context;
    struct batch *batch = &maker->batches[first / CHUNK];
    gsl_rng *streams[PURPOSE_COUNT];
    for (int i = 0; i < PURPOSE_COUNT; i++)
        streams[i] = stream_open();
    struct family *family = memory_alloc(sizeof *family);
    for (size_t i = first; i < end; i++) {
        for (int k = 0; k < PURPOSE_COUNT; k++)
            stream_seed(streams[k], maker->options->seed, (uint32_t)i, (enum purpose)k);
        batch->team = (uint8_t)climate_team_of(maker->options->seed, (uint32_t)i);
        if (i >= maker->n_family) {
            others_make(batch, &maker->calendar, streams[PURPOSE_LIFE],
                        (struct other_place){i - maker->n_family, maker->options->births_per_year,
                                             (uint32_t)i});
            continue;
        }
        memset(family, 0, sizeof *family);
        family->batch = batch;
        family->calendar = &maker->calendar;
        family->climate = &maker->climate;
        family->number = (uint32_t)i;
        family->seed = maker->options->seed;
        memcpy(family->streams, streams, sizeof streams);
        make_family(maker, family);
    }
    free(family);
    for (int i = 0; i < PURPOSE_COUNT; i++)
        stream_close(streams[i]);
}

// --- concatenating the batches

struct totals {
    size_t persons, residences, stays, facts, risks, panels, episodes, leavers, joiners;
};

static uint32_t shift(uint32_t number, size_t by)
{
    return number == WORLD_NONE ? WORLD_NONE : number + (uint32_t)by;
}

static void join_moves(struct moves *moves, const struct batch *batch, const struct totals *at)
{
    for (size_t i = 0; i < batch->n_leaver; i++) {
        struct leaver leaver = batch->leavers[i];
        leaver.person = shift(leaver.person, at->persons);
        leaver.identity.mother = shift(leaver.identity.mother, at->persons);
        leaver.identity.father = shift(leaver.identity.father, at->persons);
        moves->leavers[at->leavers + i] = leaver;
    }
    for (size_t i = 0; i < batch->n_joiner; i++) {
        struct joiner joiner = batch->joiners[i];
        joiner.person = shift(joiner.person, at->persons);
        joiner.mother = shift(joiner.mother, at->persons);
        moves->joiners[at->joiners + i] = joiner;
    }
}

static void join_batch(struct world *world, struct residence *residences, struct batch *batch,
                       struct totals *at)
{
    for (size_t i = 0; i < batch->n_person; i++) {
        struct person person = batch->persons[i];
        person.mother = shift(person.mother, at->persons);
        person.father = shift(person.father, at->persons);
        person.twin = shift(person.twin, at->persons);
        world->persons[at->persons + i] = person;
    }
    for (size_t i = 0; i < batch->n_fact; i++) {
        struct fact fact = batch->facts[i];
        fact.person = shift(fact.person, at->persons);
        fact.other = shift(fact.other, at->persons);
        fact.episode = fact.episode ? fact.episode + (uint32_t)at->episodes : 0;
        world->facts[at->facts + i] = fact;
    }
    for (size_t i = 0; i < batch->n_stay; i++) {
        struct stay stay = batch->stays[i];
        stay.person = shift(stay.person, at->persons);
        stay.dwelling = shift(stay.dwelling, at->residences);
        world->stays[at->stays + i] = stay;
    }
    for (size_t i = 0; i < batch->n_residence; i++)
        residences[at->residences + i] = batch->residences[i];
    for (size_t i = 0; i < batch->n_risk; i++) {
        world->risks[at->risks + i] = batch->risks[i];
        world->risks[at->risks + i].child = shift(batch->risks[i].child, at->persons);
    }
    for (size_t i = 0; i < batch->n_panel; i++) {
        struct panel_row row = batch->panels[i];
        row.child = shift(row.child, at->persons);
        row.fact = shift(row.fact, at->facts);
        world->panels[at->panels + i] = row;
    }
}

static void add_totals(struct totals *totals, const struct batch *batch)
{
    totals->persons += batch->n_person;
    totals->residences += batch->n_residence;
    totals->stays += batch->n_stay;
    totals->facts += batch->n_fact;
    totals->risks += batch->n_risk;
    totals->panels += batch->n_panel;
    totals->episodes += batch->n_episode;
    totals->leavers += batch->n_leaver;
    totals->joiners += batch->n_joiner;
}

static struct residence *join(struct world *world, struct maker *maker, size_t n_batch,
                              struct moves *ret_moves, size_t *ret_n_residence)
{
    struct totals all = {0}, at = {0};
    for (size_t i = 0; i < n_batch; i++)
        add_totals(&all, &maker->batches[i]);
    world->persons = memory_alloc(all.persons * sizeof *world->persons + 1);
    world->stays = memory_alloc(all.stays * sizeof *world->stays + 1);
    world->facts = memory_alloc(all.facts * sizeof *world->facts + 1);
    world->risks = memory_alloc(all.risks * sizeof *world->risks + 1);
    world->panels = memory_alloc(all.panels * sizeof *world->panels + 1);
    struct residence *residences = memory_alloc(all.residences * sizeof *residences + 1);
    *ret_moves = (struct moves){memory_alloc(all.leavers * sizeof *ret_moves->leavers + 1),
                                memory_alloc(all.joiners * sizeof *ret_moves->joiners + 1),
                                all.leavers, all.joiners};
    for (size_t i = 0; i < n_batch; i++) {
        struct batch *batch = &maker->batches[i];
        join_batch(world, residences, batch, &at);
        join_moves(ret_moves, batch, &at);
        add_totals(&at, batch);
        batch_done(batch);
    }
    world->n_person = all.persons;
    world->n_stay = all.stays;
    world->n_fact = all.facts;
    world->n_risk = all.risks;
    world->n_panel = all.panels;
    *ret_n_residence = all.residences;
    return residences;
}

// --- homes and order

static void settle_stays(struct world *world, const struct maker *maker,
                         const struct residence *residences, size_t n_residence)
{
    uint32_t *dwelling = memory_alloc(n_residence * sizeof *dwelling + 1);
    homes_allocate(residences, n_residence, &maker->calendar, dwelling, world);
    size_t n_kept = 0;
    for (size_t i = 0; i < world->n_stay; i++) {
        struct stay stay = world->stays[i];
        stay.dwelling = dwelling[stay.dwelling];
        if (stay.dwelling == WORLD_NONE || stay.to <= maker->calendar.from ||
            stay.from >= maker->calendar.end)
            continue;
        if (stay.to >= maker->calendar.end)
            stay.to = DAY_MAX;
        world->stays[n_kept++] = stay;
    }
    world->n_stay = n_kept;
    free(dwelling);
}

static int risk_order(const void *left, const void *right)
{
    const struct risk_row *a = left, *b = right;
    ORDER_BY(a->as_of, b->as_of);
    return ORDER_OF(a->child, b->child);
}

static int panel_order(const void *left, const void *right)
{
    const struct panel_row *a = left, *b = right;
    ORDER_BY(a->child, b->child);
    return ORDER_OF(a->day, b->day);
}

static enum status check(const struct world_options *options, struct error *err)
{
    if (options->births_per_year < 1 || options->births_per_year > BIRTHS_MAX)
        return error_set(err, E_LIMIT, "%d births a year: from 1 to %d can be simulated",
                         options->births_per_year, BIRTHS_MAX);
    if (options->n_year < 1 || options->n_year > YEARS_MAX)
        return error_set(err, E_LIMIT, "%d years: from 1 to %d can be simulated", options->n_year,
                         YEARS_MAX);
    return OK;
}

enum status world_make(const struct world_options *options, struct world *ret_world,
                       struct error *err)
{
    enum status status = check(options, err);
    if (status)
        return status;
    struct maker *maker = memory_alloc(sizeof *maker);
    maker->options = options;
    calendar_make(options, &maker->calendar);
    climate_make(options->seed, &maker->calendar, &maker->climate);
    maker->n_family = count_families(options, &maker->calendar);
    maker->n_other = others_count(options->births_per_year);
    size_t n = maker->n_family + maker->n_other, n_batch = (n + CHUNK - 1) / CHUNK;
    maker->batches = memory_alloc(n_batch * sizeof *maker->batches);
    parallel_for(n, CHUNK, options->n_thread, make_chunk, maker);
    *ret_world = (struct world){.options = *options,
                                .start = maker->calendar.from,
                                .records_from = maker->calendar.records};
    size_t n_residence;
    struct moves moves;
    struct residence *residences = join(ret_world, maker, n_batch, &moves, &n_residence);
    market_match(ret_world, &maker->calendar, residences, &moves);
    free(moves.leavers);
    free(moves.joiners);
    settle_stays(ret_world, maker, residences, n_residence);
    second_homes_make(ret_world, &maker->calendar);
    qsort(ret_world->risks, ret_world->n_risk, sizeof *ret_world->risks, risk_order);
    qsort(ret_world->panels, ret_world->n_panel, sizeof *ret_world->panels, panel_order);
    free(residences);
    free(maker->batches);
    free(maker);
    return OK;
}

void world_done(struct world *world)
{
    free(world->dwellings);
    free(world->persons);
    free(world->stays);
    free(world->facts);
    free(world->second_homes);
    free(world->risks);
    free(world->panels);
    *world = (struct world){0};
}
