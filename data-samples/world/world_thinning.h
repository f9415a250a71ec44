// Thinning: which candidates for an enquiry remain, given what is known of the child and when early
// help started. The candidates of all possible histories share their marks.
#ifndef HEARTH_WORLD_THINNING_H
#define HEARTH_WORLD_THINNING_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

// Candidates are drawn at the hazard of children known from an earlier plan or care. Of all other
// children, 1 in KNOWN_FACTOR remains.
bool thinning_keeps(const struct marks *marks, bool known);
// Whether it remains where the hazard is `ratio` times that of a family without early help.
// Candidates are drawn at the hazard that help could raise it to at most (HELP_MOST).
bool thinning_passes(const struct marks *marks, double ratio);
// The day of the conference, on which a plan starts.
day_t thinning_plan_day(const struct marks *marks);
// The day on which care starts: soon, or some time after the plan; a working day unless within two
// days of the enquiry.
day_t thinning_care_day(const struct marks *marks, bool plan, const struct child *child);

#endif
