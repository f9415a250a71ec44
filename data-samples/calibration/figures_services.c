// What the other services meet: shares and rates.

#include "data-samples/calibration/figures.h"

#include "data-samples/world/world_codes.h"

// Events of the kind per 1,000 children of an age on a day, over the year around it: a year and a
// half before the end, for the middle of ten years is that of the pandemic.
static double per_1000(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    day_t day = day_add_months(world->options.data_end, -18);
    double n = 0, events = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        double age = calibration_age(&world->persons[i], day);
        n += calibration_is_here(&world->persons[i], day) && age >= row->from && age < row->to;
    }
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        double age = calibration_age(&world->persons[fact->person], fact->day);
        events += fact->kind == row->kind && fact->day >= day - 183 && fact->day < day + 182 &&
                  age >= row->from && age < row->to;
    }
    return 1000 * events / n;
}

static double with_children(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    uint32_t flag = row->kind == FACT_HOMELESS ? HOMELESS_CHILDREN : ABUSE_CHILDREN_PRESENT;
    double n = 0, n_with = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        bool in = world->facts[i].kind == row->kind && world->facts[i].day >= world->records_from;
        n += in;
        n_with += in && (world->facts[i].bits & flag);
    }
    return 100 * n_with / n;
}

static double open_on(const struct world *world, enum fact_kind kind, day_t day)
{
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n +=
            world->facts[i].kind == kind && world->facts[i].day <= day && world->facts[i].end > day;
    return n;
}

static double accounts_reminded(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n += world->facts[i].kind == FACT_TAX_STAGE && world->facts[i].code == STAGE_REMINDER &&
             !world->facts[i].bits && world->facts[i].day >= world->records_from;
    return 100 * n / index->years / open_on(world, FACT_COUNCIL_TAX, calibration_middle(index));
}

static double tenancies_owing(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n = (double)calibration_count(index, FACT_RENT, world->records_from, DAY_MAX);
    return 100 * n / (4 * index->years) / open_on(world, FACT_TENANCY, calibration_middle(index));
}

// Evictions for 100 claims of council homes.
static double for_100_claims(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n_claim = 0, n_eviction = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_POSSESSION || fact->day < world->records_from)
            continue;
        n_claim += fact->code == POSSESSION_CLAIM;
        n_eviction += fact->code == POSSESSION_EVICTION;
    }
    return 100 * n_eviction / n_claim;
}

static double lost_tenancies(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n = 0, n_end = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_HOMELESS || fact->day < world->records_from)
            continue;
        n++;
        n_end += fact->code == HOMELESS_NOTICE || fact->code == HOMELESS_ARREARS;
    }
    return 100 * n_end / n;
}

#define INFANTS "Nath and others, BMC Health Services Research"

static const struct figure_row rows[] = {
    {.name = "emergency visits per 1,000 aged 0 to 4",
     .source = "2019/20, a county's needs assessment (Buckinghamshire)",
     WITHIN(660, 0.15),
     .measure = per_1000,
     .kind = FACT_EMERGENCY,
     .from = 0,
     .to = 5},
    {.name = "emergency visits per 1,000 infants",
     .source = INFANTS,
     WITHIN(720, 0.15),
     .measure = per_1000,
     .kind = FACT_EMERGENCY,
     .from = 0,
     .to = 1},
    {.name = "emergency admissions per 1,000 infants",
     .source = INFANTS,
     WITHIN(338, 0.15),
     .measure = per_1000,
     .kind = FACT_ADMISSION,
     .from = 0,
     .to = 1},
    {.name = "domestic abuse with children present, %",
     .source = "35 to 45, from memory",
     WITHIN(40, 0.2),
     .measure = with_children,
     .kind = FACT_DOMESTIC_ABUSE},
    {.name = "homeless with children, %",
     .source = "25 to 30, Statutory homelessness in England 2023/24",
     WITHIN(30, 0.25),
     .measure = with_children,
     .kind = FACT_HOMELESS},
    {.name = "homeless as a tenancy ended, %",
     .source = "2023/24: end of assured shorthold tenancies alone, 79,500 of 324,990 (MHCLG)",
     .published = 24.5,
     .least = 22,
     .most = 36,
     .measure = lost_tenancies},
    {.name = "evictions for 100 claims, council homes",
     .source = "landlords, October to December 2022: 5,409 of 20,460 (Ministry of Justice)",
     WITHIN(26.4, 0.25),
     .measure = for_100_claims},
    {.name = "council tax accounts reminded in a year, %",
     .source = "8 to 10, Centre for Social Justice and CIVEA",
     WITHIN(9, 0.15),
     .measure = accounts_reminded},
    {.name = "social tenancies owing rent, %",
     .source = "55 to 65 on Universal Credit, 30 else, from memory",
     WITHIN(45, 0.2),
     .measure = tenancies_owing},
};

const struct figure_topic figures_services = {"services", "Other services", rows,
                                              sizeof rows / sizeof *rows};
