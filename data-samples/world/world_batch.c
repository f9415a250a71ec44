// Growing arrays of a batch of households and the tidying of one household's rows: only what
// happened here and within the data remains, in the order that world.h promises.

#include "data-samples/world/world_batch.h"
#include "features/base/arena.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

enum { LOOK_BACK_YEARS = 61, LOOK_AHEAD_YEARS = 2, BURN_IN_YEARS = 2 };

static int month_number(day_t day)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return year * 12 + month - 1;
}

void calendar_make(const struct world_options *options, struct calendar *ret_calendar)
{
    struct calendar *calendar = ret_calendar;
    calendar->end = options->data_end + 1;
    calendar->horizon = day_add_months(calendar->end, 12 * LOOK_AHEAD_YEARS);
    calendar->records = day_add_months(calendar->end, -12 * options->n_year);
    calendar->from = day_add_months(calendar->records, -12 * BURN_IN_YEARS);
    calendar->first = month_number(calendar->from) - 12 * LOOK_BACK_YEARS;
    calendar->n_month = month_number(calendar->horizon) + 1 - calendar->first;
    for (int i = 0; i <= calendar->n_month; i++) {
        int number = calendar->first + i;
        calendar->start[i] = day_from_civil(number / 12, number % 12 + 1, 1);
    }
}

int calendar_month(const struct calendar *calendar, day_t day)
{
    return month_number(day) - calendar->first;
}

int calendar_month_of_year(const struct calendar *calendar, int month)
{
    return (calendar->first + month) % 12;
}

int calendar_length(const struct calendar *calendar, int month)
{
    return calendar->start[month + 1] - calendar->start[month];
}

void batch_done(struct batch *batch)
{
    free(batch->persons);
    free(batch->residences);
    free(batch->stays);
    free(batch->facts);
    free(batch->risks);
    free(batch->panels);
    free(batch->leavers);
    free(batch->joiners);
    *batch = (struct batch){0};
}

uint32_t batch_person(struct batch *batch, const struct person *person)
{
    memory_grow(&batch->persons, &batch->person_capacity, batch->n_person + 1, sizeof *person);
    batch->persons[batch->n_person] = *person;
    return (uint32_t)batch->n_person++;
}

uint32_t batch_residence(struct batch *batch, const struct residence *residence)
{
    memory_grow(&batch->residences, &batch->residence_capacity, batch->n_residence + 1,
                sizeof *residence);
    batch->residences[batch->n_residence] = *residence;
    return (uint32_t)batch->n_residence++;
}

void batch_stay(struct batch *batch, struct stay stay)
{
    if (stay.from >= stay.to)
        return;
    memory_grow(&batch->stays, &batch->stay_capacity, batch->n_stay + 1, sizeof stay);
    batch->stays[batch->n_stay++] = stay;
}

size_t batch_fact(struct batch *batch, const struct fact *fact)
{
    memory_grow(&batch->facts, &batch->fact_capacity, batch->n_fact + 1, sizeof *fact);
    batch->facts[batch->n_fact] = *fact;
    return batch->n_fact++;
}

void batch_event(struct batch *batch, enum fact_kind kind, uint32_t person, day_t day, int code)
{
    struct fact fact = FACT(kind, person, day);
    fact.code = (uint16_t)code;
    batch_fact(batch, &fact);
}

void batch_risk(struct batch *batch, const struct risk_row *row)
{
    memory_grow(&batch->risks, &batch->risk_capacity, batch->n_risk + 1, sizeof *row);
    batch->risks[batch->n_risk++] = *row;
}

void batch_panel(struct batch *batch, const struct panel_row *row)
{
    memory_grow(&batch->panels, &batch->panel_capacity, batch->n_panel + 1, sizeof *row);
    batch->panels[batch->n_panel++] = *row;
}

void batch_leaver(struct batch *batch, uint32_t person, day_t free, day_t until)
{
    memory_grow(&batch->leavers, &batch->leaver_capacity, batch->n_leaver + 1,
                sizeof *batch->leavers);
    batch->leavers[batch->n_leaver++] =
        (struct leaver){batch->persons[person], person, free, until};
}

