// What drift evaluation found of the model in use, kept in models/S/status.json and kept/drift/: a stop keeps its lists
// from alerting anybody.
#ifndef HEARTH_DRIFT_STATUS_H
#define HEARTH_DRIFT_STATUS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>

struct drift_status {
    bool stop;
    day_t since;                // the rows from this day on were compared with the two years before
    day_t evaluated_on;         // `today:` of the workspace then
    const char *const *reasons; // n_reason; why it stops
    size_t n_reason;
};
struct drift_subject {
    const char *workspace, *scenario, *model; // model: an id
};

// What the files say of the model, a stop in either; ret_known false: nothing. Owns: arena. Errors: E_DATA
// when one is damaged, so that a stop cannot be lost.
enum status drift_status_read(struct arena *arena, const struct drift_subject *subject,
                              struct drift_status *ret_status, bool *ret_known, struct error *err);
// Keeps it, when the model is in use (ret_kept). A stop is lifted only by an evaluation that looks at least
// as far back (ret_kept false and the old stop stays). Errors: E_SYSTEM, E_DATA.
enum status drift_status_keep(const struct drift_subject *subject, const struct drift_status *drift,
                              bool *ret_kept, struct error *err);

#endif
