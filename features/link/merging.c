// Union-find over the matches in order of the day on which their evidence was known. When two
// persons turn out to be one, the senior goes on and gains the other's records from that day; the
// other keeps its own until then, if anything of it could be received before.

#include "features/link/merging.h"

#include "features/base/arena.h"
#include "features/base/disjoint_sets.h"
#include "features/base/sort.h"
#include "features/link/rivals.h"

#include <stdlib.h>

#define NO_RECORD UINT32_MAX
#define RIVAL_ODDS 4 // log2: a pair that is so much less likely than the match is still a rival

struct step {                // one membership of a record, the newest first
    uint32_t person, before; // its representative; the step before it, or NO_STEP
    day_t linked;
};
#define NO_STEP UINT32_MAX

struct work {
    const struct merging_input *input;
    uint32_t *root;           // union-find
    uint32_t *next, *tail;    // the members of a root as a list that starts with the root itself
    uint32_t *representative; // of a root
    day_t *received;          // of a root: the earliest of its members
    uint32_t *top;            // of a record: its newest step
    struct step *steps;
    size_t n_step, step_capacity;
    uint32_t *cannot_link_first; // n_record + 1, into cannot_link_other
    uint32_t *cannot_link_other;
    bool *gone;            // of a representative: never stood as a person of its own
    day_t *until;          // of a representative
    uint32_t *merged_into; // of a representative: another representative
    uint32_t *refused;     // of each match left out, a record
    size_t n_refused, refused_capacity;
    struct matches reviews;
};

static bool is_senior(const struct merging_input *input, uint32_t a, uint32_t b)
{
    if (input->is_representative && input->is_representative[a] != input->is_representative[b])
        return input->is_representative[a];
    if (input->first_received && input->first_received[a] != input->first_received[b])
        return input->first_received[a] < input->first_received[b];
    return a < b;
}

// Whether both have a record of one input that may give a person only one.
static bool share_unique_input(const struct work *work, uint32_t root, uint32_t other_root)
{
    const struct merging_input *input = work->input;
    for (uint32_t r = root; input->unique && r != NO_RECORD; r = work->next[r])
        for (uint32_t o = other_root; input->unique[input->input[r]] && o != NO_RECORD;
             o = work->next[o])
            if (input->input[r] == input->input[o])
                return true;
    return false;
}

static bool cannot_merge(struct work *work, uint32_t root, uint32_t other_root)
{
    if (share_unique_input(work, root, other_root))
        return true;
    for (uint32_t r = root; work->input->n_cannot_link && r != NO_RECORD; r = work->next[r])
        for (uint32_t i = work->cannot_link_first[r]; i < work->cannot_link_first[r + 1]; i++)
            if (sets_root(work->root, work->cannot_link_other[i]) == other_root)
                return true;
    return false;
}

static uint32_t *list_members(const struct work *work, uint32_t root, size_t *ret_n)
{
    uint32_t *members = NULL;
    size_t n = 0, capacity = 0;
    for (uint32_t r = root; r != NO_RECORD; r = work->next[r]) {
        memory_grow(&members, &capacity, n + 1, sizeof *members);
        members[n++] = r;
    }
    *ret_n = n;
    return members;
}

// Whether a record of one side fits a third person as well who cannot be the other side.
static bool has_rival(struct work *work, const struct merge_sides *sides, bool of_b)
{
    const struct rivals *rivals = work->input->rivals;
    const struct match *match = sides->match;
    const uint32_t *records = of_b ? sides->b : sides->a;
    size_t n = of_b ? sides->n_b : sides->n_a;
    uint32_t root_a = sets_root(work->root, match->a), root_b = sets_root(work->root, match->b);
    const struct rival_bar bar = {match->received, (double)match->weight - RIVAL_ODDS};
    bool found = false, named = merge_limits_names_equal(work->input->limits, match);
    for (size_t k = 0; k < n && !found; k++)
        for (uint32_t i = rivals->first[records[k]]; i < rivals->first[records[k] + 1] && !found;
             i++) {
            uint32_t other;
            if (!rivals_other(rivals, records[k], i, &bar, &other))
                continue;
            uint32_t root = sets_root(work->root, other);
            if (root == root_a || root == root_b)
                continue;
            struct merge_sides third = {.match = match,
                                        .a = of_b ? sides->a : sides->b,
                                        .n_a = of_b ? sides->n_a : sides->n_b};
            uint32_t *members = list_members(work, root, &third.n_b);
            third.b = members;
            bool thin;
            enum match_doubt doubt = merge_limits_check(work->input->limits, &third, &thin);
            found = doubt == DOUBT_NUMBERS || doubt == DOUBT_TIED || doubt == DOUBT_DATES ||
                    doubt == DOUBT_BIRTHS || doubt == DOUBT_SEX || (doubt == DOUBT_NAMES && !named);
            free(members);
        }
    return found;
}

