// Splits of a flat table: a test file, folds, or blocks of time.
#ifndef HEARTH_FLAT_SPLITS_H
#define HEARTH_FLAT_SPLITS_H

#include "model/table/flat_data.h"
#include "model/train/trainer.h"

#define TIME_BLOCKS 5

// Rows with a known label among the table's. Owns: arena.
struct rows flat_rows(struct arena *arena, const struct flat_data *flat);
// Train on the table, test on the test file.
void flat_plan_test(struct arena *arena, const struct flat_data *flat, struct plan *ret_plan);
struct fold_options {
    size_t n_fold;
    uint64_t seed;
};
// Errors: E_DATA when the folds cannot be filled, E_USAGE below 2.
enum status flat_plan_folds(struct arena *arena, const struct flat_data *flat,
                            const struct fold_options *options, struct plan *ret_plan,
                            struct error *err);
// At most TIME_BLOCKS blocks of whole times and about equal size; each but the first is tested on a
// model of all before it. Errors: E_DATA with fewer than two times.
enum status flat_plan_times(struct arena *arena, const struct flat_data *flat,
                            struct plan *ret_plan, struct error *err);

#endif
