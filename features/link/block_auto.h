// Blocking rules chosen from the data: few pairs that hold nearly all matches.
#ifndef HEARTH_BLOCK_AUTO_H
#define HEARTH_BLOCK_AUTO_H

#include "features/base/arena.h"
#include "features/link/match_weights.h"

#define BLOCK_AUTO_RECALL .998     // that rules are added for
#define BLOCK_AUTO_PAIRS 25.0      // a record, that they may have in all
#define BLOCK_AUTO_PAIRS_FEW 8.0   // a record: below that recall is raised further
#define BLOCK_AUTO_PAIRS_LEAST 5e6 // but so many for small files

struct block_auto_input {
    const struct comparison *comparisons; // n, prepared
    size_t n, n_record;
    double n_possible;                   // pairs of records
    const struct match_weights *weights; // m is read
};

// The estimated share of matches that the rules hold, from m and the share of records without a
// value. Matches with one error are taken to have more of others. ret_added: n_rule, what each adds
// to those before it; or NULL. Reads rules, n_rule and columns of blocking.
double block_recall_of(const struct block_auto_input *input, const struct blocking *blocking,
                       double *ret_added);
// Chooses rules of compared columns, their prefixes and combinations, one by one by recall gained
// for their pairs, and fills rules, n_rule and columns of blocking. A small file gets the rule
// without columns: all pairs. Owns: arena.
void block_auto_choose(struct arena *arena, const struct block_auto_input *input,
                       struct blocking *blocking);

#endif