static enum match_doubt find_doubt(struct work *work, const struct match *match, uint32_t a,
                                   uint32_t b)
{
    if (!work->input->limits || match->rule == MATCH_ALWAYS)
        return DOUBT_NONE;
    struct merge_sides sides = {.match = match};
    uint32_t *members_a = list_members(work, a, &sides.n_a);
    uint32_t *members_b = list_members(work, b, &sides.n_b);
    sides.a = members_a;
    sides.b = members_b;
    bool thin;
    enum match_doubt doubt = merge_limits_check(work->input->limits, &sides, &thin);
    if (!doubt && thin && match->rule == MATCH_WEIGHT && work->input->rivals &&
        (has_rival(work, &sides, false) || has_rival(work, &sides, true)))
        doubt = DOUBT_RIVAL;
    free(members_a);
    free(members_b);
    return doubt;
}

static void push_step(struct work *work, uint32_t record, struct step step)
{
    memory_grow(&work->steps, &work->step_capacity, work->n_step + 1, sizeof *work->steps);
    work->steps[work->n_step] = step;
    work->top[record] = (uint32_t)work->n_step++;
}

// The junior's records come to the senior on the day.
static void give_way(struct work *work, uint32_t senior, uint32_t junior, day_t day)
{
    uint32_t representative = work->representative[senior], given_up = work->representative[junior];
    bool stood = work->received[junior] < day;
    work->gone[given_up] = !stood;
    work->until[given_up] = day;
    work->merged_into[given_up] = representative;
    for (uint32_t r = junior; r != NO_RECORD; r = work->next[r]) {
        if (stood)
            push_step(work, r, (struct step){representative, work->top[r], day});
        else
            work->steps[work->top[r]] =
                (struct step){representative, work->steps[work->top[r]].before, day};
    }
}

static void note_refused(struct work *work, uint32_t record)
{
    memory_grow(&work->refused, &work->refused_capacity, work->n_refused + 1,
                sizeof *work->refused);
    work->refused[work->n_refused++] = record;
}

static void join(struct work *work, uint32_t a, uint32_t b, day_t day)
{
    bool a_goes_on = is_senior(work->input, work->representative[a], work->representative[b]);
    uint32_t senior = a_goes_on ? a : b, junior = a_goes_on ? b : a;
    give_way(work, senior, junior, day);
    work->next[work->tail[senior]] = junior;
    work->tail[senior] = work->tail[junior];
    work->root[junior] = senior;
    if (work->received[junior] < work->received[senior])
        work->received[senior] = work->received[junior];
}

// Does what came of the match or, where that is open, finds it out. Returns it.
static uint8_t merge(struct work *work, const struct match *match, uint8_t outcome)
{
    uint32_t a = sets_root(work->root, match->a), b = sets_root(work->root, match->b);
    if (a == b)
        return MERGE_DONE;
    if (outcome == MERGE_OPEN && cannot_merge(work, a, b))
        outcome = MERGE_REFUSED;
    if (outcome == MERGE_OPEN) {
        enum match_doubt doubt = find_doubt(work, match, a, b);
        outcome = doubt ? (uint8_t)(MERGE_DOUBTED + doubt) : MERGE_DONE;
    }
    if (outcome == MERGE_DONE) {
        join(work, a, b, match->received);
    } else if (outcome == MERGE_REFUSED) {
        note_refused(work, match->a);
    } else {
        struct match review = *match;
        review.doubt = (enum match_doubt)(outcome - MERGE_DOUBTED);
        match_add(&work->reviews, review);
    }
    return outcome;
}

static void index_cannot_links(struct work *work)
{
    const struct merging_input *input = work->input;
    work->cannot_link_first = memory_alloc((input->n_record + 2) * sizeof *work->cannot_link_first);
    work->cannot_link_other =
        memory_alloc(2 * input->n_cannot_link * sizeof *work->cannot_link_other);
    uint32_t *first = work->cannot_link_first;
    for (size_t i = 0; i < input->n_cannot_link; i++) {
        first[input->cannot_links[i].a + 2]++;
        first[input->cannot_links[i].b + 2]++;
    }
    for (size_t r = 2; r < input->n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t i = 0; i < input->n_cannot_link; i++) {
        work->cannot_link_other[first[input->cannot_links[i].a + 1]++] = input->cannot_links[i].b;
        work->cannot_link_other[first[input->cannot_links[i].b + 1]++] = input->cannot_links[i].a;
    }
}

