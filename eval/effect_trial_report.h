// The pages of a report that only a trial from a workspace has.
#ifndef HEARTH_EFFECT_TRIAL_REPORT_H
#define HEARTH_EFFECT_TRIAL_REPORT_H

#include "eval/effect_result.h"
#include "features/report/report.h"

// The target trial beside its emulation, the flow from linked to analysed, the outcomes beside each
// other.
void effect_trial_report(struct report *report, struct arena *arena,
                         const struct effect_result *result);
// Bullets for the limits.
void effect_trial_limits(struct report *report, struct arena *arena,
                         const struct effect_trial *trial);

#endif
