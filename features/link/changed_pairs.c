// The keys of the changed records are few: each other record's keys are looked up among them. Keys
// are 64-bit hashes; a pair that only a collision brings together is dropped by its values.

#include "features/link/changed_pairs.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/link/block_keys.h"
#include "features/link/pair_day.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 16384
#define FILTER_BITS 22 // of a key: most keys are nobody's and are told by one bit

struct keyed { // a changed record under a key
    uint64_t key;
    uint32_t record;
};

struct keys { // of the changed records under one rule, by key
    struct keyed *items;
    size_t n, capacity;
    uint32_t *n_member; // n: records under the key, at the first item of each key
    uint64_t *filter;
};

struct found {
    struct record_pair *pairs;
    size_t n, capacity;
};

struct listing {
    const struct blocking *blocking;
    const bool *is_changed;
    size_t i_rule;
    uint32_t **codes; // of each column of the rule: prefixes; NULL = the values' own codes
    struct keys keys;
    struct found *found; // of each chunk
};

// ---- keys of a record ---------------------------------------------------------------------------

struct combination {
    size_t n, left; // of the record's values; not yet given
    size_t at[LINK_COLUMNS_MAX], end[LINK_COLUMNS_MAX], first[LINK_COLUMNS_MAX];
};

static void start_keys(const struct listing *listing, uint32_t record, struct combination *keys)
{
    const struct blocking *blocking = listing->blocking;
    keys->n = 1;
    for (size_t k = 0; k < blocking->rules[listing->i_rule].n_column; k++) {
        const uint32_t *first = blocking->columns[listing->i_rule][k].variable->first;
        keys->at[k] = keys->first[k] = first[record];
        keys->end[k] = first[record + 1];
        if (keys->n <= BLOCK_VALUES_MAX)
            keys->n *= keys->end[k] - keys->first[k];
    }
    keys->left = keys->n <= BLOCK_VALUES_MAX ? keys->n : 0;
}

static uint64_t code_of(const struct listing *listing, size_t k, size_t i)
{
    const struct linkage_variable *variable =
        listing->blocking->columns[listing->i_rule][k].variable;
    uint32_t code = variable->values[i].code;
    if (!listing->codes[k])
        return code;
    return listing->codes[k][variable->texts.n ? code : i];
}

static bool next_key(const struct listing *listing, struct combination *keys, uint64_t *ret_key)
{
    size_t n_column = listing->blocking->rules[listing->i_rule].n_column;
    if (!keys->left)
        return false;
    keys->left--;
    *ret_key = 0;
    for (size_t k = 0; k < n_column; k++)
        *ret_key = number_scramble(*ret_key + code_of(listing, k, keys->at[k]) +
                                   0x9e3779b97f4a7c15u * (k + 1));
    for (size_t k = n_column; k-- > 0;) {
        if (++keys->at[k] < keys->end[k])
            break;
        keys->at[k] = keys->first[k];
    }
    return true;
}

// ---- keys of the changed records ----------------------------------------------------------------

