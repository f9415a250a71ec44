// Who is merged follows, for each group of records that pairs, matches or clerical decisions bring
// together, from that group alone, and from those who share a name or a home with one of it. A state sums up what merging sees of a record: where the states of
// a whole group are those of the run before, so are its persons.

#include "features/link/reuse_persons.h"

#include "features/base/disjoint_sets.h"
#include "features/base/number.h"
#include "features/link/namesakes.h"

#include <stdlib.h>
#include <string.h>

// ---- states -------------------------------------------------------------------------------------

static uint64_t mix(uint64_t a, uint64_t b)
{
    return number_scramble(a * 0x9e3779b97f4a7c15u + number_scramble(b + 0x632be59bd9b4e019u));
}

static uint64_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// Adds what two records have in common to the states of both.
static void add_edge(struct link_reuse *reuse, uint32_t a, uint32_t b, uint64_t what)
{
    reuse->states[a] += mix(reuse->identities[b], what);
    reuse->states[b] += mix(reuse->identities[a], what);
}

// Adds those who share a name or a home.
static void add_others(struct link_reuse *reuse, const struct merge_limits *limits)
{
    size_t n = reuse->registry->n_record;
    uint64_t *who = memory_alloc((n + 1) * sizeof *who);
    for (uint32_t r = 0; r < n; r++) {
        uint64_t digest = namesakes_who(limits->names, r);
        who[r] = digest ? mix(digest, reuse->identities[r]) : 0;
    }
    namesakes_digest(limits->names, reuse->registry, reuse->states);
    home_digest(limits->homes, who, n, reuse->states);
    free(who);
}

static void sum_states(struct link_reuse *reuse, const struct reuse_merging *seen)
{
    size_t n = reuse->registry->n_record;
    for (size_t r = 0; r < n; r++)
        reuse->states[r] = reuse->digests[r];
    if (seen->limits->names && seen->limits->homes)
        add_others(reuse, seen->limits);
    if (seen->is_representative)
        memcpy(reuse->is_senior, seen->is_representative, n * sizeof *reuse->is_senior);
    for (size_t i = 0; i < seen->weights->n; i++) {
        const struct weighted_pair *pair = &seen->weights->pairs[i];
        uint64_t what = mix(bits_of(pair->odds) << 32 | bits_of(pair->linked), pair->pattern);
        add_edge(reuse, pair->a, pair->b, mix(what, (uint32_t)pair->received));
    }
    for (size_t i = 0; i < seen->matches->n; i++) {
        const struct match *match = &seen->matches->items[i];
        uint64_t what = (uint64_t)match->rule << 32 | (uint32_t)match->received;
        add_edge(reuse, match->a, match->b, mix(what, bits_of(match->weight)));
    }
    for (size_t i = 0; i < seen->n_cannot_link; i++)
        add_edge(reuse, seen->cannot_links[i].a, seen->cannot_links[i].b, 1);
}

// ---- groups -------------------------------------------------------------------------------------

static uint32_t *find_groups(size_t n_record, const struct reuse_merging *seen)
{
    uint32_t *root = memory_resize(NULL, (n_record + 1) * sizeof *root);
    for (uint32_t r = 0; r < n_record; r++)
        root[r] = r;
    for (size_t i = 0; i < seen->weights->n; i++)
        sets_join(root, seen->weights->pairs[i].a, seen->weights->pairs[i].b);
    for (size_t i = 0; i < seen->matches->n; i++)
        sets_join(root, seen->matches->items[i].a, seen->matches->items[i].b);
    for (size_t i = 0; i < seen->n_cannot_link; i++)
        sets_join(root, seen->cannot_links[i].a, seen->cannot_links[i].b);
    return root;
}

// Whether seniority is as it was, or makes no difference: who represents a person today goes on to
// do so. It must not have come to represent it by standing in for another.
struct group_state {
    bool differs, other_seniors, seniors_matter;
};

static void look_at(const struct link_reuse *reuse, uint32_t record, struct group_state *group)
{
    const struct link_past *past = &reuse->past;
    uint32_t then = reuse->past_of[record];
    if (then == LINK_PAST_NOBODY || past->state[then] != reuse->states[record]) {
        group->differs = true;
        return;
    }
    bool was = past->was_senior[then], is = reuse->is_senior[record];
    bool represents = past->merged_into[then] == then;
    group->other_seniors |= was != is;
    group->seniors_matter |= (was && !is) || ((was || is) && !represents);
}

// The records of groups whose states are all those of the run before.
static bool *find_known(struct link_reuse *reuse, const struct reuse_merging *seen)
{
    size_t n = reuse->registry->n_record;
    uint32_t *root = find_groups(n, seen);
    bool *is_known = memory_alloc(n + 1);
    struct group_state *groups = memory_alloc((n + 1) * sizeof *groups);
    for (uint32_t r = 0; r < n; r++)
        look_at(reuse, r, &groups[sets_root(root, r)]);
    for (uint32_t r = 0; r < n; r++) {
        const struct group_state *group = &groups[sets_root(root, r)];
        is_known[r] = !group->differs && !(group->other_seniors && group->seniors_matter);
        reuse->n_remade += !is_known[r];
    }
    free(groups);
    free(root);
    return is_known;
}

// ---- taking over --------------------------------------------------------------------------------

