// How many people, of what age, coming and going.

#include "data-samples/calibration/figures.h"

#include <stdlib.h>

static double people(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    day_t day = calibration_middle(index);
    double n = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        double age = calibration_age(&world->persons[i], day);
        n += calibration_is_here(&world->persons[i], day) && age >= row->from && age < row->to;
    }
    return n;
}

static double children_on(const struct world *world, day_t day)
{
    double n = 0;
    for (size_t i = 0; i < world->n_person; i++)
        n += calibration_is_here(&world->persons[i], day) &&
             calibration_age(&world->persons[i], day) < 18;
    return n;
}

static double children_growth(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return children_on(index->world, index->world->options.data_end) /
           children_on(index->world, index->world->records_from);
}

static double share_of_age(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    day_t day = world->options.data_end;
    double all = 0, n = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        double age = calibration_age(&world->persons[i], day);
        bool in = calibration_is_here(&world->persons[i], day);
        all += in;
        n += in && age >= row->from && age < row->to;
    }
    return 100 * n / all;
}

static double homes_taken(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    day_t day = calibration_middle(index);
    char *taken = memory_alloc(world->n_dwelling + 1);
    double n = 0;
    for (size_t i = 0; i < world->n_stay; i++)
        if (world->stays[i].from <= day && world->stays[i].to > day)
            taken[world->stays[i].dwelling] = 1;
    for (size_t i = 0; i < world->n_dwelling; i++)
        n += taken[i];
    free(taken);
    return n;
}

static bool born_in_records(const struct world *world, const struct person *person)
{
    return person->dob >= world->records_from && person->dob <= world->options.data_end &&
           person->came == person->dob && person->left > person->dob;
}

static double births(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    double n = 0;
    for (size_t i = 0; i < index->world->n_person; i++)
        n += born_in_records(index->world, &index->world->persons[i]);
    return n / index->years;
}

static double twins(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n = 0, n_twin = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        bool born = born_in_records(world, &world->persons[i]);
        n += born;
        n_twin += born && world->persons[i].twin != WORLD_NONE;
    }
    return 100 * n_twin / n;
}

static double unborn(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    double n = 0;
    for (size_t i = 0; i < index->world->n_person; i++)
        n += index->world->persons[i].dob > index->world->options.data_end;
    return n;
}

struct turnover {
    double died, came, left, here;
};

// Deaths, and moves in and out of those born before they came; only people who lived here.
static struct turnover count_turnover(const struct world *world)
{
    struct turnover count = {0};
    char *stayed = memory_alloc(world->n_person + 1);
    for (size_t i = 0; i < world->n_stay; i++)
        stayed[world->stays[i].person] = 1;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        bool is_dead = person->died != DAY_NONE && person->died <= person->left;
        count.here += calibration_is_here(person, world->options.data_end);
        if (!stayed[i])
            continue;
        count.died += is_dead && person->died >= world->records_from;
        count.came += person->came >= world->records_from && person->came > person->dob;
        count.left += !is_dead && person->left >= world->records_from &&
                      person->left <= world->options.data_end;
    }
    free(stayed);
    return count;
}

static double deaths(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    return count_turnover(index->world).died / index->years;
}

static double moved_in(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    struct turnover count = count_turnover(index->world);
    return 100 * count.came / index->years / count.here;
}

static double moved_out(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    struct turnover count = count_turnover(index->world);
    return 100 * count.left / index->years / count.here;
}

#define ENGLAND_AGES "England, mid-year estimates (ONS), rounded; this borough has more children"
#define MOVES "5 to 8, internal migration (ONS), rounded"

static const struct figure_row rows[] = {
    {.name = "population",
     .source = "the borough's design",
     WITHIN(180000, 0.05),
     .measure = people,
     .from = -1,
     .to = 200,
     .is_count = true},
    {.name = "children, last day / first",
     .source = "steady",
     WITHIN(1, 0.10),
     .measure = children_growth},
    {.name = "aged 0 to 17",
     .source = "the borough's design",
     WITHIN(45000, 0.10),
     .measure = people,
     .from = 0,
     .to = 18,
     .is_count = true},
    {.name = "aged 0 to 4",
     .source = "births × 5",
     WITHIN(12500, 0.10),
     .measure = people,
     .from = 0,
     .to = 5,
     .is_count = true},
    {.name = "occupied dwellings (households)",
     .source = "the borough's design",
     WITHIN(70000, 0.10),
     .measure = homes_taken,
     .is_count = true},
    {.name = "births a year",
     .source = "the borough's design",
     WITHIN(2500, 0.06),
     .measure = births,
     .is_count = true},
    {.name = "children born as twins, % of births",
     .source = "1.5 % of maternities",
     WITHIN(2.96, 0.25),
     .measure = twins},
    {.name = "aged 18 to 64, last day, %",
     .source = ENGLAND_AGES,
     WITHIN(60, 0.07),
     .measure = share_of_age,
     .from = 18,
     .to = 65},
    {.name = "aged 65 to 84, last day, %",
     .source = ENGLAND_AGES,
     WITHIN(16, 0.20),
     .measure = share_of_age,
     .from = 65,
     .to = 85},
    {.name = "aged 85 and over, last day, %",
     .source = ENGLAND_AGES,
     WITHIN(2.5, 0.30),
     .measure = share_of_age,
     .from = 85,
     .to = 200},
    {.name = "deaths a year",
     .source = "1,300 to 1,700 at this size: England's crude rate less a young population",
     WITHIN(1500, 0.14),
     .measure = deaths,
     .is_count = true},
    {.name = "moved in, % a year", .source = MOVES, WITHIN(6.5, 0.25), .measure = moved_in},
    {.name = "moved out, % a year", .source = MOVES, WITHIN(6.5, 0.25), .measure = moved_out},
    {.name = "known of and not yet born on the last day",
     .source = "births × 200 / 365.25",
     WITHIN(2500 * 200 / 365.25, 0.15),
     .measure = unborn,
     .is_count = true},
};

const struct figure_topic figures_people = {"people", "People and homes", rows,
                                            sizeof rows / sizeof *rows};
