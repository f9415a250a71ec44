// An estimate, its interval and the sizes of the groups are equations for the number of people with
// the outcome. With all their digits they can be solved; in steps of a few people they cannot. A
// rounded estimate would be read as an exact one, so only the interval is given, rounded outwards.
#include "eval/effect/effect_withhold.h"

#include "eval/effect/effect_interval.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double effect_outwards(double value, int n_decimal, bool upper)
{
    double unit = pow(10, n_decimal), slack = 1e-9 * fmax(1, fabs(value * unit));
    return (upper ? ceil(value * unit - slack) : floor(value * unit + slack)) / unit + 0.0;
}

int effect_step_decimals(double step)
{
    return (int)fmin(12, fmax(0, ceil(-log10(step))) + 1);
}

// The most frequent outcome. Counts of days or visits are 0 for most.
static double common_outcome(const struct effect_data *data)
{
    double *sorted = memory_alloc((data->n_row + 1) * sizeof *sorted), common = 0;
    size_t most = 0;
    memcpy(sorted, data->outcome, data->n_row * sizeof *sorted);
    qsort(sorted, data->n_row, sizeof *sorted, order_double);
    for (size_t first = 0, end; first < data->n_row; first = end) {
        for (end = first; end < data->n_row && sorted[end] == sorted[first]; end++)
            ;
        if (end - first > most) {
            most = end - first;
            common = sorted[first];
        }
    }
    free(sorted);
    return common;
}

// Whether few rows of an arm have another number than nearly all have: the mean tells theirs.
static bool numbers_tell(const struct effect_data *data, double min_count)
{
    double other[2] = {0, 0}, common = common_outcome(data);
    for (size_t i = 0; i < data->n_row; i++)
        other[data->treatment[i]] += data->outcome[i] != common;
    return counts_any_small(other, 2, min_count);
}

// The step of the figures, 0 = no count is small.
static double step_of(const struct effect_data *data, const struct effect_estimate *estimate,
                      const struct effect_withholding *how)
{
    double step = 0;
    bool number = !effect_outcome_is_binary(data);
    for (int arm = 0; arm < 2; arm++) {
        double n = (double)estimate->n_arm[arm];
        double events = (double)effect_events(data, &estimate->fit, arm);
        if (number || how->figures || how->counts || count_is_small(events, how->min_count) ||
            count_is_small(n - events, how->min_count))
            step = fmax(step, EFFECT_PEOPLE_A_STEP / n);
    }
    return step;
}

static void estimate_withhold(const struct effect_data *data, struct effect_estimate *estimate,
                              const struct effect_withholding *how)
{
    double step = step_of(data, estimate, how);
    if (!(step > 0))
        return;
    estimate->withheld = true;
    estimate->step = step;
    estimate->estimate = estimate->se = NAN;
    estimate->risk_ratio = estimate->ratio_low = estimate->ratio_high = NAN;
    bool none = how->counts || estimate->method->rank == 0 || !effect_outcome_is_binary(data);
    int n_decimal = effect_step_decimals(step); // a multiple with all digits would tell the rows
    double low = step * floor(estimate->low / step), high = step * ceil(estimate->high / step);
    estimate->low = none ? NAN : effect_outwards(low, n_decimal, false);
    estimate->high = none ? NAN : effect_outwards(high, n_decimal, true);
}

// Whether the rows of an arm less those that the method used are few.
static bool counts_tell(const struct effect_data *data, const struct effect_estimate *estimate,
                        double min_count)
{
    for (int arm = 0; arm < 2 && data; arm++)
        if (count_is_small((double)effect_arm_count(data, arm) - (double)estimate->n_arm[arm],
                           min_count))
            return true;
    return false;
}

// --- levels of covariates

static void cells_count(const struct effect_data *data, size_t j, double ret_n[2], bool *ret_binary)
{
    *ret_binary = true;
    ret_n[0] = ret_n[1] = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        double value = data->x[i * data->n_cov + j];
        *ret_binary = *ret_binary && (value == 0 || value == 1);
        ret_n[data->treatment[i]] += value != 0;
    }
}

// Length of "eth=" in "eth=Roma"; 0 = no level of a text.
static size_t text_length(const char *name)
{
    const char *equals = strchr(name, '=');
    return equals ? (size_t)(equals - name) + 1 : 0;
}

struct levels {
    const struct effect_data *data;
    double min_count;
    double *cells;   // n_cov × 2, and 2 for the rows without any level
    size_t *columns; // n_cov
    bool *withheld;  // n_cov, by level
};

