// What the police meet: domestic abuse incidents, which follow the family's state of abuse, with a
// concern for the children and often a report to social care; arrests and antisocial behaviour.

#include "data-samples/world/world_police.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_report.h"

#include <math.h>

// By day of the week from Monday: incidents of abuse are most frequent at the weekend (assumed from
// forces' published counts, a quarter above the weekday's), crime a little.
static const double abuse_week[7] = {0.82, 0.78, 0.78, 0.78, 0.84, 1.0, 1.0};
static const double crime_week[7] = {0.90, 0.90, 0.90, 0.92, 1.0, 1.0, 0.92};

static bool here(const struct family *family, day_t day)
{
    return day >= family->came && day < family->left;
}

static bool is_dead(const struct family *family, uint32_t person, day_t day)
{
    for (int i = 0; i < family->n_partner; i++)
        if (family->partners[i].person == person)
            return family->partners[i].dies <= day;
    for (int i = 0; i < family->n_father; i++)
        if (family->fathers[i].person == person)
            return family->fathers[i].dies <= day;
    return false;
}

// Social care is told of incidents with children, of children met, and of the unborn.
static void tell(struct family *family, day_t day, uint32_t children)
{
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        children |= (uint32_t)(child->visible <= day && day < child->dob) << i;
    }
    report_event(family, &(struct report_event){.day = day,
                                                .source = SOURCE_POLICE,
                                                .children = children,
                                                .prob = PROB_CONCERN_TOLD,
                                                .slowest = 3});
}

static void abuse_incident(struct family *family, day_t day)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    uint32_t other = family_last_partner(family, day), victim = family->mother;
    if (day >= family->mother_dies || (other != WORLD_NONE && is_dead(family, other, day)))
        return;
    if (other != WORLD_NONE && draw_chance(stream, 0.15)) {
        victim = other;
        other = family->mother;
    }
    struct fact fact = FACT(FACT_DOMESTIC_ABUSE, victim, day);
    static const double grades[] = {0.62, 0.27, 0.11};
    fact.other = other;
    fact.code = (uint16_t)draw_pick(stream, grades, 3);
    fact.bits = draw_chance(stream, 0.6) ? ABUSE_CRIME : 0;
    bool present = draw_chance(stream, 0.75);
    uint32_t children = 0;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (!child_here(family, child, day) || day >= child->grown || child_in_care(child, day) ||
            !present)
            continue;
        fact.bits |= ABUSE_CHILDREN_PRESENT;
        if (!draw_chance(stream, 0.6))
            continue;
        batch_event(family->batch, FACT_CHILD_CONCERN, child->person, day, CONCERN_ABUSE);
        children |= 1u << i;
    }
    batch_fact(family->batch, &fact);
    if (children)
        tell(family, day, children);
}

// Concerns that are no abuse: neglect seen on a visit, a child missing.
static void other_concerns(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double rate = CONCERN_BASE * exp(0.8 * family_strain(family, month)) / 12;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (!draw_chance(stream, rate))
            continue;
        day_t day = month_day(family, PURPOSE_TRACES, month);
        bool teen = child_age(child, day) >= 11;
        int code = draw_chance(stream, 0.3)           ? CONCERN_OTHER
                   : teen && draw_chance(stream, 0.7) ? CONCERN_MISSING
                                                      : CONCERN_NEGLECT;
        if (!child_here(family, child, day) || day >= child->grown)
            continue;
        batch_event(family->batch, FACT_CHILD_CONCERN, child->person, day, code);
        tell(family, day, 1u << i);
    }
}

void police_month(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double strain = family_strain(family, month);
    double calm = family_calm(family, month);
    double rate = family_state(family, month, STATE_ABUSE) ? ABUSE_ON : ABUSE_OFF;
    int n = draw_count(stream, calm * rate * exp(0.3 * strain) / 12 *
                                   family_climate(family, CLIMATE_INCIDENTS, month));
    for (int k = 0; k < n; k++) {
        day_t day = month_week_day(family, PURPOSE_TRACES, month, abuse_week);
        if (here(family, day))
            abuse_incident(family, day);
    }
    other_concerns(family, month);
    double substance = family_state(family, month, STATE_SUBSTANCE);
    double arrests = calm * ARREST_FAMILY * exp(0.6 * strain + 0.6 * substance);
    double nuisance = calm * ANTISOCIAL_FAMILY * exp(0.4 * strain);
    day_t day = month_week_day(family, PURPOSE_TRACES, month, crime_week);
    uint32_t partner = family_partner(family, day);
    static const double offences[] = {0.42, 0.18, 0.13, 0.12, 0.15};
    if (draw_chance(stream, arrests / 12) && here(family, day))
        batch_event(family->batch, FACT_ARREST,
                    partner != WORLD_NONE && draw_chance(stream, 0.8) ? partner : family->mother,
                    day, draw_pick(stream, offences, 5));
    if (draw_chance(stream, nuisance / 12) && here(family, day)) {
        struct fact fact = FACT(FACT_ANTISOCIAL, family->mother, day);
        fact.code = (uint16_t)draw_between(stream, 0, 3);
        fact.bits = draw_chance(stream, 0.6) ? ANTISOCIAL_COMPLAINANT : 0;
        batch_fact(family->batch, &fact);
    }
}
