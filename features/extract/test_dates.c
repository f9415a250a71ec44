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

// A span as a number of days or of months, whichever its unit counts in.
static int in_days_or_months(struct span span, bool *ret_months)
{
    *ret_months = span.unit == 'm' || span.unit == 'y';
    return span.n * (span.unit == 'w' ? 7 : span.unit == 'y' ? 12 : 1);
}

// How many as_of steps make one test step, when they make it exactly; else 0. Counting dates
// instead of days keeps test dates that a month's end has moved (30 November less three months is
// no 31 August).
static int steps_per_test(struct span step, struct span test_every)
{
    bool months, test_months;
    int n = in_days_or_months(step, &months), n_test = in_days_or_months(test_every, &test_months);
    return n && n_test && months == test_months && n_test % n == 0 ? n_test / n : 0;
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

// Whether the i-th as_of date is a test date, counted back from the last candidate.
static bool is_counted(const struct extract *extract, size_t i, size_t i_last,
                       struct span test_every)
{
    if (!test_every.n)
        return true;
    int per_test = steps_per_test(extract->as_of_step, test_every);
    if (per_test)
        return (i_last - i) % (size_t)per_test == 0;
    return lies_on_step(extract->info.as_of[i], extract->info.as_of[i_last], test_every);
}

// `test_every` as given; n = 0: every as_of date.
static struct span test_step(const struct extract *extract)
{
    struct span step = {0, 'd'};
    const struct yaml *every = yaml_get(extract->info.splits, "test_every");
    if (every && every->kind == YAML_TEXT && span_parse(every->text, &step) && step.unit != 'e')
        return step;
    return (struct span){0, 'd'};
}

void test_dates_find(struct extract *extract)
{
    size_t n_date = extract->info.n_as_of, n = 0, i_last = 0;
    bool *candidate = arena_array(&extract->arena, n_date, sizeof *candidate);
    day_t first_closed = DAY_MAX, data_end = extract->timeline.data_end;
    for (size_t i = 0; i < n_date; i++) {
        day_t least = least_horizon(&extract->cohorts[i]);
        first_closed = least < first_closed ? least : first_closed;
    }
    for (size_t i = 0; i < n_date && data_end != DAY_NONE; i++) {
        const struct cohort *cohort = &extract->cohorts[i];
        candidate[i] = first_closed <= cohort->as_of && least_horizon(cohort) <= data_end + 1;
        i_last = candidate[i] ? i : i_last;
    }
    extract->test_dates = arena_array(&extract->arena, n_date, sizeof *extract->test_dates);
    struct span step = test_step(extract);
    for (size_t i = 0; i <= i_last; i++)
        if (candidate[i] && is_counted(extract, i, i_last, step))
            extract->test_dates[n++] = extract->info.as_of[i];
    extract->n_test_date = n;
    extract->fixing_date = n ? extract->test_dates[0] : extract->info.as_of[0];
}
