// What can happen to an alert, and what it is then. The store keeps to it; the hub asks it what may
// be offered.
#ifndef HEARTH_STATES_H
#define HEARTH_STATES_H

#include "serve/store/alerts.h"

enum alert_act {
    ACT_LOOK,     // somebody looks at the case: nothing changes
    ACT_TAKE,     // a reviewer takes the case
    ACT_REVIEW,   // a review that leaves it open: more information is needed
    ACT_CLOSE,    // a review that closes
    ACT_RESCORE,  // its date is scored again
    ACT_WITHDRAW, // a person takes its list back
    ALERT_ACT_COUNT
};

struct alert_act_row {
    const char *name, *help;
    bool allowed[ALERT_STATE_COUNT];
    enum alert_state next[ALERT_STATE_COUNT]; // where allowed
};
extern const struct alert_act_row alert_act_rows[ALERT_ACT_COUNT];

// The state after the act; false = it cannot happen in that state.
bool alert_next(enum alert_state state, enum alert_act act, enum alert_state *ret_next);

#endif
