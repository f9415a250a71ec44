// The index over the world, and the verdict on one figure.

#include "data-samples/calibration/calibration.h"

#include <math.h>

void calibration_index(struct arena *arena, const struct world *world,
                       struct calibration_index *ret_index)
{
    size_t *first = arena_array(arena, world->n_person + 1, sizeof *first);
    for (size_t i = 0; i < world->n_fact; i++)
        first[world->facts[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        first[i + 1] += first[i];
    *ret_index = (struct calibration_index){
        .world = world,
        .scale = world->options.births_per_year / (double)CALIBRATION_BIRTHS,
        .years = world->options.n_year,
        .first_fact = first,
    };
}

struct figure calibration_measure(const struct calibration_index *index,
                                  const struct figure_row *row)
{
    double scale = row->is_count ? index->scale : 1;
    struct figure figure = {
        .row = row,
        .published = row->published * scale,
        .least = row->least * scale,
        .most = row->most * scale,
        .measured = row->measure(index, row),
    };
    figure.is_outside =
        !isnan(row->least) && !(figure.measured >= figure.least && figure.measured <= figure.most);
    return figure;
}

bool calibration_is_here(const struct person *person, day_t day)
{
    return person->came <= day && day < person->left &&
           (person->died == DAY_NONE || day < person->died);
}

double calibration_age(const struct person *person, day_t day)
{
    return (day - person->dob) / 365.25;
}

size_t calibration_count(const struct calibration_index *index, enum fact_kind kind, day_t from,
                         day_t to)
{
    const struct world *world = index->world;
    size_t n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n +=
            world->facts[i].kind == kind && world->facts[i].day >= from && world->facts[i].day < to;
    return n;
}

day_t calibration_middle(const struct calibration_index *index)
{
    return index->world->options.data_end - 5 * 365;
}
