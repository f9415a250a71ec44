// People of other districts come in households, so that they share surnames and addresses as
// residents do. Their number follows from whom the hospital and the police know of the borough.

#include "data-samples/agency/visitors.h"

#include "data-samples/agency/attendances.h"
#include "data-samples/agency/visiting_pupils.h"
#include "data-samples/world/world_address.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_naming.h"
#include "features/base/arena.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PURPOSE_VISITORS 29
#define SHARE_HOSPITAL 0.36 // of its persons
#define SHARE_POLICE 0.36
#define BOTH 0.15           // of the police's also come to the hospital
#define ETHNIC_MAJORITY 0.7 // as among the borough's households without children
#define MOVED 0.15
enum { MEMBERS = 4, SINCE_DAYS = 3000 };

struct maker {
    struct world *all;
    struct fact_heap facts;
    size_t person_capacity, dwelling_capacity, stay_capacity;
    size_t n_wanted_hospital, n_wanted_police, n_wanted_pupils; // persons still to be met
    uint32_t household;
};

// ---- persons and homes -------------------------------------------------------------------------

static uint32_t add_dwelling(struct maker *maker, struct draw *draw)
{
    struct world *all = maker->all;
    if (all->n_dwelling == maker->dwelling_capacity) {
        maker->dwelling_capacity += maker->dwelling_capacity / 4 + 64;
        all->dwellings =
            memory_resize(all->dwellings, maker->dwelling_capacity * sizeof *all->dwellings);
    }
    struct dwelling home = {.imd_decile = (uint8_t)draw_range(draw, 1, 10),
                            .tenure = (uint8_t)draw_below(draw, 3),
                            .number = (uint16_t)(all->n_dwelling % 20 + 1),
                            .area = WORLD_AREA_ELSEWHERE + (uint32_t)(all->n_dwelling / 20)};
    all->dwellings[all->n_dwelling] = home;
    return (uint32_t)all->n_dwelling++;
}

static void add_stay(struct maker *maker, struct stay stay)
{
    struct world *all = maker->all;
    if (all->n_stay == maker->stay_capacity) {
        maker->stay_capacity += maker->stay_capacity / 4 + 64;
        all->stays = memory_resize(all->stays, maker->stay_capacity * sizeof *all->stays);
    }
    all->stays[all->n_stay++] = stay;
}

static uint32_t add_person(struct maker *maker, const struct person *person)
{
    struct world *all = maker->all;
    if (all->n_person == maker->person_capacity) {
        maker->person_capacity += maker->person_capacity / 4 + 64;
        all->persons = memory_resize(all->persons, maker->person_capacity * sizeof *all->persons);
    }
    all->persons[all->n_person] = *person;
    return (uint32_t)all->n_person++;
}

static int draw_age(struct draw *draw, int member)
{
    if (member == 0) // at the middle of the records
        return draw_yes(draw, 0.3) ? draw_range(draw, 60, 92) : draw_range(draw, 19, 59);
    return member == 1 ? draw_range(draw, 19, 80) : draw_range(draw, 0, 17);
}

// Who lives in the household; returns how many.
static int make_household(struct maker *maker, struct draw *draw, uint32_t ret_members[MEMBERS])
{
    struct world *all = maker->all;
    day_t from = all->records_from, end = all->options.data_end, moved = DAY_MAX;
    double u = draw_unit(draw);
    int n = u < 0.45 ? 1 : u < 0.65 ? 2 : u < 0.85 ? 3 : 4;
    uint8_t ethnicity =
        (uint8_t)(draw_yes(draw, ETHNIC_MAJORITY) ? 0
                                                  : 1 + draw_below(draw, WORLD_N_ETHNICITY - 1));
    uint32_t homes[] = {add_dwelling(maker, draw), WORLD_NONE}, surname = 0;
    if (draw_yes(draw, MOVED)) {
        homes[1] = add_dwelling(maker, draw);
        moved = from + (day_t)draw_below(draw, (uint32_t)(end - from));
    }
    for (int i = 0; i < n; i++) {
        bool female = draw_yes(draw, i == 1 ? 0.2 : 0.55);
        day_t middle = from + (end - from) / 2;
        struct person person = {.mother = WORLD_NONE,
                                .father = WORLD_NONE,
                                .family = UINT32_MAX - maker->household,
                                .dob = middle - draw_age(draw, i) * 365 - draw_range(draw, 0, 364),
                                .due = DAY_NONE,
                                .died = DAY_NONE,
                                .came = from,
                                .left = from,
                                .changed_surname = DAY_NONE,
                                .twin = WORLD_NONE,
                                .female = female,
                                .ethnicity = ethnicity};
        person.forename = naming_forename(ethnicity, female, draw_unit(draw));
        person.surname_at_birth = naming_surname(ethnicity, female, draw_unit(draw));
        if (i > 0 && draw_yes(draw, 0.7))
            person.surname_at_birth = naming_inherited(surname, female);
        person.surname = person.surname_at_birth;
        surname = i ? surname : person.surname;
        ret_members[i] = add_person(maker, &person);
        add_stay(maker, (struct stay){ret_members[i], homes[0], from - SINCE_DAYS, moved});
        if (homes[1] != WORLD_NONE)
            add_stay(maker, (struct stay){ret_members[i], homes[1], moved, DAY_MAX});
    }
    maker->household++;
    return n;
}

