// The blocks of all rules are made once and their pairs listed row by row: a part is a run of rows
// of about BLOCK_PART_PAIRS pairs, so the work is even whatever the sizes of blocks. A pair belongs
// to the first rule that has it, which the numbers of its records' blocks tell without their values.

#include "features/link/blocking.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/link/block_keys.h"

#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT (1 + BLOCK_SPLITS_MAX) // of a rule: its own blocks, then those of its splits
#define BLOCK_ENTRIES_MAX 0x7fffffff

struct place { // of a pair: row i_row of a block, the pairs (0 … i_row − 1, i_row)
    size_t i_block, i_row;
};

struct part {
    size_t i_slot;
    struct place start, end;
};

struct blocks {
    struct blocking blocking;
    size_t max_block;
    struct block_result *slots;           // n_rule × SLOT_COUNT
    const struct block_column **split_by; // n_rule × SLOT_COUNT; NULL = the slot is not used
    struct part *parts;
    size_t n_part, part_capacity;
    double sampled; // the share of rows whose pairs are listed
};

// ---- making -------------------------------------------------------------------------------------

static bool rule_has(const struct blocking *blocking, size_t i_rule,
                     const struct block_column *column)
{
    for (size_t k = 0; k < blocking->rules[i_rule].n_column; k++) {
        const struct block_column *own = &blocking->columns[i_rule][k];
        bool finer =
            !own->n_character || (column->n_character && own->n_character >= column->n_character);
        if (own->variable == column->variable && finer)
            return true;
    }
    return false;
}

static void make_rules(void *context, size_t first, size_t end, int worker)
{
    struct blocks *blocks = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        block_keys_make(&(struct block_request){.columns = blocks->blocking.columns[i],
                                                .n_column = blocks->blocking.rules[i].n_column,
                                                .n_record = blocks->blocking.n_record,
                                                .max_block = blocks->max_block},
                        &blocks->slots[i * SLOT_COUNT]);
}

static void make_splits(void *context, size_t first, size_t end, int worker)
{
    struct blocks *blocks = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        if (i % SLOT_COUNT && blocks->split_by[i])
            block_keys_make(
                &(struct block_request){.columns = blocks->split_by[i],
                                        .n_column = 1,
                                        .n_record = blocks->blocking.n_record,
                                        .max_block = blocks->max_block,
                                        .within = &blocks->slots[i - i % SLOT_COUNT].crowd},
                &blocks->slots[i]);
}

static void choose_splits(struct blocks *blocks)
{
    const struct blocking *blocking = &blocks->blocking;
    for (size_t i = 0; i < blocking->n_rule; i++) {
        size_t n = 1;
        for (size_t k = 0; k < blocking->n_split && n < SLOT_COUNT; k++)
            if (blocks->slots[i * SLOT_COUNT].n_crowd &&
                !rule_has(blocking, i, &blocking->splits[k]))
                blocks->split_by[i * SLOT_COUNT + n++] = &blocking->splits[k];
    }
}

static double count_pairs(const struct block_keys *keys)
{
    double n_pair = 0;
    for (size_t b = 0; b < keys->n_block; b++) {
        double n = keys->first[b + 1] - keys->first[b];
        n_pair += n * (n - 1) / 2;
    }
    return n_pair;
}

// Rows are kept by chance, which follows from their records. The numbers of blocks stay, so a pair
// still belongs to its first rule.
static bool is_kept(const struct blocks *blocks, uint32_t record, size_t i_slot)
{
    uint64_t key = (uint64_t)record * LINK_RULES_MAX * SLOT_COUNT + i_slot + 1;
    return blocks->sampled >= 1 || (double)(number_scramble(key) >> 11) * 0x1p-53 < blocks->sampled;
}

