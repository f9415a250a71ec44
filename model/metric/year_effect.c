// Practice and recording change from year to year, and with them how often an estimate comes true. Years
// are few: the spread between them is a variance component, not a bootstrap of years.
#include "model/metric/year_effect.h"

#include "features/base/small_counts.h"
#include "features/base/sort.h"
#include "model/metric/proportion.h"

#include <math.h>
#include <stdlib.h>

#define HALF 0.5 // added to both counts, so that a year without the outcome has an effect
#define YEARS_MIN 3
#define RATIO_DECIMALS 1

struct year_sum {
    double n, observed, expected, information;
    double effect, variance; // in log-odds
};

struct residual {
    uint32_t cluster;
    double value;
};

static int residual_order(const void *a, const void *b)
{
    return ORDER_OF(((const struct residual *)a)->cluster, ((const struct residual *)b)->cluster);
}

static double weight_of(const struct year_input *input, size_t i)
{
    return input->weight ? input->weight[i] : 1;
}

// Variance between clusters over the variance of as many independent rows; at least 1.
static double design_effect(const struct year_input *input)
{
    struct residual *residuals = memory_alloc((input->n + 1) * sizeof *residuals);
    double information = 0, between = 0, sum = 0;
    for (size_t i = 0; i < input->n; i++) {
        double p = input->probability[i], w = weight_of(input, i);
        information += w * p * (1 - p);
        residuals[i] = (struct residual){input->cluster ? input->cluster[i] : (uint32_t)i,
                                         w * (input->label[i] - p)};
    }
    qsort(residuals, input->n, sizeof *residuals, residual_order);
    for (size_t i = 0; i < input->n; i++) {
        sum += residuals[i].value;
        if (i + 1 == input->n || residuals[i + 1].cluster != residuals[i].cluster) {
            between += sum * sum;
            sum = 0;
        }
    }
    free(residuals);
    return information > 0 ? fmax(1, between / information) : 1;
}

static int order_years(const void *a, const void *b)
{
    return ORDER_OF(*(const int *)a, *(const int *)b);
}

static size_t years_find(struct arena *arena, const struct year_input *input, int **ret_years)
{
    int *years = arena_array(arena, input->n + 1, sizeof *years);
    size_t n = 0;
    for (size_t i = 0; i < input->n; i++)
        years[i] = input->year[i];
    qsort(years, input->n, sizeof *years, order_years);
    for (size_t i = 0; i < input->n; i++)
        if (n == 0 || years[i] != years[n - 1])
            years[n++] = years[i];
    *ret_years = years;
    return n;
}

static void sums_fill(const struct year_input *input, const int *years, size_t n_year,
                      struct year_sum *sums)
{
    double deff = design_effect(input);
    for (size_t i = 0; i < input->n; i++) {
        double p = input->probability[i], w = weight_of(input, i);
        struct year_sum *sum = &sums[SORTED_FIRST(k, n_year, years[k] < input->year[i])];
        sum->n++;
        sum->observed += w * input->label[i];
        sum->expected += w * p;
        sum->information += w * p * (1 - p);
    }
    for (size_t k = 0; k < n_year; k++) {
        struct year_sum *sum = &sums[k];
        sum->effect = log((sum->observed + HALF) / (sum->expected + HALF)) *
                      (sum->expected + HALF) / (sum->information + HALF);
        sum->variance = deff / (sum->information + HALF);
    }
}

// Mean of the effects with weights 1 / (variance + between). Returns its variance.
static double mean_effect(const struct year_sum *sums, size_t n, double between, double *ret_mean)
{
    double all = 0, sum = 0;
    for (size_t k = 0; k < n; k++) {
        double weight = 1 / (sums[k].variance + between);
        all += weight;
        sum += weight * sums[k].effect;
    }
    *ret_mean = sum / all;
    return 1 / all;
}

static double variance_between(const struct year_sum *sums, size_t n)
{
    double mean, all = 0, squares = 0, q = 0;
    if (n < 2)
        return 0;
    mean_effect(sums, n, 0, &mean);
    for (size_t k = 0; k < n; k++) {
        double weight = 1 / sums[k].variance, off = sums[k].effect - mean;
        all += weight;
        squares += weight * weight;
        q += weight * off * off;
    }
    return fmax(0, (q - (double)(n - 1)) / (all - squares / all));
}

