// Concerns below an enquiry, reported after an event or without one: contacts, and referrals with their assessment and child in need plan.

#include "data-samples/world/world_concern.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_pupils.h"
#include "data-samples/world/world_report.h"

#include <math.h>

static void refer(struct family *family, struct child *child, day_t day, enum source_code source)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    case_open(family, child, day, source);
    if (draw_chance(care, PROB_REFERRAL_NFA)) {
        family->batch->facts[child->referral].bits |= REFERRAL_NFA;
        case_keep_open(family, child, day + draw_between(care, 1, 3), 8);
        return;
    }
    bool in_need = draw_chance(care, PROB_IN_NEED);
    day_t done = case_assess(family, child, day, in_need ? ASSESSED_IN_NEED : ASSESSED_NOT_IN_NEED);
    if (!in_need)
        return;
    if (draw_chance(care, 0.45))
        case_cin_plan(family, child, done, 0.40);
    else
        case_keep_open(family, child, done + 20 + (day_t)(365 * draw_lognormal(care, 0.34, 1.1)),
                       7);
    day_t again = calendar_working_from(
        done + draw_between(care, 30, 200)); // when the plan is changed or ends
    if (again < child->case_until && draw_chance(care, 0.85))
        case_assess(family, child, again, ASSESSED_IN_NEED);
}

// Who tells without an event that others have on record; a school has written it down before.
static enum source_code concern_source(struct family *family, const struct child *child, day_t day)
{
    enum source_code source = case_source(family, child, day, true);
    if (source == SOURCE_SCHOOL)
        pupil_log_before(family, child, day);
    return source;
}

static void concern(struct family *family, struct child *child, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    enum source_code source = concern_source(family, child, day);
    if (child->case_until <= day) {
        refer(family, child, day, source);
        return;
    }
    case_contact(family, child, day, source, CONTACT_ON_OPEN_CASE);
    if (!child_in_care(child, day) && draw_chance(care, 0.8))
        case_assess(family, child, day, ASSESSED_IN_NEED);
}

static double season(day_t day)
{ // fewer referrals in the school holidays
    static const double months[12] = {1.04, 1.02, 1.08, 0.92, 1.06, 1.05,
                                      1.03, 0.80, 1.03, 1.06, 1.06, 0.85};
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return months[month - 1];
}

static void plan_concerns(struct family *family, int month, double mean, struct happening happening,
                          struct agenda *agenda)
{
    static const double ages[AGE_CLASSES] = {REFERRAL_AGES};
    gsl_rng *care = family->streams[PURPOSE_CARE];
    int n = draw_count(care, mean);
    for (int k = 0; k < n; k++) {
        happening.day = month_working_day(family, PURPOSE_CARE, month);
        happening.marks.known = draw_uniform(care);
        happening.children = 0;
        for (int i = 0; i < family->n_child; i++) {
            double share = ages[child_class(&family->children[i], happening.day)] / 2;
            happening.children |= (uint32_t)draw_chance(care, share) << i;
        }
        agenda_add(agenda, &happening);
    }
}

void concern_plan(struct family *family, int month, struct agenda *agenda)
{
    double strain = family_strain(family, month);
    double shape = season(family->calendar->start[month]) / 12;
    double level = family_climate(family, CLIMATE_REFERRALS, month);
    bool abuse = family_state(family, month, STATE_ABUSE);
    plan_concerns(family, month,
                  REFERRAL_BASE * 2 * WATCH_FACTOR * exp(REFERRAL_SLOPE * strain) * shape * level,
                  (struct happening){.kind = HAPPENING_REFERRAL}, agenda);
    plan_concerns(family, month,
                  CONTACT_BASE * 2 * exp(CONTACT_SLOPE * strain + 0.5 * abuse) * shape *
                      sqrt(level),
                  (struct happening){.kind = HAPPENING_CONTACT}, agenda);
}

// Whether the happening takes in the family's child i, known and not yet grown or gone.
static bool takes_in(const struct family *family, const struct happening *happening, int i)
{
    const struct child *child = &family->children[i];
    day_t day = happening->day;
    return day >= family->came && day < family->left && happening->children >> i & 1 &&
           day >= child->visible && day < child->grown && day < child->gone;
}

void concern_referral(struct family *family, int month, const struct happening *happening)
{
    day_t day = happening->day;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (!takes_in(family, happening, i))
            continue;
        bool watched = child->case_until != DAY_MIN && day < child->case_until + WATCH_DAYS;
        if (watched || happening->marks.known < 1 / WATCH_FACTOR)
            concern(family, child, day);
    }
}

// P(referral | a contact that an event led to), no case being open.
static double referral_chance(const struct family *family, const struct child *child, int month,
                              const struct happening *happening)
{
    static const double usual[8] = {REFERRED_BY_SOURCE};
    int before = report_events_before(family, happening->day) - 1;
    double odds = exp(REFERRED_REPEAT * (before < 0   ? 0
                                         : before < 3 ? before
                                                      : 3)) *
                  family_climate(family, CLIMATE_REFERRALS, month);
    if (child->case_until != DAY_MIN && happening->day < child->case_until + WATCH_DAYS)
        odds *= REFERRED_WATCHED;
    return climate_odds(usual[happening->source], odds);
}

void concern_reported(struct family *family, int month, const struct happening *happening)
{
    day_t day = happening->day;
    enum source_code source = (enum source_code)happening->source;
    gsl_rng *care = family->streams[PURPOSE_CARE];
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (!takes_in(family, happening, i))
            continue;
        bool open = child->case_until > day;
        if (!open && happening->marks.known < referral_chance(family, child, month, happening)) {
            refer(family, child, day, source);
            continue;
        }
        case_contact(family, child, day, source, open ? CONTACT_ON_OPEN_CASE : 0);
        if (open && !child_in_care(child, day) && draw_chance(care, PROB_REASSESSED))
            case_assess(family, child, day, ASSESSED_IN_NEED);
    }
}

void concern_contact(struct family *family, int month, const struct happening *happening)
{
    day_t day = happening->day;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (takes_in(family, happening, i))
            case_contact(family, child, day, concern_source(family, child, day),
                         child->case_until > day ? CONTACT_ON_OPEN_CASE : 0);
    }
}
