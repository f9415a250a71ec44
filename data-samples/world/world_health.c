// What health services meet: the booking of a pregnancy, the five visits due to every child, the
// mother's mood, emergency attendances and admissions.

#include "data-samples/world/world_health.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_report.h"

#include <math.h>

static bool in_month(const struct family *family, int month, day_t day)
{
    const struct calendar *calendar = family->calendar;
    return day >= calendar->start[month] && day < calendar->start[month + 1] &&
           day >= family->came && day < family->left;
}

static void tell(struct family *family, day_t day, uint32_t children, double prob)
{
    report_event(
        family,
        &(struct report_event){
            .day = day, .source = SOURCE_HEALTH, .children = children, .prob = prob, .slowest = 4});
}

static uint32_t bit_of(const struct family *family, uint32_t person)
{
    for (int i = 0; i < family->n_child; i++)
        if (family->children[i].person == person)
            return 1u << i;
    return REPORT_ALL; // a parent: all children
}

static void write_booking(struct family *family, const struct child *child, int month)
{ // drawn in the month in which the pregnancy becomes known
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double strain = family_strain(family, month);
    double weeks = 8 + draw_lognormal(stream, 1.6 * exp(0.3 * strain), 0.75);
    weeks = weeks > 38 ? 38 : weeks;
    day_t day = calendar_working_from(child->due - 280 + (day_t)(7 * weeks));
    if (day >= child->dob || day < family->came || day >= family->left)
        return;
    struct fact fact = FACT(FACT_BOOKING, family->mother, day);
    fact.other = child->person;
    fact.value = (float)floor(weeks);
    fact.code = weeks < 13 ? 0 : weeks < 21 ? 1 : 2;
    bool mind = family_state(family, month, STATE_MIND);
    bool substance = family_state(family, month, STATE_SUBSTANCE);
    bool abuse = family_state(family, month, STATE_ABUSE);
    bool social = family->mother_age < 20 || family->care_experienced;
    const double told[] = {world_logistic(-2.1 + 0.8 * strain), mind ? 0.55 : 0.06,
                           substance ? 0.4 : 0.01, abuse ? 0.25 : 0.01,
                           social ? 0.7 : world_logistic(-3.2 + 0.6 * strain)};
    for (int i = 0; i < 5; i++)
        fact.bits |= (uint32_t)draw_chance(stream, told[i]) << i;
    batch_fact(family->batch, &fact);
    if (fact.bits & (BOOKING_SUBSTANCE | BOOKING_ABUSE))
        tell(family, day, bit_of(family, child->person), PROB_BOOKING_TOLD);
}

static void write_mood(struct family *family, const struct child *child, day_t day, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double mean =
        4.5 + 6 * family_state(family, month, STATE_MIND) + 1.0 * family_strain(family, month);
    double score = floor(mean + 3.2 * draw_normal(stream));
    struct fact fact = FACT(FACT_MOOD_SCORE, family->mother, day);
    fact.other = child->person;
    fact.value = (float)(score < 0 ? 0 : score > 30 ? 30 : score);
    batch_fact(family->batch, &fact);
}

static void write_visit(struct family *family, const struct child *child, int visit, int month)
{
    static const struct {
        int due; // days from birth
        double missed, late;
    } rows[] = {{-56, -1.7, 10}, {12, -4.0, 3}, {49, -3.0, 9}, {365, -2.3, 30}, {850, -1.7, 45}};
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double strain = family_strain(family, month);
    struct fact fact = FACT(FACT_VISIT_DUE, child->person, child->dob + rows[visit].due);
    fact.code = (uint16_t)visit;
    if (draw_chance(stream, world_logistic(rows[visit].missed + 0.75 * strain)))
        fact.bits = draw_chance(stream, 0.12) ? VISIT_REFUSED : VISIT_MISSED;
    else
        fact.value = (float)floor(draw_exponential(stream, rows[visit].late));
    if (!fact.bits)
        fact.value = (float)(calendar_working_from(fact.day + (day_t)fact.value) - fact.day);
    batch_fact(family->batch, &fact);
    if (fact.bits && strain > 1)
        tell(family, calendar_working_from(fact.day + 3), bit_of(family, child->person),
             PROB_MISSED_TOLD);
    if (visit == VISIT_SIX_WEEKS && !fact.bits && draw_chance(stream, 0.85))
        write_mood(family, child, fact.day + (day_t)fact.value, month);
}

