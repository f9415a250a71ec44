// Persons of several scenarios by the records of today: scenario by scenario, each with one snapshot.
#ifndef HEARTH_PERSONS_TODAY_H
#define HEARTH_PERSONS_TODAY_H

#include "features/timeline/view.h"
#include "serve/scoring/open_scenarios.h"

struct person_asked {
    const char *scenario, *person; // person: the id
};
struct person_today {
    const struct open_scenario *scenario;
    struct view view; // what is known today counts
    uint32_t person;
    size_t i; // of the persons asked
};
struct persons_today_visitor {
    void (*visit)(void *context, const struct person_today *today);
    void *context;
};
// Visits those whose scenario is open and who are in its records, the persons of one scenario after another.
// Threads: any. Cost: of a date asked for the first time the households, then a look-up a person.
void persons_today_visit(struct open_scenarios *scenarios, const struct person_asked *asked,
                         size_t n, const struct persons_today_visitor *visitor);

#endif
