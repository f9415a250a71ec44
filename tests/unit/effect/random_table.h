// Random treated and untreated rows for the tests of effect estimators, and ways to run one of
// them.
#ifndef HEARTH_RANDOM_TABLE_H
#define HEARTH_RANDOM_TABLE_H

#include "eval/effect/effect.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <string.h>

#define TABLE_ROWS 240
#define TABLE_COLUMNS 4

static const char *const table_names[TABLE_COLUMNS] = {"a", "b", "c", "d"};

struct random_table {
    double x[TABLE_ROWS * TABLE_COLUMNS], outcome[TABLE_ROWS], weight[TABLE_ROWS];
    signed char treatment[TABLE_ROWS];
    struct effect_data data;
};

static inline double table_uniform(uint64_t seed, uint64_t stream, uint64_t i)
{
    return (double)random_below(seed, stream, i, 1u << 30) / (1u << 30) - 0.5;
}

// Treatment depends on the covariates, the outcome on both; the effect differs between rows.
static inline void table_make(struct random_table *table, uint64_t seed)
{
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table->x + i * TABLE_COLUMNS;
        for (size_t j = 0; j < TABLE_COLUMNS; j++)
            x[j] = 3 * table_uniform(seed, j, i);
        x[3] = x[3] > 0;
        table->treatment[i] =
            table_uniform(seed, 10, i) + 0.5 < logistic(0.5 * x[0] - 0.4 * x[1] + 0.5 * x[3] - 0.3);
        table->outcome[i] =
            10 + x[0] + x[1] * x[1] + table->treatment[i] * (1 + x[0]) + table_uniform(seed, 11, i);
        table->weight[i] = 1 + (double)random_below(seed, 12, i, 3);
    }
    table->data = (struct effect_data){
        .n_row = TABLE_ROWS,
        .n_cov = TABLE_COLUMNS,
        .x = table->x,
        .names = table_names,
        .treatment = table->treatment,
        .outcome = table->outcome,
    };
}

// One method on the data; the study lives in arena.
static inline struct effect_estimate run_method(struct arena *arena, const struct effect_data *data,
                                                const char *method, enum estimand estimand,
                                                struct error *ret_refusal)
{
    const struct effect_estimator *methods[1];
    struct effect_study study;
    assert_int_equal(effect_find(method, &methods[0], ERROR_IGNORED), OK);
    struct effect_request request = {.estimand = estimand,
                                     .methods = arena_array(arena, 1, sizeof *methods),
                                     .n_method = 1,
                                     .caliper = INFINITY,
                                     .ratio = 1,
                                     .n_thread = 1};
    memcpy((void *)(uintptr_t)request.methods, methods, sizeof methods);
    effect_run(arena, data, &request, &study);
    if (ret_refusal)
        *ret_refusal = study.refusal;
    return study.estimates[0];
}

static inline struct effect_estimate run_good(struct arena *arena, const struct effect_data *data,
                                              const char *method, enum estimand estimand)
{
    struct effect_estimate found = run_method(arena, data, method, estimand, ERROR_IGNORED);
    assert_int_equal(found.status, OK);
    assert_true(found.estimand == estimand ||
                (found.fit.n_unmatched && found.estimand == ESTIMAND_ATM));
    return found;
}

#endif