// ---- what brings them --------------------------------------------------------------------------

// A day of the records on which the person is at least so many years old.
static day_t draw_day(const struct world *all, uint32_t person, int age, struct draw *draw)
{
    day_t from = all->records_from, end = all->options.data_end;
    day_t of_age = day_add_months(all->persons[person].dob, 12 * age);
    if (of_age > from)
        from = of_age;
    return from < end ? from + (day_t)draw_below(draw, (uint32_t)(end - from)) : end;
}

static void attends(struct maker *maker, uint32_t person, struct draw *draw)
{
    do {
        day_t day = draw_day(maker->all, person, 0, draw);
        int age = (int)((day - maker->all->persons[person].dob) / 365.25);
        attendance_add(&maker->facts, person, age, day, draw);
    } while (draw_yes(draw, 0.4));
    if (maker->n_wanted_hospital > 0)
        maker->n_wanted_hospital--;
}

// Facts of the police about a household; returns how many persons they name.
static size_t meets_police(struct maker *maker, const uint32_t *members, int n, struct draw *draw)
{
    static const enum fact_kind kinds[] = {FACT_DOMESTIC_ABUSE, FACT_ANTISOCIAL, FACT_ARREST};
    double u = draw_unit(draw);
    bool abuse = n > 1 && u < 0.6;
    enum fact_kind kind = abuse ? kinds[0] : u < 0.8 ? kinds[1] : kinds[2];
    size_t n_named = abuse ? 2 : 1;
    do {
        day_t day = draw_day(maker->all, members[0], 16, draw);
        struct fact fact = {.kind = (uint16_t)kind,
                            .person = members[0],
                            .day = day,
                            .end = DAY_NONE,
                            .other = abuse ? members[1] : WORLD_NONE,
                            .value = (float)NAN};
        double grade = draw_unit(draw);
        if (abuse) {
            fact.code = grade < 0.6 ? DASH_STANDARD : grade < 0.9 ? DASH_MEDIUM : DASH_HIGH;
            fact.bits = n > 2 && draw_yes(draw, 0.75) ? ABUSE_CHILDREN_PRESENT : 0;
            if (fact.bits) // the children are named too
                n_named = (size_t)n;
        } else if (kind == FACT_ARREST) {
            fact.code = (uint16_t)draw_below(draw, (uint32_t)fact_rows[FACT_ARREST].n_code);
        } else {
            fact.bits = draw_yes(draw, 0.5) ? ANTISOCIAL_COMPLAINANT : 0;
        }
        fact_heap_add(&maker->facts, &fact);
    } while (draw_yes(draw, 0.35));
    return n_named;
}

static void make_visitors(struct maker *maker)
{
    uint64_t seed = maker->all->options.seed;
    uint32_t members[MEMBERS];
    while (maker->n_wanted_police > 0) {
        struct draw draw = draw_for(seed, PURPOSE_VISITORS, maker->household);
        int n = make_household(maker, &draw, members);
        size_t n_named = meets_police(maker, members, n, &draw);
        maker->n_wanted_police -=
            n_named < maker->n_wanted_police ? n_named : maker->n_wanted_police;
        if (draw_yes(&draw, BOTH))
            attends(maker, members[0], &draw);
    }
    while (maker->n_wanted_hospital > 0) {
        struct draw draw = draw_for(seed, PURPOSE_VISITORS, maker->household);
        int n = make_household(maker, &draw, members);
        for (int i = 0; i < n; i++)
            if (!i || draw_yes(&draw, 0.4))
                attends(maker, members[i], &draw);
    }
    while (maker->n_wanted_pupils > 0) {
        struct draw draw = draw_for(seed, PURPOSE_VISITORS, maker->household);
        int n = make_household(maker, &draw, members);
        for (int i = 2; i < n; i++)
            if (visiting_pupil_add(maker->all, &maker->facts, members[i], &draw) &&
                maker->n_wanted_pupils > 0)
                maker->n_wanted_pupils--;
    }
}

