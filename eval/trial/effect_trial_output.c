// Figures of a trial for machines and for the terminal; counts that may not be shown are texts.
#include "eval/trial/effect_trial_output.h"

#include "eval/effect/effect_withhold.h"
#include "features/base/small_counts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_small(const struct effect_trial *trial, size_t n)
{
    return count_is_small((double)n, trial->columns.min_count);
}

void effect_put_count(json *object, const char *key, size_t n, double min_count)
{
    json_put_count(object, key, (double)n, count_is_small((double)n, min_count));
}

bool effect_trial_hides_admitted(const struct effect_trial *trial)
{
    bool hides = is_small(trial, trial->n_had) || is_small(trial, trial->n_late) ||
                 is_small(trial, trial->n_set_aside);
    for (size_t k = 0; k < trial->n_outcome; k++)
        hides = hides || is_small(trial, trial->outcomes[k].n_open) ||
                is_small(trial, trial->outcomes[k].n_unknown);
    return hides;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

bool effect_trial_hides_outcome(const struct effect_trial *trial,
                                const struct trial_outcome *outcome)
{
    for (const struct trial_outcome *other = trial->outcomes; other < outcome; other++)
        if (is_small(trial, distance(outcome->data.n_row, other->data.n_row)) ||
            is_small(trial, distance(outcome->n_open, other->n_open)) ||
            is_small(trial, distance(outcome->n_unknown, other->n_unknown)))
            return true;
    return false;
}

static void put_outcome(json *array, const struct effect_trial *trial,
                        const struct trial_outcome *outcome)
{
    const struct effect_estimate *shown = outcome->shown;
    json *object = json_add_object(array);
    json_put_text(object, "outcome", outcome->name);
    json_put_text(object, "title", outcome->title);
    json_put_integer(object, "surveillance", outcome->is_surveillance);
    if (effect_trial_hides_outcome(trial, outcome)) {
        json_put_count(object, "analysed", NAN, true);
    } else {
        effect_put_count(object, "analysed", outcome->data.n_row, trial->columns.min_count);
        effect_put_count(object, "window_not_over", outcome->n_open, trial->columns.min_count);
        effect_put_count(object, "not_known", outcome->n_unknown, trial->columns.min_count);
    }
    json_put_text(object, "method", shown ? shown->method->name : NULL);
    json_put_text(object, "estimand", shown ? estimand_rows[shown->estimand].name : NULL);
    bool withheld = shown && shown->withheld;
    json_put_count(object, "estimate", shown ? shown->estimate : NAN, withheld);
    json_put_count(object, "se", shown ? shown->se : NAN, withheld);
    json_put_count(object, "ci_low", shown ? shown->low : NAN, withheld && isnan(shown->low));
    json_put_count(object, "ci_high", shown ? shown->high : NAN, withheld && isnan(shown->high));
    if (outcome->reason)
        json_put_text(object, "reason", outcome->reason);
}

void effect_trial_json(json *root, const struct effect_trial *trial)
{
    char day[DAY_TEXT];
    json *object = json_put_object(root, "trial");
    json_put_text(object, "scenario", trial->scenario->name);
    json_put_text(object, "intervention", trial->info->name);
    json_put_text(object, "eligible_within", trial->info->within_text);
    json_put_text(object, "first_time_zero", day_format(trial->first, day));
    json_put_text(object, "last_time_zero", day_format(trial->last, day));
    json_put_integer(object, "dates", (long long)trial->n_date);
    json *flow = json_put_object(object, "flow");
    json_put_integer(flow, "persons_linked", (long long)trial->n_person);
    json_put_integer(flow, "cohort_person_months", (long long)trial->n_cohort_month);
    if (effect_trial_hides_admitted(trial))
        json_put_count(flow, "entries", NAN, true);
    else
        json_put_integer(flow, "entries", (long long)trial->n_admitted);
    effect_put_count(flow, "known_too_late", trial->n_late, trial->columns.min_count);
    effect_put_count(flow, "had_started_before", trial->n_had, trial->columns.min_count);
    effect_put_count(flow, "window_not_over", trial->outcomes[0].n_open, trial->columns.min_count);
    effect_put_count(flow, "outcome_not_known", trial->outcomes[0].n_unknown,
                     trial->columns.min_count);
    effect_put_count(flow, "set_aside", trial->n_set_aside, trial->columns.min_count);
    effect_put_count(flow, "analysed", trial->table.data.n_row - trial->n_set_aside,
                     trial->columns.min_count);
    effect_put_count(flow, "children", trial->n_child, trial->columns.min_count);
    effect_put_count(flow, "families", trial->table.data.n_cluster, trial->columns.min_count);
    if (trial->has_deaths) {
        json *deaths = json_put_object(object, "deaths");
        double least = trial->columns.min_count;
        effect_put_count(deaths, "treated", trial->n_died_arm[1], least);
        effect_put_count(deaths, "of_treated", trial->n_child_arm[1], least);
        effect_put_count(deaths, "control", trial->n_died_arm[0], least);
        effect_put_count(deaths, "of_control", trial->n_child_arm[0], least);
    }
    json *outcomes = json_put_array(object, "outcomes");
    for (size_t k = 0; k < trial->n_outcome; k++)
        put_outcome(outcomes, trial, &trial->outcomes[k]);
    json *left_out = json_put_array(object, "features_left_out");
    for (size_t i = 0; i < trial->n_left_out; i++)
        json_add_text(left_out, trial->left_out[i]);
}

const char *effect_trial_deaths_text(struct arena *arena, const struct effect_trial *trial)
{
    char day[DAY_TEXT];
    double least = trial->columns.min_count;
    if (!trial->has_deaths)
        return "Deaths: no source holds dates of death.";
    return arena_format(
        arena,
        "Deaths recorded after time zero, by %s: %s of %s with %s, %s of %s without "
        "it.",
        day_format(extract_data_end(trial->extract), day),
        count_text(arena, (double)trial->n_died_arm[1], least),
        count_text(arena, (double)trial->n_child_arm[1], least), trial->info->title,
        count_text(arena, (double)trial->n_died_arm[0], least),
        count_text(arena, (double)trial->n_child_arm[0], least));
}

void effect_trial_print(const struct effect_trial *trial)
{
    struct arena arena = {0};
    printf("\n%s\n", effect_trial_deaths_text(&arena, trial));
    int width = 0;
    for (size_t k = 0; k < trial->n_outcome; k++) {
        int length = (int)strlen(trial->outcomes[k].title);
        width = length > width ? length : width;
    }
    printf("\noutcomes beside each other, per 100 entries:\n");
    for (size_t k = 0; k < trial->n_outcome; k++) {
        const struct trial_outcome *outcome = &trial->outcomes[k];
        if (outcome->shown)
            printf("  %-*s %6s\n", width, outcome->title,
                   effect_estimate_text(&arena, outcome->shown, 100, 2, "95% CI "));
        else
            printf("  %-*s not estimated, %s\n", width, outcome->title, outcome->reason);
    }
    arena_done(&arena);
}
