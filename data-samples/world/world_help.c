// Help takes some weeks to work, works differently in each family and on each state, does harm in
// some, and wears off after its end. Children born after the panel get half of it. While it is given
// it also ends states of the family, which then do not cause others: that reaches all children.

#include "data-samples/world/world_help.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_strain.h"

#include <math.h>
#include <string.h>

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

double help_works(const struct family *family, int month, day_t from)
{
    const struct help *help = &family->help;
    day_t day = family->calendar->start[month];
    double works = from <= day && day < help->end ? help->log_effect / log(HELP_EFFECT) : 0;
    return works < 0 ? 0 : works > HELP_ENDS_MOST ? HELP_ENDS_MOST : works;
}

void help_ends(const struct family *family, int month, day_t from, double ret_ended[STATE_COUNT])
{
    static const double ends[STATE_COUNT] = {HELP_ENDS};
    double works = help_works(family, month, from);
    for (int i = 0; i < STATE_COUNT; i++)
        ret_ended[i] = works * ends[i];
}

// The set of a month after that of the month before on one of the paths.
static uint8_t next_set(const struct family *family, uint8_t before, int month, day_t from)
{
    double ended[STATE_COUNT];
    help_ends(family, month, from, ended);
    return strain_after(family, before, ended, family->luck[month]);
}

void help_path(struct family *family)
{
    int first = calendar_month(family->calendar, family->panel);
    family->helped[first] = family->unhelped[first];
    for (int month = first + 1; month < family->end_month; month++) {
        family->helped[month] =
            next_set(family, family->helped[month - 1], month, family->help.from);
        if (month == family->crisis_month) // before help could do anything about it
            family->helped[month] |= 1 << STATE_CRISIS;
    }
}

// A crisis on a path from that month on, until the path is what it was: luck is the same.
static void put_crisis(struct family *family, uint8_t *path, int month, day_t from)
{
    path[month] |= 1 << STATE_CRISIS;
    while (++month < family->end_month) {
        uint8_t set = next_set(family, path[month - 1], month, from);
        if (set == path[month])
            return;
        path[month] = set;
    }
}

void help_crisis(struct family *family, int month, bool spared)
{
    if (month >= family->end_month)
        return;
    family->crisis_month = month;
    put_crisis(family, family->unhelped, month, DAY_MAX);
    if (family->panel != DAY_MIN && !spared)
        put_crisis(family, family->helped, month, family->help.from);
    memcpy(&family->states[month],
           family->help_from < DAY_MAX ? &family->helped[month] : &family->unhelped[month],
           (size_t)(family->end_month - month) * sizeof *family->states);
}

double help_of_states(const struct family *family, enum age_class age, int month, int set)
{
    return family->enquiry[age][set] / family->enquiry[age][family->unhelped[month]];
}

double help_effect(const struct family *family, const struct child *child, bool by_states)
{
    int first = calendar_month(family->calendar, family->panel);
    double sum = 0;
    int n = 0;
    for (int month = first; month < first + 24 && month < family->end_month; month++, n++) {
        day_t middle = family->calendar->start[month] + 15;
        int set = family->helped[month];
        sum += log(help_of_states(family, child_class(child, middle), month, set));
        if (!by_states)
            sum += log(help_at(family, child, middle, set, family->help.from).harm);
    }
    return n ? exp(sum / n) : 1;
}
