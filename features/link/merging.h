// Merges matched records into persons, true to time: which records counted as one person at which
// date.
#ifndef HEARTH_MERGING_H
#define HEARTH_MERGING_H

#include "features/link/merge_limits.h"

struct rivals;

// Two records that must never be one person, directly or through others.
struct cannot_link {
    uint32_t a, b;
};

// What came of a match when its turn came.
enum merge_outcome {
    MERGE_OPEN,    // not decided yet
    MERGE_DONE,    // its records are one person, by it or already
    MERGE_REFUSED, // they must not be
    MERGE_DOUBTED, // + the match_doubt: it awaits clerical review
};
#define MERGE_OUTCOME_MAX (MERGE_DOUBTED + DOUBT_COUNT)

struct merging_input {
    size_t n_record;
    const day_t *first_received;   // n_record; NULL = all at once
    const bool *is_representative; // n_record: named a person in an earlier run; NULL = none
    const struct cannot_link *cannot_links;
    size_t n_cannot_link;
    const uint32_t *input; // n_record
    const bool *unique;    // by input: a person has at most one record of it; NULL = none
    const struct merge_limits *limits; // what must not become one person; NULL = anything may
    const struct rivals *rivals;       // whom else a record may be; NULL = not looked at
    const uint8_t *outcomes; // by match: those that are known already; NULL = all are open
};

// A record belongs to the person from after `linked` on (DAY_NONE = from its first day).
struct membership {
    uint32_t person;
    day_t linked;
};

// A person is named by its representative, the record that others linked. One that was later found
// to be the same as another person is valid until that day and is then merged into it.
struct merging {
    uint32_t *representative; // n_person: record
    day_t *until;             // n_person: the last as_of at which it is valid; DAY_MAX = today
    uint32_t *merged_into;    // n_person: the person it was merged into; itself while valid
    size_t n_person;          // in order of their representatives
    uint32_t *first;          // n_record + 1
    struct membership *memberships; // by record, then time; the last one is today's
    uint32_t *refused; // n_refused: a record of each match left out because two records must not be
                       // linked, rising
    size_t n_refused;
    struct match *reviews; // n_review, by records, with the doubt that forbade them
    size_t n_review;
    uint8_t *outcomes; // by match: none is open
};

// Merges in the order of matches, which are sorted by day. Of two persons the one with the senior
// representative goes on: a representative of an earlier run before others, then who was received
// first, then the smaller record. Two persons with different valid NHS numbers, UPNs or National
// Insurance numbers are not merged on names alone: the match is for review. A rule that compares a
// number outweighs that, and so does a clerical decision. Owns: merging_done.
void merging_make(const struct merging_input *input, const struct matches *matches,
                  struct merging *ret_merging);
// Only the outcomes: n of the matches, none open. Cost: that of comparing records for open matches.
void merging_decide(const struct merging_input *input, const struct matches *matches,
                    uint8_t *ret_outcomes);
void merging_done(struct merging *merging);

#endif
