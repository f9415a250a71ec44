// How people belong together on a day: fathers, parents of different ethnicity, half-siblings,
// three generations in a home, grown children at home, second homes of children.

#include "data-samples/calibration/figures.h"

#include <stdlib.h>
#include <string.h>

enum { GROWN = 18, MIXED_FIRST = 2, MIXED_LAST = 3, YOUNG_PARENT = 35, YEARS_BACK = 3 };

struct kin {
    const struct world *world;
    day_t day;
    uint32_t *home; // by person: the dwelling on the day, or WORLD_NONE
};

static struct kin kin_open(const struct calibration_index *index)
{
    const struct world *world = index->world;
    struct kin kin = {world, world->options.data_end - YEARS_BACK * 365,
                      memory_alloc((world->n_person + 1) * sizeof *kin.home)};
    memset(kin.home, 0xff, world->n_person * sizeof *kin.home);
    for (size_t i = 0; i < world->n_stay; i++)
        if (world->stays[i].from <= kin.day && kin.day < world->stays[i].to)
            kin.home[world->stays[i].person] = world->stays[i].dwelling;
    return kin;
}

static double kin_close(struct kin *kin, double n, double of)
{
    free(kin->home);
    return of > 0 ? 100 * n / of : 0;
}

static bool at_home(const struct kin *kin, uint32_t person)
{
    return person != WORLD_NONE && kin->home[person] != WORLD_NONE;
}

static bool together(const struct kin *kin, uint32_t one, uint32_t other)
{
    return at_home(kin, one) && at_home(kin, other) && kin->home[one] == kin->home[other];
}

static double age(const struct kin *kin, uint32_t person)
{
    return calibration_age(&kin->world->persons[person], kin->day);
}

static bool is_child(const struct kin *kin, uint32_t person)
{
    return at_home(kin, person) && age(kin, person) < GROWN;
}

// --- fathers of children who live with their mother: shares of all these children

typedef bool father_is(const struct kin *kin, uint32_t child, uint32_t father);

static double share_of_fathers(const struct calibration_index *index, father_is *is)
{
    struct kin kin = kin_open(index);
    double n = 0, of = 0;
    for (uint32_t i = 0; i < kin.world->n_person; i++) {
        const struct person *child = &kin.world->persons[i];
        if (!is_child(&kin, i) || !together(&kin, i, child->mother))
            continue;
        of++;
        n += is(&kin, i, child->father);
    }
    return kin_close(&kin, n, of);
}

static bool is_away(const struct kin *kin, uint32_t child, uint32_t father)
{
    return !together(kin, child, father);
}

static bool is_unknown(const struct kin *kin, uint32_t child, uint32_t father)
{
    (void)kin;
    (void)child;
    return father == WORLD_NONE;
}

static bool is_near(const struct kin *kin, uint32_t child, uint32_t father)
{
    return at_home(kin, father) && !together(kin, child, father);
}

static double fathers_away(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return share_of_fathers(index, is_away);
}

static double fathers_unknown(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return share_of_fathers(index, is_unknown);
}

static double fathers_near(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return share_of_fathers(index, is_near);
}

// --- ethnicity of both parents

static double parents_differ(const struct calibration_index *index, bool only_mixed)
{
    struct kin kin = kin_open(index);
    const struct person *persons = kin.world->persons;
    double n = 0, of = 0;
    for (uint32_t i = 0; i < kin.world->n_person; i++) {
        const struct person *child = &persons[i];
        bool is_mixed = child->ethnicity >= MIXED_FIRST && child->ethnicity <= MIXED_LAST;
        if (!is_child(&kin, i) || child->mother == WORLD_NONE || child->father == WORLD_NONE ||
            (only_mixed && !is_mixed))
            continue;
        of++;
        n += persons[child->mother].ethnicity != persons[child->father].ethnicity;
    }
    return kin_close(&kin, n, of);
}

static double all_parents_differ(const struct calibration_index *index,
                                 const struct figure_row *row)
{
    (void)row;
    return parents_differ(index, false);
}

static double mixed_parents_differ(const struct calibration_index *index,
                                   const struct figure_row *row)
{
    (void)row;
    return parents_differ(index, true);
}

// --- half-siblings by the father, grandmothers, grown children at home

static double fathers_of_two(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    uint32_t *first = memory_alloc((world->n_person + 1) * sizeof *first);
    bool *is_counted = memory_alloc(world->n_person + 1);
    memset(first, 0xff, world->n_person * sizeof *first);
    double fathers = 0, of_two = 0;
    for (uint32_t i = 0; i < world->n_person; i++) {
        uint32_t father = world->persons[i].father, mother = world->persons[i].mother;
        if (father == WORLD_NONE || mother == WORLD_NONE)
            continue;
        bool is_first = first[father] == WORLD_NONE;
        bool is_other = !is_first && first[father] != mother && !is_counted[father];
        fathers += is_first;
        of_two += is_other;
        is_counted[father] |= is_other;
        if (is_first)
            first[father] = mother;
    }
    free(first);
    free(is_counted);
    return 100 * of_two / fathers;
}

static double grandmothers_near(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    struct kin kin = kin_open(index);
    double n = 0, of = 0;
    for (uint32_t i = 0; i < kin.world->n_person; i++) {
        uint32_t mother = kin.world->persons[i].mother;
        if (!is_child(&kin, i) || !at_home(&kin, mother))
            continue;
        of++;
        n += at_home(&kin, kin.world->persons[mother].mother);
    }
    return kin_close(&kin, n, of);
}

