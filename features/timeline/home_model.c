// The weights of the two models. A source that is not named here counts as any other.

#include "features/timeline/home_model.h"

const struct home_weight claim_weights[CLAIM_EVIDENCE_COUNT] = {
    [CLAIM_ALWAYS] = {"always", "one source says so now", 1.042},
    [CLAIM_SOURCES_2] = {"sources_2", "two sources or more say so", 0.250},
    [CLAIM_SOURCES_3] = {"sources_3", "three or more", 0.955},
    [CLAIM_SOURCES_4] = {"sources_4", "four or more", 0.549},
    [CLAIM_LEFT] = {"left", "sources, at most 2, whose last word is that this stay ended", -5.272},
    [CLAIM_AGE] = {"age", "log(1 + years) since a row said so last", -1.862},
    [CLAIM_AGE_AGREED] = {"age_agreed", "the same where two or more say so", 1.501},
    [CLAIM_LENGTH] = {"length", "log(1 + years) since the first row of the place", -0.198},
    [CLAIM_NEWER_ELSEWHERE] = {"newer_elsewhere", "sources, at most 3, that name another since",
                               -2.221},
    [CLAIM_NEWER_BY] = {"newer_by", "log(1 + years) by which the newest of them is newer", -0.004},
    [CLAIM_OLDER_ELSEWHERE] = {"older_elsewhere", "sources, at most 3, that name another before",
                               -0.246},
    [CLAIM_TEXT] = {"text",
                    "no UPRN is known for it: less is known of who else is there (set, not fitted)",
                    -2.000},
    [CLAIM_COUNCIL_TAX] = {"council_tax", "a source of kind council_tax says so", 1.913},
    [CLAIM_ELECTORAL] = {"electoral", "a source of kind electoral says so", 0.853},
    [CLAIM_BENEFITS] = {"benefits", "a source of kind benefits says so", 1.681},
    [CLAIM_CHILD] = {"child", "under 18", 1.551},
    [CLAIM_CHILD_AGE] = {"child_age", "log(1 + years) since a row said so last, under 18", -0.373},
    [CLAIM_YOUNG] = {"young", "18 to 29", 0.295},
    [CLAIM_NO_BIRTH] = {"no_birth", "no date of birth", -1.275},
};

const struct home_weight stay_weights[STAY_EVIDENCE_COUNT] = {
    [STAY_ALWAYS] = {"always", "a home that a claim names", 1.043},
    [STAY_CLAIM] = {"claim", "the score of the claims", 0.822},
    [STAY_TEXT] = {"text", "no UPRN is known for the address", 1.031},
    [STAY_MOTHER_HERE] = {"mother_here", "under 18, and the mother is found here", 0.512},
    [STAY_MOTHER_ELSEWHERE] = {"mother_elsewhere", "under 18, and she is found elsewhere", -1.925},
    [STAY_TIED_HERE] = {"tied_here", "another relative is found here", -0.016},
    [STAY_TIED_LEFT] = {"tied_left", "a relative came to another place since", -0.751},
    [STAY_OTHERS_CAME] = {"others_came", "strangers came since a row said so last", -1.103},
    [STAY_OTHERS_CAME_AGE] = {"others_came_age", "then log(1 + years) since it did", -0.714},
    [STAY_CROWD] = {"crowd", "log(1 + strangers found here)", -0.067},
};

double claim_score(const double evidence[CLAIM_EVIDENCE_COUNT])
{
    double sum = 0;
    for (size_t i = 0; i < CLAIM_EVIDENCE_COUNT; i++)
        sum += evidence[i] * claim_weights[i].weight;
    return sum;
}

double stay_score(const double evidence[STAY_EVIDENCE_COUNT])
{
    double sum = 0;
    for (size_t i = 0; i < STAY_EVIDENCE_COUNT; i++)
        sum += evidence[i] * stay_weights[i].weight;
    return sum;
}
