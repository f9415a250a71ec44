// What the tests on past dates prove at the length of the list that alerts are made of.
#ifndef HEARTH_EVIDENCE_H
#define HEARTH_EVIDENCE_H

#include "model/bundle/training.h"

#define EVIDENCE_REPLICATES 500

struct evidence_question {
    const struct plan *plan;
    const struct trained *trained; // every candidate's margins on every used split
    const struct selection *selection;
    const double *baseline; // by dataset row: what the plainest ranking sorts by; NULL = none
    size_t length;          // of a list: the capacity of one month
    uint64_t seed;
    int n_thread;
};
// The lift is that of the selected candidate, pooled over the used splits. Its interval comes from a
// bootstrap of families over all splits together; each replicate selects again by the scenario's metric
// and rule, so that the interval allows for the best of several candidates having been lucky.
// Source: the basic bootstrap interval on the ratio scale (Davison and Hinkley 1997, section 5.2).
// Cost: EVIDENCE_REPLICATES passes over all predictions of all candidates. Threads: n_thread.
void evidence_measure(const struct evidence_question *question, struct evidence *ret_evidence);

#endif
