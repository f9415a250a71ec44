// What is new is told by digests. The relative order of records is the same on both runs (by input,
// then ID), so lists of pairs stay sorted when they are renumbered.

#include "features/link/link_reuse.h"

#include "features/base/program_digest.h"
#include "features/link/weights_file.h"

#include <stdlib.h>
#include <string.h>

#define CHANGED_PART                                                                               \
    10 // of the records: where more than one in so many changed, all is linked anew

void link_reuse_start(const struct digest_request *request, struct link_reuse *reuse)
{
    size_t n = request->registry->n_record;
    reuse->registry = request->registry;
    reuse->identities = memory_alloc((n + 1) * sizeof *reuse->identities);
    reuse->digests = memory_alloc((n + 1) * sizeof *reuse->digests);
    reuse->states = memory_alloc((n + 1) * sizeof *reuse->states);
    record_identities(request->registry, reuse->identities);
    record_digests(request, reuse->identities, reuse->digests);
}

// ---- the key ------------------------------------------------------------------------------------

static void hash_rules(struct hash *hash, const struct link_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash_add_text(hash, "rule");
        for (size_t k = 0; k < rules[i].n_column; k++)
            hash_add_text(hash, rules[i].columns[k]);
    }
}

static void hash_weights(struct hash *hash, const struct match_weights *weights)
{
    hash_add(hash, &weights->prior, sizeof weights->prior);
    for (size_t k = 0; k < weights->n_comparison; k++) {
        const struct term_frequencies *terms = &weights->terms[k];
        hash_add(hash, weights->m[k], (weights->top[k] + 1) * sizeof **weights->m);
        hash_add(hash, weights->u[k], (weights->top[k] + 1) * sizeof **weights->u);
        hash_add(hash, &terms->n_value, sizeof terms->n_value);
        if (terms->n) {
            hash_add(hash, terms->hashes, terms->n * sizeof *terms->hashes);
            hash_add(hash, terms->counts, terms->n * sizeof *terms->counts);
        }
    }
}

// All that decides a pair's weight, or who is merged, beside the records themselves.
static void make_key(const struct registry *registry, const struct reuse_settings *settings,
                     char ret_key[HASH_TEXT])
{
    const struct link_config *link = settings->link;
    char weights_hash[HASH_TEXT];
    struct hash *hash = hash_create();
    program_digest_add(hash);
    weights_file_hash(link, weights_hash);
    hash_add_text(hash, weights_hash);
    hash_weights(hash, &settings->made->weights);
    hash_rules(hash, link->rules, link->n_rule);
    hash_add_text(hash, "blocks");
    hash_rules(hash, settings->made->blocks, settings->made->n_block);
    hash_add(hash, &link->max_group, sizeof link->max_group);
    hash_add(hash, &link->match_probability, sizeof link->match_probability);
    hash_add(hash, &settings->dated, sizeof settings->dated);
    for (size_t i = 0; i < registry->n_input; i++)
        hash_add_text(hash, registry->inputs[i]);
    if (settings->unique)
        hash_add(hash, settings->unique, registry->n_input * sizeof *settings->unique);
    hash_finish(hash, ret_key);
}

// ---- what changed -------------------------------------------------------------------------------

static int record_order(const struct link_reuse *reuse, size_t then, size_t now)
{
    uint32_t a = reuse->past.input[then], b = reuse->registry->input[now];
    if (a != b)
        return a < b ? -1 : 1;
    return strcmp(texts_at(&reuse->past.ids, (uint32_t)then), reuse->registry->ids[now]);
}

// Which record is which: both runs have them in one order.
static void find_records(struct link_reuse *reuse)
{
    size_t n_then = reuse->past.n_record, n_now = reuse->registry->n_record, then = 0, now = 0;
    while (then < n_then || now < n_now) {
        int order = then == n_then ? 1 : now == n_now ? -1 : record_order(reuse, then, now);
        if (order < 0) {
            reuse->now_of[then++] = LINK_PAST_NOBODY;
            reuse->n_gone++;
        } else if (order > 0) {
            reuse->past_of[now] = LINK_PAST_NOBODY;
            reuse->is_changed[now++] = true;
        } else {
            reuse->is_changed[now] = reuse->past.digest[then] != reuse->digests[now];
            reuse->now_of[then] = (uint32_t)now;
            reuse->past_of[now++] = (uint32_t)then++;
        }
    }
    for (size_t r = 0; r < n_now; r++)
        reuse->n_changed += reuse->is_changed[r];
}

