// Each aggregate as the contract defines it, over facts sorted by date and row, with the words for
// its values. Sums run in that order, so that the same facts always give the same bits.

#include "features/extract/aggregate.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Loops over the values in the window; facts without a value stay out.
#define FOR_EACH_VALUE(measure, i, value)                                                          \
    for (size_t i = (measure)->first; i < (measure)->n; i++)                                       \
        for (double value = seen_value(&(measure)->items[i], (measure)->i_value), once = 1;        \
             once && !isnan(value); once = 0)

static double compute_count(const struct measure *measure)
{
    return (double)(measure->n - measure->first);
}

static double compute_any(const struct measure *measure)
{
    return measure->n > measure->first;
}

static double compute_distinct(const struct measure *measure)
{
    size_t n = 0, n_distinct = 0;
    uint32_t *codes = memory_alloc((measure->n - measure->first) * sizeof *codes);
    for (size_t i = measure->first; i < measure->n; i++)
        if (measure->items[i].category != TEXT_NONE)
            codes[n++] = measure->items[i].category;
    qsort(codes, n, sizeof *codes, order_u32);
    for (size_t i = 0; i < n; i++)
        n_distinct += i == 0 || codes[i] != codes[i - 1];
    free(codes);
    return (double)n_distinct;
}

static double compute_sum(const struct measure *measure)
{
    double sum = 0;
    FOR_EACH_VALUE(measure, i, value)
    sum += value;
    return sum;
}

static size_t count_values(const struct measure *measure)
{
    size_t n = 0;
    FOR_EACH_VALUE(measure, i, value)
    n++;
    return n;
}

static double compute_mean(const struct measure *measure)
{
    size_t n = count_values(measure);
    return n ? compute_sum(measure) / (double)n : NAN;
}

static double compute_min(const struct measure *measure)
{
    double least = NAN;
    FOR_EACH_VALUE(measure, i, value)
    least = value >= least ? least : value;
    return least;
}

static double compute_max(const struct measure *measure)
{
    double most = NAN;
    FOR_EACH_VALUE(measure, i, value)
    most = value <= most ? most : value;
    return most;
}

static double compute_first(const struct measure *measure)
{
    FOR_EACH_VALUE(measure, i, value)
    return value;
    return NAN;
}

static double compute_last(const struct measure *measure)
{
    double last = NAN;
    FOR_EACH_VALUE(measure, i, value)
    last = value;
    return last;
}

static double compute_sd(const struct measure *measure)
{
    size_t n = count_values(measure);
    if (n < 2)
        return NAN;
    double mean = compute_sum(measure) / (double)n, sum = 0;
    FOR_EACH_VALUE(measure, i, value)
    sum += (value - mean) * (value - mean);
    return sqrt(sum / (double)(n - 1));
}

// Least squares of value on time in years, both centred first so that nothing large cancels.
static double compute_slope(const struct measure *measure)
{
    double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    FOR_EACH_VALUE(measure, i, value)
    {
        n++;
        sum_x += measure->as_of - measure->items[i].date;
        sum_y += value;
    }
    if (n < 2)
        return NAN;
    FOR_EACH_VALUE(measure, i, value)
    {
        double x = sum_x / n - (measure->as_of - measure->items[i].date);
        sum_xx += x * x;
        sum_xy += x * (value - sum_y / n);
    }
    return sum_xx > 1e-9 ? sum_xy / sum_xx * 365.25 : NAN; // 1e-9: all on one day, but for rounding
}

static double compute_days_since_last(const struct measure *measure)
{
    return measure->n > measure->first ? measure->as_of - measure->items[measure->n - 1].date : NAN;
}

static double compute_days_since_first(const struct measure *measure)
{
    return measure->n > measure->first ? measure->as_of - measure->items[measure->first].date : NAN;
}

static double compute_trend(const struct measure *measure)
{
    day_t middle = measure->as_of - (measure->as_of - measure->from) / 2;
    double trend = 0;
    for (size_t i = measure->first; i < measure->n; i++)
        trend += measure->items[i].date >= middle ? 1 : -1;
    return trend;
}

// A spell holds at as_of when it covers the day before, or ends on as_of.
static bool spell_holds(const struct visible_fact *spell, day_t as_of)
{
    return spell->end == DAY_NONE || spell->end >= as_of;
}

