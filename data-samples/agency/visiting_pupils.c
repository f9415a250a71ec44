// Parents across the border choose a school here, more often a secondary than a primary one. Source
// of the shares: 5 % of Nottingham's primary and 8.2 % of its secondary pupils lived elsewhere in
// January 2003 (written answer of 19 July 2004, House of Commons, column 89W). Absence is assumed.

#include "data-samples/agency/visiting_pupils.h"

#include "data-samples/world/world_school.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

#define A_SECONDARY_PUPIL 0.089 // 8.2 % of all: for one who lives here
#define PRIMARY_TOO 0.5         // of these, so that 5 % of primary pupils come from elsewhere
#define NEAR_PRIMARY 8          // schools near the border
#define NEAR_SECONDARY 4
#define ABSENCE_SD 0.7
static const int term_ends[] = {3, 7, 12}; // the 22nd of the month

static bool in_records(const struct world *all, day_t day)
{
    return day >= all->records_from && day <= all->options.data_end;
}

static void add_absence(const struct world *all, struct fact_heap *heap, const struct fact *roll,
                        struct draw *draw)
{
    int year, month, of_month;
    day_to_civil(roll->day, &year, &month, &of_month);
    double median = roll->code < PRIMARY_SCHOOLS ? 0.045 : 0.062;
    for (int k = 0; k < 3 * 8; k++) {
        struct fact fact = *roll;
        fact.kind = FACT_ABSENCE;
        fact.code = 0;
        fact.day = day_from_civil(year + k / 3, term_ends[k % 3], 22);
        fact.end = DAY_NONE;
        double share = median * exp(ABSENCE_SD * gsl_cdf_ugaussian_Pinv(draw_unit(draw)));
        fact.value = (float)(floor(1000 * fmin(share, 1)) / 1000);
        if (fact.day > roll->day && fact.day < roll->end && in_records(all, fact.day))
            fact_heap_add(heap, &fact);
    }
}

static bool add_roll(const struct world *all, struct fact_heap *heap, struct fact roll,
                     struct draw *draw)
{
    if (roll.end <= all->records_from || roll.day > all->options.data_end)
        return false;
    fact_heap_add(heap, &roll);
    add_absence(all, heap, &roll, draw);
    return true;
}

bool visiting_pupil_add(const struct world *all, struct fact_heap *heap, uint32_t person,
                        struct draw *draw)
{
    day_t dob = all->persons[person].dob, secondary = school_start(dob, 11);
    struct fact roll = {.kind = FACT_SCHOOL,
                        .person = person,
                        .other = WORLD_NONE,
                        .value = (float)NAN,
                        .day = school_start(dob, 4),
                        .end = secondary - 40,
                        .code = (uint16_t)draw_below(draw, NEAR_PRIMARY)};
    if (draw_yes(draw, PRIMARY_TOO))
        add_roll(all, heap, roll, draw);
    roll.day = secondary;
    roll.end = school_start(dob, 16) - 40;
    roll.code = (uint16_t)(PRIMARY_SCHOOLS + draw_below(draw, NEAR_SECONDARY));
    return add_roll(all, heap, roll, draw);
}

size_t visiting_pupils_count(const struct world *world)
{
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        n += fact->kind == FACT_SCHOOL && fact->code >= PRIMARY_SCHOOLS &&
             fact->end > world->records_from && fact->day <= world->options.data_end;
    }
    return (size_t)(A_SECONDARY_PUPIL * n);
}
