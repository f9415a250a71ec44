// Who of many alerts is open to social care by today's records: a lookup for each, without making the cases.
#ifndef HEARTH_CASE_KNOWN_H
#define HEARTH_CASE_KNOWN_H

#include "serve/scoring/open_scenarios.h"
#include "serve/store/alerts.h"

struct known_now {
    bool open;      // the alert's own person is, as `hub: known` says
    size_t n_other; // children of the home, brothers and sisters, born or not, who are not
};
// Safety 2: known is per child; a row of several children is not known while one of them is not. A scenario
// that is not open knows of nobody. Shapes: ret_known n, as alerts. Threads: any. Cost: of a date asked for
// the first time the households, then microseconds an alert.
void known_now_find(struct open_scenarios *scenarios, const struct alert *alerts, size_t n,
                    struct known_now *ret_known);

#endif
