// Test dates by the closed-window rule: as_of dates at which a training row has closed (h <= T) and
// a test row's outcome can be known (h <= E + 1), counted back from the last by `splits:
// {test_every}`.

#include "features/extract/plan.h"

static day_t least_horizon(const struct cohort *cohort)
{
    day_t least = DAY_MAX;
    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->horizons[i] != DAY_NONE && cohort->horizons[i] < least)
            least = cohort->horizons[i];
    return least;
}

// Whether date is last − k × step for some k >= 0.
static bool lies_on_step(day_t date, day_t last, struct span step)
{
    for (int k = 0;; k++) {
        struct span distance = {step.n * k, step.unit};
        day_t day = span_subtract(last, distance);
        if (day <= date)
            return day == date;
    }
}

static struct span test_step(const struct extract *extract)
{
    struct span step = {0, 'd'};
    const struct yaml *every = yaml_get(extract->info.splits, "test_every");
    if (every && every->kind == YAML_TEXT && span_parse(every->text, &step) && step.unit != 'e')
        return step;
    return (struct span){0, 'd'}; // every as_of date
}

void test_dates_find(struct extract *extract)
{
    size_t n_date = extract->info.n_as_of, n = 0;
    day_t *candidates = arena_array(&extract->arena, n_date, sizeof *candidates);
    day_t first_closed = DAY_MAX;
    for (size_t i = 0; i < n_date; i++) {
        day_t least = least_horizon(&extract->cohorts[i]);
        first_closed = least < first_closed ? least : first_closed;
    }
    for (size_t i = 0; i < n_date && extract->timeline.data_end != DAY_NONE; i++) {
        const struct cohort *cohort = &extract->cohorts[i];
        if (first_closed <= cohort->as_of &&
            least_horizon(cohort) <= extract->timeline.data_end + 1)
            candidates[n++] = cohort->as_of;
    }
    struct span step = test_step(extract);
    size_t n_kept = 0;
    day_t last = n ? candidates[n - 1] : 0;
    for (size_t i = 0; i < n; i++)
        if (!step.n || lies_on_step(candidates[i], last, step))
            candidates[n_kept++] = candidates[i];
    extract->test_dates = candidates;
    extract->n_test_date = n_kept;
    extract->fixing_date = n_kept ? candidates[0] : extract->info.as_of[0];
}
