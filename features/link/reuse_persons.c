// What comes of a match follows from the records, matches and clerical decisions of its group, from
// those who share a name or a home with one of it, and from rivals: records that a weighted pair
// leads to, and whom they are one person with by then. A state sums up what is seen of a record
// itself. A group of which every state is that of the run before is decided anew only where a
// rival's group changed or came to another outcome; where it comes to the same as before, nobody
// beyond it is looked at.

#include "features/link/reuse_persons.h"

#include "features/base/disjoint_sets.h"
#include "features/base/number.h"
#include "features/base/sort.h"
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
    const struct merging_input *merging = seen->merging;
    const struct merge_limits *limits = merging->limits;
    for (size_t r = 0; r < n; r++)
        reuse->states[r] = reuse->digests[r];
    if (limits->names && limits->homes)
        add_others(reuse, limits);
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
    for (size_t i = 0; i < merging->n_cannot_link; i++)
        add_edge(reuse, merging->cannot_links[i].a, merging->cannot_links[i].b, 1);
}

// ---- order --------------------------------------------------------------------------------------

#define NO_MATCH UINT32_MAX

static int compare_records(const struct match *x, uint32_t a, uint32_t b)
{
    ORDER_BY(x->a, a);
    return ORDER_OF(x->b, b);
}

static bool is_same(const struct match *x, const struct match *y)
{
    return x->received == y->received && x->rule == y->rule &&
           bits_of(x->weight) == bits_of(y->weight);
}

// By match of the run before: the same one of today, or NO_MATCH. Both are by records.
static void find_matches(struct link_reuse *reuse, const struct matches *matches)
{
    const struct link_past *past = &reuse->past;
    size_t k = 0;
    reuse->match_now = memory_resize(NULL, (past->n_match + 1) * sizeof *reuse->match_now);
    for (size_t i = 0; i < past->n_match; i++) {
        const struct match *then = &past->matches[i];
        uint32_t a = reuse->now_of[then->a], b = reuse->now_of[then->b];
        reuse->match_now[i] = NO_MATCH;
        if (a == LINK_PAST_NOBODY || b == LINK_PAST_NOBODY)
            continue;
        while (k < matches->n && compare_records(&matches->items[k], a, b) < 0)
            k++;
        if (k < matches->n && !compare_records(&matches->items[k], a, b) &&
            is_same(&matches->items[k], then))
            reuse->match_now[i] = (uint32_t)k;
    }
}

// The matches that were there already, by day as they were then, and the others, sorted.
static void split_matches(const struct link_reuse *reuse, const struct matches *matches,
                          struct matches *ret_old, struct matches *ret_new)
{
    const struct link_past *past = &reuse->past;
    uint32_t *by_day = memory_resize(NULL, (past->n_match + 1) * sizeof *by_day);
    bool *is_old = memory_alloc(matches->n + 1);
    *ret_old = *ret_new = (struct matches){0};
    for (size_t i = 0; i < past->n_match; i++) {
        by_day[past->matches[i].place] = reuse->match_now[i];
        if (reuse->match_now[i] != NO_MATCH)
            is_old[reuse->match_now[i]] = true;
    }
    matches_reserve(ret_old, matches->n);
    for (size_t i = 0; i < past->n_match; i++)
        if (by_day[i] != NO_MATCH) {
            match_add(ret_old, matches->items[by_day[i]]);
            ret_old->items[ret_old->n - 1].place = by_day[i];
        }
    for (size_t i = 0; i < matches->n; i++)
        if (!is_old[i]) {
            match_add(ret_new, matches->items[i]);
            ret_new->items[ret_new->n - 1].place = (uint32_t)i;
        }
    matches_sort_by_day(ret_new);
    free(by_day);
    free(is_old);
}

static void order_by_past(struct link_reuse *reuse, const struct matches *matches,
                          struct matches *ret_ordered)
{
    struct matches old, new;
    size_t i = 0, k = 0;
    find_matches(reuse, matches);
    split_matches(reuse, matches, &old, &new);
    matches_reserve(ret_ordered, matches->n);
    while (i < old.n || k < new.n) {
        bool first =
            k == new.n || (i < old.n && match_order_by_day(&old.items[i], &new.items[k]) <= 0);
        match_add(ret_ordered, first ? old.items[i] : new.items[k]);
        i += first;
        k += !first;
    }
    free(old.items);
    free(new.items);
}

void reuse_persons_order(struct link_reuse *reuse, const struct reuse_merging *seen,
                         struct matches *ret_ordered)
{
    sum_states(reuse, seen);
    *ret_ordered = (struct matches){0};
    if (reuse->is_open) {
        order_by_past(reuse, seen->matches, ret_ordered);
        return;
    }
    matches_copy(seen->matches, ret_ordered);
    for (size_t i = 0; i < ret_ordered->n; i++)
        ret_ordered->items[i].place = (uint32_t)i;
    matches_sort_by_day(ret_ordered);
}