static void take_steps(const struct link_reuse *reuse, struct merging_known *known)
{
    const struct link_past *past = &reuse->past;
    size_t n = reuse->registry->n_record, n_step = 0;
    uint32_t *first = memory_alloc((n + 1) * sizeof *first);
    uint32_t *merged_into = memory_alloc((n + 1) * sizeof *merged_into);
    day_t *until = memory_alloc((n + 1) * sizeof *until);
    struct membership *steps =
        memory_resize(NULL, (past->first[past->n_record] + 1) * sizeof *steps);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t then = reuse->past_of[r];
        first[r] = (uint32_t)n_step;
        if (!known->is_known[r])
            continue;
        for (uint32_t i = past->first[then]; i < past->first[then + 1]; i++)
            steps[n_step++] =
                (struct membership){reuse->now_of[past->steps[i].person], past->steps[i].linked};
        merged_into[r] = past->merged_into[then] == LINK_PAST_NOBODY
                             ? UINT32_MAX
                             : reuse->now_of[past->merged_into[then]];
        until[r] = past->until[then];
    }
    first[n] = (uint32_t)n_step;
    known->first = first;
    known->steps = steps;
    known->merged_into = merged_into;
    known->until = until;
}

static bool known_now(const struct link_reuse *reuse, const struct merging_known *known,
                      uint32_t then)
{
    uint32_t now = reuse->now_of[then];
    return now != LINK_PAST_NOBODY && known->is_known[now];
}

static void take_lists(const struct link_reuse *reuse, struct merging_known *known)
{
    const struct link_past *past = &reuse->past;
    struct match *reviews = memory_resize(NULL, (past->n_review + 1) * sizeof *reviews);
    uint32_t *refused = memory_resize(NULL, (past->n_refused + 1) * sizeof *refused);
    for (size_t i = 0; i < past->n_review; i++) {
        struct match review = past->reviews[i];
        if (!known_now(reuse, known, review.a))
            continue;
        review.a = reuse->now_of[review.a];
        review.b = reuse->now_of[review.b];
        reviews[known->n_review++] = review;
    }
    for (size_t i = 0; i < past->n_refused; i++)
        if (known_now(reuse, known, past->refused[i]))
            refused[known->n_refused++] = reuse->now_of[past->refused[i]];
    known->reviews = reviews;
    known->refused = refused;
}

void reuse_persons_find(struct link_reuse *reuse, const struct reuse_merging *seen,
                        struct merging_known *ret_known, struct matches *ret_open)
{
    *ret_known = (struct merging_known){0};
    *ret_open = (struct matches){0};
    sum_states(reuse, seen);
    if (!reuse->is_open)
        return;
    ret_known->is_known = find_known(reuse, seen);
    take_steps(reuse, ret_known);
    take_lists(reuse, ret_known);
    for (size_t i = 0; i < seen->matches->n; i++)
        if (!ret_known->is_known[seen->matches->items[i].a])
            match_add(ret_open, seen->matches->items[i]);
}

void reuse_persons_done(struct merging_known *known)
{
    free((void *)known->is_known);
    free((void *)known->first);
    free((void *)known->steps);
    free((void *)known->merged_into);
    free((void *)known->until);
    free((void *)known->reviews);
    free((void *)known->refused);
}

// ---- for the next run ---------------------------------------------------------------------------

struct left { // by this run
    struct texts ids;
    struct membership *steps;
    uint32_t *merged_into;
    day_t *until;
};

static void copy_ids(const struct registry *registry, struct left *left)
{
    size_t n_bytes = 0, n = registry->n_record;
    uint64_t *offsets = memory_resize(NULL, (n + 1) * sizeof *offsets);
    for (size_t r = 0; r < n; r++) {
        offsets[r] = n_bytes;
        n_bytes += strlen(registry->ids[r]) + 1;
    }
    char *blob = memory_resize(NULL, n_bytes + 1);
    for (size_t r = 0; r < n; r++)
        memcpy(blob + offsets[r], registry->ids[r], strlen(registry->ids[r]) + 1);
    left->ids = (struct texts){offsets, blob, n};
}

static void copy_persons(const struct registry *registry, const struct merging *merging,
                         struct left *left)
{
    size_t n = registry->n_record;
    left->steps = memory_resize(NULL, (merging->first[n] + 1) * sizeof *left->steps);
    left->merged_into = memory_resize(NULL, (n + 1) * sizeof *left->merged_into);
    left->until = memory_alloc((n + 1) * sizeof *left->until);
    for (size_t i = 0; i < merging->first[n]; i++)
        left->steps[i] =
            (struct membership){merging->representative[merging->memberships[i].person],
                                merging->memberships[i].linked};
    for (size_t r = 0; r < n; r++)
        left->merged_into[r] = LINK_PAST_NOBODY;
    for (size_t p = 0; p < merging->n_person; p++) {
        uint32_t record = merging->representative[p];
        left->merged_into[record] = merging->representative[merging->merged_into[p]];
        left->until[record] = merging->until[p];
    }
}

enum status reuse_persons_write(const struct link_reuse *reuse, const struct merging *merging,
                                struct error *err)
{
    if (!reuse->keep)
        return OK;
    struct left left = {0};
    const struct registry *registry = reuse->registry;
    copy_ids(registry, &left);
    copy_persons(registry, merging, &left);
    const struct link_past past = {
        .n_record = registry->n_record,
        .input = registry->input,
        .ids = left.ids,
        .digest = reuse->digests,
        .state = reuse->states,
        .was_senior = reuse->is_senior,
        .pairs = reuse->pairs,
        .n_pair = reuse->n_pair,
        .first = merging->first,
        .steps = left.steps,
        .merged_into = left.merged_into,
        .until = left.until,
        .reviews = merging->reviews,
        .n_review = merging->n_review,
        .refused = merging->refused,
        .n_refused = merging->n_refused,
        .tallies = reuse->tallies,
        .n_tally = reuse->n_tally,
    };
    enum status status = link_past_write(reuse->path, reuse->key, &past, err);
    free((void *)left.ids.offsets);
    free((void *)left.ids.blob);
    free(left.steps);
    free(left.merged_into);
    free(left.until);
    return status;
}
