// One table of treated and untreated rows, ready to be compared: what every effect estimator reads.
#ifndef HEARTH_EFFECT_DATA_H
#define HEARTH_EFFECT_DATA_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define EFFECT_MIN_COUNT 10 // smaller counts of people are neither used alone nor shown

// A column whose values get effects of their own.
struct effect_grouping {
    const char *name;
    size_t n_value;
    const char *const *values; // n_value, bytewise ascending; "" = not known
    const uint32_t *value;     // n_row: index into values
};

// Rows in an order that their maker fixes: sums run in it, and equal candidates for a match are
// taken in it, the earlier first. Arrays have n_row items unless said otherwise.
struct effect_data {
    size_t n_row, n_cov;
    size_t n_term;                // the last covariates: squares and products of those before them
    const double *x;              // n_row × n_cov, row-major, no NaN
    const char *const *names;     // n_cov
    const signed char *treatment; // 1 or 0
    const double *outcome;
    const double *weight;    // > 0: a row counts this often; NULL = all 1
    const uint32_t *cluster; // 0 … n_cluster − 1; NULL = each row alone
    size_t n_cluster;
    const uint32_t *exact; // rows match only within one number; NULL = any
    const size_t *row;     // number in the table, from 1; NULL = index + 1
    const struct effect_grouping *groups;
    size_t n_group;
};

static inline double effect_weight(const struct effect_data *data, size_t i_row)
{
    return data->weight ? data->weight[i_row] : 1;
}

size_t effect_arm_count(const struct effect_data *data, int arm); // rows with treatment == arm
bool effect_outcome_is_binary(const struct effect_data *data);    // every outcome is 0 or 1
double effect_outcome_mean(const struct effect_data *data, int arm);

// The rows with value[i] == wanted, in their order, without groups. Owns: arena, names shared.
void effect_subset(struct arena *arena, const struct effect_data *data, const uint32_t *value,
                   uint32_t wanted, struct effect_data *ret_data);

// Whether the rows can be compared at all. Errors: E_DATA: an arm empty or with fewer than
// EFFECT_MIN_COUNT rows, or all in one cluster. No message names a small count.
enum status effect_data_check(const struct effect_data *data, struct error *err);

#endif
