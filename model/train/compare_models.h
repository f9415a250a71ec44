// Candidates and baselines beside each other: by date, together, and against the selected one.
#ifndef HEARTH_COMPARE_MODELS_H
#define HEARTH_COMPARE_MODELS_H

#include "model/train/evidence.h"

#define COMPARISON_REPLICATES 2000

// Nothing is refitted: families of the kept predictions are drawn, over all dates together.
// Owns: arena. Cost: COMPARISON_REPLICATES passes over all predictions of all candidates. Threads:
// question->n_thread, the same bits on any number. Source: Davison and Hinkley 1997, section 5.3
// (percentiles); the standard error of a bound: Serfling 1980, section 2.3.3, with a normal density.
void comparison_make(struct arena *arena, const struct evidence_question *question,
                     struct comparison *ret_comparison);

#endif