static void next_fill(const struct year_sum *sums, struct year_effect *effect)
{
    double mean, between = effect->sd * effect->sd, scale = 0, expected = 0;
    double variance = mean_effect(sums, effect->n_year, between, &mean);
    for (size_t k = 0; k < effect->n_year; k++) {
        scale += sums[k].information;
        expected += sums[k].expected;
    }
    scale = expected > 0 ? scale / expected : 1; // from log-odds to the log of a ratio
    effect->next = interval_none(exp(mean * scale), "fewer than three years");
    if (effect->n_year < YEARS_MIN)
        return;
    double half = t_quantile((double)effect->n_year - 2) * sqrt(between + variance);
    effect->next = (struct interval){.estimate = exp(mean * scale),
                                     .low = exp((mean - half) * scale),
                                     .high = exp((mean + half) * scale),
                                     .method = "prediction interval of a next year"};
}

static void withhold(const struct year_input *input, struct year_effect *effect)
{
    struct arena arena = {0};
    double *cells = arena_array(&arena, 2 * effect->n_year + 1, sizeof *cells);
    bool *withheld = arena_array(&arena, effect->n_year + 1, sizeof *withheld);
    for (size_t k = 0; k < effect->n_year; k++) {
        cells[2 * k] = effect->years[k].observed;
        cells[2 * k + 1] = effect->years[k].n - effect->years[k].observed;
    }
    partition_withhold(&(struct partition){effect->n_year, 2, cells, input->min_count}, withheld);
    for (size_t k = 0; k < effect->n_year; k++) {
        effect->years[k].withheld = withheld[k];
        if (withheld[k]) {
            interval_round(&effect->years[k].ratio, RATIO_DECIMALS);
            effect->years[k].shrunk = round(10 * effect->years[k].shrunk) / 10;
        }
    }
    arena_done(&arena);
}

void year_effect_find(struct arena *arena, const struct year_input *input,
                      struct year_effect *ret_effect)
{
    int *years;
    double mean;
    size_t n = years_find(arena, input, &years);
    *ret_effect = (struct year_effect){.n_year = n, .next = interval_none(NAN, "no rows")};
    if (n == 0)
        return;
    struct year_sum *sums = arena_array(arena, n, sizeof *sums);
    sums_fill(input, years, n, sums);
    double between = variance_between(sums, n);
    ret_effect->sd = sqrt(between);
    mean_effect(sums, n, between, &mean);
    ret_effect->years = arena_array(arena, n, sizeof *ret_effect->years);
    for (size_t k = 0; k < n; k++) {
        const struct year_sum *sum = &sums[k];
        double scale = sum->expected > 0 ? sum->information / sum->expected : 1;
        double half = INTERVAL_Z * sqrt(sum->variance);
        double share = between + sum->variance > 0 ? between / (between + sum->variance) : 0;
        ret_effect->years[k] = (struct year_row){
            .year = years[k],
            .n = sum->n,
            .observed = sum->observed,
            .expected = sum->expected,
            .ratio = {.estimate = sum->observed / sum->expected,
                      .low = exp((sum->effect - half) * scale),
                      .high = exp((sum->effect + half) * scale),
                      .method = "normal of the log, clusters by design effect"},
            .shrunk = n > 1 ? exp((mean + share * (sum->effect - mean)) * scale) : NAN,
        };
    }
    next_fill(sums, ret_effect);
    withhold(input, ret_effect);
}

void year_effect_to_json(const struct year_effect *effect, json *object)
{
    json_put_number(object, "sd_between_years", effect->sd);
    interval_to_json(&effect->next, false, json_put_object(object, "next_year"));
    json *years = json_put_array(object, "years");
    for (size_t k = 0; k < effect->n_year; k++) {
        const struct year_row *row = &effect->years[k];
        json *item = json_add_object(years);
        json_put_integer(item, "year", row->year);
        json_put_integer(item, "n", (long long)row->n);
        json_put_count(item, "observed", row->observed, row->withheld);
        json_put_count(item, "expected", row->expected, row->withheld);
        interval_to_json(&row->ratio, false, json_put_object(item, "observed_over_expected"));
        json_put_number(item, "shrunk", row->shrunk);
    }
}
