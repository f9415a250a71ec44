// Which matches of the run before need no look: those of records between which, and near which, nothing
// changed come to what they came to then.
#ifndef HEARTH_REUSE_PERSONS_H
#define HEARTH_REUSE_PERSONS_H

#include "features/link/link_reuse.h"
#include "features/link/persons.h"

struct reuse_merging { // what decides who is one person
    const struct weight_matches *weights;
    const struct matches *matches;       // settled
    const struct merging_input *merging; // with limits
};

// The matches by day, with their places among seen->matches. Owns: the caller frees items. Cost: linear
// where most are those of the run before.
void reuse_persons_order(struct link_reuse *reuse, const struct reuse_merging *seen,
                         struct matches *ret_ordered);
// The outcome of each ordered match, those that changed decided anew; NULL where there is no past.
// Owns: the caller frees.
uint8_t *reuse_persons_decide(struct link_reuse *reuse, const struct reuse_merging *seen,
                              const struct matches *ordered);
// Writes what the next run needs; nothing where `keep` is not set. Errors: E_SYSTEM.
enum status reuse_persons_write(const struct link_reuse *reuse, const struct matches *ordered,
                                const uint8_t *outcomes, const struct persons *persons,
                                struct error *err);

#endif