static double grown_at_home(const struct calibration_index *index, const struct figure_row *row)
{
    struct kin kin = kin_open(index);
    double n = 0, of = 0;
    for (uint32_t i = 0; i < kin.world->n_person; i++) {
        const struct person *person = &kin.world->persons[i];
        if (!at_home(&kin, i) || age(&kin, i) < row->from || age(&kin, i) >= row->to)
            continue;
        of++;
        n += together(&kin, i, person->mother) || together(&kin, i, person->father);
    }
    return kin_close(&kin, n, of);
}

// --- three generations in a home: shares of all homes, and of homes with children and a parent

struct home_flags {
    bool taken, family, three, shares;
};

static void flag_person(const struct kin *kin, uint32_t who, struct home_flags *home)
{
    const struct person *persons = kin->world->persons;
    const uint32_t parents[] = {persons[who].mother, persons[who].father};
    home->taken = true;
    for (int i = 0; i < 2; i++) {
        uint32_t parent = parents[i];
        if (!together(kin, who, parent))
            continue;
        bool with_own = together(kin, parent, persons[parent].mother) ||
                        together(kin, parent, persons[parent].father);
        home->three |= with_own;
        home->family |= is_child(kin, who);
        home->shares |= with_own && is_child(kin, who) && age(kin, parent) < YOUNG_PARENT;
    }
}

static double share_of_homes(const struct calibration_index *index, bool of_families)
{
    struct kin kin = kin_open(index);
    struct home_flags *homes = memory_alloc((kin.world->n_dwelling + 1) * sizeof *homes);
    double n = 0, of = 0;
    for (uint32_t i = 0; i < kin.world->n_person; i++)
        if (at_home(&kin, i))
            flag_person(&kin, i, &homes[kin.home[i]]);
    for (size_t i = 0; i < kin.world->n_dwelling; i++) {
        of += of_families ? homes[i].family : homes[i].taken;
        n += of_families ? homes[i].shares : homes[i].three;
    }
    free(homes);
    return kin_close(&kin, n, of);
}

static double three_generations(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return share_of_homes(index, false);
}

static double families_in_families(const struct calibration_index *index,
                                   const struct figure_row *row)
{
    (void)row;
    return share_of_homes(index, true);
}

static double second_homes(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    struct kin kin = kin_open(index);
    bool *has = memory_alloc(kin.world->n_person + 1);
    double n = 0, of = 0;
    for (size_t i = 0; i < kin.world->n_second_home; i++) {
        const struct stay *home = &kin.world->second_homes[i];
        has[home->person] |= home->from <= kin.day && kin.day < home->to;
    }
    for (uint32_t i = 0; i < kin.world->n_person; i++) {
        of += is_child(&kin, i);
        n += is_child(&kin, i) && has[i];
    }
    free(has);
    return kin_close(&kin, n, of);
}

#define DWP_SEPARATED "3.9 to 4 million children of separated families in Great Britain (DWP)"
#define CENSUS_COUPLES "couples, Census 2011 (ONS), from memory"

static const struct figure_row rows[] = {
    {.name = "children with their mother, father not at home, %",
     .source = DWP_SEPARATED,
     .published = 30,
     .least = 26,
     .most = 34,
     .measure = fathers_away},
    {.name = "their father not known to anybody, %",
     .source = "about 5 % of births are registered by the mother alone, from memory",
     .published = 5,
     .least = 3,
     .most = 8,
     .measure = fathers_unknown},
    {.name = "their father in another home of the borough, %",
     .source = "nothing published: half of those who are not at home, assumed",
     .published = 12,
     .least = 4,
     .most = 16,
     .measure = fathers_near},
    {.name = "mixed children whose parents differ in ethnicity, %",
     .source = "most, from memory",
     .published = 90,
     .least = 80,
     .most = 98,
     .measure = mixed_parents_differ},
    {.name = "children whose parents differ in ethnicity, %",
     .source = CENSUS_COUPLES,
     .published = 9,
     .least = 7,
     .most = 12,
     .measure = all_parents_differ},
    {.name = "fathers with children of two mothers, %",
     .source = "common, from memory; half of them would be seen in twelve years",
     .published = 5,
     .least = 2,
     .most = 10,
     .measure = fathers_of_two},
    {.name = "children whose mother's mother lives in the borough, %",
     .source = "nothing published for a borough, assumed",
     .published = 30,
     .least = 15,
     .most = 50,
     .measure = grandmothers_near},
    {.name = "aged 20 to 34 who live with a parent, %",
     .source = "28, Labour Force Survey 2021 (ONS)",
     .published = 28,
     .least = 24,
     .most = 32,
     .measure = grown_at_home,
     .from = 20,
     .to = 35},
    {.name = "homes of three generations, %",
     .source = "2.1, Census 2021 (ONS)",
     .published = 2.1,
     .least = 1.6,
     .most = 2.6,
     .measure = three_generations},
    {.name = "families with children, a parent below 35 lives with an own parent, %",
     .source = "1 to 2 % of families are concealed, from memory",
     .published = 1.5,
     .least = 0.7,
     .most = 2.5,
     .measure = families_in_families},
    {.name = "children with a second parental address, %",
     .source = "5.0, Census 2021 (ONS)",
     .published = 5,
     .least = 4.2,
     .most = 5.8,
     .measure = second_homes},
};

const struct figure_topic figures_kin = {"kin", "Kin", rows, sizeof rows / sizeof *rows};
