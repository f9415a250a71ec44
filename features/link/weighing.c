// Weights of single pairs: what the pipeline, the limits of merging and the files of pairs share.

#include "features/link/weighing.h"

#include "features/base/sort.h"

#include <stdlib.h>

level_pattern weighing_pattern(const struct weighing *weighing, uint32_t a, uint32_t b, day_t by)
{
    level_pattern pattern = 0;
    for (size_t i = 0; i < weighing->n; i++) {
        int level = comparison_level_records(&weighing->comparisons[i], a, b, by);
        pattern = pattern_with(pattern, i, level);
    }
    return pattern;
}

double weighing_weight(const struct weighing *weighing, const struct record_pair *pair, day_t by,
                       level_pattern pattern)
{
    return match_weight_adjusted(weighing->weights, weighing->comparisons, pair, by, pattern);
}

double weighing_odds(const struct weighing *weighing, const struct record_pair *pair, day_t by)
{
    level_pattern pattern = weighing_pattern(weighing, pair->a, pair->b, by);
    return weighing_weight(weighing, pair, by, pattern) + match_weight_prior(weighing->weights);
}

#define DAYS_MAX 256 // days on which two records gained values; later ones are looked at together

static void add_day(day_t *days, size_t *n, day_t day)
{
    for (size_t i = 0; i < *n; i++)
        if (days[i] == day)
            return;
    if (*n < DAYS_MAX)
        days[(*n)++] = day;
}

static size_t list_days(const struct weighing *weighing, const struct record_pair *pair, day_t from,
                        day_t *ret_days)
{
    size_t n = 0;
    add_day(ret_days, &n, from);
    const uint32_t records[] = {pair->a, pair->b};
    for (size_t i = 0; i < weighing->n; i++) {
        const struct linkage_variable *variable = weighing->comparisons[i].variable;
        for (size_t r = 0; r < 2; r++)
            for (uint32_t v = variable->first[records[r]]; v < variable->first[records[r] + 1]; v++)
                if (variable->values[v].received > from)
                    add_day(ret_days, &n, variable->values[v].received);
    }
    qsort(ret_days, n, sizeof *ret_days, order_i32);
    return n;
}

day_t weighing_first_day(const struct weighing *weighing, const struct record_pair *pair,
                         day_t from, double *ret_odds)
{
    day_t days[DAYS_MAX];
    size_t n = list_days(weighing, pair, from, days);
    for (size_t i = 0; i < n; i++) {
        *ret_odds = weighing_odds(weighing, pair, days[i]);
        if (*ret_odds >= weighing->least_odds)
            return days[i];
    }
    return DAY_MAX;
}
