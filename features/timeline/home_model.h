// What speaks for and against a person living at an address, and how much each weighs: two logistic
// models, fitted on simulated boroughs by tests/reference/homes/fit_homes.py.
#ifndef HEARTH_HOME_MODEL_H
#define HEARTH_HOME_MODEL_H

#include <stddef.h>

// Of one person and one place that a source gives as the person's latest address.
enum claim_evidence {
    CLAIM_ALWAYS,
    CLAIM_SOURCES_2,
    CLAIM_SOURCES_3,
    CLAIM_SOURCES_4,
    CLAIM_LEFT,
    CLAIM_AGE,
    CLAIM_AGE_AGREED,
    CLAIM_LENGTH,
    CLAIM_NEWER_ELSEWHERE,
    CLAIM_NEWER_BY,
    CLAIM_OLDER_ELSEWHERE,
    CLAIM_TEXT,
    CLAIM_COUNCIL_TAX,
    CLAIM_ELECTORAL,
    CLAIM_BENEFITS,
    CLAIM_CHILD,
    CLAIM_CHILD_AGE,
    CLAIM_YOUNG,
    CLAIM_NO_BIRTH,
    CLAIM_EVIDENCE_COUNT
};

// Of a person at the place that its claims speak for most, with who else is there.
enum stay_evidence {
    STAY_ALWAYS,
    STAY_CLAIM,
    STAY_TEXT,
    STAY_MOTHER_HERE,
    STAY_MOTHER_ELSEWHERE,
    STAY_TIED_HERE,
    STAY_TIED_LEFT,
    STAY_OTHERS_CAME,
    STAY_OTHERS_CAME_AGE,
    STAY_CROWD,
    STAY_EVIDENCE_COUNT
};

struct home_weight {
    const char *name, *help;
    double weight; // log-odds
};
extern const struct home_weight claim_weights[CLAIM_EVIDENCE_COUNT];
extern const struct home_weight stay_weights[STAY_EVIDENCE_COUNT];

// Sums of evidence times weight: log-odds.
double claim_score(const double evidence[CLAIM_EVIDENCE_COUNT]);
double stay_score(const double evidence[STAY_EVIDENCE_COUNT]);

#endif
