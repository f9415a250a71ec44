// What schools meet: who is on a roll, with free meals or not, who is suspended and how much of a
// term each pupil misses.

#include "data-samples/world/world_school.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_report.h"

#include <math.h>

// Schools tell of a pupil; social care hears of the siblings at home as well.
static void tell(struct family *family, const struct child *pupil, day_t day, double prob)
{
    uint32_t children = 0;
    bool siblings = draw_chance(family->streams[PURPOSE_TRACES], 0.35);
    for (int i = 0; i < family->n_child; i++)
        children |= (uint32_t)(siblings || &family->children[i] == pupil) << i;
    double odds = pupil_tells(family, pupil_school_on(family, pupil, day));
    report_event(family, &(struct report_event){.day = day,
                                                .source = SOURCE_SCHOOL,
                                                .children = children,
                                                .prob = climate_odds(prob, odds),
                                                .slowest = 7});
}

// What staff notice and write down; the school tells social care of what is grave.
static void write_logged(struct family *family, const struct child *child, int month)
{
    day_t day = pupil_school_day(family, PURPOSE_TRACES, month);
    enum logged_code code = pupil_concern(family, PURPOSE_TRACES, month);
    pupil_log(family, child, day, code);
    if (code >= LOGGED_NEGLECT && child_here(family, child, day))
        tell(family, child, day, code == LOGGED_NEGLECT ? PROB_NEGLECT_TOLD : PROB_DISCLOSURE_TOLD);
}

static double absence_share(struct family *family, const struct child *child, day_t day, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    double age = child_age(child, day);
    double median = (age < 11 ? 0.045 : 0.062) * exp(0.3 * family_strain(family, month));
    double share = draw_lognormal(stream, median, 0.7);
    return share > 1 ? 1 : share;
}

static void write_absence(struct family *family, const struct child *child, int month)
{
    struct fact fact = FACT(FACT_ABSENCE, child->person, family->calendar->start[month + 1] - 10);
    if (!child_here(family, child, fact.day))
        return;
    fact.value = (float)(floor(1000 * absence_share(family, child, fact.day, month)) / 1000);
    batch_fact(family->batch, &fact);
    if (fact.value <= ABSENCE_SEVERE)
        return;
    pupil_log(family, child, fact.day, LOGGED_ATTENDANCE);
    tell(family, child, fact.day, PROB_ABSENCE_TOLD);
}

static void write_suspension(struct family *family, const struct child *child, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    static const double reasons[] = {0.5, 0.22, 0.18, 0.1};
    struct fact fact =
        FACT(FACT_SUSPENSION, child->person, pupil_school_day(family, PURPOSE_TRACES, month));
    if (!child_here(family, child, fact.day))
        return;
    fact.code = (uint16_t)draw_pick(stream, reasons, 4);
    fact.value = (float)(0.5 * draw_between(stream, 1, 10));
    batch_fact(family->batch, &fact);
    pupil_log(family, child, fact.day, LOGGED_BEHAVIOUR);
    tell(family, child, fact.day, PROB_SUSPENSION_TOLD);
}

void school_month(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    const struct calendar *calendar = family->calendar;
    int of_year = calendar_month_of_year(calendar, month);
    if (of_year == 7)
        return; // August
    double strain = family_strain(family, month);
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        day_t day = calendar->start[month] + 15;
        if (!pupil_is(family, child, day))
            continue;
        double base = child_age(child, day) < 11 ? SUSPENSION_PRIMARY : SUSPENSION_SECONDARY;
        int n = draw_count(stream, base * exp(0.7 * strain) / 11 *
                                       family_climate(family, CLIMATE_SCHOOLS, month));
        for (int k = 0; k < n; k++)
            write_suspension(family, child, month);
        double logs = pupil_logs(family, pupil_school_on(family, child, day));
        n = draw_count(stream, SCHOOL_LOGGED * logs * exp(0.5 * strain) / 11 *
                                   family_climate(family, CLIMATE_SCHOOLS, month));
        for (int k = 0; k < n; k++)
            write_logged(family, child, month);
        if (of_year == 11 || of_year == 2 || of_year == 6) // terms end
            write_absence(family, child, month);
    }
}

static void write_roll(struct family *family, const struct child *child, int school, day_t from,
                       day_t to)
{
    struct fact fact = FACT(FACT_SCHOOL, child->person, from > family->came ? from : family->came);
    fact.end = to < child->gone ? to : child->gone;
    fact.code = (uint16_t)school;
    if (fact.day < fact.end && fact.day < family->calendar->end)
        batch_fact(family->batch, &fact);
}

void school_spells(struct family *family)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    int first = pupil_school(family, false), second = pupil_school(family, true);
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        day_t primary = school_start(child->dob, 4), secondary = school_start(child->dob, 11);
        day_t end = school_start(child->dob, 16) - 40;
        write_roll(family, child, first, primary, secondary - 40);
        write_roll(family, child, second, secondary, end);
        if (!family->poor || !draw_chance(stream, 0.85))
            continue;
        struct fact meals =
            FACT(FACT_FREE_MEALS, child->person, primary > family->came ? primary : family->came);
        meals.end = end < child->gone ? end : child->gone;
        if (meals.day < meals.end)
            batch_fact(family->batch, &meals);
    }
}
