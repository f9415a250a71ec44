// Keys of several columns are made exact step by step: the blocks of the first columns are numbered,
// and a key is the number with the code of the next column. So no hash can collide, an entry needs
// 16 bytes whatever the rule, and a record that is alone drops out early.

#include "features/link/block_keys.h"

#include "features/base/arena.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGIT_COUNT (1u << DIGIT_BITS)

// ---- sorting ------------------------------------------------------------------------------------

// One pass of a radix sort, stable.
static void sort_digit(const struct block_entries *from, struct block_entry *to, unsigned shift)
{
    uint32_t *counts = memory_alloc((DIGIT_COUNT + 1) * sizeof *counts);
    for (size_t i = 0; i < from->n; i++)
        counts[((from->items[i].key >> shift) & (DIGIT_COUNT - 1)) + 1]++;
    for (size_t d = 0; d < DIGIT_COUNT; d++)
        counts[d + 1] += counts[d];
    for (size_t i = 0; i < from->n; i++)
        to[counts[(from->items[i].key >> shift) & (DIGIT_COUNT - 1)]++] = from->items[i];
    free(counts);
}

static int compare_entries(const void *a, const void *b)
{
    const struct block_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

// By key; entries of one key keep their order, which is that of the records.
static void sort_entries(struct block_entries *entries)
{
    if (entries->n < DIGIT_COUNT) {
        if (entries->n)
            qsort(entries->items, entries->n, sizeof *entries->items, compare_entries);
        return;
    }
    uint64_t differ = 0;
    for (size_t i = 1; i < entries->n; i++)
        differ |= entries->items[i].key ^ entries->items[0].key;
    struct block_entry *other = memory_resize(NULL, entries->n * sizeof *other);
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!((differ >> shift) & (DIGIT_COUNT - 1)))
            continue;
        sort_digit(entries, other, shift);
        struct block_entry *old = entries->items;
        entries->items = other;
        other = old;
    }
    entries->capacity = entries->n;
    free(other);
}

void block_entries_rank(struct block_entries *entries)
{
    sort_entries(entries);
    struct block_entry *items = entries->items;
    size_t n = 0, i_block = 0;
    for (size_t first = 0, end; first < entries->n; first = end) {
        uint64_t key = items[first].key;
        size_t n_before = n;
        for (end = first; end < entries->n && items[end].key == key; end++)
            if (n == n_before || items[n - 1].record != items[end].record)
                items[n++] = (struct block_entry){i_block, items[end].record};
        if (n - n_before < 2)
            n = n_before;
        else
            i_block++;
    }
    entries->n = n;
}

// ---- keys ---------------------------------------------------------------------------------------

static size_t prefix_bytes(const char *text, size_t n_character)
{
    size_t n = 0;
    while (text[n]) {
        if (((unsigned char)text[n] & 0xc0) != 0x80 && !n_character--)
            break;
        n++;
    }
    return n;
}

uint32_t *block_column_prefixes(const struct block_column *column)
{
    const struct linkage_variable *variable = column->variable;
    if (!column->n_character)
        return NULL;
    size_t n = variable->texts.n ? variable->texts.n : variable->n;
    uint32_t *codes = memory_resize(NULL, (n + 1) * sizeof *codes);
    struct dictionary prefixes = {0};
    char day[DAY_TEXT];
    for (size_t i = 0; i < n; i++) {
        const char *text = variable->texts.n ? dictionary_text(&variable->texts, (uint32_t)i)
                                             : day_format((day_t)variable->values[i].code, day);
        codes[i] = dictionary_add(&prefixes, text, prefix_bytes(text, column->n_character));
    }
    dictionary_done(&prefixes);
    return codes;
}

struct key_values { // a column at work
    const struct linkage_variable *variable;
    uint32_t *codes;
};

static uint32_t code_at(const struct key_values *values, size_t i)
{
    uint32_t code = values->variable->values[i].code;
    if (!values->codes)
        return code;
    return values->codes[values->variable->texts.n ? code : i];
}

