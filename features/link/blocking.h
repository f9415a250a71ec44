// Blocking: which pairs of records are compared at all. A rule names columns; records that share a
// value in each of them are one block, and the pairs of a block are candidates.
#ifndef HEARTH_BLOCKING_H
#define HEARTH_BLOCKING_H

#include "features/ingest/config_link.h"
#include "features/link/linkage_variable.h"

#define BLOCK_RECORDS_MAX 5000 // preset of max_block
#define BLOCK_VALUES_MAX 1000  // combinations of values of one record under one rule
#define BLOCK_SPLITS_MAX 3     // columns that a block which is too large is split by
#define BLOCK_PART_PAIRS 32768 // pairs of a part, about

struct record_pair {
    uint32_t a, b; // records, a < b
};

// A column of a rule, "surname" or "surname:3" (its first three characters).
struct block_column {
    const struct linkage_variable *variable; // settled
    size_t n_character;                      // 0 = the whole value
};

struct blocking {
    const struct link_rule *rules; // n_rule, at most LINK_RULES_MAX
    size_t n_rule;
    const struct block_column *const *columns; // [rule]: n_column of the rule, none = all pairs
    size_t n_record;
    const uint32_t *input; // n_record; with unique
    const bool *unique;    // by input: its records are not compared with each other; NULL = none
    size_t max_block;      // records; 0 = BLOCK_RECORDS_MAX
    // What a larger block is split by, in this order of preference; n_split may be 0.
    const struct block_column *splits;
    size_t n_split;
    size_t n_sampled_pair; // 0 = all; else pairs by chance, about so many
    int n_thread;          // < 1 = all cores
};

// What became of a rule. Units: pairs, blocks, records.
struct blocking_tally {
    uint64_t n_pair;        // pairs of the rule, each once
    uint64_t n_added;       // of these, pairs that no earlier rule has
    size_t n_crowd;         // blocks of more than max_block records
    size_t n_largest_crowd; // records of the largest of them
    size_t n_left_out;      // blocks that are too large even when split
    size_t n_largest_left_out;
    size_t n_many; // records with more than BLOCK_VALUES_MAX combinations of values: left out
    const struct block_column *splits[BLOCK_SPLITS_MAX]; // what large blocks were split by
    size_t n_split;
};

// Pairs that come together: all of one rule, and the records in a few blocks, so that values of a
// record serve several pairs while they are near.
struct pair_part {
    size_t i_part; // parts have the same numbers and pairs for any number of threads
    size_t i_rule;
    int worker; // 0 … threads − 1, for scratch memory
    const struct record_pair *pairs;
    size_t n; // may be 0
};
// Threads: called from several at once, once for each part.
typedef void pair_visitor(void *context, const struct pair_part *part);

struct blocks; // opaque
// Sorts the records into blocks. Owns: *ret_blocks until blocks_free; borrows what blocking points
// to until then. Cost: O(k log k) for k values; 8 bytes for each record of each rule.
enum status blocks_make(const struct blocking *blocking, struct blocks **ret_blocks,
                        struct error *err);
size_t blocks_n_part(const struct blocks *blocks);
// The share of the pairs that n_sampled_pair leaves, as expected; 1 without it.
double blocks_sampled(const struct blocks *blocks);
// Streams every pair once, by the first rule that has it. ret_tallies: n_rule, or NULL. May be
// repeated. A pair within a unique input is left out. A block of more than max_block records is
// split by up to BLOCK_SPLITS_MAX columns, its pairs are those that share one of them; what is still
// too large is left out, and counted.
void blocks_visit(const struct blocks *blocks, pair_visitor *visit, void *context,
                  struct blocking_tally *ret_tallies);
void blocks_free(struct blocks *blocks);
// Makes, visits and frees.
enum status blocking_pairs(const struct blocking *blocking, pair_visitor *visit, void *context,
                           struct blocking_tally *ret_tallies, struct error *err);

#endif