static void set_share(struct blocks *blocks)
{
    double n_pair = 0, n_sampled = (double)blocks->blocking.n_sampled_pair;
    for (size_t i = 0; i < blocks->blocking.n_rule * SLOT_COUNT; i++)
        n_pair += count_pairs(&blocks->slots[i].keys);
    if (n_pair > n_sampled)
        blocks->sampled = n_sampled / n_pair;
}

static void add_part(struct blocks *blocks, struct part part)
{
    memory_grow(&blocks->parts, &blocks->part_capacity, blocks->n_part + 1, sizeof part);
    blocks->parts[blocks->n_part++] = part;
}

static void plan_slot(struct blocks *blocks, size_t i_slot)
{
    const struct block_keys *keys = &blocks->slots[i_slot].keys;
    struct place start = {0, 1};
    size_t n_pair = 0;
    for (size_t b = 0; b < keys->n_block; b++) {
        size_t n = keys->first[b + 1] - keys->first[b];
        const uint32_t *members = keys->members + keys->first[b];
        for (size_t row = 1; row < n; row++) {
            if (!is_kept(blocks, members[row], i_slot))
                continue;
            if (n_pair + row > BLOCK_PART_PAIRS && n_pair) {
                add_part(blocks, (struct part){i_slot, start, {b, row}});
                start = (struct place){b, row};
                n_pair = 0;
            }
            n_pair += row;
        }
    }
    if (n_pair)
        add_part(blocks, (struct part){i_slot, start, {keys->n_block, 1}});
}

enum status blocks_make(const struct blocking *blocking, struct blocks **ret_blocks,
                        struct error *err)
{
    *ret_blocks = NULL;
    for (size_t i = 0; i < blocking->n_rule; i++)
        for (size_t k = 0; k < blocking->rules[i].n_column; k++)
            if (blocking->columns[i][k].variable->n > BLOCK_ENTRIES_MAX)
                return error_set(err, E_LIMIT, "block [%s]: more than %d values",
                                 blocking->rules[i].text, BLOCK_ENTRIES_MAX);
    struct blocks *blocks = memory_alloc(sizeof *blocks);
    size_t n_slot = blocking->n_rule * SLOT_COUNT;
    blocks->blocking = *blocking;
    blocks->sampled = 1;
    blocks->max_block = blocking->max_block ? blocking->max_block : BLOCK_RECORDS_MAX;
    blocks->slots = memory_alloc(n_slot * sizeof *blocks->slots);
    blocks->split_by = memory_alloc(n_slot * sizeof *blocks->split_by);
    parallel_for(blocking->n_rule, 1, blocking->n_thread, make_rules, blocks);
    choose_splits(blocks);
    parallel_for(n_slot, 1, blocking->n_thread, make_splits, blocks);
    if (blocking->n_sampled_pair)
        set_share(blocks);
    for (size_t i = 0; i < n_slot; i++)
        plan_slot(blocks, i);
    *ret_blocks = blocks;
    return OK;
}

void blocks_free(struct blocks *blocks)
{
    if (!blocks)
        return;
    for (size_t i = 0; i < blocks->blocking.n_rule * SLOT_COUNT; i++) {
        block_keys_done(&blocks->slots[i].keys);
        free(blocks->slots[i].crowd.items);
    }
    free(blocks->slots);
    free(blocks->split_by);
    free(blocks->parts);
    free(blocks);
}

size_t blocks_n_part(const struct blocks *blocks)
{
    return blocks->n_part;
}

double blocks_sampled(const struct blocks *blocks)
{
    return blocks->sampled;
}

// ---- visiting -----------------------------------------------------------------------------------

struct counts {
    uint64_t n_pair, n_added;
};

struct scratch { // of a worker
    struct record_pair *pairs;
    uint32_t *numbers; // of the block's members: block_of of each earlier slot, and of the own
    uint32_t *inputs;  // of the block's members
};

struct visiting {
    const struct blocks *blocks;
    pair_visitor *visit;
    void *context;
    struct scratch *scratch;
    struct counts *counts; // n_part
};

