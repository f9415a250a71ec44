// What forbids that a match merges two persons: all of their records are compared with each other,
// so that one mistaken pair cannot join two people.
#ifndef HEARTH_MERGE_LIMITS_H
#define HEARTH_MERGE_LIMITS_H

#include "features/link/home_evidence.h"
#include "features/link/matches.h"

struct weighing;
struct record_facts;
struct namesakes;

struct merge_limits {
    const struct link_rule *rules;          // of the matches
    const struct number_evidence *evidence; // settled; dob of it as days
    const struct record_facts *facts;       // NULL = none
    const uint32_t *input;                  // n_record; with weighing
    const struct weighing *weighing;        // NULL = by rules alone: numbers only
    const struct home_evidence *homes;      // NULL = not looked at
    const struct namesakes *names;          // NULL = not looked at
};

// Two persons, as the records that they have so far, and the match between them.
struct merge_sides {
    const struct match *match;
    const uint32_t *a, *b; // n_a, n_b: records
    size_t n_a, n_b;
};

// What is against merging the two, by the values known on the match's day. DOUBT_NUMBERS: both have
// lasting valid numbers of one kind and share none (a rule that compares a number outweighs that);
// the others only with weights. ret_thin: nothing is against it, but neither a number nor forename
// with date of birth speaks for it. Cost: n_a × n_b comparisons. Threads: yes.
enum match_doubt merge_limits_check(const struct merge_limits *limits,
                                    const struct merge_sides *sides, bool *ret_thin);
// Whether the match's two records had an equal forename by the day that is more than an initial: else
// both may fit people of different forenames, such as twins.
bool merge_limits_names_equal(const struct merge_limits *limits, const struct match *match);

#endif
