// Harm: the one process behind enquiries, plans and care. Candidates come at the full hazard, each
// with marks; help and detection thin them by the mark, so that the same candidates tell what would
// have happened with help and without.

#include "data-samples/world/world_harm.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_enquiry.h"
#include "data-samples/world/world_help.h"
#include "data-samples/world/world_panel.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_thinning.h"

#include <math.h>

static struct marks draw_marks(struct family *family, int month)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    struct marks marks = {.day = month_working_day(family, PURPOSE_MARKS, month),
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

static double older_rate(const struct family *family, int set)
{
    return CARE_OLDER_BASE * exp(CARE_OLDER_SLOPE * family->exploitation[set]);
}

// What a candidate, drawn at the hazard without help, leads to in a set of states.
static struct verdict judge(const struct family *family, const struct child *child,
                            const struct marks *marks, int month, int set)
{
    enum age_class age = child_class(child, marks->day);
    double odds = family_climate(family, CLIMATE_PLANS, month);
    return (struct verdict){
        .plan = !marks->care_only && marks->plan < climate_odds(family->plan[age][set], odds),
        .care = marks->care_only || marks->care < family->care[age][set],
        .set = set,
        .ratio = marks->care_only
                     ? older_rate(family, set) / older_rate(family, family->unhelped[month])
                     : help_of_states(family, age, month, set)};
}

static void take_candidate(struct family *family, int i, const struct marks *marks, int month)
{
    struct child *child = &family->children[i];
    struct verdict arms[ARM_COUNT] = {
        [ARM_UNHELPED] = judge(family, child, marks, month, family->unhelped[month]),
        [ARM_HELPED] = judge(family, child, marks, month, family->helped[month])};
    panel_candidate(family, child, marks, arms);
    struct verdict now = judge(family, child, marks, month, family->states[month]);
    struct help_ratio ratio = help_at(family, child, marks->day, now.set, family->help_from);
    if (marks->day >= child->gone || child_in_care(child, marks->day) ||
        !thinning_keeps(marks, child->known) || !thinning_passes(marks, ratio.seen * now.ratio))
        return;
    now.care = now.care && thinning_passes(marks, ratio.harm * now.ratio);
    if (!marks->care_only || now.care)
        enquiry_write(family, i, marks, now.plan, now.care);
}

// Candidates for enquiries about the family; each takes in its children in proportion to their own
// hazards, so that siblings share many of them.
static void plan_enquiries(struct family *family, int month, struct agenda *agenda)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    const struct calendar *calendar = family->calendar;
    day_t middle = calendar->start[month] + 15;
    uint8_t set = family->unhelped[month];
    double rates[CHILD_MAX], highest = 0;
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        rates[i] = family->enquiry[child_class(child, middle)][set];
        if (!child_counts(family, child, middle))
            rates[i] = 0;
        if (rates[i] > highest)
            highest = rates[i];
    }
    double years = calendar_length(calendar, month) / 365.25;
    double candidates = HELP_MOST * KNOWN_FACTOR * highest * years *
                        family_climate(family, CLIMATE_ENQUIRIES, month);
    int n = draw_count(stream, candidates);
    for (int k = 0; k < n; k++) {
        struct happening happening = {.kind = HAPPENING_ENQUIRY,
                                      .marks = draw_marks(family, month)};
        happening.day = happening.marks.day;
        for (int i = 0; i < family->n_child; i++)
            happening.children |= (uint32_t)draw_chance(stream, rates[i] / highest) << i;
        agenda_add(agenda, &happening);
    }
}

// Older children who come into care on another way: beyond control, exploited, alone.
static void plan_older(struct family *family, int month, struct agenda *agenda)
{
    gsl_rng *stream = family->streams[PURPOSE_MARKS];
    day_t middle = family->calendar->start[month] + 15;
    double rate = older_rate(family, family->unhelped[month]);
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        if (child_age(child, middle) < 10 || !child_counts(family, child, middle) ||
            !draw_chance(stream, HELP_MOST * rate / 12))
            continue;
        struct happening happening = {.kind = HAPPENING_ENQUIRY,
                                      .marks = draw_marks(family, month)};
        happening.day = happening.marks.day;
        happening.marks.care_only = true;
        happening.children = 1u << i;
        agenda_add(agenda, &happening);
    }
}

void harm_plan(struct family *family, int month, struct agenda *agenda)
{
    plan_enquiries(family, month, agenda);
    plan_older(family, month, agenda);
}

void harm_enquiry(struct family *family, int month, const struct happening *happening)
{
    for (int i = 0; i < family->n_child; i++)
        if (happening->children >> i & 1 &&
            child_counts(family, &family->children[i], happening->day))
            take_candidate(family, i, &happening->marks, month);
}
