// What a run of probabilistic linkage leaves to the next in build/link.pack: a digest of each record,
// the pairs and what came of each match, so that the next run makes anew only what changed.
#ifndef HEARTH_LINK_PAST_H
#define HEARTH_LINK_PAST_H

#include "features/base/pack.h"
#include "features/link/merging.h"
#include "features/link/weight_matches.h"

#define LINK_PAST_NOBODY UINT32_MAX

struct past_tally { // of a block, as counted when all pairs were compared last
    uint64_t n_pair, n_added, n_many, n_crowd;
};

// Records have the numbers of that run.
struct link_past {
    size_t n_record;
    const uint32_t *input;             // n_record
    struct texts ids;                  // n_record
    const uint64_t *digest;            // n_record: of its values and facts
    const uint64_t *state;             // n_record: of the digest, its pairs and its matches
    const struct weighted_pair *pairs; // n_pair, by records, those across an adoption included
    size_t n_pair;
    const struct match *matches; // n_match, by records; place: by day
    const uint8_t *outcomes;     // n_match
    size_t n_match;
    const uint32_t *person;           // n_record: whose it was, into person_ids
    struct texts person_ids;          // bytewise ascending
    const struct past_tally *tallies; // n_tally: of the blocks
    size_t n_tally;
};

// Opens what the run of that key left; ret_open false: there is nothing of that key. A damaged file
// is nothing. Owns: pack_close(ret_pack) when open; the past is borrowed from it.
void link_past_open(const char *path, const char key[HASH_TEXT], struct pack *ret_pack,
                    struct link_past *ret_past, bool *ret_open);
// Errors: E_SYSTEM.
enum status link_past_write(const char *path, const char key[HASH_TEXT],
                            const struct link_past *past, struct error *err);

#endif
