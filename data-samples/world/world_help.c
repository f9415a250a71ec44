// Help takes some weeks to work, works differently in each family and on each state, does harm in
// some, and wears off after its end. Children born after the panel get half of it.

#include "data-samples/world/world_help.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

void help_draw(struct family *family, day_t panel)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    struct help *help = &family->help;
    help->from = calendar_working_from(panel + draw_between(care, 28, 56));
    help->end = help->from + draw_between(care, 120, 365);
    help->log_effect = log(HELP_EFFECT) + HELP_EFFECT_SD * draw_normal(care);
    day_t dropped = help->from + draw_between(care, 20, 110);
    if (!draw_chance(care, PROB_HELP_DROPPED))
        return;
    help->end = dropped;
    help->log_effect *= HELP_DROPPED_SHARE;
}

// How much of the effect there is on the day, and through the states that help can act on.
static double share_at_work(const struct family *family, const struct child *child, day_t day,
                            int set)
{
    const struct help *help = &family->help;
    double share = (day - help->from + 1) / (double)HELP_RAMP_DAYS;
    if (share > 1)
        share = 1;
    if (day > help->end)
        share *= exp(-(day - help->end) / HELP_FADE_DAYS);
    if (set >> STATE_CRISIS & 1 || set >> STATE_MIND & 1)
        share *= HELP_ON_CRISIS;
    if (set >> STATE_SUBSTANCE & 1)
        share *= HELP_ON_SUBSTANCE;
    return child->visible > family->panel ? share * HELP_LATER_CHILD : share;
}

struct help_ratio help_at(const struct family *family, const struct child *child, day_t day,
                          int set, day_t from)
{
    if (day < from)
        return (struct help_ratio){1, 1};
    double harm = exp(family->help.log_effect * share_at_work(family, child, day, set));
    if (harm > HELP_MOST)
        harm = HELP_MOST;
    bool early = day < from + HELP_DETECTION_DAYS;
    return (struct help_ratio){harm, harm * (early ? HELP_DETECTION : 1)};
}

double help_effect(const struct family *family, const struct child *child)
{
    int first = calendar_month(family->calendar, family->panel);
    double sum = 0;
    int n = 0;
    for (int month = first; month < first + 24 && month < family->end_month; month++, n++) {
        day_t middle = family->calendar->start[month] + 15;
        sum += log(help_at(family, child, middle, family->states[month], family->help.from).harm);
    }
    return n ? exp(sum / n) : 1;
}
