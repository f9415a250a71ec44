// The simulated borough measured beside published figures: one row a figure, with its source and
// the bounds outside which the borough no longer resembles what was published.
#ifndef HEARTH_CALIBRATION_H
#define HEARTH_CALIBRATION_H

#include "data-samples/world/world.h"
#include "features/base/arena.h"

#define CALIBRATION_BIRTHS 2500 // the size at which counts are published

struct calibration_index;
struct agency;
struct sampled_record;

struct figure_row {
    const char *name;   // with its unit: "homeless with children, %"
    const char *source; // where the published figure stands, or "from memory", or what it should be
    double published;   // NAN = nothing published: measured, not judged
    double least, most; // bounds, in the figure's unit; NAN both = not judged
    double (*measure)(const struct calibration_index *index, const struct figure_row *row);
    enum fact_kind kind; // what the measure needs to know
    double from, to;     // ages in years, where it counts people of some
    const char *agency;  // of figures about its records: the folder; and what is counted
    int (*question)(const struct sampled_record *record);
    bool is_count; // published, least and most are in proportion to births a year
};

struct figure_topic {
    const char *id, *title; // id: [a-z-]+
    const struct figure_row *rows;
    size_t n_row;
};

// As they are shown; NULL ends the list. Those of the records need the agencies.
extern const struct figure_topic *const figure_topics[], *const record_topics[];

// The world with what the measures look up again and again.
struct calibration_index {
    const struct world *world;
    double scale, years;           // births a year / 2500; years of records
    const size_t *first_fact;      // n_person + 1
    const struct agency *agencies; // the whole table; NULL = the records are not at hand
};

struct figure {
    const struct figure_row *row;
    double published, least, most, measured; // in proportion to the borough's size
    bool is_outside;
};

// Owns: the index lives in the arena and borrows the world.
void calibration_index(struct arena *arena, const struct world *world,
                       struct calibration_index *ret_index);
struct figure calibration_measure(const struct calibration_index *index,
                                  const struct figure_row *row);

// What several topics count with. Time: a person counts as here from `came` to `left` or death.
bool calibration_is_here(const struct person *person, day_t day);
double calibration_age(const struct person *person, day_t day); // years; negative = not born
size_t calibration_count(const struct calibration_index *index, enum fact_kind kind, day_t from,
                         day_t to);
day_t calibration_middle(const struct calibration_index *index); // five years before the end

#endif