// ---- one world ---------------------------------------------------------------------------------

static int fact_order(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;
    ORDER_BY(a->person, b->person);
    ORDER_BY(a->day, b->day);
    ORDER_BY(a->kind, b->kind);
    ORDER_BY(a->code, b->code);
    return ORDER_OF(a->end, b->end);
}

// Own facts and the others in one order; panels keep pointing at theirs.
static void merge_facts(const struct world *world, struct fact_heap *more, struct world *all)
{
    qsort(more->facts, more->n, sizeof *more->facts, fact_order);
    all->n_fact = world->n_fact + more->n;
    all->facts = memory_alloc((all->n_fact + 1) * sizeof *all->facts);
    uint32_t *moved = memory_alloc((world->n_fact + 1) * sizeof *moved);
    size_t n = 0, k = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        while (k < more->n && fact_order(&more->facts[k], &world->facts[i]) < 0)
            all->facts[n++] = more->facts[k++];
        moved[i] = (uint32_t)n;
        all->facts[n++] = world->facts[i];
    }
    for (; k < more->n; k++)
        all->facts[n++] = more->facts[k];
    all->panels = memory_alloc((world->n_panel + 1) * sizeof *all->panels);
    for (size_t i = 0; i < world->n_panel; i++) {
        all->panels[i] = world->panels[i];
        all->panels[i].fact = moved[world->panels[i].fact];
    }
    free(moved);
}

// Residents whom facts of these kinds in the records name.
static size_t count_met(const struct world *world, const struct fact_heap *more, uint64_t kinds)
{
    char *met = memory_alloc(world->n_person + 1);
    size_t n = 0;
    for (size_t i = 0; i < world->n_fact + more->n; i++) {
        const struct fact *fact =
            i < world->n_fact ? &world->facts[i] : &more->facts[i - world->n_fact];
        if (!(kinds >> fact->kind & 1) || fact->day < world->records_from)
            continue;
        met[fact->person] = 1;
        if (fact->kind == FACT_DOMESTIC_ABUSE && fact->other != WORLD_NONE)
            met[fact->other] = 1;
    }
    for (size_t i = 0; i < world->n_person; i++)
        n += (size_t)met[i];
    free(met);
    return n;
}

static void *copied(const void *items, size_t n_bytes)
{
    void *copy = memory_alloc(n_bytes + 1);
    memcpy(copy, items, n_bytes);
    return copy;
}

void visitors_add(const struct world *world, struct world *ret_all)
{
    const uint64_t hospital = 1u << FACT_EMERGENCY | 1u << FACT_ADMISSION;
    const uint64_t police = 1u << FACT_DOMESTIC_ABUSE | 1u << FACT_ANTISOCIAL | 1u << FACT_ARREST |
                            1u << FACT_CHILD_CONCERN;
    struct maker maker = {.all = ret_all,
                          .person_capacity = world->n_person,
                          .dwelling_capacity = world->n_dwelling,
                          .stay_capacity = world->n_stay};
    *ret_all = *world;
    ret_all->persons = copied(world->persons, world->n_person * sizeof *world->persons);
    ret_all->dwellings = copied(world->dwellings, world->n_dwelling * sizeof *world->dwellings);
    ret_all->stays = copied(world->stays, world->n_stay * sizeof *world->stays);
    attendances_add(world, &maker.facts);
    maker.n_wanted_hospital = (size_t)(SHARE_HOSPITAL / (1 - SHARE_HOSPITAL) *
                                       (double)count_met(world, &maker.facts, hospital));
    maker.n_wanted_police = (size_t)(SHARE_POLICE / (1 - SHARE_POLICE) *
                                     (double)count_met(world, &maker.facts, police));
    maker.n_wanted_pupils = visiting_pupils_count(world);
    make_visitors(&maker);
    merge_facts(world, &maker.facts, ret_all);
    free(maker.facts.facts);
}

void visitors_done(struct world *all)
{
    free(all->persons);
    free(all->dwellings);
    free(all->stays);
    free(all->facts);
    free(all->panels);
    *all = (struct world){0};
}
