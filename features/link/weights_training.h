// The parameters of the match weights from the records alone: u from pairs by chance, m by
// expectation maximisation under several blocking rules, the prior from the pairs of the blocks.
#ifndef HEARTH_WEIGHTS_TRAINING_H
#define HEARTH_WEIGHTS_TRAINING_H

#include "features/base/arena.h"
#include "features/link/match_weights.h"

struct weights_request {
    const struct comparison *comparisons; // n_comparison, prepared
    size_t n_comparison;
    // The records; the rules whose pairs will be weighed. n_rule = 0: they are chosen from the data,
    // and are in ret_weights->blocks then. splits are chosen here.
    struct blocking blocking;
};

// Estimates the weights and binds them. Deterministic: the same for any number of threads and order
// of rows. Owns: match_weights_done, and arena. Errors: E_LIMIT.
enum status match_weights_estimate(struct arena *arena, const struct weights_request *request,
                                   struct match_weights *ret_weights, struct error *err);
// The columns of comparisons that tell records apart best, which large blocks are split by.
// Shapes: ret_splits at most n. Owns: arena.
size_t block_splits_choose(struct arena *arena, const struct comparison *comparisons, size_t n,
                           size_t n_record, const struct block_column **ret_splits);

#endif
