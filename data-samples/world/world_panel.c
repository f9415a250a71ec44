// Early help: families that a weekly panel hears of, its decision, and what would have happened to
// each child with help and without.

#include "data-samples/world/world_panel.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_help.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_spared.h"
#include "data-samples/world/world_thinning.h"

#include <math.h>
#include <string.h>

static bool family_can_come(const struct family *family, day_t day)
{ // not known to social care now, not decided on lately, never helped
    if (family->help_from != DAY_MAX || day < family->came || day >= family->left)
        return false;
    if (family->panel != DAY_MIN && day < family->panel + PANEL_REST_DAYS)
        return false;
    bool any = false;
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        if (child->visible > day || child->grown <= day || child->gone <= day)
            continue;
        if (child->case_until > day || child_in_care(child, day) || child_on_plan(child, day))
            return false;
        any = true;
    }
    return any;
}

struct decision {
    double score;
    bool near_threshold, allocated, would_start;
};

// What is on file: standing adversity and those states that an agency has noted.
static double strain_on_file(struct family *family, int month)
{
    int set = 0;
    for (int i = 0; i < STATE_COUNT; i++)
        if (draw_chance(family->streams[PURPOSE_CARE], PROB_ON_FILE))
            set |= family->states[month] & 1 << i;
    return family->x + family->strain[set] - family->strain[0];
}

// The score follows from the records. Near the threshold a coin decides; above and below, the
// panel's impression of the family, which nobody writes down, and whether there is a place.
static struct decision decide(struct family *family, int month, day_t day)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    double strain = family_strain(family, month), on_file = strain_on_file(family, month);
    double score =
        SCORE_MEAN + SCORE_SLOPE * (on_file - SCORE_CENTRE) + SCORE_NOISE * draw_normal(care);
    score = round(10 * (score < 0 ? 0 : score > 100 ? 100 : score)) / 10;
    double need =
        score + IMPRESSION_SLOPE * (strain - on_file) + IMPRESSION_NOISE * draw_normal(care);
    struct decision decision = {.score = score,
                                .near_threshold = score >= SCORE_LOWER && score < SCORE_UPPER};
    bool coin = draw_chance(care, 0.5);
    uint64_t week = stream_hash(family->seed, 0x70000000u + (uint64_t)(day / 7));
    bool place = (double)(week >> 11) * 0x1p-53 < PROB_PLACE;
    decision.allocated = decision.near_threshold ? coin : need >= SCORE_UPPER && place;
    decision.would_start = draw_chance(care, world_logistic(0.95 - 0.15 * (strain - 1)));
    return decision;
}

static void write_child(struct family *family, struct child *child, const struct decision *decision)
{
    struct fact fact = FACT(FACT_PANEL, child->person, family->panel);
    fact.code = decision->near_threshold         ? PANEL_NEAR_THRESHOLD
                : decision->score >= SCORE_UPPER ? PANEL_BY_NEED
                                                 : PANEL_BELOW;
    fact.value = (float)decision->score;
    fact.bits = decision->allocated ? PANEL_ALLOCATED : 0;
    batch_fact(family->batch, &fact);
    struct panel_row row = {.child = child->person,
                            .day = family->panel,
                            .score = (float)decision->score,
                            .near_threshold = decision->near_threshold,
                            .allocated = decision->allocated,
                            .would_start = decision->would_start,
                            .started = decision->allocated && decision->would_start,
                            .effect = (float)help_effect(family, child, false),
                            .by_states = (float)help_effect(family, child, true)};
    child->panel_row = family->batch->n_panel;
    child->known_at_panel = child->known;
    batch_panel(family->batch, &row);
    for (int arm = 0; arm < ARM_COUNT; arm++)
        child->arm_plan[arm] = child->arm_care[arm] = DAY_MAX;
}

static void write_help(struct family *family, const struct child *child, enum help_code code)
{
    struct fact fact = FACT(FACT_EARLY_HELP, child->person, family->help_from);
    fact.end = family->help.end;
    fact.code = (uint16_t)code;
    batch_fact(family->batch, &fact);
}

void panel_plan(struct family *family, int month, struct agenda *agenda)
{
    const struct calendar *calendar = family->calendar;
    double rate = PANEL_BASE * exp(PANEL_SLOPE * family_strain(family, month));
    for (int i = 0; i < family->n_child; i++)
        if (child_age(&family->children[i], calendar->start[month]) < 5) { // or unborn
            rate *= PANEL_SMALL;
            break;
        }
    if (!draw_chance(family->streams[PURPOSE_CARE], rate / 12))
        return;
    day_t day = calendar->start[month] + draw_between(family->streams[PURPOSE_CARE], 0, 27);
    day -= (day + 2) % 7; // the panel sits on Tuesdays
    if (day < calendar->start[month])
        day += 7;
    agenda_add(agenda, &(struct happening){.kind = HAPPENING_PANEL, .day = day});
}