static size_t count_values(const struct linkage_variable *variable, uint32_t record)
{
    return variable->first[record + 1] - variable->first[record];
}

static size_t count_keys(const struct block_request *request, uint32_t record)
{
    size_t n = 1;
    for (size_t k = 0; k < request->n_column && n && n <= BLOCK_VALUES_MAX; k++)
        n *= count_values(request->columns[k].variable, record);
    return n;
}

// The keys of the first column, for the records that can have a key of all columns.
static void start_entries(const struct block_request *request, const struct key_values *values,
                          struct block_entries *entries, size_t *n_many)
{
    const uint32_t *first = values->variable->first;
    memory_grow(&entries->items, &entries->capacity, values->variable->n, sizeof *entries->items);
    for (size_t r = 0; r < request->n_record; r++) {
        size_t n = count_keys(request, (uint32_t)r);
        *n_many += n > BLOCK_VALUES_MAX;
        for (size_t i = first[r]; n && n <= BLOCK_VALUES_MAX && i < first[r + 1]; i++)
            entries->items[entries->n++] = (struct block_entry){code_at(values, i), (uint32_t)r};
    }
}

// Each entry for each value that its record has in one more column.
static void expand_entries(const struct key_values *values, const struct block_entries *from,
                           struct block_entries *to)
{
    const uint32_t *first = values->variable->first;
    to->n = 0;
    for (size_t e = 0; e < from->n; e++) {
        const struct block_entry *entry = &from->items[e];
        size_t n = first[entry->record + 1] - first[entry->record];
        memory_grow(&to->items, &to->capacity, to->n + n, sizeof *to->items);
        for (size_t i = 0; i < n; i++)
            to->items[to->n++] = (struct block_entry){
                entry->key << 32 | code_at(values, first[entry->record] + i), entry->record};
    }
}

// A rule without columns: all records are one block.
static void add_all(const struct block_request *request, struct block_entries *entries)
{
    memory_grow(&entries->items, &entries->capacity, request->n_record, sizeof *entries->items);
    for (size_t r = 0; r < request->n_record; r++)
        entries->items[entries->n++] = (struct block_entry){0, (uint32_t)r};
}

static void gather_entries(const struct block_request *request, struct block_entries *entries,
                           size_t *n_many)
{
    struct block_entries other = {0};
    if (!request->n_column)
        add_all(request, entries);
    for (size_t k = 0; k < request->n_column; k++) {
        const struct key_values values = {request->columns[k].variable,
                                          block_column_prefixes(&request->columns[k])};
        if (!k && !request->within) {
            start_entries(request, &values, entries, n_many);
        } else {
            if (k > (request->within ? 0u : 1u)) // two codes fit into one key
                block_entries_rank(entries);
            expand_entries(&values, k ? entries : request->within, &other);
            struct block_entries old = *entries;
            *entries = other;
            other = old;
        }
        free(values.codes);
    }
    free(other.items);
    block_entries_rank(entries);
}

// ---- blocks -------------------------------------------------------------------------------------

// Takes the blocks that are too large out of ranked entries, and numbers those that stay.
static void separate_crowds(size_t max_block, struct block_entries *entries,
                            struct block_result *result)
{
    struct block_entry *items = entries->items;
    struct block_entries *crowd = &result->crowd;
    size_t n = 0, i_block = 0;
    for (size_t first = 0, end; first < entries->n; first = end) {
        end = first + 1;
        while (end < entries->n && items[end].key == items[first].key)
            end++;
        size_t n_member = end - first;
        bool large = n_member > max_block;
        if (large)
            memory_grow(&crowd->items, &crowd->capacity, crowd->n + n_member, sizeof *items);
        for (size_t i = first; i < end; i++) {
            struct block_entry entry = {large ? result->n_crowd : i_block, items[i].record};
            *(large ? &crowd->items[crowd->n++] : &items[n++]) = entry;
        }
        i_block += !large;
        result->n_crowd += large;
        if (large && n_member > result->n_largest_crowd)
            result->n_largest_crowd = n_member;
    }
    entries->n = n;
}

