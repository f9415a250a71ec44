// Pairs of records that a rule, or a person's decision, holds to be one person.
#ifndef HEARTH_MATCHES_H
#define HEARTH_MATCHES_H

#include "features/ingest/config_link.h"
#include "features/link/linkage_variable.h"

#define MATCHES_MAX ((size_t)50 * 1000 * 1000) // pairs
#define MATCH_KEYS_MAX 10000    // combinations of values of one record under one rule
#define MATCH_ALWAYS UINT32_MAX // in place of a rule: from the file of pairs to link

struct match {
    uint32_t a, b;  // records, a < b
    day_t received; // the evidence was known from after this day on; DAY_NONE = always
    uint32_t rule;
};

// A growing list of matches. Owns: free(items).
struct matches {
    struct match *items;
    size_t n, capacity;
};

void match_add(struct matches *matches, struct match match);
// One rule and the values that it compares. Shapes: columns rule->n_column, settled.
struct match_request {
    const struct link_rule *rule;
    uint32_t i_rule;
    const struct linkage_variable *const *columns;
    size_t n_record;
};
// Adds a match for each pair of records that share a value in every column of the rule, dated by
// the day on which the last of their values was received. Errors: E_LIMIT beyond MATCHES_MAX pairs
// (says how many records share one value) or MATCH_KEYS_MAX combinations of one record.
// Cost: O(k log k) for k keys, and one match for each pair.
enum status matches_by_rule(const struct match_request *request, struct matches *matches,
                            struct error *err);
// Sorts by records and keeps of equal pairs the one received first (then the first rule).
void matches_settle(struct matches *matches);
// Sorts by the day on which the evidence was known, then rule, then records.
void matches_sort_by_day(struct matches *matches);

#endif