void panel_decide(struct family *family, int month, const struct happening *happening)
{
    day_t day = happening->day;
    gsl_rng *care = family->streams[PURPOSE_CARE];
    if (!family_can_come(family, day))
        return;
    family->panel = day;
    struct decision decision = decide(family, month, day);
    help_draw(family, day);
    help_path(family);
    decision.would_start = decision.would_start && family->help.from < family->left;
    bool started = decision.allocated && decision.would_start;
    if (started) {
        family->help_from = family->help.from;
        memcpy(&family->states[month], &family->helped[month],
               (size_t)(family->end_month - month) * sizeof *family->states);
        spared_life(family);
    }
    enum help_code code = draw_chance(care, 0.45) ? HELP_PARENTING : HELP_FAMILY_SUPPORT;
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (child->visible > day || child->grown <= day || child->gone <= day)
            continue;
        write_child(family, child, &decision);
        if (started)
            write_help(family, child, code);
    }
}

static void arm_takes(struct child *child, enum arm arm, const struct marks *marks, day_t plan,
                      day_t care)
{
    if (child->arm_care[arm] != DAY_MAX)
        return; // in care already, as it would be in life
    if (!thinning_keeps(marks, child->known_at_panel || child->arm_plan[arm] != DAY_MAX))
        return;
    if (plan < child->arm_plan[arm])
        child->arm_plan[arm] = plan;
    child->arm_care[arm] = care;
}

static void arm_candidate(struct family *family, struct child *child, const struct marks *marks,
                          const struct verdict *verdict, enum arm arm)
{
    day_t plan = verdict->plan ? thinning_plan_day(marks) : DAY_MAX;
    day_t care = verdict->care ? thinning_care_day(marks, verdict->plan, child) : DAY_MAX;
    if (plan >= family->left)
        plan = DAY_MAX;
    if (care >= family->left || care >= child->grown || care >= child->dead)
        care = DAY_MAX;
    day_t from = arm == ARM_HELPED ? family->help.from : DAY_MAX;
    struct help_ratio ratio = help_at(family, child, marks->day, verdict->set, from);
    if (thinning_passes(marks, ratio.seen * verdict->ratio))
        arm_takes(child, arm, marks, plan,
                  thinning_passes(marks, ratio.harm * verdict->ratio) ? care : DAY_MAX);
}

// Both potential outcomes of the child's current panel decision, as they stand.
static void write_outcomes(struct family *family, const struct child *child)
{
    struct panel_row *row = &family->batch->panels[child->panel_row];
    day_t last = family->panel + PANEL_REST_DAYS;
    row->harm_unhelped = child->arm_care[ARM_UNHELPED] < last;
    row->harm_helped = child->arm_care[ARM_HELPED] < last;
    row->protected_unhelped = row->harm_unhelped || child->arm_plan[ARM_UNHELPED] < last;
    row->protected_helped = row->harm_helped || child->arm_plan[ARM_HELPED] < last;
}

// Applies a candidate to both potential outcomes of the child's current panel decision.
void panel_candidate(struct family *family, struct child *child, const struct marks *marks,
                     const struct verdict verdicts[ARM_COUNT])
{
    if (child->panel_row == SIZE_MAX || marks->day < family->panel ||
        marks->day >= family->panel + PANEL_REST_DAYS)
        return;
    for (int arm = 0; arm < ARM_COUNT; arm++)
        arm_candidate(family, child, marks, &verdicts[arm], arm);
    write_outcomes(family, child);
}

void panel_revise(struct family *family)
{
    for (int i = 0; i < family->n_child; i++) {
        struct child *child = &family->children[i];
        if (child->panel_row == SIZE_MAX)
            continue;
        struct panel_row *row = &family->batch->panels[child->panel_row];
        row->effect = (float)help_effect(family, child, false);
        row->by_states = (float)help_effect(family, child, true);
        for (int arm = 0; arm < ARM_COUNT; arm++) {
            if (child->arm_plan[arm] >= family->left)
                child->arm_plan[arm] = DAY_MAX;
            if (child->arm_care[arm] >= family->left)
                child->arm_care[arm] = DAY_MAX;
        }
        write_outcomes(family, child);
    }
}
