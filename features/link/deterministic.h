// Deterministic linkage: records that agree exactly on a rule's columns are one person from the day
// on which that was known.
#ifndef HEARTH_DETERMINISTIC_H
#define HEARTH_DETERMINISTIC_H

#include "features/link/adoption.h"
#include "features/link/persons.h"

struct deterministic_input;
// Sees the records' values and the persons while both are in memory. NULL = nobody.
struct link_inspector {
    enum status (*inspect)(void *context, const struct deterministic_input *input,
                           const struct persons *persons, struct error *err);
    void *context;
};

// Rules, and the values of the records that they compare: what workspaces and flat files share.
struct deterministic_input {
    const struct link_config *link;
    const char *never, *always;       // paths; NULL = none
    bool *unique;                     // n_input: a person has at most one record there; NULL = none
    const char *previous;             // path of an earlier persons.csv; need not exist
    struct linkage_variable *columns; // n_column: those of the configuration first
    size_t n_rule_column, n_column;   // of rules, comparisons and blocks; of all
    const struct adoptions *adoptions;  // NULL = none
    const struct linkage_variable *dob; // dates of birth as days; NULL = the column dob
    const struct record_facts *facts;   // with `compare:`; NULL = none
    const char *settings;               // path of weights.json; NULL = none
    struct link_reuse *reuse; // with `compare:`: what the run before left, zeroed but for path and
                              // keep; the caller's link_reuse_done. NULL = link all anew
    int n_thread;             // < 1 = all cores
    const struct link_inspector *inspector; // called at the end; NULL = nobody
};
// Links the records of persons->registry, which the caller has filled in, and fills the rest.
// Owns: arena; persons_done. Time: a match counts from after the day on which its values were
// received. Errors: those of matches_by_rule and manual_links_read.
enum status deterministic_link(struct arena *arena, const struct deterministic_input *input,
                               struct persons *persons, struct error *err);
// The settled column that holds the values of a usual column (dob, nhs_number); NULL = none.
const struct linkage_variable *deterministic_column(const struct deterministic_input *input,
                                                    const char *name);
// Makes input->columns from input->link, unfilled: the distinct columns of all rules, then those that
// are compared beside a number, which inputs need not have. Owns: arena; variable_done for each.
void deterministic_variables(struct arena *arena, struct deterministic_input *input);

#endif