void batch_joiner(struct batch *batch, struct joiner joiner)
{
    memory_grow(&batch->joiners, &batch->joiner_capacity, batch->n_joiner + 1, sizeof joiner);
    batch->joiners[batch->n_joiner++] = joiner;
}

struct mark batch_mark(const struct batch *batch)
{
    return (struct mark){batch->n_person, batch->n_stay,   batch->n_fact,  batch->n_risk,
                         batch->n_panel,  batch->n_leaver, batch->n_joiner};
}

int batch_fact_order(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;
    ORDER_BY(a->person, b->person);
    ORDER_BY(a->day, b->day);
    ORDER_BY(a->kind, b->kind);
    ORDER_BY(a->code, b->code);
    ORDER_BY(a->episode, b->episode);
    return ORDER_OF(a->bits, b->bits);
}

int batch_stay_order(const void *left, const void *right)
{
    const struct stay *a = left, *b = right;
    ORDER_BY(a->person, b->person);
    return ORDER_OF(a->from, b->from);
}

// Cuts the fact to what could be seen here; false = nothing is left of it.
static bool fact_cut(struct fact *fact, const struct person *person, const struct calendar *cal)
{
    day_t out = person->left;
    if (person->died != DAY_NONE && person->died < out)
        out = person->died;
    bool is_spell = fact_rows[fact->kind].is_spell;
    if (is_spell && fact->end > out)
        fact->end = out;
    if (is_spell && fact->end >= cal->end)
        fact->end = DAY_MAX;
    if (fact->day >= cal->end || fact->day >= out || (is_spell && fact->end <= fact->day))
        return false;
    return is_spell ? fact->end > cal->from : fact->day >= cal->from;
}

static uint32_t find_panel(const struct batch *batch, size_t first, const struct panel_row *row)
{
    for (size_t i = first; i < batch->n_fact; i++)
        if (batch->facts[i].kind == FACT_PANEL && batch->facts[i].person == row->child &&
            batch->facts[i].day == row->day)
            return (uint32_t)i;
    return WORLD_NONE;
}

// --- who is of the world

// Lived here in the world's time, or is on the way and known of.
static bool is_resident(const struct person *person, const struct calendar *calendar)
{
    if (person->dob >= calendar->end)
        return person->due != DAY_NONE && person->due - PREGNANCY_KNOWN < calendar->end;
    return person->came < person->left && person->came < calendar->end &&
           person->left > calendar->from &&
           (person->died == DAY_NONE || person->died > calendar->from);
}

// Marks who is resident, a parent of a resident, or met in a fact; 0 = not of this world.
static void mark_kept(const struct batch *batch, struct mark mark, const struct calendar *calendar,
                      uint32_t *kept)
{
    for (size_t i = mark.person; i < batch->n_person; i++) {
        const struct person *person = &batch->persons[i];
        if (!is_resident(person, calendar))
            continue;
        kept[i - mark.person] = 1;
        if (person->mother != WORLD_NONE)
            kept[person->mother - mark.person] = 1;
        if (person->father != WORLD_NONE)
            kept[person->father - mark.person] = 1;
    }
    for (size_t i = mark.fact; i < batch->n_fact; i++) {
        kept[batch->facts[i].person - mark.person] = 1;
        if (batch->facts[i].other != WORLD_NONE)
            kept[batch->facts[i].other - mark.person] = 1;
    }
}

static uint32_t renumbered(const uint32_t *number, struct mark mark, uint32_t person)
{
    return person == WORLD_NONE ? WORLD_NONE : number[person - mark.person];
}

// What comes after the data is not known yet.
static void forget_future(struct person *person, const struct calendar *calendar)
{
    if (person->left >= calendar->end)
        person->left = DAY_MAX;
    if (person->died != DAY_NONE && person->died >= calendar->end)
        person->died = DAY_NONE;
    if (person->changed_surname != DAY_NONE && person->changed_surname >= calendar->end) {
        person->changed_surname = DAY_NONE;
        person->surname = person->surname_at_birth;
    }
}

static void keep_persons(struct batch *batch, struct mark mark, const struct calendar *calendar,
                         const uint32_t *number)
{
    size_t n_kept = mark.person;
    for (size_t i = mark.person; i < batch->n_person; i++) {
        if (number[i - mark.person] == WORLD_NONE)
            continue;
        struct person person = batch->persons[i];
        person.mother = renumbered(number, mark, person.mother);
        person.father = renumbered(number, mark, person.father);
        person.twin = renumbered(number, mark, person.twin);
        forget_future(&person, calendar);
        batch->persons[n_kept++] = person;
    }
    batch->n_person = n_kept;
}

