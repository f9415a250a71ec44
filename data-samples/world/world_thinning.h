// Thinning: which candidates for an enquiry remain, given what is known of the child and when early
// help started. The candidates of all possible histories share their marks.
#ifndef HEARTH_WORLD_THINNING_H
#define HEARTH_WORLD_THINNING_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

// Candidates are drawn at the hazard of children known from an earlier plan or care. Of all other
// children, 1 in KNOWN_FACTOR remains.
bool thinning_keeps(const struct marks *marks, bool known);
// Whether the candidate is recorded as an enquiry when help started on help_from (DAY_MAX = never).
// Early help prevents some harm and, at first, detects more of what remains.
bool thinning_is_recorded(const struct marks *marks, day_t help_from);
// Whether the harm itself, which care follows, happens when help started on help_from.
bool thinning_is_harm(const struct marks *marks, day_t help_from);
// The day of the conference, on which a plan starts.
day_t thinning_plan_day(const struct marks *marks);
// The day on which care starts: soon, or some time after the plan; a working day unless within two
// days of the enquiry.
day_t thinning_care_day(const struct marks *marks, bool plan, const struct child *child);

#endif