// --- hospital

// By day of the week from Monday, the busiest. Source: NHS England, A&E attendances by day.
static const double emergency_week[7] = {1.0, 0.94, 0.92, 0.91, 0.90, 0.90, 0.95};

static int draw_complaint(gsl_rng *stream, double age, bool mind, bool substance)
{
    static const double infant[] = {0.14, 0.02, 0.36, 0.26, 0, 0, 0.002, 0.22};
    static const double child[] = {0.36, 0.03, 0.24, 0.13, 0, 0, 0.005, 0.24};
    static const double teen[] = {0.40, 0.02, 0.10, 0.06, 0.06, 0.03, 0.03, 0.30};
    const double adult[] = {0.28, 0.01, 0.12, 0.10, mind ? 0.16 : 0.02, substance ? 0.2 : 0.02,
                            0.04, 0.36};
    return draw_pick(stream, age < 1 ? infant : age < 11 ? child : age < 18 ? teen : adult, 8);
}

static void write_emergency(struct family *family, uint32_t person, double age, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    day_t day = month_week_day(family, PURPOSE_TRACES, month, emergency_week);
    if (day < family->batch->persons[person].dob) // an infant of this month
        day = family->batch->persons[person].dob;
    if (day < family->came || day >= family->left)
        return;
    int code = draw_complaint(stream, age, family_state(family, month, STATE_MIND),
                              family_state(family, month, STATE_SUBSTANCE));
    struct fact fact = FACT(FACT_EMERGENCY, person, day);
    fact.code = (uint16_t)code;
    if (draw_chance(stream, world_logistic(-4.2 + 0.8 * family_strain(family, month))))
        fact.bits = EMERGENCY_SAFEGUARDING;
    batch_fact(family->batch, &fact);
    bool grave = code >= EMERGENCY_SELF_HARM && code <= EMERGENCY_ASSAULT;
    if (fact.bits || grave)
        tell(family, day, bit_of(family, person), fact.bits ? PROB_FLAG_TOLD : PROB_GRAVE_TOLD);
    if (!draw_chance(stream, age < 1 ? 0.47 : age < 5 ? 0.16 : 0.1))
        return;
    struct fact stay = FACT(FACT_ADMISSION, person, day);
    stay.code = (uint16_t)code;
    stay.end = day + 1 + (day_t)draw_exponential(stream, 1.5);
    batch_fact(family->batch, &stay);
}

// Children's attendances by month: most in November, fewest in August.
static double emergency_season(int of_year)
{
    static const double months[12] = {0.97, 0.97, 1.05, 0.97, 1.03, 1.02,
                                      0.97, 0.85, 1.00, 1.05, 1.12, 1.00};
    return months[of_year];
}

static void emergencies(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    day_t middle = family->calendar->start[month] + 15;
    double strain = family_strain(family, month), more = exp(0.2 * strain - 0.07);
    more *= emergency_season(calendar_month_of_year(family->calendar, month)) *
            family_climate(family, CLIMATE_HOSPITALS, month);
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        double age = child_age(child, middle);
        if (!child_here(family, child, middle) || middle >= child->grown)
            continue;
        double rate = age < 1 ? 0.72 : age < 5 ? 0.66 : age < 11 ? 0.28 : 0.33;
        int n = draw_count(stream, rate * more / 12);
        for (int k = 0; k < n; k++)
            write_emergency(family, child->person, age, month);
    }
    if (family_grown(family) <= middle)
        return; // adults matter to this world as parents
    double rate = ADULT_EMERGENCY * exp(0.35 * strain) / 12;
    rate *= family_climate(family, CLIMATE_HOSPITALS, month);
    if (draw_chance(stream, rate))
        write_emergency(family, family->mother, 30, month);
    uint32_t partner = family_partner(family, middle);
    if (partner != WORLD_NONE && draw_chance(stream, rate))
        write_emergency(family, partner, 30, month);
}

void health_month(struct family *family, int month)
{
    static const int due[] = {-56, 12, 49, 365, 850};
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        if (in_month(family, month, child->visible))
            write_booking(family, child, month);
        for (int visit = 0; visit < 5; visit++) {
            day_t day = child->dob + due[visit];
            if (in_month(family, month, day) && day < child->gone)
                write_visit(family, child, visit, month);
        }
    }
    emergencies(family, month);
}
