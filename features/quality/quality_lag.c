// How late facts arrive: a fact that becomes known months after it happened cannot help a score
// made in between, and the last months of its source are not complete yet.

#include "features/quality/quality_parts.h"

#include <stdlib.h>

const struct quality_delay quality_delays[QUALITY_DELAY_COUNT] = {
    {"up_to_1_month", "Within a month", 31},
    {"up_to_3_months", "1 to 3 months", 92},
    {"up_to_6_months", "3 to 6 months", 183},
    {"up_to_12_months", "6 to 12 months", 366},
    {"later", "Later", INT32_MAX},
};

// The day of a first extract that holds much of the time before it: a hundredth of the rows or more
// came with it over a month late. DAY_NONE: there is none, or it is the only one.
static day_t first_extract(const struct records *records)
{
    day_t first = DAY_MAX, last = DAY_MIN;
    size_t n_old = 0;
    if (!records->known || !records->date)
        return DAY_NONE;
    for (size_t i = 0; i < records->n_row; i++) {
        day_t known = records->known[i];
        if (known == DAY_NONE)
            continue;
        if (known < first)
            n_old = 0;
        first = known < first ? known : first;
        last = known > last ? known : last;
        n_old += known == first && records->date[i] != DAY_NONE &&
                 known - records->date[i] > quality_delays[0].up_to_days;
    }
    return first == last || n_old * 100 < records->n_row ? DAY_NONE : first;
}

// A fact is known with its first version: what a newer one adds, such as an outcome, is not late.
// Neither is what the first extract holds of the time before it.
static bool row_lag(const struct records *records, size_t i, day_t first, int *ret_lag)
{
    if (records->revises && records->revises[i])
        return false;
    if (records->date[i] == DAY_NONE || records->known[i] == DAY_NONE)
        return false;
    *ret_lag = records->known[i] - records->date[i];
    return records->known[i] != first || *ret_lag <= quality_delays[0].up_to_days;
}

// The value of which at least `percent` of all are no larger. counts[i]: rows with the lag min + i.
static int nearest_rank(const uint64_t *counts, int min, uint64_t n, uint64_t percent)
{
    uint64_t rank = (n * percent + 99) / 100, n_so_far = counts[0];
    int i = 0;
    while (n_so_far < rank)
        n_so_far += counts[++i];
    return min + i;
}

static void count_lags(const struct records *records, day_t first, int min, uint64_t *counts,
                       struct quality_lag *lag)
{
    int days;
    for (size_t i = 0; i < records->n_row; i++) {
        if (!row_lag(records, i, first, &days))
            continue;
        counts[days - min]++;
        size_t k = 0;
        while (days > quality_delays[k].up_to_days)
            k++;
        lag->n_delay[k]++;
        lag->n_early += days < 0;
    }
}

// Counted rather than sorted: lags are whole days, so that ten million rows take two passes.
void lag_measure(const struct records *records, struct quality_lag *ret_lag)
{
    int min = INT32_MAX, max = INT32_MIN, days;
    struct quality_lag lag = {0};
    day_t first = first_extract(records);
    for (size_t i = 0; records->date && records->known && i < records->n_row; i++) {
        if (!row_lag(records, i, first, &days))
            continue;
        min = days < min ? days : min;
        max = days > max ? days : max;
        lag.n_row++;
    }
    if (lag.n_row) {
        uint64_t *counts = memory_alloc(((size_t)max - (size_t)min + 1) * sizeof *counts);
        count_lags(records, first, min, counts, &lag);
        lag.median_days = nearest_rank(counts, min, lag.n_row, 50);
        lag.p90_days = nearest_rank(counts, min, lag.n_row, 90);
        lag.p99_days = nearest_rank(counts, min, lag.n_row, 99);
        lag.max_days = max;
        free(counts);
    }
    *ret_lag = lag;
}
