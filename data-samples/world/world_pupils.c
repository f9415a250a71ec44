// The school that a family's children go to follows from the family, its habits from the school, so
// that neither takes a draw from a stream. An entry's subject follows from the family's states.

#include "data-samples/world/world_pupils.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_parameters.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

#define SCHOOL_KEY 0x7363686f6f6c0000u

enum { LOGGED_BEFORE_DAYS = 5 };

day_t school_start(day_t dob, int age)
{
    int year, month, day_of_month;
    day_to_civil(dob, &year, &month, &day_of_month);
    return day_from_civil(year + age + (month >= 9), 9, 3);
}

bool pupil_is(const struct family *family, const struct child *child, day_t day)
{
    return child_age(child, day) >= 4 && day >= school_start(child->dob, 4) &&
           day < school_start(child->dob, 16) && child_here(family, child, day);
}

day_t pupil_school_day(struct family *family, enum purpose purpose, int month)
{
    day_t day = month_day(family, purpose, month);
    for (int i = 0; i < 40 && !calendar_is_school_day(day); i++)
        day = month_day(family, purpose, month);
    return calendar_working_from(day);
}

int pupil_school(const struct family *family, bool secondary)
{
    uint64_t random = stream_hash(family->seed ^ SCHOOL_KEY, family->number);
    return secondary ? PRIMARY_SCHOOLS + (int)((random >> 32) % SECONDARY_SCHOOLS)
                     : (int)((random & UINT32_MAX) % PRIMARY_SCHOOLS);
}

int pupil_school_on(const struct family *family, const struct child *child, day_t day)
{
    return pupil_school(family, day >= school_start(child->dob, 11));
}

static double habit(const struct family *family, int school, uint64_t which, double sd)
{
    uint64_t random = stream_hash(family->seed ^ (SCHOOL_KEY + which), (uint64_t)school);
    return exp(sd * gsl_cdf_ugaussian_Pinv(((double)(random >> 11) + 0.5) * 0x1p-53) - sd * sd / 2);
}

double pupil_logs(const struct family *family, int school)
{
    return habit(family, school, 1, SCHOOL_LOGS_SD);
}

double pupil_tells(const struct family *family, int school)
{
    return habit(family, school, 2, SCHOOL_TELLS_SD);
}

void pupil_log(struct family *family, const struct child *child, day_t day, enum logged_code code)
{
    if (pupil_is(family, child, day))
        batch_event(family->batch, FACT_LOGGED, child->person, day, code);
}

void pupil_log_before(struct family *family, const struct child *child, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    enum logged_code code =
        pupil_concern(family, PURPOSE_CARE, calendar_month(family->calendar, day));
    day_t logged = day - draw_between(care, 0, LOGGED_BEFORE_DAYS);
    while (logged < day && !calendar_is_school_day(logged))
        logged++;
    if (draw_chance(care, PROB_LOGGED_FIRST))
        pupil_log(family, child, logged, code);
}

enum logged_code pupil_concern(struct family *family, enum purpose purpose, int month)
{
    int last = family->end_month - 1, at = month < last ? month : last;
    double neglect = family->neglect[family->states[at]] * exp(0.5 * family_strain(family, at));
    double weights[] = {
        [LOGGED_ATTENDANCE] = 0.22,
        [LOGGED_BEHAVIOUR] = 0.25,
        [LOGGED_HOME] = 0.14 + 0.25 * family_state(family, at, STATE_ABUSE) +
                        0.15 * family_state(family, at, STATE_CRISIS),
        [LOGGED_WELLBEING] = 0.22 + 0.15 * family_state(family, at, STATE_MIND),
        [LOGGED_NEGLECT] = 0.08 * neglect,
        [LOGGED_DISCLOSURE] = 0.03 * exp(0.5 * family_strain(family, at)),
    };
    return (enum logged_code)draw_pick(family->streams[purpose], weights,
                                       sizeof weights / sizeof *weights);
}