// Marks the levels to withhold of the text (or number) that column j belongs to.
static void levels_mark(struct levels *levels, size_t j, bool *ret_hidden)
{
    const struct effect_data *data = levels->data;
    size_t n = 0, length = text_length(data->names[j]);
    double rest[2] = {(double)effect_arm_count(data, 0), (double)effect_arm_count(data, 1)};
    bool binary;
    for (size_t k = j; k < data->n_cov; k++) {
        if (k > j && (!length || strncmp(data->names[k], data->names[j], length) != 0))
            continue;
        double *cells = levels->cells + 2 * n;
        cells_count(data, k, cells, &binary);
        if (!binary) { // a product, zero for most
            ret_hidden[k] = counts_any_small(cells, 2, levels->min_count);
            continue;
        }
        rest[0] -= cells[0];
        rest[1] -= cells[1];
        levels->withheld[n] = false;
        levels->columns[n++] = k;
    }
    if (n == 0)
        return;
    levels->cells[2 * n] = fmax(0, rest[0]);
    levels->cells[2 * n + 1] = fmax(0, rest[1]);
    levels->withheld[n] = false;
    partition_withhold(&(struct partition){n + 1, 2, levels->cells, levels->min_count},
                       levels->withheld);
    for (size_t i = 0; i < n; i++)
        ret_hidden[levels->columns[i]] = levels->withheld[i];
}

// Which covariates' figures would tell a small count. Owns: free.
static bool *rare_find(const struct effect_data *data, double min_count, bool *ret_any)
{
    size_t n = data->n_cov + 2;
    struct levels levels = {data, min_count, memory_alloc(2 * n * sizeof(double)),
                            memory_alloc(n * sizeof(size_t)), memory_alloc(n)};
    bool *hidden = memory_alloc(n);
    *ret_any = false;
    for (size_t j = 0; j < data->n_cov; j++) {
        size_t length = text_length(data->names[j]);
        bool first = true;
        for (size_t k = 0; k < j && first && length; k++)
            first = strncmp(data->names[k], data->names[j], length) != 0;
        if (first)
            levels_mark(&levels, j, hidden);
    }
    for (size_t j = 0; j < data->n_cov; j++)
        *ret_any = *ret_any || hidden[j];
    free(levels.cells);
    free(levels.columns);
    free(levels.withheld);
    return hidden;
}

void effect_balance_withhold(const struct effect_data *data, double min_count,
                             struct effect_balance *balance)
{
    bool any;
    if (min_count <= 0)
        return;
    bool *hidden = rare_find(data, min_count, &any);
    for (size_t j = 0; j < data->n_cov; j++)
        if (hidden[j])
            balance[j] = (struct effect_balance){balance[j].covariate, NAN, NAN, NAN, NAN, true};
    free(hidden);
}

static void imbalance_round(struct effect_estimate *estimate)
{
    estimate->largest_smd = rint(100 * estimate->largest_smd) / 100;
    if (estimate->gates.checked)
        estimate->gates.items[GATE_BALANCE].value =
            rint(100 * estimate->gates.items[GATE_BALANCE].value) / 100;
}

void effect_study_withhold(struct effect_study *study, const struct effect_withholding *how)
{
    const struct effect_data *data = study->design.data;
    bool rare = false;
    if (how->min_count <= 0 || !data)
        return;
    free(rare_find(data, how->min_count, &rare));
    bool any = effect_outcome_is_binary(data) || numbers_tell(data, how->min_count) || how->figures;
    for (size_t i = 0; i < study->n_estimate; i++) {
        struct effect_estimate *estimate = &study->estimates[i];
        if (estimate->status)
            continue;
        estimate->hide_counts = how->counts || counts_tell(data, estimate, how->min_count) ||
                                counts_tell(how->all, estimate, how->min_count);
        if (any || how->counts)
            estimate_withhold(data, estimate, how);
        if (rare)
            imbalance_round(estimate);
        if (how->counts)
            estimate->largest_smd = NAN;
    }
}

const char *effect_estimate_text(struct arena *arena, const struct effect_estimate *estimate,
                                 double scale, int n_decimal, const char *ci)
{
    bool has = !isnan(estimate->low) && !isnan(estimate->high);
    double low = scale * estimate->low, high = scale * estimate->high;
    if (estimate->withheld && has) // no digits beyond those of the rounding
        n_decimal = (int)fmin(n_decimal,
                              fmax(0, effect_step_decimals(estimate->step) - rint(log10(scale))));
    if (estimate->withheld && has)
        return arena_format(arena, "withheld (%sabout %.*f to %.*f)", ci, n_decimal,
                            effect_outwards(low, n_decimal, false), n_decimal,
                            effect_outwards(high, n_decimal, true));
    if (estimate->withheld)
        return "withheld";
    if (isnan(estimate->estimate))
        return "–";
    if (!has)
        return arena_format(arena, "%.*f", n_decimal, scale * estimate->estimate);
    return arena_format(arena, "%.*f (%s%.*f to %.*f)", n_decimal, scale * estimate->estimate, ci,
                        n_decimal, low, n_decimal, high);
}
