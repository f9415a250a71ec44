// An enquiry that happens: its referral or the open case it belongs to, the conference, the plan,
// and care. Which of them come is settled by the marks; how long they last is drawn here.

#include "data-samples/world/world_enquiry.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_report.h"
#include "data-samples/world/world_thinning.h"
#include "data-samples/world/world_unseen.h"

#include <math.h>

static void note_start(struct family *family, const struct child *child, day_t day)
{
    if (family->n_start < START_MAX && day < family->left)
        family->starts[family->n_start++] = (struct start){child->person, day};
}

static day_t plan_days(gsl_rng *care)
{ // ended plans: 16 % within 3 months, 12 % 3-6, 43 % 6-12, 25 % 1-2 years, 4 % later
    static const double shares[] = {11, 10, 40, 31, 8};
    static const int from[] = {40, 91, 183, 366, 731}, to[] = {91, 182, 365, 730, 1300};
    int i = draw_pick(care, shares, 5);
    return draw_between(care, from[i], to[i]);
}

// The category follows from what the harm came of; conferences do not always see which.
static enum category_code plan_category(struct family *family, day_t day)
{
    int month = calendar_month(family->calendar, day);
    double neglect =
        CATEGORY_NEGLECT_LEAST + CATEGORY_NEGLECT_SLOPE * family->neglect[family->states[month]];
    double rest = 1 - neglect;
    const double shares[] = {[CATEGORY_NEGLECT] = neglect,
                             [CATEGORY_EMOTIONAL] = 0.72 * rest,
                             [CATEGORY_PHYSICAL] = 0.20 * rest,
                             [CATEGORY_SEXUAL] = 0.08 * rest};
    return (enum category_code)draw_pick(family->streams[PURPOSE_CARE], shares, 4);
}

static void write_plan(struct family *family, struct child *child, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact = FACT(FACT_CP_PLAN, 0, day);
    fact.end = calendar_working_from(day + plan_days(care));
    fact.code = (uint16_t)plan_category(family, day);
    fact.value = (float)child->n_plan++;
    child->plan_until = fact.end;
    child->known = true;
    note_start(family, child, day);
    child->plan = case_write(family, child, fact);
    if (draw_chance(care, 0.8))
        case_assess(family, child, calendar_working_from(day + draw_between(care, 80, 200)),
                    ASSESSED_IN_NEED);
    if (draw_chance(care, 0.75)) // stepped down
        case_cin_plan(family, child, fact.end, 0.3);
    else
        case_keep_open(family, child, fact.end + draw_between(care, 1, 30), 7);
}

static void write_conference(struct family *family, struct child *child, day_t day, bool plan)
{
    struct fact fact = FACT(FACT_CONFERENCE, 0, day);
    fact.code = plan ? CONFERENCE_PLAN : CONFERENCE_NO_PLAN;
    case_write(family, child, fact);
    case_keep_open(family, child, day + 20, 7);
    if (plan)
        write_plan(family, child, day);
}

// --- care

struct care_path {
    enum care_end end;
    double share, years; // of those who start at this age; median length
};

static day_t draw_care(struct family *family, const struct child *child, day_t day,
                       enum care_end *ret_end)
{
    static const struct care_path paths[3][4] = {
        {{CARE_ADOPTED, 0.27, 1.5},
         {CARE_GUARDIAN, 0.2, 1.0},
         {CARE_RETURNED, 0.32, 0.4},
         {CARE_RETURNED, 0.21, 8}},
        {{CARE_ADOPTED, 0.04, 1.7},
         {CARE_GUARDIAN, 0.2, 1.2},
         {CARE_RETURNED, 0.34, 0.4},
         {CARE_RETURNED, 0.42, 8}},
        {{CARE_GUARDIAN, 0.05, 1.0},
         {CARE_RETURNED, 0.38, 0.35},
         {CARE_ADULT, 0.37, 90},
         {CARE_RETURNED, 0.2, 3}},
    };
    gsl_rng *care = family->streams[PURPOSE_CARE];
    double age = child_age(child, day);
    const struct care_path *path = paths[age < 3 ? 0 : age < 10 ? 1 : 2];
    double shares[4];
    for (int i = 0; i < 4; i++)
        shares[i] = path[i].share;
    path += draw_pick(care, shares, 4);
    *ret_end = path->end;
    day_t end = day + 5 + (day_t)(365.25 * draw_lognormal(care, path->years, 0.5));
    if (end < child->grown)
        return end;
    *ret_end = CARE_ADULT;
    return child->grown;
}

