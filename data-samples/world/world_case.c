// The pathway through social care as steps of one case: contact, referral, assessment, child in need
// plan. Which steps happen is decided by world_concern.c and world_enquiry.c.

#include "data-samples/world/world_case.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

bool child_in_care(const struct child *child, day_t day)
{
    return child->care_until > day;
}

bool child_on_plan(const struct child *child, day_t day)
{
    return child->plan_until > day;
}

size_t case_write(struct family *family, struct child *child, struct fact fact)
{
    fact.person = child->person;
    fact.episode = child->episode;
    return batch_fact(family->batch, &fact);
}

enum source_code case_source(struct family *family, const struct child *child, day_t day, bool rest)
{
    static const double small_rest[] = {0.05, 0.03, 0.06, 0.44, 0.19, 0.045, 0.065, 0.12};
    static const double pupil_rest[] = {0.05, 0.17, 0.03, 0.38, 0.15, 0.05, 0.04, 0.13};
    static const double small[] = {0.36, 0.04, 0.22, 0.19, 0.08, 0.02, 0.03, 0.06};
    static const double pupil[] = {0.36, 0.29, 0.05, 0.16, 0.06, 0.02, 0.015, 0.045};
    bool is_pupil = child_age(child, day) >= 4.5;
    const double *usual = rest ? (is_pupil ? pupil_rest : small_rest) : is_pupil ? pupil : small;
    int month = calendar_month(family->calendar, day);
    double weights[8];
    for (int i = 0; i < 8; i++)
        weights[i] = usual[i];
    weights[SOURCE_SCHOOL] *= family_climate(family, CLIMATE_SCHOOLS, month);
    weights[SOURCE_HEALTH] *= family_climate(family, CLIMATE_HOSPITALS, month);
    return (enum source_code)draw_pick(family->streams[PURPOSE_CARE], weights, 8);
}

// What an assessment finds, from the family's states and strain.
static uint32_t draw_factors(struct family *family, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    int month = calendar_month(family->calendar, day);
    if (month >= family->end_month)
        month = family->end_month - 1;
    bool abuse = family_state(family, month, STATE_ABUSE);
    bool mind = family_state(family, month, STATE_MIND);
    bool substance = family_state(family, month, STATE_SUBSTANCE);
    double strain = family_strain(family, month);
    const double probs[FACTOR_COUNT] = {[FACTOR_PARENT_ALCOHOL] = substance ? 0.55 : 0.08,
                                        [FACTOR_PARENT_DRUGS] = substance ? 0.6 : 0.06,
                                        [FACTOR_PARENT_ABUSE] = abuse ? 0.75 : 0.12,
                                        [FACTOR_CHILD_ABUSE] = abuse ? 0.3 : 0.05,
                                        [FACTOR_PARENT_MIND] = mind ? 0.65 : 0.2,
                                        [FACTOR_CHILD_MIND] = 0.14,
                                        [FACTOR_NEGLECT] = world_logistic(-2.1 + 0.5 * strain),
                                        [FACTOR_EMOTIONAL] = world_logistic(-1.9 + 0.35 * strain),
                                        [FACTOR_PHYSICAL] = 0.115,
                                        [FACTOR_SEXUAL] = 0.035,
                                        [FACTOR_OTHER] = 0.25};
    uint32_t bits = 0;
    for (int i = 0; i < FACTOR_COUNT; i++)
        bits |= (uint32_t)draw_chance(care, probs[i]) << i;
    return bits;
}

void case_keep_open(struct family *family, struct child *child, day_t until, uint32_t reason)
{
    if (until <= child->case_until)
        return;
    child->case_until = until;
    struct fact *referral = &family->batch->facts[child->referral];
    referral->end = until;
    referral->bits = (referral->bits & ~0xf0u) | reason << 4;
}

void case_contact(struct family *family, struct child *child, day_t day, enum source_code source,
                  uint32_t bits)
{
    struct fact fact = FACT(FACT_CONTACT, child->person, day);
    fact.code = (uint16_t)source;
    fact.bits = bits;
    fact.episode = bits ? child->episode : 0; // of no case
    batch_fact(family->batch, &fact);
}

void case_open(struct family *family, struct child *child, day_t day, enum source_code source)
{
    child->episode = (uint32_t)++family->batch->n_episode;
    case_contact(family, child, day, source, CONTACT_BECAME_REFERRAL);
    struct fact fact = FACT(FACT_REFERRAL, 0, day);
    fact.code = (uint16_t)source;
    static const double needs[] = {0.56, 0.06, 0.03, 0.14, 0.13, 0.03, 0.005, 0.03, 0.015};
    fact.bits = 1u + (uint32_t)draw_pick(family->streams[PURPOSE_CARE], needs, 9);
    if (child->referred != DAY_MIN && day < child->referred + YEAR_DAYS)
        fact.bits |= REFERRAL_AGAIN;
    fact.end = day + 1;
    child->referred = day;
    child->referral = case_write(family, child, fact);
    child->case_until = DAY_MIN;
}

// Working days. What would take longer than the statute allows is often hurried.
static int assessment_days(struct family *family, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    int month = calendar_month(family->calendar, day);
    if (month >= family->calendar->n_month)
        month = family->calendar->n_month - 1;
    double median = ASSESSMENT_DAYS * family_climate(family, CLIMATE_DELAYS, month);
    double days = draw_lognormal(care, median, ASSESSMENT_SPREAD);
    if (days > ASSESSMENT_LIMIT && draw_chance(care, PROB_HURRIED))
        days = draw_between(care, ASSESSMENT_LIMIT - 7, ASSESSMENT_LIMIT);
    return (int)(days > 100 ? 100 : days < 2 ? 2 : days);
}

day_t case_assess(struct family *family, struct child *child, day_t day, enum assessment_code code)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact =
        FACT(FACT_ASSESSMENT, 0, calendar_add_working(day, draw_between(care, 0, 2)));
    fact.end = calendar_add_working(fact.day, assessment_days(family, fact.day));
    fact.code = (uint16_t)code;
    fact.bits = draw_factors(family, day);
    case_write(family, child, fact);
    case_keep_open(family, child, fact.end + draw_between(care, 0, 5), 8);
    return fact.end;
}

void case_cin_plan(struct family *family, struct child *child, day_t day, double years)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact = FACT(FACT_CIN_PLAN, 0, calendar_working_from(day));
    fact.end = fact.day + 14 + (day_t)(365 * draw_lognormal(care, years, 0.9));
    fact.end = calendar_working_from(fact.end);
    case_write(family, child, fact);
    case_keep_open(family, child, fact.end + draw_between(care, 0, 10), 7);
}
