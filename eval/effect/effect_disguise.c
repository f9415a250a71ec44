// A covariate that was recorded after the outcome, or because of it, takes the effect away. It shows by
// telling nearly alone who has the outcome, whatever its scale or its words.
#include "eval/effect/effect_disguise.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Correlation of a covariate with the outcome within the arms.
static double within_correlation(const struct effect_data *data, size_t j)
{
    double n[2] = {0, 0}, x[2] = {0, 0}, y[2] = {0, 0}, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        n[data->treatment[i]]++;
        x[data->treatment[i]] += data->x[i * data->n_cov + j];
        y[data->treatment[i]] += data->outcome[i];
    }
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        double dx = data->x[i * data->n_cov + j] - x[arm] / n[arm];
        double dy = data->outcome[i] - y[arm] / n[arm];
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

struct ranked {
    double score;
    bool event;
};

static int ranked_order(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    return ORDER_OF(left->score, right->score);
}

// Pairs of a row with the outcome and one without; of them, those in which the former scores higher,
// equal scores as half. Sorts rows.
static void pairs_count(struct ranked *rows, size_t n, double *all, double *higher)
{
    double below = 0, n_event = 0;
    qsort(rows, n, sizeof *rows, ranked_order);
    for (size_t first = 0, end; first < n; first = end) {
        double without = 0, with = 0;
        for (end = first; end < n && rows[end].score == rows[first].score; end++) {
            with += rows[end].event;
            without += !rows[end].event;
        }
        *higher += with * (below + without / 2);
        below += without;
        n_event += with;
    }
    *all += n_event * below;
}

// AUC of the scores within the arms; 0.5 where the rows cannot tell.
static double within_auc(const struct effect_data *data, const double *score)
{
    struct ranked *rows = memory_alloc((data->n_row + 1) * sizeof *rows);
    double all = 0, higher = 0;
    for (int arm = 0; arm < 2; arm++) {
        size_t n = 0;
        for (size_t i = 0; i < data->n_row; i++)
            if (data->treatment[i] == arm)
                rows[n++] = (struct ranked){score[i], data->outcome[i] == 1};
        pairs_count(rows, n, &all, &higher);
    }
    free(rows);
    return all > 0 ? fmax(higher, all - higher) / all : 0.5;
}

static bool is_level_of(const char *name, const char *text, size_t length)
{
    return strncmp(name, text, length) == 0;
}

// Each row's rate of the outcome among the rows of its level. Shapes: ret_score n_row.
static void rates_fill(const struct effect_data *data, size_t j, size_t length, double *ret_score)
{
    double rest = 0, rest_events = 0;
    for (size_t i = 0; i < data->n_row; i++)
        ret_score[i] = NAN;
    for (size_t k = j; k < data->n_cov; k++) {
        double n = 0, events = 0;
        if (!is_level_of(data->names[k], data->names[j], length))
            continue;
        for (size_t i = 0; i < data->n_row; i++)
            if (data->x[i * data->n_cov + k] == 1) {
                n++;
                events += data->outcome[i] == 1;
            }
        for (size_t i = 0; i < data->n_row && n >= EFFECT_MIN_COUNT; i++)
            if (data->x[i * data->n_cov + k] == 1)
                ret_score[i] = events / n;
    }
    for (size_t i = 0; i < data->n_row; i++)
        if (isnan(ret_score[i])) {
            rest++;
            rest_events += data->outcome[i] == 1;
        }
    for (size_t i = 0; i < data->n_row; i++)
        if (isnan(ret_score[i]))
            ret_score[i] = rest_events / rest;
}

// Whether enough rows have the 0/1 outcome, and enough have not.
static bool can_rank(const struct effect_data *data)
{
    size_t n = 0;
    if (!effect_outcome_is_binary(data))
        return false;
    for (size_t i = 0; i < data->n_row; i++)
        n += data->outcome[i] == 1;
    return n >= EFFECT_MIN_COUNT && data->n_row - n >= EFFECT_MIN_COUNT;
}

static double covariate_auc(const struct effect_data *data, size_t j, size_t length)
{
    double *score = memory_alloc((data->n_row + 1) * sizeof *score);
    for (size_t i = 0; i < data->n_row && !length; i++)
        score[i] = data->x[i * data->n_cov + j];
    if (length)
        rates_fill(data, j, length, score);
    double auc = within_auc(data, score);
    free(score);
    return auc;
}

const char *effect_disguise_text(struct arena *arena, const struct effect_data *data, size_t j)
{
    const char *name = data->names[j], *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) + 1 : 0;
    bool ranks = can_rank(data);
    for (size_t k = 0; k < j && length && ranks; k++)
        if (is_level_of(data->names[k], name, length))
            return NULL;
    double auc = ranks ? covariate_auc(data, j, length) : 0.5;
    double correlation = length && ranks ? 0 : within_correlation(data, j);
    if (fabs(correlation) >= EFFECT_DISGUISE_CORRELATION)
        return arena_format(arena,
                            "Covariate '%s' is nearly the outcome itself (correlation %.2f). A "
                            "covariate must be known before the treatment: leave it out.",
                            name, correlation);
    if (auc < EFFECT_DISGUISE_AUC)
        return NULL;
    return arena_format(arena,
                        "Covariate '%.*s' alone nearly tells who has the outcome (AUC %.2f). A "
                        "covariate must be known before the treatment: leave it out if it was "
                        "recorded later.",
                        (int)(equals ? length - 1 : strlen(name)), name, auc);
}