// A plan ends when care starts.
static void cut_plan(struct family *family, struct child *child, day_t day)
{
    if (child->plan_until <= day)
        return;
    family->batch->facts[child->plan].end = day;
    child->plan_until = day;
}

static void write_care(struct family *family, int i, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct child *child = &family->children[i];
    static const double starts[] = {0.45, 0.37, 0.18};
    enum care_end ending;
    struct fact fact = FACT(FACT_CLA, 0, day);
    fact.end = draw_care(family, child, day, &ending);
    fact.code = (uint16_t)draw_pick(care, starts, 3);
    fact.bits = ending;
    if (day >= child->grown || day >= child->dead)
        return;
    cut_plan(family, child, day);
    child->care_until = fact.end;
    child->known = true;
    note_start(family, child, day);
    case_write(family, child, fact);
    static const uint32_t reasons[] = {[CARE_OPEN] = 7,
                                       [CARE_RETURNED] = 7,
                                       [CARE_ADOPTED] = 1,
                                       [CARE_GUARDIAN] = 4,
                                       [CARE_ADULT] = 6};
    case_keep_open(family, child, fact.end + 10, reasons[ending]);
    if (family->n_absence < ABSENCE_MAX)
        family->absences[family->n_absence++] = (struct absence){i, day, fact.end};
    if (ending == CARE_ADOPTED) {
        struct fact adopted = FACT(FACT_ADOPTED, 0, fact.end - 1);
        case_write(family, child, adopted);
    }
    if ((ending == CARE_ADOPTED || ending == CARE_GUARDIAN) && fact.end < child->gone)
        child->gone = fact.end;
}

// --- the enquiry itself

static void write_enquiry(struct family *family, struct child *child, day_t day, int code)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct fact fact = FACT(FACT_S47, 0, day);
    fact.end = calendar_add_working(day, draw_between(care, 5, 12));
    fact.code = (uint16_t)code;
    case_write(family, child, fact);
    case_keep_open(family, child, fact.end + draw_between(care, 5, 40), 7);
}

// Who met the family in the week before; else somebody, who then has a record of it.
static enum source_code enquiry_source(struct family *family, const struct child *child, day_t day)
{
    enum source_code source;
    if (report_source_before(family, day, &source))
        return source;
    source = case_source(family, child, day, false);
    report_trigger(family, child, day, source);
    return source;
}

void enquiry_write(struct family *family, int i_child, const struct marks *marks, bool plan,
                   bool care)
{
    gsl_rng *stream = family->streams[PURPOSE_CARE];
    struct child *child = &family->children[i_child];
    day_t day = marks->day, conference = thinning_plan_day(marks);
    bool was_open = child->case_until > day;
    enum source_code source = enquiry_source(family, child, day);
    if (!was_open)
        case_open(family, child, day, source);
    else
        case_contact(family, child, day, source, CONTACT_ON_OPEN_CASE);
    if (!was_open || draw_chance(stream, 0.6))
        case_assess(family, child, day, marks->care_only ? ASSESSED_IN_NEED : ASSESSED_ENQUIRY);
    bool on_plan = child_on_plan(child, day);
    int month = calendar_month(family->calendar, day);
    double odds = family_climate(family, CLIMATE_PLANS, month);
    bool no_plan = !plan && marks->plan_luck < climate_odds(PROB_NO_PLAN, odds);
    bool meets = !marks->care_only && !on_plan && (plan || no_plan) && conference < family->left;
    if (!marks->care_only)
        write_enquiry(family, child, day,
                      meets                      ? ENQUIRY_CONFERENCE
                      : draw_chance(stream, 0.5) ? ENQUIRY_SERVICES
                                                 : ENQUIRY_NO_ACTION);
    if (meets)
        write_conference(family, child, conference, plan);
    else if (!on_plan && draw_chance(stream, 0.4))
        case_cin_plan(family, child, calendar_add_working(day, 21), 0.5);
    day_t care_day = thinning_care_day(marks, plan, child);
    if ((meets && plan) || (care && care_day < family->left))
        unseen_recorded(family, child, day);
    if (care && care_day < family->left)
        write_care(family, i_child, care_day);
}