static void work_start(struct work *work, const struct merging_input *input)
{
    size_t n = input->n_record;
    *work = (struct work){.input = input};
    work->root = memory_alloc(n * sizeof *work->root);
    work->next = memory_alloc(n * sizeof *work->next);
    work->tail = memory_alloc(n * sizeof *work->tail);
    work->representative = memory_alloc(n * sizeof *work->representative);
    work->received = memory_alloc(n * sizeof *work->received);
    work->top = memory_alloc(n * sizeof *work->top);
    work->gone = memory_alloc(n * sizeof *work->gone);
    work->until = memory_alloc(n * sizeof *work->until);
    work->merged_into = memory_alloc(n * sizeof *work->merged_into);
    for (uint32_t r = 0; r < n; r++) {
        work->root[r] = work->tail[r] = work->representative[r] = work->merged_into[r] = r;
        work->next[r] = NO_RECORD;
        work->received[r] = input->first_received ? input->first_received[r] : DAY_NONE;
        work->until[r] = DAY_MAX;
        push_step(work, r, (struct step){r, NO_STEP, DAY_NONE});
    }
    index_cannot_links(work);
}

// Numbers the persons that ever stood, in order of their representatives. Owns: the caller frees.
static uint32_t *number_persons(const struct work *work, struct merging *merging)
{
    size_t n = work->input->n_record;
    uint32_t *number = memory_alloc(n * sizeof *number);
    for (uint32_t r = 0; r < n; r++)
        if (!work->gone[r])
            number[r] = (uint32_t)merging->n_person++;
    merging->representative = memory_alloc(merging->n_person * sizeof *merging->representative);
    merging->until = memory_alloc(merging->n_person * sizeof *merging->until);
    merging->merged_into = memory_alloc(merging->n_person * sizeof *merging->merged_into);
    for (uint32_t r = 0; r < n; r++) {
        if (work->gone[r])
            continue;
        uint32_t into = work->merged_into[r];
        while (work->gone[into])
            into = work->merged_into[into];
        merging->representative[number[r]] = r;
        merging->until[number[r]] = work->until[r];
        merging->merged_into[number[r]] = number[into];
    }
    return number;
}

static void list_memberships(const struct work *work, const uint32_t *number,
                             struct merging *merging)
{
    size_t n = work->input->n_record;
    merging->first = memory_alloc((n + 1) * sizeof *merging->first);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t count = 0;
        for (uint32_t s = work->top[r]; s != NO_STEP; s = work->steps[s].before)
            count++;
        merging->first[r + 1] = merging->first[r] + count;
    }
    merging->memberships = memory_alloc(merging->first[n] * sizeof *merging->memberships);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t at = merging->first[r + 1];
        for (uint32_t s = work->top[r]; s != NO_STEP; s = work->steps[s].before)
            merging->memberships[--at] =
                (struct membership){number[work->steps[s].person], work->steps[s].linked};
    }
}

// A match that was to be reviewed, and whose records others linked later, needs no review.
static void drop_settled_reviews(struct work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < work->reviews.n; i++) {
        const struct match *review = &work->reviews.items[i];
        if (sets_root(work->root, review->a) != sets_root(work->root, review->b))
            work->reviews.items[n++] = *review;
    }
    work->reviews.n = n;
}

static void work_done(struct work *work)
{
    void *const parts[] = {work->root,     work->next,  work->tail,        work->representative,
                           work->received, work->top,   work->steps,       work->cannot_link_first,
                           work->gone,     work->until, work->merged_into, work->cannot_link_other};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
}

static void merge_all(struct work *work, const struct matches *matches, uint8_t *ret_outcomes)
{
    const uint8_t *known = work->input->outcomes;
    for (size_t i = 0; i < matches->n; i++)
        ret_outcomes[i] = merge(work, &matches->items[i], known ? known[i] : MERGE_OPEN);
}

void merging_decide(const struct merging_input *input, const struct matches *matches,
                    uint8_t *ret_outcomes)
{
    struct work work;
    work_start(&work, input);
    merge_all(&work, matches, ret_outcomes);
    free(work.refused);
    free(work.reviews.items);
    work_done(&work);
}

void merging_make(const struct merging_input *input, const struct matches *matches,
                  struct merging *ret_merging)
{
    struct work work;
    uint8_t *outcomes = memory_alloc(matches->n + 1);
    work_start(&work, input);
    merge_all(&work, matches, outcomes);
    drop_settled_reviews(&work);
    matches_settle(&work.reviews);
    if (work.n_refused)
        qsort(work.refused, work.n_refused, sizeof *work.refused, order_u32);
    *ret_merging = (struct merging){.refused = work.refused,
                                    .n_refused = work.n_refused,
                                    .reviews = work.reviews.items,
                                    .n_review = work.reviews.n,
                                    .outcomes = outcomes};
    uint32_t *number = number_persons(&work, ret_merging);
    list_memberships(&work, number, ret_merging);
    free(number);
    work_done(&work);
}

void merging_done(struct merging *merging)
{
    free(merging->representative);
    free(merging->until);
    free(merging->merged_into);
    free(merging->first);
    free(merging->memberships);
    free(merging->outcomes);
    free(merging->reviews);
    free(merging->refused);
}
