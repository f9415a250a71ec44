// Incremental linkage: with the settings of the run before, pairs of records that did not change and
// persons whose records, pairs and matches did not change are taken over. The result is that of
// linking all anew.
#ifndef HEARTH_LINK_REUSE_H
#define HEARTH_LINK_REUSE_H

#include "features/link/link_past.h"
#include "features/link/record_digest.h"

struct reuse_settings { // what decides the weight of a pair beside its records
    const struct link_config *link;
    const struct weight_matches *made; // with weights and blocks
    bool dated;
    const bool *unique; // by input; NULL = none
};

struct link_reuse {
    const char *path; // build/link.pack
    bool keep;        // write what this run leaves; false = read only
    char key[HASH_TEXT];
    const struct registry *registry;
    uint64_t *identities, *digests, *states; // n_record
    struct pack pack;
    struct link_past past; // while is_open
    bool is_open;
    uint32_t *past_of;   // n_record: the record then; LINK_PAST_NOBODY = new
    uint32_t *now_of;    // past.n_record; LINK_PAST_NOBODY = gone
    bool *is_changed;    // n_record: new, or of other values or facts
    uint32_t *match_now; // past.n_match, once matches are ordered: the same match of today
    size_t n_changed, n_gone;
    size_t n_compared;           // pairs compared anew
    size_t n_remade;             // records whose persons were made anew
    struct weighted_pair *pairs; // n_pair: this run's, before any is hidden
    size_t n_pair;
    struct past_tally *tallies; // n_tally: this run's
    size_t n_tally;
};

// Digests the records. Owns: link_reuse_done.
void link_reuse_start(const struct digest_request *request, struct link_reuse *reuse);
// Opens what the run before left, if its settings were these, and finds what changed since. Nothing
// is taken over where a block was too large then, or more than a tenth of the records changed.
void link_reuse_open(struct link_reuse *reuse, const struct reuse_settings *settings);
bool link_reuse_possible(const struct link_reuse *reuse);
void link_reuse_drop(struct link_reuse *reuse); // nothing is taken over
// Adds the pairs of unchanged records to the n sorted pairs, which are of changed ones.
void link_reuse_pairs(const struct link_reuse *reuse, struct weighted_pair **pairs, size_t *n);
void link_reuse_tallies(const struct link_reuse *reuse, struct blocking_tally *tallies, size_t n);
// Remembers the run's pairs and tallies for the next. Call before any pair is hidden.
void link_reuse_note(struct link_reuse *reuse, const struct weight_matches *made);

void link_reuse_done(struct link_reuse *reuse);

#endif
