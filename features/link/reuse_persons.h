// Which persons of the run before are taken over: those whose records, pairs and matches are the same.
#ifndef HEARTH_REUSE_PERSONS_H
#define HEARTH_REUSE_PERSONS_H

#include "features/link/link_reuse.h"

struct reuse_merging { // what decides who is one person
    const struct weight_matches *weights;
    const struct matches *matches; // settled
    const struct cannot_link *cannot_links;
    size_t n_cannot_link;
    const bool *is_representative;
    const struct merge_limits *limits;
};
// Sums up what merging sees of each record. Then, where the past is open, finds the persons to take
// over: ret_known (owns: reuse_persons_done), and leaves only the other matches in ret_open.
void reuse_persons_find(struct link_reuse *reuse, const struct reuse_merging *seen,
                        struct merging_known *ret_known, struct matches *ret_open);
void reuse_persons_done(struct merging_known *known);
// Writes what the next run needs; nothing where `keep` is not set. Errors: E_SYSTEM.
enum status reuse_persons_write(const struct link_reuse *reuse, const struct merging *merging,
                                struct error *err);

#endif
