// The pathway through social care: contact, referral, assessment, enquiry, conference, plan, care.
// A child has one open case at a time; whatever happens meanwhile belongs to it and keeps it open.

#include "data-samples/world/world_care.h"
#include "data-samples/world/world_codes.h"
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

size_t care_write(struct family *family, struct child *child, struct fact fact)
{
    fact.person = child->person;
    fact.episode = child->episode;
    return batch_fact(family->batch, &fact);
}

enum source_code care_source(struct family *family, const struct child *child, day_t day)
{
    static const double small[] = {0.36, 0.04, 0.22, 0.19, 0.08, 0.02, 0.03, 0.06};
    static const double pupil[] = {0.36, 0.29, 0.05, 0.16, 0.06, 0.02, 0.015, 0.045};
    bool is_pupil = child_age(child, day) >= 4.5;
    return (enum source_code)draw_pick(family->streams[PURPOSE_CARE], is_pupil ? pupil : small, 8);
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

// Keeps the open case open until then, closing for `reason` (RC1 … RC9).
void care_keep_open(struct family *family, struct child *child, day_t until, uint32_t reason)
{
    if (until <= child->case_until)
        return;
    child->case_until = until;
    struct fact *referral = &family->batch->facts[child->referral];
    referral->end = until;
    referral->bits = (referral->bits & ~0xf0u) | reason << 4;
}

void care_contact(struct family *family, struct child *child, day_t day, enum source_code source,
                  uint32_t bits)
{
    struct fact fact = FACT(FACT_CONTACT, child->person, day);
    fact.code = (uint16_t)source;
    fact.bits = bits;
    fact.episode = bits ? child->episode : 0; // of no case
    batch_fact(family->batch, &fact);
}

void care_open(struct family *family, struct child *child, day_t day)
{
    enum source_code source = care_source(family, child, day);
    child->episode = (uint32_t)++family->batch->n_episode;
    care_contact(family, child, day, source, CONTACT_BECAME_REFERRAL);
    struct fact fact = FACT(FACT_REFERRAL, 0, day);
    fact.code = (uint16_t)source;
    static const double needs[] = {0.56, 0.06, 0.03, 0.14, 0.13, 0.03, 0.005, 0.03, 0.015};
    fact.bits = 1u + (uint32_t)draw_pick(family->streams[PURPOSE_CARE], needs, 9);
    if (child->referred != DAY_MIN && day < child->referred + YEAR_DAYS)
        fact.bits |= REFERRAL_AGAIN;
    fact.end = day + 1;
    child->referred = day;
    child->referral = care_write(family, child, fact);
    child->case_until = DAY_MIN;
}

day_t care_assess(struct family *family, struct child *child, day_t day, enum assessment_code code)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact = FACT(FACT_ASSESSMENT, 0, day + draw_between(care, 0, 3));
    double days = draw_lognormal(care, 29, 0.5);
    fact.end = fact.day + (day_t)(days > 70 ? 70 : days < 4 ? 4 : days);
    fact.code = (uint16_t)code;
    fact.bits = draw_factors(family, day);
    care_write(family, child, fact);
    care_keep_open(family, child, fact.end + draw_between(care, 0, 5), 8);
    return fact.end;
}

void care_cin_plan(struct family *family, struct child *child, day_t day, double years)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact = FACT(FACT_CIN_PLAN, 0, day);
    fact.end = day + 14 + (day_t)(365 * draw_lognormal(care, years, 0.9));
    care_write(family, child, fact);
    care_keep_open(family, child, fact.end + draw_between(care, 0, 10), 7);
}

// --- concerns

static void refer(struct family *family, struct child *child, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    care_open(family, child, day);
    if (draw_chance(care, PROB_REFERRAL_NFA)) {
        family->batch->facts[child->referral].bits |= REFERRAL_NFA;
        care_keep_open(family, child, day + draw_between(care, 1, 3), 8);
        return;
    }
    bool in_need = draw_chance(care, PROB_IN_NEED);
    day_t done = care_assess(family, child, day, in_need ? ASSESSED_IN_NEED : ASSESSED_NOT_IN_NEED);
    if (!in_need)
        return;
    if (draw_chance(care, 0.45))
        care_cin_plan(family, child, done, 0.40);
    else
        care_keep_open(family, child, done + 20 + (day_t)(365 * draw_lognormal(care, 0.34, 1.1)),
                       7);
    day_t again = done + draw_between(care, 30, 200); // when the plan is changed or ends
    if (again < child->case_until && draw_chance(care, 0.85))
        care_assess(family, child, again, ASSESSED_IN_NEED);
}

static void concern(struct family *family, struct child *child, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    if (child->case_until <= day) {
        refer(family, child, day);
        return;
    }
    care_contact(family, child, day, care_source(family, child, day), CONTACT_ON_OPEN_CASE);
    if (!child_in_care(child, day) && draw_chance(care, 0.8))
        care_assess(family, child, day, ASSESSED_IN_NEED);
}

static double season(day_t day)
{ // fewer referrals in the school holidays
    static const double months[12] = {1.04, 1.02, 1.08, 0.92, 1.06, 1.05,
                                      1.03, 0.80, 1.03, 1.06, 1.06, 0.85};
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return months[month - 1];
}

static void plan_concerns(struct family *family, int month, double mean, struct item item,
                          struct agenda *agenda)
{
    static const double ages[AGE_CLASSES] = {REFERRAL_AGES};
    gsl_rng *care = family->streams[PURPOSE_CARE];
    int n = draw_count(care, mean);
    for (int k = 0; k < n; k++) {
        item.day = month_day(family, PURPOSE_CARE, month);
        item.marks.known = draw_uniform(care);
        item.children = 0;
        for (int i = 0; i < family->n_child; i++) {
            double share = ages[child_class(&family->children[i], item.day)] / 2;
            item.children |= (uint32_t)draw_chance(care, share) << i;
        }
        agenda_add(agenda, &item);
    }
}

void care_plan(struct family *family, int month, struct agenda *agenda)
{
    double strain = family_strain(family, month);
    double shape = season(family->calendar->start[month]) / 12;
    bool abuse = family_state(family, month, STATE_ABUSE);
    plan_concerns(family, month,
                  REFERRAL_BASE * 2 * WATCH_FACTOR * exp(REFERRAL_SLOPE * strain) * shape,
                  (struct item){.kind = ITEM_REFERRAL}, agenda);
    plan_concerns(family, month,
                  CONTACT_BASE * 2 * exp(CONTACT_SLOPE * strain + 0.5 * abuse) * shape,
                  (struct item){.kind = ITEM_CONTACT}, agenda);
}

void care_happens(struct family *family, const struct item *item)
{
    day_t day = item->day;
    if (day < family->came || day >= family->left)
        return;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (!(item->children >> i & 1) || day < child->visible || day >= child->grown ||
            day >= child->gone)
            continue;
        bool watched = child->case_until != DAY_MIN && day < child->case_until + WATCH_DAYS;
        if (item->kind == ITEM_REFERRAL && !watched && item->marks.known >= 1 / WATCH_FACTOR)
            continue;
        if (item->kind == ITEM_REFERRAL)
            concern(family, child, day);
        else
            care_contact(family, child, day, care_source(family, child, day),
                         child->case_until > day ? CONTACT_ON_OPEN_CASE : 0);
    }
}