struct block_view { // a block at work
    const struct blocks *blocks;
    const struct block_keys *keys;     // its slot's
    const struct block_keys **earlier; // n_earlier
    size_t n_earlier, i_block, n_member;
    const uint32_t *members;
    const struct scratch *scratch;
};

static void gather_block(struct block_view *view, size_t i_block)
{
    const struct blocking *blocking = &view->blocks->blocking;
    view->i_block = i_block;
    view->members = view->keys->members + view->keys->first[i_block];
    view->n_member = view->keys->first[i_block + 1] - view->keys->first[i_block];
    for (size_t q = 0; q <= view->n_earlier; q++) {
        const struct block_keys *keys = q < view->n_earlier ? view->earlier[q] : view->keys;
        uint32_t *numbers = view->scratch->numbers + q * view->blocks->max_block;
        for (size_t i = 0; i < view->n_member; i++)
            numbers[i] = keys->block_of[view->members[i]];
    }
    for (size_t i = 0; blocking->unique && i < view->n_member; i++)
        view->scratch->inputs[i] = blocking->input[view->members[i]];
}

static bool is_within_unique(const struct block_view *view, size_t i, size_t k)
{
    const uint32_t *inputs = view->scratch->inputs;
    const bool *unique = view->blocks->blocking.unique;
    return unique && inputs[i] == inputs[k] && unique[inputs[i]];
}

static inline uint32_t shared_of(const struct block_view *view, size_t q, size_t i, size_t k)
{
    const struct block_keys *keys = q < view->n_earlier ? view->earlier[q] : view->keys;
    const uint32_t *numbers = view->scratch->numbers + q * view->blocks->max_block;
    if (numbers[i] == numbers[k] && !(numbers[i] & BLOCK_SEVERAL))
        return numbers[i];
    if (!keys->any_several || !((numbers[i] | numbers[k]) & BLOCK_SEVERAL))
        return BLOCK_NONE;
    return block_keys_shared(keys, numbers[i], numbers[k]);
}

static bool is_earlier(const struct block_view *view, size_t i, size_t k)
{
    for (size_t q = 0; q < view->n_earlier; q++)
        if (shared_of(view, q, i, k) != BLOCK_NONE)
            return true;
    return false;
}

static size_t list_row(const struct block_view *view, size_t row, size_t n, struct counts *counts)
{
    struct record_pair *pairs = view->scratch->pairs;
    for (size_t i = 0; i < row; i++) {
        if (is_within_unique(view, i, row))
            continue;
        if (view->keys->any_several && shared_of(view, view->n_earlier, i, row) != view->i_block)
            continue;
        counts->n_pair++;
        pairs[n] = (struct record_pair){view->members[i], view->members[row]};
        n += !is_earlier(view, i, row);
    }
    return n;
}

static size_t list_part(struct block_view *view, const struct part *part, struct counts *counts)
{
    size_t n = 0;
    for (size_t b = part->start.i_block; b <= part->end.i_block && b < view->keys->n_block; b++) {
        size_t row = b == part->start.i_block ? part->start.i_row : 1;
        gather_block(view, b);
        size_t end = b == part->end.i_block ? part->end.i_row : view->n_member;
        for (; row < end; row++)
            if (is_kept(view->blocks, view->members[row], part->i_slot))
                n = list_row(view, row, n, counts);
    }
    counts->n_added = n;
    return n;
}

