// What the sources say of one person's address at a date.
#ifndef HEARTH_HOME_CLAIMS_H
#define HEARTH_HOME_CLAIMS_H

#include "features/timeline/home_model.h"
#include "features/timeline/home_places.h"

#define HOME_CLAIMS_MAX 8 // places of one person; the rest are old

// A place that is the latest word of at least one source.
struct home_claim {
    uint32_t place;
    uint32_t n_source; // that say so
    bool contradicted; // a source names another place since, or that this stay ended
    double score;      // log-odds by the claims alone
    day_t came;        // the first row of the place; DAY_NONE = no date, always
    day_t said;        // the last one was received or begins; DAY_MAX = no date, always
};

// Tells the evidence behind each score, for the fit.
struct home_trace {
    void (*claim)(void *context, uint32_t person, uint32_t place, const double *evidence);
    void (*stay)(void *context, uint32_t person, uint32_t place, const double *evidence);
    void *context;
};

struct home_finder {
    const struct view *view;
    struct home_memory *memory; // of arrays of persons and addresses
    struct home_places places;
    bool many;                      // HOME_SOURCES sources or more have addresses
    const day_t *dob;               // n_person: as visible; DAY_NONE = not known
    const struct home_trace *trace; // NULL = none
};

// The claims of the person: of many sources the best first (equal: the one with the latest row), of
// few the latest first, whatever its score. Shapes: ret_claims
// HOME_CLAIMS_MAX. Time: rows as visible at view->as_of.
size_t home_claims_find(const struct home_finder *finder, uint32_t person,
                        struct home_claim *ret_claims);

#endif
