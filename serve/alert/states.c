// One row an act, one column a state.
#include "serve/alert/states.h"

#define N ALERT_NEW
#define O ALERT_OPEN
#define D ALERT_DECIDED
#define R ALERT_REPLACED

//                                                          new   open  decided replaced
const struct alert_act_row alert_act_rows[ALERT_ACT_COUNT] = {
    [ACT_LOOK] = {"look", "somebody looks at the case", {true, true, true, true}, {N, O, D, R}},
    [ACT_TAKE] = {"take", "a reviewer takes the case", {true, true, false, false}, {O, O}},
    [ACT_REVIEW] = {"review", "a review that leaves it open", {true, true, true, false}, {O, O, D}},
    [ACT_CLOSE] = {"close", "a review that closes it", {true, true, true, false}, {D, D, D}},
    [ACT_RESCORE] = {"rescore",
                     "its date is scored again, and the list says nothing new of it",
                     {true, true, true, true},
                     {N, O, D, R}},
    [ACT_WITHDRAW] = {"withdraw",
                      "a person takes the list back, and nobody has begun with it",
                      {true, true, true, true},
                      {R, O, D, R}},
};

bool alert_next(enum alert_state state, enum alert_act act, enum alert_state *ret_next)
{
    *ret_next = alert_act_rows[act].next[state];
    return alert_act_rows[act].allowed[state];
}