static void visit_parts(void *context, size_t first, size_t end, int worker)
{
    const struct visiting *visiting = context;
    const struct blocks *blocks = visiting->blocks;
    const struct block_keys *earlier[LINK_RULES_MAX * SLOT_COUNT];
    for (size_t i_part = first; i_part < end; i_part++) {
        const struct part *part = &blocks->parts[i_part];
        struct block_view view = {.blocks = blocks,
                                  .keys = &blocks->slots[part->i_slot].keys,
                                  .earlier = earlier,
                                  .scratch = &visiting->scratch[worker]};
        for (size_t q = 0; q < part->i_slot; q++)
            if (blocks->slots[q].keys.n_block)
                earlier[view.n_earlier++] = &blocks->slots[q].keys;
        size_t n = list_part(&view, part, &visiting->counts[i_part]);
        visiting->visit(visiting->context, &(struct pair_part){i_part, part->i_slot / SLOT_COUNT,
                                                               worker, view.scratch->pairs, n});
    }
}

static void add_slot(const struct blocks *blocks, size_t i_slot, struct blocking_tally *tally)
{
    const struct block_result *slot = &blocks->slots[i_slot];
    const struct block_column *split = blocks->split_by[i_slot];
    if (i_slot % SLOT_COUNT == 0) {
        tally->n_crowd = slot->n_crowd;
        tally->n_largest_crowd = slot->n_largest_crowd;
        tally->n_many = slot->n_many;
        if (blocks->split_by[i_slot + 1])
            return;
    } else if (split) {
        tally->splits[tally->n_split++] = split;
    }
    tally->n_left_out += slot->n_crowd;
    if (slot->n_largest_crowd > tally->n_largest_left_out)
        tally->n_largest_left_out = slot->n_largest_crowd;
}

static void count_rules(const struct visiting *visiting, struct blocking_tally *ret_tallies)
{
    const struct blocks *blocks = visiting->blocks;
    memset(ret_tallies, 0, blocks->blocking.n_rule * sizeof *ret_tallies);
    for (size_t i = 0; i < blocks->blocking.n_rule * SLOT_COUNT; i++)
        add_slot(blocks, i, &ret_tallies[i / SLOT_COUNT]);
    for (size_t i = 0; i < blocks->n_part; i++) {
        struct blocking_tally *tally = &ret_tallies[blocks->parts[i].i_slot / SLOT_COUNT];
        tally->n_pair += visiting->counts[i].n_pair;
        tally->n_added += visiting->counts[i].n_added;
    }
}

void blocks_visit(const struct blocks *blocks, pair_visitor *visit, void *context,
                  struct blocking_tally *ret_tallies)
{
    int n_thread = blocks->blocking.n_thread;
    size_t n_worker = n_thread < 1 ? (size_t)parallel_default_threads() : (size_t)n_thread;
    size_t n_slot = blocks->blocking.n_rule * SLOT_COUNT;
    struct scratch *scratch = memory_alloc(n_worker * sizeof *scratch);
    struct visiting visiting = {.blocks = blocks, .visit = visit, .context = context};
    visiting.scratch = scratch;
    visiting.counts = memory_alloc(blocks->n_part * sizeof *visiting.counts);
    for (size_t i = 0; i < n_worker; i++)
        scratch[i] = (struct scratch){
            memory_resize(NULL, (BLOCK_PART_PAIRS + blocks->max_block) * sizeof *scratch->pairs),
            memory_resize(NULL, (n_slot + 1) * blocks->max_block * sizeof *scratch->numbers),
            memory_resize(NULL, blocks->max_block * sizeof *scratch->inputs)};
    parallel_for(blocks->n_part, 1, n_thread, visit_parts, &visiting);
    if (ret_tallies)
        count_rules(&visiting, ret_tallies);
    for (size_t i = 0; i < n_worker; i++) {
        free(scratch[i].pairs);
        free(scratch[i].numbers);
        free(scratch[i].inputs);
    }
    free(scratch);
    free(visiting.counts);
}

enum status blocking_pairs(const struct blocking *blocking, pair_visitor *visit, void *context,
                           struct blocking_tally *ret_tallies, struct error *err)
{
    struct blocks *blocks;
    enum status status = blocks_make(blocking, &blocks, err);
    if (!status)
        blocks_visit(blocks, visit, context, ret_tallies);
    blocks_free(blocks);
    return status;
}
