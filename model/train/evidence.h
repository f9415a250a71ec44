// What the tests on past dates prove at the length of the list that alerts are made of.
#ifndef HEARTH_EVIDENCE_H
#define HEARTH_EVIDENCE_H

#include "model/bundle/training.h"

#define EVIDENCE_REPLICATES 400

struct evidence_question {
    const struct plan *plan;
    const struct trained *trained; // every candidate's margins on every used split
    const struct selection *selection;
    const uint32_t
        *household;   // by dataset row, UINT32_MAX = none: one alert each; NULL = one a row
    size_t length;    // of a list: the capacity of one month
    double min_count; // below it the number of families will be withheld
    uint64_t seed;
    int n_thread;
};
// The lift is that of the selected candidate's lists as they would be made, pooled over the used splits:
// each household takes one place by its highest member. Rows count by their weights, in the lists, the
// base rate and the selection. Its interval comes from a
// bootstrap of families over all splits together; each replicate selects again by the scenario's metric
// and rule. The baselines' lifts are those of their lists; the best of them counts. Of several candidates the best has been lucky: the estimate is then the mean lift among the
// families that a replicate did not draw, who had no part in its selection, where that is lower.
// The interval is the wider of the bootstrap's and the gamma interval with the replicates' variance: of
// 400 simulated worlds without signal, about 160 families with the outcome and 10 rows found, the lower
// bound is above 1 in 3.0 % with one candidate and in 0.5 % with four (9.0 % and 3.8 % by the bootstrap alone).
// Source: the bootstrap's out-of-sample estimate (Efron and Tibshirani 1997) with the basic interval on
// the ratio scale (Davison and Hinkley 1997, section 5.2); interval_of_events.
// Cost: EVIDENCE_REPLICATES passes over all predictions of all candidates. Threads: n_thread.
void evidence_measure(const struct evidence_question *question, struct evidence *ret_evidence);

#endif
