// Two persons who may be one: records that linkage left apart, at one home.
#ifndef HEARTH_DUPLICATES_H
#define HEARTH_DUPLICATES_H

#include "features/timeline/view.h"

#define DUPLICATE_LIKELY .5 // from here on pages say "possibly the same person as"

// What is known of two persons who were recorded at one home: how their best values known by a day
// agree, by the levels of the comparisons of linkage. Each holds or not; none of a column: one of the
// two has no value.
enum duplicate_evidence {
    DUPLICATE_FORENAME_SAME,  // equal, or forms of one name; of full names: the same parts
    DUPLICATE_FORENAME_ALIKE, // spelling, an initial, a part
    DUPLICATE_FORENAME_DIFFERS,
    DUPLICATE_SURNAME_ALIKE,
    DUPLICATE_SURNAME_DIFFERS,
    DUPLICATE_BIRTH_SAME,
    DUPLICATE_BIRTH_NEAR, // a digit, swapped, within days, 1 January
    DUPLICATE_BIRTH_DIFFERS,
    DUPLICATE_SEX_SAME,
    DUPLICATE_SEX_DIFFERS,
    DUPLICATE_NUMBER_SAME, // of people, e-mail, telephone
    DUPLICATE_NUMBER_DIFFERS,
    DUPLICATE_ONE_AGENCY, // one ID system has both: agencies rarely hold a person twice
    DUPLICATE_STORED,
    DUPLICATE_ALWAYS = DUPLICATE_STORED,
    DUPLICATE_EVIDENCE_COUNT
};

struct duplicate_weight {
    const char *name, *help;
    double weight; // log-odds where it holds
};
extern const struct duplicate_weight duplicate_weights[DUPLICATE_EVIDENCE_COUNT];

// Evidence from after `known` on, until the next row of the same two.
struct duplicate_row {
    uint32_t other; // larger than the person
    day_t known;
    uint32_t evidence; // bits
};

// The probability that two persons at one home are one, by what was visible at the view's date; 0
// where linkage says nothing of them, where a relationship names both, where
// the forenames of children differ (they may be twins), where valid numbers of
// one kind differ and none is equal, where neither their forenames
// nor their dates of birth agree, and where an adoption, or a decision of `link.never`, separates them. Symmetric. Cost: O(rows of
// the two).
double duplicate_probability(const struct view *view, uint32_t a, uint32_t b);
// Whether one of the two is known to be under 18: a record without a date of birth is rather an
// adult's of the same name.
bool duplicate_with_child(const struct view *view, uint32_t a, uint32_t b);
// The evidence that was visible of the two, as bits; 0 = none. a < b.
uint32_t duplicate_evidence_at(const struct view *view, uint32_t a, uint32_t b);

#endif
