// Refits of the selected candidate on families drawn anew, from which the ranges of estimates come.
#ifndef HEARTH_RANGE_FIT_H
#define HEARTH_RANGE_FIT_H

#include "model/bundle/training.h"
#include "model/kind/estimate_range.h"
#include "model/metric/year_effect.h"

struct range_question {
    const struct plan *plan;
    const struct trained *trained;
    double min_count; // of the figures by year
    uint64_t seed;
    int n_thread;
    bool quiet;
};
// Observed over expected by year of as_of, of the calibrated pooled predictions. Owns: arena.
void range_years(struct arena *arena, const struct range_question *question,
                 struct year_effect *ret_effect);
// Each replicate draws families with replacement, for the rows of the refit and for the predictions that
// its calibrator is fitted on alike, and the effect of a year, from the prediction of a next year. A draw
// that cannot be fitted is left out. Where the model is not calibrated on later predictions, its
// calibrator stays. RANGE_REFITS_FEW for kinds that are slow to fit and for more than RANGE_VALUES
// values; then the range is normal. Owns: estimate_range_done, then the arena. Threads: the same bits on
// any number. Source: design notes of the project; bootstrap of clusters: Davison and Hinkley 1997, 3.8.
#define RANGE_VALUES ((size_t)5000000)
void range_fit(struct arena *arena, const struct range_question *question,
               const struct year_effect *years, struct estimate_range *ret_range);

#endif