static int compare_keys(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static uint64_t filter_bit(uint64_t key)
{
    return key >> (64 - FILTER_BITS);
}

static void gather_keys(struct listing *listing)
{
    struct keys *keys = &listing->keys;
    keys->n = 0;
    memset(keys->filter, 0, ((size_t)1 << FILTER_BITS) / 8);
    for (size_t r = 0; r < listing->blocking->n_record; r++) {
        struct combination combination;
        uint64_t key;
        if (!listing->is_changed[r])
            continue;
        start_keys(listing, (uint32_t)r, &combination);
        while (next_key(listing, &combination, &key)) {
            memory_grow(&keys->items, &keys->capacity, keys->n + 1, sizeof *keys->items);
            keys->items[keys->n++] = (struct keyed){key, (uint32_t)r};
            keys->filter[filter_bit(key) / 64] |= (uint64_t)1 << filter_bit(key) % 64;
        }
    }
    if (keys->n)
        qsort(keys->items, keys->n, sizeof *keys->items, compare_keys);
    keys->n_member = memory_alloc((keys->n + 1) * sizeof *keys->n_member);
}

// The first item of the key; n = the key is nobody's.
static size_t find_key(const struct keys *keys, uint64_t key)
{
    size_t low = 0, high = keys->n;
    if (!(keys->filter[filter_bit(key) / 64] >> filter_bit(key) % 64 & 1))
        return keys->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keys->items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < keys->n && keys->items[low].key == key ? low : keys->n;
}

// ---- pairs --------------------------------------------------------------------------------------

static bool is_pair(const struct listing *listing, uint32_t record, uint32_t changed)
{
    const struct blocking *blocking = listing->blocking;
    if (record == changed || (listing->is_changed[record] && record < changed))
        return false; // of two changed records the later one finds the other
    return !blocking->unique || blocking->input[record] != blocking->input[changed] ||
           !blocking->unique[blocking->input[record]];
}

static void add_members(const struct listing *listing, uint32_t record, size_t i_key,
                        struct found *found)
{
    const struct keys *keys = &listing->keys;
    __atomic_fetch_add(&keys->n_member[i_key], 1, __ATOMIC_RELAXED);
    for (size_t i = i_key; i < keys->n && keys->items[i].key == keys->items[i_key].key; i++) {
        uint32_t other = keys->items[i].record;
        if (!is_pair(listing, record, other))
            continue;
        memory_grow(&found->pairs, &found->capacity, found->n + 1, sizeof *found->pairs);
        found->pairs[found->n++] =
            (struct record_pair){record < other ? record : other, record < other ? other : record};
    }
}

static void look_up(void *context, size_t first, size_t end, int worker)
{
    const struct listing *listing = context;
    (void)worker;
    for (size_t r = first; r < end; r++) {
        struct combination combination;
        uint64_t key;
        start_keys(listing, (uint32_t)r, &combination);
        while (next_key(listing, &combination, &key)) {
            size_t i_key = find_key(&listing->keys, key);
            if (i_key < listing->keys.n)
                add_members(listing, (uint32_t)r, i_key, &listing->found[first / CHUNK]);
        }
    }
}

static bool any_crowd(const struct listing *listing)
{
    size_t max_block =
        listing->blocking->max_block ? listing->blocking->max_block : BLOCK_RECORDS_MAX;
    for (size_t i = 0; i < listing->keys.n; i++)
        if (listing->keys.n_member[i] > max_block)
            return true;
    return false;
}

static bool list_rule(struct listing *listing)
{
    const struct blocking *blocking = listing->blocking;
    size_t n_column = blocking->rules[listing->i_rule].n_column;
    uint32_t *codes[LINK_COLUMNS_MAX] = {0};
    if (!n_column)
        return false;
    for (size_t k = 0; k < n_column; k++)
        codes[k] = block_column_prefixes(&blocking->columns[listing->i_rule][k]);
    listing->codes = codes;
    gather_keys(listing);
    if (listing->keys.n)
        parallel_for(blocking->n_record, CHUNK, blocking->n_thread, look_up, listing);
    bool fine = !any_crowd(listing);
    for (size_t k = 0; k < n_column; k++)
        free(codes[k]);
    free(listing->keys.n_member);
    return fine;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct record_pair *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void join_found(const struct listing *listing, size_t n_chunk, struct changed_pairs *changed)
{
    size_t n = 0;
    for (size_t i = 0; i < n_chunk; i++)
        n += listing->found[i].n;
    changed->pairs = memory_resize(NULL, (n + 1) * sizeof *changed->pairs);
    n = 0;
    for (size_t i = 0; i < n_chunk; i++) {
        if (listing->found[i].n)
            memcpy(changed->pairs + n, listing->found[i].pairs,
                   listing->found[i].n * sizeof *changed->pairs);
        n += listing->found[i].n;
    }
    if (n)
        qsort(changed->pairs, n, sizeof *changed->pairs, compare_pairs);
    for (size_t i = 0; i < n; i++)
        if ((!i || compare_pairs(&changed->pairs[i - 1], &changed->pairs[i])) &&
            pair_day_of_blocks(listing->blocking, &changed->pairs[i]) != DAY_MAX)
            changed->pairs[changed->n++] = changed->pairs[i];
}

bool changed_pairs_list(const struct blocking *blocking, const bool *is_changed,
                        struct changed_pairs *ret_changed)
{
    size_t n_chunk = (blocking->n_record + CHUNK - 1) / CHUNK;
    struct listing listing = {.blocking = blocking, .is_changed = is_changed};
    listing.found = memory_alloc((n_chunk + 1) * sizeof *listing.found);
    listing.keys.filter = memory_alloc(((size_t)1 << FILTER_BITS) / 8);
    bool fine = true;
    *ret_changed = (struct changed_pairs){0};
    for (; listing.i_rule < blocking->n_rule && fine; listing.i_rule++)
        fine = list_rule(&listing);
    if (fine)
        join_found(&listing, n_chunk, ret_changed);
    for (size_t i = 0; i < n_chunk; i++)
        free(listing.found[i].pairs);
    free(listing.found);
    free(listing.keys.items);
    free(listing.keys.filter);
    return fine;
}