static double compute_active(const struct measure *measure)
{
    for (size_t i = 0; i < measure->n; i++)
        if (spell_holds(&measure->items[i], measure->as_of))
            return 1;
    return 0;
}

static double compute_days_since_start(const struct measure *measure)
{
    for (size_t i = measure->n; i-- > 0;)
        if (spell_holds(&measure->items[i], measure->as_of))
            return measure->as_of - measure->items[i].date;
    return NAN;
}

// Spells are sorted by start, so a day counted once lies before `covered`.
static double compute_days(const struct measure *measure)
{
    double days = 0;
    day_t covered = measure->from;
    for (size_t i = 0; i < measure->n; i++) {
        const struct visible_fact *spell = &measure->items[i];
        day_t start = spell->date > covered ? spell->date : covered;
        day_t end = spell_holds(spell, measure->as_of) ? measure->as_of : spell->end;
        if (end <= start)
            continue;
        days += end - start;
        covered = end;
    }
    return days;
}

static double compute_days_since_end(const struct measure *measure)
{
    day_t last = DAY_NONE;
    for (size_t i = 0; i < measure->n; i++) {
        day_t end = measure->items[i].end;
        if (end != DAY_NONE && end >= measure->from && end < measure->as_of && end > last)
            last = end;
    }
    return last == DAY_NONE ? NAN : measure->as_of - last;
}