static void set_members(struct block_keys *keys, const struct block_entries *entries)
{
    keys->n_block = entries->n ? entries->items[entries->n - 1].key + 1 : 0;
    keys->first = memory_alloc((keys->n_block + 1) * sizeof *keys->first);
    keys->members = memory_resize(NULL, (entries->n + 1) * sizeof *keys->members);
    for (size_t i = 0; i < entries->n; i++) {
        keys->members[i] = entries->items[i].record;
        keys->first[entries->items[i].key + 1] = (uint32_t)(i + 1);
    }
}

// From members: for each record the blocks that it is in. Blocks come in rising order.
static void set_blocks(struct block_keys *keys, size_t n_record)
{
    uint32_t *n_of = memory_alloc((n_record + 1) * sizeof *n_of);
    size_t n_place = 0, n_member = keys->first[keys->n_block];
    keys->block_of = memory_resize(NULL, (n_record + 1) * sizeof *keys->block_of);
    memset(keys->block_of, 0xff, (n_record + 1) * sizeof *keys->block_of);
    for (size_t i = 0; i < n_member; i++)
        n_of[keys->members[i]]++;
    for (size_t r = 0; r < n_record; r++)
        if (n_of[r] > 1) {
            keys->block_of[r] = BLOCK_SEVERAL | (uint32_t)n_place;
            n_place += 1 + n_of[r];
        }
    keys->several = memory_alloc((n_place + 1) * sizeof *keys->several);
    keys->n_several = n_place;
    keys->any_several = n_place > 0;
    for (size_t b = 0; b < keys->n_block; b++)
        for (size_t i = keys->first[b]; i < keys->first[b + 1]; i++) {
            uint32_t record = keys->members[i];
            if (n_of[record] == 1) {
                keys->block_of[record] = (uint32_t)b;
                continue;
            }
            uint32_t *list = &keys->several[keys->block_of[record] & ~BLOCK_SEVERAL];
            list[++list[0]] = (uint32_t)b;
        }
    free(n_of);
}

void block_keys_make(const struct block_request *request, struct block_result *ret_result)
{
    struct block_entries entries = {0};
    *ret_result = (struct block_result){0};
    gather_entries(request, &entries, &ret_result->n_many);
    separate_crowds(request->max_block, &entries, ret_result);
    set_members(&ret_result->keys, &entries);
    free(entries.items);
    set_blocks(&ret_result->keys, request->n_record);
}

static uint32_t first_shared(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    for (size_t i = 0, k = 0; i < n_a && k < n_b;) {
        if (a[i] == b[k])
            return a[i];
        if (a[i] < b[k])
            i++;
        else
            k++;
    }
    return BLOCK_NONE;
}

uint32_t block_keys_shared(const struct block_keys *keys, uint32_t a, uint32_t b)
{
    if (a == BLOCK_NONE || b == BLOCK_NONE)
        return BLOCK_NONE;
    if (!((a | b) & BLOCK_SEVERAL))
        return a == b ? a : BLOCK_NONE;
    const uint32_t *list_a = a & BLOCK_SEVERAL ? &keys->several[a & ~BLOCK_SEVERAL] : NULL;
    const uint32_t *list_b = b & BLOCK_SEVERAL ? &keys->several[b & ~BLOCK_SEVERAL] : NULL;
    return first_shared(list_a ? list_a + 1 : &a, list_a ? list_a[0] : 1, list_b ? list_b + 1 : &b,
                        list_b ? list_b[0] : 1);
}

void block_keys_done(struct block_keys *keys)
{
    free(keys->first);
    free(keys->members);
    free(keys->block_of);
    free(keys->several);
}
