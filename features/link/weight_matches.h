// Probabilistic linkage: the pairs of records that blocking finds, their match weights, and the day
// from which each counts (Fellegi and Sunter 1969).
#ifndef HEARTH_WEIGHT_MATCHES_H
#define HEARTH_WEIGHT_MATCHES_H

#include "features/link/blocking.h"
#include "features/link/forbidden_pairs.h"
#include "features/link/matches.h"
#include "features/link/registry.h"
#include "features/link/weighing.h"

// A pair whose match probability, by all that is known today, is above 0.01, or that reached the
// threshold on an earlier day.
struct weighted_pair {
    uint32_t a, b;  // records, a < b
    float odds;     // log2, by all that is known today
    float linked;   // the odds on the day on which they reached the threshold
    day_t received; // that day: the pair counts from after it on; DAY_MAX = never
    uint32_t zero;  // pairs are written to a file: no byte of them is left to chance
    level_pattern pattern;
};
_Static_assert(sizeof(struct weighted_pair) == 6 * sizeof(uint32_t) + sizeof(level_pattern),
               "no padding");

struct link_reuse;
struct weight_request {
    const struct link_config *link;
    const struct linkage_variable *columns; // n_column, settled: those of comparisons and blocks
    size_t n_column;
    const struct registry *registry;
    const bool *unique;       // by input; NULL = none
    const char *settings;     // path of weights.json: read if it fits, else written; NULL = none
    struct link_reuse *reuse; // what the run before compared; NULL = compare all
    int n_thread;             // < 1 = all cores
};

struct weight_matches {
    struct comparison *comparisons; // n_comparison
    size_t n_comparison;
    struct match_weights weights;
    struct weighing weighing;
    struct weighted_pair *pairs; // n, by records
    size_t n;
    const struct link_rule *blocks; // n_block: of the configuration, or chosen
    size_t n_block;
    struct blocking_tally *tallies;   // n_block
    size_t n_unlinkable, n_tried;     // weights_note_unlinkable
    struct forbidden_pairs forbidden; // where an input is unique; else zeroed
    bool kept_weights;                // weights.json was of another configuration: estimated anew
};

// Makes the pairs. Owns: arena; weight_matches_done. Errors: E_CONFIG, E_LIMIT, those of
// match_weights_estimate. Cost: linear in the pairs of the blocks.
enum status weight_matches_make(struct arena *arena, const struct weight_request *request,
                                struct weight_matches *ret_made, struct error *err);
// Adds a match for each pair that reached the threshold.
void weight_matches_add(const struct weight_matches *made, struct matches *matches);
// Drops the pairs of the first list that are in neither other list. All are sorted by records.
void weight_matches_drop(struct weight_matches *made, const struct matches *dropped,
                         const struct matches *kept, const struct matches *more);
void weight_matches_done(struct weight_matches *made);

#endif
