// Pairs of records that a rule, or a person's decision, holds to be one person.
#ifndef HEARTH_MATCHES_H
#define HEARTH_MATCHES_H

#include "features/ingest/config_link.h"
#include "features/link/number_evidence.h"

#define MATCHES_MAX ((size_t)50 * 1000 * 1000) // pairs
#define MATCH_KEYS_MAX 10000    // combinations of values of one record under one rule
#define MATCH_STRANGE 10        // records of one value, beyond which their likeness is looked at
#define MATCH_ALWAYS UINT32_MAX // in place of a rule: from the file of pairs to link
#define MATCH_WEIGHT (UINT32_MAX - 1) // in place of a rule: the match weight reaches the threshold

// Why a match that would link two persons awaits clerical review.
enum match_doubt {
    DOUBT_NONE,
    DOUBT_NUMBERS, // different valid numbers of one kind
    DOUBT_TIED,    // a relationship names two of their records
    DOUBT_BIRTHS,  // different dates of birth
    DOUBT_DATES,   // one was born after the other died, was first recorded or had a child
    DOUBT_NAMES,   // different forenames: twins, parent and child
    DOUBT_SEX,     // different sexes
    DOUBT_THIN,    // too little in common to tell relatives apart
    DOUBT_WEAK,    // their records agree too little with each other
    DOUBT_RIVAL,   // one may as well be another person
    DOUBT_NEAR,    // the weight is just below the threshold
    DOUBT_COUNT
};

// For people, in files: "different numbers"; empty for DOUBT_NONE.
const char *match_doubt_words(enum match_doubt doubt);

struct match {
    uint32_t a, b;  // records, a < b
    day_t received; // the evidence was known from after this day on; DAY_NONE = always
    uint32_t rule;
    float weight; // match weight, log2 of the odds by MATCH_WEIGHT; else 0
    enum match_doubt doubt;
    uint32_t place; // its number in another order of the same matches
};

// A growing list of matches. Owns: free(items).
struct matches {
    struct match *items;
    size_t n, capacity;
};

void match_add(struct matches *matches, struct match match);
// Makes room for n more.
void matches_reserve(struct matches *matches, size_t n);
void matches_copy(const struct matches *matches, struct matches *ret_copy);
// Pairs and values that a rule left unlinked.
struct match_tally {
    size_t n_refused[NUMBER_VERDICT_COUNT]; // pairs that share a number, by what is against them
    size_t n_crowd;                         // values that more than max_group records share
    size_t n_largest_crowd;                 // records that share the most common one
    size_t n_strange;         // values, of a rule of one column, that joined many unlike records
    size_t n_largest_strange; // records that the most common of them joined
};
// One rule and the values that it compares. Shapes: columns rule->n_column, settled.
struct match_request {
    const struct link_rule *rule;
    uint32_t i_rule;
    const struct linkage_variable *const *columns;
    size_t n_record;
    size_t max_group;                       // records of one person; 0 = no limit
    const struct number_evidence *evidence; // NULL = the rule's columns are enough
    const struct number_evidence *likeness; // names and births, to tell when strangers were joined
};
// Adds a match for each pair of records that share a value in every column of the rule, dated by
// the day on which the last of their values was received. With evidence, a pair must pass
// number_links too. A value that more than max_group records share links none of them. Errors:
// E_LIMIT beyond MATCHES_MAX pairs or MATCH_KEYS_MAX combinations of one record.
// Cost: O(k log k) for k keys, and one match for each pair.
enum status matches_by_rule(const struct match_request *request, struct matches *matches,
                            struct match_tally *ret_tally, struct error *err);
// Sorts by records and keeps of equal pairs the one received first (then the first rule).
void matches_settle(struct matches *matches);
// Removes the pairs of records that are among items, which are sorted by records.
void matches_remove(struct matches *matches, const struct match *items, size_t n);
// Sorts by the day on which the evidence was known, then rule, then weight (greatest first), then
// records.
void matches_sort_by_day(struct matches *matches);
// That order, for qsort.
int match_order_by_day(const void *a, const void *b);

#endif
