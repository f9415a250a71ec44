// The cohorts of a scenario's dates on disk: build/cohorts/<scenario>.pack, so that a command that
// asks of one date need not find those of all.
#ifndef HEARTH_COHORT_PACK_H
#define HEARTH_COHORT_PACK_H

#include "features/extract/plan.h"

// Fills extract->cohorts: from the pack when it is of these records, this configuration and this
// program; else found, and written for the next time where the workspace can be written to. Owns:
// cohorts_close. Errors: those of config_hash_cohorts.
enum status cohorts_open(struct extract *extract, struct error *err);
void cohorts_close(struct extract *extract);

#endif