// ---- groups -------------------------------------------------------------------------------------

enum group_state {
    GROUP_AS_BEFORE,
    GROUP_OPEN,    // a rival's group changed
    GROUP_SPREADS, // came to other outcomes: whose rivals it has are to be opened
    GROUP_CHANGED, // a state differs
    GROUP_DONE,    // all whose rivals it has are open
};

struct groups {
    uint32_t *of; // n_record: the record that stands for the group
    uint8_t *states;
    uint8_t *then; // by ordered match: what came of it; MERGE_OPEN = it was not there
};

static uint32_t *find_groups(size_t n_record, const struct reuse_merging *seen)
{
    const struct merging_input *merging = seen->merging;
    uint32_t *root = memory_resize(NULL, (n_record + 1) * sizeof *root);
    for (uint32_t r = 0; r < n_record; r++)
        root[r] = r;
    for (size_t i = 0; i < seen->matches->n; i++)
        sets_join(root, seen->matches->items[i].a, seen->matches->items[i].b);
    for (size_t i = 0; i < merging->n_cannot_link; i++)
        sets_join(root, merging->cannot_links[i].a, merging->cannot_links[i].b);
    for (uint32_t r = 0; r < n_record; r++)
        root[r] = sets_root(root, r);
    return root;
}

static void find_changed(const struct link_reuse *reuse, struct groups *groups)
{
    const struct link_past *past = &reuse->past;
    for (uint32_t r = 0; r < reuse->registry->n_record; r++) {
        uint32_t then = reuse->past_of[r];
        if (then == LINK_PAST_NOBODY || past->state[then] != reuse->states[r])
            groups->states[groups->of[r]] = GROUP_CHANGED;
    }
}

static void take_outcomes(const struct link_reuse *reuse, const struct matches *ordered,
                          uint8_t *ret_then)
{
    const struct link_past *past = &reuse->past;
    uint8_t *by_records = memory_alloc(ordered->n + 1);
    for (size_t i = 0; i < past->n_match; i++)
        if (reuse->match_now[i] != NO_MATCH && past->outcomes[i] < MERGE_OUTCOME_MAX)
            by_records[reuse->match_now[i]] = past->outcomes[i];
    for (size_t i = 0; i < ordered->n; i++)
        ret_then[i] = by_records[ordered->items[i].place];
    free(by_records);
}

static bool spreads(const struct groups *groups, uint32_t record)
{
    uint8_t state = groups->states[groups->of[record]];
    return state == GROUP_CHANGED || state == GROUP_SPREADS;
}

static void open_group(struct groups *groups, uint32_t record)
{
    uint8_t *state = &groups->states[groups->of[record]];
    if (*state == GROUP_AS_BEFORE)
        *state = GROUP_OPEN;
}

// Opens the groups of which a record has a pair with one of a group that spreads. Whether one does.
static bool open_rivals(const struct reuse_merging *seen, size_t n_record, struct groups *groups)
{
    bool any = false;
    for (size_t i = 0; i < seen->weights->n; i++) {
        const struct weighted_pair *pair = &seen->weights->pairs[i];
        if (spreads(groups, pair->a))
            open_group(groups, pair->b);
        if (spreads(groups, pair->b))
            open_group(groups, pair->a);
    }
    for (size_t r = 0; r < n_record; r++)
        if (groups->states[r] == GROUP_CHANGED || groups->states[r] == GROUP_SPREADS) {
            groups->states[r] = GROUP_DONE;
            any = true;
        }
    return any;
}

// What came of the matches of groups that are not open; the others are MERGE_OPEN.
static void leave_open(const struct groups *groups, const struct matches *ordered,
                       uint8_t *ret_known)
{
    for (size_t i = 0; i < ordered->n; i++)
        ret_known[i] = groups->states[groups->of[ordered->items[i].a]] == GROUP_AS_BEFORE
                           ? groups->then[i]
                           : MERGE_OPEN;
}

// Groups that were opened and came to another outcome than before open others.
static void note_spreading(const struct matches *ordered, const uint8_t *outcomes,
                           struct groups *groups)
{
    for (size_t i = 0; i < ordered->n; i++) {
        uint8_t *state = &groups->states[groups->of[ordered->items[i].a]];
        if (*state == GROUP_OPEN && outcomes[i] != groups->then[i])
            *state = GROUP_SPREADS;
    }
}

static size_t count_remade(const struct groups *groups, size_t n_record)
{
    size_t n = 0;
    for (size_t r = 0; r < n_record; r++)
        n += groups->states[groups->of[r]] != GROUP_AS_BEFORE;
    return n;
}