// Of the leavers those who are of the world or whose parents are, of the joiners those who are.
static void keep_moves(struct batch *batch, struct mark mark, const uint32_t *number)
{
    size_t n_leaver = mark.leaver, n_joiner = mark.joiner;
    for (size_t i = mark.leaver; i < batch->n_leaver; i++) {
        struct leaver leaver = batch->leavers[i];
        leaver.person = renumbered(number, mark, leaver.person);
        leaver.identity.mother = renumbered(number, mark, leaver.identity.mother);
        leaver.identity.father = renumbered(number, mark, leaver.identity.father);
        leaver.identity.twin = WORLD_NONE; // a row of the world keeps its own
        if (leaver.person != WORLD_NONE || leaver.identity.mother != WORLD_NONE ||
            leaver.identity.father != WORLD_NONE)
            batch->leavers[n_leaver++] = leaver;
    }
    for (size_t i = mark.joiner; i < batch->n_joiner; i++) {
        struct joiner joiner = batch->joiners[i];
        joiner.person = renumbered(number, mark, joiner.person);
        joiner.mother = renumbered(number, mark, joiner.mother);
        if (joiner.person != WORLD_NONE)
            batch->joiners[n_joiner++] = joiner;
    }
    batch->n_leaver = n_leaver;
    batch->n_joiner = n_joiner;
}

// Drops the persons that the world has nothing of and numbers the others anew, everywhere.
static void drop_strangers(struct batch *batch, struct mark mark, const struct calendar *calendar)
{
    size_t n = batch->n_person - mark.person;
    uint32_t *number = memory_alloc(n * sizeof *number + 1), next = (uint32_t)mark.person;
    mark_kept(batch, mark, calendar, number);
    for (size_t i = 0; i < n; i++)
        number[i] = number[i] ? next++ : WORLD_NONE;
    keep_persons(batch, mark, calendar, number);
    for (size_t i = mark.fact; i < batch->n_fact; i++) {
        batch->facts[i].person = renumbered(number, mark, batch->facts[i].person);
        batch->facts[i].other = renumbered(number, mark, batch->facts[i].other);
    }
    size_t n_stay = mark.stay;
    for (size_t i = mark.stay; i < batch->n_stay; i++) {
        struct stay stay = batch->stays[i];
        stay.person = renumbered(number, mark, stay.person);
        if (stay.person != WORLD_NONE)
            batch->stays[n_stay++] = stay;
    }
    batch->n_stay = n_stay;
    for (size_t i = mark.risk; i < batch->n_risk; i++)
        batch->risks[i].child = renumbered(number, mark, batch->risks[i].child);
    for (size_t i = mark.panel; i < batch->n_panel; i++)
        batch->panels[i].child = renumbered(number, mark, batch->panels[i].child);
    keep_moves(batch, mark, number);
    free(number);
}

void batch_finish(struct batch *batch, struct mark mark, const struct calendar *calendar)
{
    size_t n_kept = mark.fact;
    for (size_t i = mark.fact; i < batch->n_fact; i++)
        if (fact_cut(&batch->facts[i], &batch->persons[batch->facts[i].person], calendar))
            batch->facts[n_kept++] = batch->facts[i];
    batch->n_fact = n_kept;
    drop_strangers(batch, mark, calendar);
    if (n_kept > mark.fact)
        qsort(batch->facts + mark.fact, n_kept - mark.fact, sizeof *batch->facts, batch_fact_order);
    if (batch->n_stay > mark.stay)
        qsort(batch->stays + mark.stay, batch->n_stay - mark.stay, sizeof *batch->stays,
              batch_stay_order);
    size_t n_panel = mark.panel;
    for (size_t i = mark.panel; i < batch->n_panel; i++) {
        struct panel_row row = batch->panels[i];
        row.fact = find_panel(batch, mark.fact, &row);
        if (row.fact != WORLD_NONE)
            batch->panels[n_panel++] = row;
    }
    batch->n_panel = n_panel;
}
