// The blocks of one rule: records by the values that they share.
#ifndef HEARTH_BLOCK_KEYS_H
#define HEARTH_BLOCK_KEYS_H

#include "features/link/blocking.h"

#define BLOCK_NONE UINT32_MAX     // the record is in no block
#define BLOCK_SEVERAL 0x80000000u // with the place in block_keys.several: n, then n blocks rising

struct block_keys {
    uint32_t *first;    // n_block + 1, into members
    uint32_t *members;  // records of a block, rising
    size_t n_block;     // each of two or more records, at most max_block
    uint32_t *block_of; // n_record: its block, BLOCK_NONE or BLOCK_SEVERAL | place
    uint32_t *several;
    size_t n_several;
    bool any_several;
};

// A record under a key that is not complete yet.
struct block_entry {
    uint64_t key;
    uint32_t record;
};

struct block_entries {
    struct block_entry *items;
    size_t n, capacity;
};

struct block_request {
    const struct block_column *columns;
    size_t n_column; // 0 = all pairs
    size_t n_record, max_block;
    const struct block_entries *within; // split these blocks (key: the block); NULL = all records
};

struct block_result {
    struct block_keys keys;
    struct block_entries crowd; // records of blocks that are too large, by block
    size_t n_crowd, n_largest_crowd, n_many;
};

// The codes of the column's cut values, by their own code or, where that is a day, by their place in
// variable->values. Owns: the caller frees; NULL where whole values are compared.
uint32_t *block_column_prefixes(const struct block_column *column);
// Sorts entries by (key, record), leaves out repeats, and numbers the keys from 0. Entries that are
// alone under their key are left out.
void block_entries_rank(struct block_entries *entries);
// Owns: block_keys_done, and free(crowd.items).
void block_keys_make(const struct block_request *request, struct block_result *ret_result);
// The first block that two records share, given their block_of; BLOCK_NONE = none.
uint32_t block_keys_shared(const struct block_keys *keys, uint32_t a, uint32_t b);
void block_keys_done(struct block_keys *keys);

#endif