uint8_t *reuse_persons_decide(struct link_reuse *reuse, const struct reuse_merging *seen,
                              const struct matches *ordered)
{
    size_t n = reuse->registry->n_record;
    if (!reuse->is_open)
        return NULL;
    struct groups groups = {find_groups(n, seen), memory_alloc(n + 1),
                            memory_alloc(ordered->n + 1)};
    uint8_t *known = memory_alloc(ordered->n + 1), *outcomes = memory_alloc(ordered->n + 1);
    struct merging_input merging = *seen->merging;
    merging.outcomes = known;
    find_changed(reuse, &groups);
    take_outcomes(reuse, ordered, groups.then);
    memcpy(outcomes, groups.then, ordered->n);
    while (open_rivals(seen, n, &groups)) {
        leave_open(&groups, ordered, known);
        merging_decide(&merging, ordered, outcomes);
        note_spreading(ordered, outcomes, &groups);
    }
    reuse->n_remade = count_remade(&groups, n);
    free(groups.of);
    free(groups.states);
    free(groups.then);
    free(known);
    return outcomes;
}

// ---- for the next run ---------------------------------------------------------------------------

// Owns: texts_free.
static struct texts copy_texts(size_t n, const void *context,
                               const char *(*text_of)(const void *context, size_t i))
{
    size_t n_bytes = 0;
    uint64_t *offsets = memory_resize(NULL, (n + 1) * sizeof *offsets);
    for (size_t i = 0; i < n; i++) {
        offsets[i] = n_bytes;
        n_bytes += strlen(text_of(context, i)) + 1;
    }
    char *blob = memory_resize(NULL, n_bytes + 1);
    for (size_t i = 0; i < n; i++) {
        const char *text = text_of(context, i);
        memcpy(blob + offsets[i], text, strlen(text) + 1);
    }
    return (struct texts){offsets, blob, n};
}

static void texts_free(struct texts *texts)
{
    free((void *)texts->offsets);
    free((void *)texts->blob);
}

static const char *record_id(const void *context, size_t i)
{
    return ((const struct registry *)context)->ids[i];
}

struct whose { // the persons of today that have a record
    const struct persons *persons;
    uint32_t *listed; // n: the person
    uint32_t *person; // n_record, into listed
    size_t n;
};

static const char *person_id(const void *context, size_t i)
{
    const struct whose *whose = context;
    return texts_at(&whose->persons->ids, whose->listed[i]);
}

static void list_persons(const struct persons *persons, struct whose *ret_whose)
{
    size_t n = persons->n_person, n_record = persons->registry.n_record, n_listed = 0;
    uint32_t *number = memory_alloc((n + 1) * sizeof *number);
    *ret_whose = (struct whose){persons, memory_resize(NULL, (n + 1) * sizeof(uint32_t)),
                                memory_resize(NULL, (n_record + 1) * sizeof(uint32_t)), 0};
    for (size_t r = 0; r < n_record; r++)
        number[persons_of_record(persons, r)] = 1;
    for (uint32_t p = 0; p < n; p++)
        if (number[p]) {
            ret_whose->listed[n_listed] = p;
            number[p] = (uint32_t)n_listed++;
        }
    for (size_t r = 0; r < n_record; r++)
        ret_whose->person[r] = number[persons_of_record(persons, r)];
    ret_whose->n = n_listed;
    free(number);
}

// By records again. Shapes: ret_outcomes ordered->n.
static struct match *list_by_records(const struct matches *ordered, const uint8_t *outcomes,
                                     uint8_t *ret_outcomes)
{
    struct match *matches = memory_resize(NULL, (ordered->n + 1) * sizeof *matches);
    for (size_t i = 0; i < ordered->n; i++) {
        uint32_t place = ordered->items[i].place;
        matches[place] = ordered->items[i];
        matches[place].place = (uint32_t)i;
        ret_outcomes[place] = outcomes[i];
    }
    return matches;
}

enum status reuse_persons_write(const struct link_reuse *reuse, const struct matches *ordered,
                                const uint8_t *outcomes, const struct persons *persons,
                                struct error *err)
{
    if (!reuse->keep)
        return OK;
    const struct registry *registry = reuse->registry;
    struct whose whose;
    list_persons(persons, &whose);
    struct texts ids = copy_texts(registry->n_record, registry, record_id);
    struct texts person_ids = copy_texts(whose.n, &whose, person_id);
    uint8_t *by_records = memory_alloc(ordered->n + 1);
    struct match *matches = list_by_records(ordered, outcomes, by_records);
    const struct link_past past = {
        .n_record = registry->n_record,
        .input = registry->input,
        .ids = ids,
        .digest = reuse->digests,
        .state = reuse->states,
        .pairs = reuse->pairs,
        .n_pair = reuse->n_pair,
        .matches = matches,
        .outcomes = by_records,
        .n_match = ordered->n,
        .person = whose.person,
        .person_ids = person_ids,
        .tallies = reuse->tallies,
        .n_tally = reuse->n_tally,
    };
    enum status status = link_past_write(reuse->path, reuse->key, &past, err);
    texts_free(&ids);
    texts_free(&person_ids);
    free(whose.listed);
    free(whose.person);
    free(by_records);
    free(matches);
    return status;
}