static bool any_crowd(const struct link_past *past)
{
    for (size_t i = 0; i < past->n_tally; i++)
        if (past->tallies[i].n_crowd)
            return true;
    return false;
}

void link_reuse_open(struct link_reuse *reuse, const struct reuse_settings *settings)
{
    make_key(reuse->registry, settings, reuse->key);
    link_past_open(reuse->path, reuse->key, &reuse->pack, &reuse->past, &reuse->is_open);
    if (!reuse->is_open)
        return;
    size_t n = reuse->registry->n_record;
    reuse->past_of = memory_alloc((n + 1) * sizeof *reuse->past_of);
    reuse->now_of = memory_alloc((reuse->past.n_record + 1) * sizeof *reuse->now_of);
    reuse->is_changed = memory_alloc(n + 1);
    find_records(reuse);
    if (any_crowd(&reuse->past) || (reuse->n_changed + reuse->n_gone) * CHANGED_PART > n)
        link_reuse_drop(reuse);
}

bool link_reuse_possible(const struct link_reuse *reuse)
{
    return reuse->is_open;
}

void link_reuse_drop(struct link_reuse *reuse)
{
    if (reuse->is_open)
        pack_close(&reuse->pack);
    reuse->is_open = false;
    reuse->past = (struct link_past){0};
}

// ---- pairs --------------------------------------------------------------------------------------

static bool is_kept(const struct link_reuse *reuse, const struct weighted_pair *pair)
{
    uint32_t a = reuse->now_of[pair->a], b = reuse->now_of[pair->b];
    return a != LINK_PAST_NOBODY && b != LINK_PAST_NOBODY && !reuse->is_changed[a] &&
           !reuse->is_changed[b];
}

static bool comes_before(const struct weighted_pair *x, const struct weighted_pair *y)
{
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

void link_reuse_pairs(const struct link_reuse *reuse, struct weighted_pair **pairs, size_t *n)
{
    struct weighted_pair *merged =
        memory_resize(NULL, (*n + reuse->past.n_pair + 1) * sizeof *merged);
    size_t n_merged = 0, i = 0;
    for (size_t k = 0; k < reuse->past.n_pair; k++) {
        struct weighted_pair pair = reuse->past.pairs[k];
        if (!is_kept(reuse, &pair))
            continue;
        pair.a = reuse->now_of[pair.a];
        pair.b = reuse->now_of[pair.b];
        while (i < *n && comes_before(&(*pairs)[i], &pair))
            merged[n_merged++] = (*pairs)[i++];
        merged[n_merged++] = pair;
    }
    while (i < *n)
        merged[n_merged++] = (*pairs)[i++];
    free(*pairs);
    *pairs = merged;
    *n = n_merged;
}

void link_reuse_tallies(const struct link_reuse *reuse, struct blocking_tally *tallies, size_t n)
{
    for (size_t i = 0; i < n && i < reuse->past.n_tally; i++)
        tallies[i] = (struct blocking_tally){.n_pair = reuse->past.tallies[i].n_pair,
                                             .n_added = reuse->past.tallies[i].n_added,
                                             .n_many = reuse->past.tallies[i].n_many};
}

void link_reuse_note(struct link_reuse *reuse, const struct weight_matches *made)
{
    reuse->pairs = memory_resize(NULL, (made->n + 1) * sizeof *reuse->pairs);
    if (made->n)
        memcpy(reuse->pairs, made->pairs, made->n * sizeof *made->pairs);
    reuse->n_pair = made->n;
    reuse->tallies = memory_alloc((made->n_block + 1) * sizeof *reuse->tallies);
    reuse->n_tally = made->n_block;
    for (size_t i = 0; i < made->n_block; i++)
        reuse->tallies[i] = (struct past_tally){made->tallies[i].n_pair, made->tallies[i].n_added,
                                                made->tallies[i].n_many, made->tallies[i].n_crowd};
}

void link_reuse_done(struct link_reuse *reuse)
{
    link_reuse_drop(reuse);
    void *const parts[] = {reuse->identities, reuse->digests, reuse->states,
                           reuse->past_of,    reuse->now_of,  reuse->is_changed,
                           reuse->pairs,      reuse->tallies, reuse->match_now};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
    *reuse = (struct link_reuse){0};
}