const struct aggregate aggregate_table[] = {
    {
        .name = "count",
        .help = "number of events, or of spells that started",
        .unit = "count",
        .title = "number%W",
        .value = {"%N%W", "none%W", "not known"},
        .reason = {"%C%W", "no %P%W", "%P: not known"},
        .range = "%R%W",
        .compute = compute_count,
    },
    {
        .name = "any",
        .help = "1 when there is one",
        .unit = "0/1",
        .title = "any%W",
        .value = {"at least 1%W", "none%W", "not known"},
        .reason = {"at least 1 %E%W", "no %P%W", "%P: not known"},
        .range = "at least 1%W",
        .compute = compute_any,
    },
    {
        .name = "distinct",
        .help = "number of different categories",
        .unit = "count",
        .title = "number of categories%W",
        .value = {"number of categories%W: %N", "no category%W", "not known"},
        .reason = {"%P, number of categories%W: %N", "%P, no category%W", "%P: not known"},
        .range = "number of categories%W: %R",
        .compute = compute_distinct,
    },
    {
        .name = "sum",
        .help = "sum of the values",
        .unit = "",
        .needs_value = true,
        .title = "sum of %V%W",
        .value = {"sum of %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, sum of %V%W: %N", NULL, "%P, no %V%W"},
        .range = "sum of %V%W: %R",
        .compute = compute_sum,
    },
    {
        .name = "mean",
        .help = "mean of the values",
        .unit = "",
        .needs_value = true,
        .title = "average %V%W",
        .value = {"average %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, average %V%W: %N", NULL, "%P, no %V%W"},
        .range = "average %V%W: %R",
        .compute = compute_mean,
    },
    {
        .name = "min",
        .help = "least value",
        .unit = "",
        .needs_value = true,
        .gives_value = true,
        .title = "lowest %V%W",
        .value = {"lowest %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, lowest %V%W: %N", NULL, "%P, no %V%W"},
        .range = "lowest %V%W: %R",
        .compute = compute_min,
    },
    {
        .name = "max",
        .help = "greatest value",
        .unit = "",
        .needs_value = true,
        .gives_value = true,
        .title = "highest %V%W",
        .value = {"highest %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, highest %V%W: %N", NULL, "%P, no %V%W"},
        .range = "highest %V%W: %R",
        .compute = compute_max,
    },
    {
        .name = "first",
        .help = "earliest value",
        .unit = "",
        .needs_value = true,
        .gives_value = true,
        .title = "first %V%W",
        .value = {"first %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, first %V%W: %N", NULL, "%P, no %V%W"},
        .range = "first %V%W: %R",
        .compute = compute_first,
    },
    {
        .name = "last",
        .help = "latest value",
        .unit = "",
        .needs_value = true,
        .gives_value = true,
        .title = "latest %V%W",
        .value = {"latest %V%W: %N", NULL, "no %V%W"},
        .reason = {"%P, latest %V%W: %N", NULL, "%P, no %V%W"},
        .range = "latest %V%W: %R",
        .compute = compute_last,
    },
    {
        .name = "sd",
        .help = "standard deviation of the values (n - 1)",
        .unit = "",
        .needs_value = true,
        .title = "standard deviation of %V%W",
        .value = {"standard deviation of %V%W: %N", NULL, "too few values of %V%W"},
        .reason = {"%P, standard deviation of %V%W: %N", NULL, "%P, too few values of %V%W"},
        .range = "standard deviation of %V%W: %R",
        .source = "sample standard deviation, divisor n - 1",
        .compute = compute_sd,
    },
    {
        .name = "slope",
        .help = "change of the value per year, by least squares",
        .unit = "per year",
        .needs_value = true,
        .title = "change of %V per year%W",
        .value = {"change of %V per year%W: %S", NULL, "too few values of %V%W"},
        .reason = {"%P, change of %V per year%W: %S", NULL, "%P, too few values of %V%W"},
        .range = "change of %V per year%W: %R",
        .source = "ordinary least squares on time in years of 365.25 days",
        .compute = compute_slope,
    },
    {
        .name = "days_since_last",
        .help = "days since the latest",
        .unit = "days",
        .title = "days since the latest%W",
        .value = {"latest: %D", NULL, "none%W"},
        .reason = {"latest %E: %D", NULL, "no %P%W"},
        .range = "latest: %R days before",
        .compute = compute_days_since_last,
    },
    {
        .name = "days_since_first",
        .help = "days since the earliest",
        .unit = "days",
        .title = "days since the first%W",
        .value = {"first: %D", NULL, "none%W"},
        .reason = {"first %E: %D", NULL, "no %P%W"},
        .range = "first: %R days before",
        .compute = compute_days_since_first,
    },
    {
        .name = "trend",
        .help = "number in the later half of the window less the earlier half",
        .unit = "count",
        .bounded_only = true,
        .title = "number in the later half less earlier half%W",
        .value = {"number in the later half less earlier half%W: %S", NULL, "not known"},
        .reason = {"%P, number in the later half less earlier half%W: %S", NULL, "%P: not known"},
        .range = "number in the later half less earlier half%W: %R",
        .compute = compute_trend,
    },
    {
        .name = "active",
        .help = "1 while a spell holds",
        .unit = "0/1",
        .spells_only = true,
        .is_state = true,
        .observes = OBSERVES_STATE,
        .title = "open on the day before",
        .value = {"open", "none open", "not known"},
        .reason = {"%E open", "no %P open", "%P: not known"},
        .range = "open",
        .compute = compute_active,
    },
    {
        .name = "days",
        .help = "days covered by spells",
        .unit = "days",
        .spells_only = true,
        .observes = OBSERVES_DAYS,
        .title = "days%W",
        .value = {"%U%W", "no days%W", "not known"},
        .reason = {"%P: %U%W", "%P: no days%W", "%P: not known"},
        .range = "%R days%W",
        .compute = compute_days,
    },
    {
        .name = "days_since_start",
        .help = "days since the open spell started",
        .unit = "days",
        .spells_only = true,
        .is_state = true,
        .observes = OBSERVES_STATE,
        .title = "days since the open one started",
        .value = {"open, started %D", NULL, "none open"},
        .reason = {"%E open, started %D", NULL, "no %P open"},
        .range = "open, started %R days before",
        .compute = compute_days_since_start,
    },
    {
        .name = "days_since_end",
        .help = "days since the latest spell ended",
        .unit = "days",
        .spells_only = true,
        .observes = OBSERVES_END,
        .title = "days since the latest ended%W",
        .value = {"latest ended: %D", NULL, "none ended%W"},
        .reason = {"latest %E ended: %D", NULL, "no %P ended%W"},
        .range = "latest ended: %R days before",
        .compute = compute_days_since_end,
    },
};
const size_t n_aggregate = sizeof aggregate_table / sizeof *aggregate_table;

const struct aggregate *aggregate_find(const char *name)
{
    for (size_t i = 0; i < n_aggregate; i++)
        if (strcmp(aggregate_table[i].name, name) == 0)
            return &aggregate_table[i];
    return NULL;
}
