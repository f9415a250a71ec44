// Harm: the one process behind enquiries, plans and care. Candidates come at the full hazard, each
// with marks; help and detection thin them by the mark, so that the same candidates tell what would
// have happened with help and without.

#include "data-samples/world/world_care.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

void harm_tables(struct family *family)
{
    static const double enquiry[AGE_CLASSES] = {ENQUIRY_AGES};
    static const double plan[AGE_CLASSES] = {PLAN_AGES};
    static const double care[AGE_CLASSES] = {CARE_AGES};
    for (int age = 0; age < AGE_CLASSES; age++)
        for (int set = 0; set < STATE_SETS; set++) {
            double strain = family->strain[set];
            family->enquiry[age][set] = ENQUIRY_BASE * enquiry[age] * exp(strain);
            family->plan[age][set] = world_logistic(plan[age] + PLAN_SLOPE * strain);
            family->care[age][set] = world_logistic(care[age] + CARE_SLOPE * strain);
        }
}

bool harm_counts(const struct marks *marks, bool known)
{
    return known || marks->care_only || marks->known < 1 / KNOWN_FACTOR;
}

bool harm_there(const struct marks *marks, day_t help_from)
{
    return marks->day < help_from || marks->help < HELP_EFFECT;
}

bool harm_seen(const struct marks *marks, day_t help_from)
{
    if (marks->day < help_from)
        return true;
    bool early = marks->day < help_from + HELP_DETECTION_DAYS;
    return marks->help < HELP_EFFECT * (early ? HELP_DETECTION : 1);
}

day_t harm_care_day(const struct marks *marks, bool plan, const struct child *child)
{
    day_t day = marks->day + (plan ? marks->plan_lag + marks->care_later : marks->care_soon);
    return day > child->dob ? day : child->dob + marks->care_soon % 5;
}

static struct marks draw_marks(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    struct marks marks = {.day = month_day(family, PURPOSE_MARKS, month),
                          .help = draw_uniform(stream),
                          .known = draw_uniform(stream),
                          .plan = draw_uniform(stream),
                          .care = draw_uniform(stream),
                          .plan_luck = draw_uniform(stream),
                          .plan_lag = draw_between(stream, PLAN_LAG_LEAST, PLAN_LAG_MOST),
                          .care_soon = draw_between(stream, 0, 14)};
    double later = draw_lognormal(stream, 100, 0.8);
    marks.care_later = later > 500 ? 500 : (int)later;
    return marks;
}

// A child who can be harmed at home or, were it not in care, could be: in either arm.
static bool child_counts(const struct family *family, const struct child *child, day_t day)
{
    return child->visible <= day && day < child->grown && day < child->dead &&
           day >= family->came && day < family->left;
}

static void take_candidate(struct family *family, int i, const struct marks *marks, int month)
{
    struct child *child = &family->children[i];
    enum age_class age = child_class(child, marks->day);
    uint8_t set = family->states[month];
    bool plan = !marks->care_only && marks->plan < family->plan[age][set];
    bool care = marks->care_only || marks->care < family->care[age][set];
    panel_candidate(family, child, marks, plan, care);
    if (marks->day >= child->gone || child_in_care(child, marks->day) ||
        !harm_counts(marks, child->known) || !harm_seen(marks, family->help_from))
        return;
    care = care && harm_there(marks, family->help_from);
    if (!marks->care_only || care)
        care_enquiry(family, i, marks, plan, care);
}

// Candidates for enquiries about the family; each takes in its children in proportion to their own
// hazards, so that siblings share many of them.
static void plan_enquiries(struct family *family, int month, struct agenda *agenda)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    const struct calendar *calendar = family->calendar;
    day_t middle = calendar->start[month] + 15;
    uint8_t set = family->states[month];
    double rates[CHILD_MAX], highest = 0;
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        rates[i] = family->enquiry[child_class(child, middle)][set];
        if (!child_counts(family, child, middle))
            rates[i] = 0;
        if (rates[i] > highest)
            highest = rates[i];
    }
    int n = draw_count(stream, KNOWN_FACTOR * highest * calendar_length(calendar, month) / 365.25);
    for (int k = 0; k < n; k++) {
        struct item item = {.kind = ITEM_ENQUIRY, .marks = draw_marks(family, month)};
        item.day = item.marks.day;
        for (int i = 0; i < family->n_child; i++)
            item.children |= (uint32_t)draw_chance(stream, rates[i] / highest) << i;
        agenda_add(agenda, &item);
    }
}

// Older children who come into care on another way: beyond control, exploited, alone.
static void plan_older(struct family *family, int month, struct agenda *agenda)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    day_t middle = family->calendar->start[month] + 15;
    double rate = CARE_OLDER_BASE * exp(CARE_OLDER_SLOPE * family_strain(family, month));
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        if (child_age(child, middle) < 10 || !child_counts(family, child, middle) ||
            !draw_chance(stream, rate / 12))
            continue;
        struct item item = {.kind = ITEM_ENQUIRY, .marks = draw_marks(family, month)};
        item.day = item.marks.day;
        item.marks.care_only = true;
        item.children = 1u << i;
        agenda_add(agenda, &item);
    }
}

void harm_plan(struct family *family, int month, struct agenda *agenda)
{
    plan_enquiries(family, month, agenda);
    plan_older(family, month, agenda);
}

void harm_happens(struct family *family, int month, const struct item *item)
{
    for (int i = 0; i < family->n_child; i++)
        if (item->children >> i & 1 && child_counts(family, &family->children[i], item->day))
            take_candidate(family, i, &item->marks, month);
}
