// Rates by age are assumed within what is published of major departments (MODEL.md, 14); a
// person's own factor makes some come often. A parent counts as the world's until the youngest child
// is eighteen, a partner who is no parent for good.

#include "data-samples/agency/attendances.h"

#include "data-samples/world/world_climate.h"
#include "data-samples/world/world_codes.h"
#include "features/base/arena.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>

#define PURPOSE_ATTENDANCE 27
#define FREQUENT_SD 0.7 // of the log of a person's own factor
#define YEAR 365
#define CHILD_UNTIL 11

// From this age on: attendances a year, P(admission | attendance), median days in hospital.
static const struct {
    int age;
    double rate, admitted, days;
} rows[] = {{0, 0.66, 0.2, 1},   {5, 0.28, 0.1, 1},   {18, 0.33, 0.1, 1}, {40, 0.24, 0.15, 2},
            {65, 0.28, 0.35, 3}, {75, 0.45, 0.45, 5}, {85, 0.75, 0.55, 7}};

static size_t row_of(int age)
{
    size_t i = sizeof rows / sizeof *rows - 1;
    while (i > 0 && age < rows[i].age)
        i--;
    return i;
}

void fact_heap_add(struct fact_heap *heap, const struct fact *fact)
{
    if (heap->n == heap->capacity) {
        heap->capacity = heap->capacity ? heap->capacity * 2 : 1024;
        heap->facts = memory_resize(heap->facts, heap->capacity * sizeof *heap->facts);
    }
    heap->facts[heap->n++] = *fact;
}

// By enum emergency_code, cumulated. Children do not harm themselves or drink.
static uint16_t complaint(struct draw *draw, int age)
{
    static const double upto[] = {0.29, 0.30, 0.43, 0.55, 0.57, 0.59, 0.62};
    double u = draw_unit(draw);
    uint16_t code = 0;
    while (code < EMERGENCY_OTHER && u >= upto[code])
        code++;
    bool grown_up = code == EMERGENCY_SELF_HARM || code == EMERGENCY_INTOXICATION;
    return grown_up && age < CHILD_UNTIL ? EMERGENCY_OTHER : code;
}

void attendance_add(struct fact_heap *heap, uint32_t person, int age, day_t day, struct draw *draw)
{
    size_t row = row_of(age);
    struct fact fact = {.kind = FACT_EMERGENCY,
                        .person = person,
                        .day = day,
                        .end = DAY_NONE,
                        .other = WORLD_NONE,
                        .value = (float)NAN};
    fact.code = complaint(draw, age);
    fact.bits = draw_yes(draw, 0.01) ? EMERGENCY_SAFEGUARDING : 0;
    fact_heap_add(heap, &fact);
    if (!draw_yes(draw, rows[row].admitted))
        return;
    fact.kind = FACT_ADMISSION;
    fact.bits = 0;
    fact.end = day + 1 + draw_days(draw, rows[row].days, 0.9);
    fact_heap_add(heap, &fact);
}

// ---- who is not covered by the world, and from when --------------------------------------------

static int age_on(const struct person *person, day_t day)
{
    return (int)((day - person->dob) / 365.25);
}

static void see_child(day_t *from, uint32_t parent, day_t grown)
{
    if (parent != WORLD_NONE && from[parent] < grown)
        from[parent] = grown;
}

// By person: the first day of their own attendances. DAY_MAX = never.
static day_t *find_starts(const struct world *world)
{
    day_t *from = memory_alloc((world->n_person + 1) * sizeof *from);
    uint32_t n_family = 0;
    for (size_t i = 0; i < world->n_person; i++)
        n_family = world->persons[i].family < n_family ? n_family : world->persons[i].family + 1;
    char *has_child = memory_alloc(n_family + 1), *is_parent = memory_alloc(world->n_person + 1);
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        from[i] =
            from[i] > day_add_months(person->dob, 216) ? from[i] : day_add_months(person->dob, 216);
        if (person->mother == WORLD_NONE)
            continue;
        has_child[person->family] = is_parent[person->mother] = 1;
        if (person->father != WORLD_NONE)
            is_parent[person->father] = 1;
        see_child(from, person->mother, day_add_months(person->dob, 216));
        see_child(from, person->father, day_add_months(person->dob, 216));
    }
    for (size_t i = 0; i < world->n_person; i++)
        if (world->persons[i].mother == WORLD_NONE && has_child[world->persons[i].family] &&
            !is_parent[i])
            from[i] = DAY_MAX;
    free(has_child);
    free(is_parent);
    return from;
}

struct season {
    struct calendar calendar;
    struct climate climate;
};
#define BUSIEST 1.25 // months above it are cut to it

static bool comes(const struct season *season, day_t day, struct draw *draw)
{
    int month = calendar_month(&season->calendar, day);
    return draw_yes(draw, season->climate.factors[CLIMATE_HOSPITALS][month] / BUSIEST);
}

static void stay_attendances(const struct world *world, const struct season *season,
                             const struct stay *stay, struct fact_heap *heap, day_t from)
{
    const struct person *person = &world->persons[stay->person];
    struct draw own = draw_for(world->options.seed, PURPOSE_ATTENDANCE, stay->person);
    double factor =
        exp(FREQUENT_SD * gsl_cdf_ugaussian_Pinv(draw_unit(&own)) - FREQUENT_SD * FREQUENT_SD / 2);
    struct draw draw =
        draw_for(world->options.seed, PURPOSE_ATTENDANCE + 1, (uint64_t)(stay - world->stays));
    day_t end = world->options.data_end + 1;
    end = stay->to < end ? stay->to : end;
    if (person->died != DAY_NONE && person->died < end)
        end = person->died;
    from = from > stay->from ? from : stay->from;
    from = from > world->records_from ? from : world->records_from;
    while (from <
           end) { // waiting times; the rate of the age at which the wait begins, a year at most
        double rate = BUSIEST * factor * rows[row_of(age_on(person, from))].rate / 365.25;
        double wait = -log(draw_unit(&draw)) / rate;
        from += wait > YEAR ? YEAR : (day_t)wait + 1;
        if (wait <= YEAR && from < end && comes(season, from, &draw))
            attendance_add(heap, stay->person, age_on(person, from), from, &draw);
    }
}

void attendances_add(const struct world *world, struct fact_heap *heap)
{
    day_t *from = find_starts(world);
    struct season *season = memory_alloc(sizeof *season);
    calendar_make(&world->options, &season->calendar);
    climate_make(world->options.seed, &season->calendar, &season->climate);
    for (size_t i = 0; i < world->n_stay; i++)
        if (from[world->stays[i].person] != DAY_MAX)
            stay_attendances(world, season, &world->stays[i], heap, from[world->stays[i].person]);
    free(season);
    free(from);
}
