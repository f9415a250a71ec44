// Union-find over the matches in order of the day on which their evidence was known. When two
// persons turn out to be one, the senior goes on and gains the other's records from that day; the
// other keeps its own until then, if anything of it could be seen before.

#include "features/link/merging.h"

#include "features/base/arena.h"

#include <stdlib.h>

#define NO_RECORD UINT32_MAX

struct step {                // one membership of a record, the newest first
    uint32_t person, before; // its anchor; the step before it, or NO_STEP
    day_t joined;
};
#define NO_STEP UINT32_MAX

struct work {
    const struct joining_input *input;
    uint32_t *root;        // union-find
    uint32_t *next, *tail; // the members of a root as a list that starts with the root itself
    uint32_t *anchor;      // of a root
    day_t *seen;           // of a root: the earliest of its members
    uint32_t *top;         // of a record: its newest step
    struct step *steps;
    size_t n_step, step_capacity;
    uint32_t *apart_first; // n_record + 1, into apart_other
    uint32_t *apart_other;
    bool *gone;            // of an anchor: never stood as a person of its own
    day_t *until;          // of an anchor
    uint32_t *joined_into; // of an anchor: another anchor
    size_t n_refused;
};

static uint32_t find_root(struct work *work, uint32_t record)
{
    uint32_t *root = work->root;
    while (root[record] != record) {
        root[record] = root[root[record]];
        record = root[record];
    }
    return record;
}

static bool is_senior(const struct joining_input *input, uint32_t a, uint32_t b)
{
    if (input->is_anchor && input->is_anchor[a] != input->is_anchor[b])
        return input->is_anchor[a];
    if (input->first_seen && input->first_seen[a] != input->first_seen[b])
        return input->first_seen[a] < input->first_seen[b];
    return a < b;
}

// Whether both have a record of one input that may give a person only one.
static bool share_unique_input(const struct work *work, uint32_t root, uint32_t other_root)
{
    const struct joining_input *input = work->input;
    for (uint32_t r = root; input->unique && r != NO_RECORD; r = work->next[r])
        for (uint32_t o = other_root; input->unique[input->input[r]] && o != NO_RECORD;
             o = work->next[o])
            if (input->input[r] == input->input[o])
                return true;
    return false;
}

static bool must_stay_apart(struct work *work, uint32_t root, uint32_t other_root)
{
    if (share_unique_input(work, root, other_root))
        return true;
    for (uint32_t r = root; work->input->n_apart && r != NO_RECORD; r = work->next[r])
        for (uint32_t i = work->apart_first[r]; i < work->apart_first[r + 1]; i++)
            if (find_root(work, work->apart_other[i]) == other_root)
                return true;
    return false;
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
    uint32_t anchor = work->anchor[senior], given_up = work->anchor[junior];
    bool stood = work->seen[junior] < day;
    work->gone[given_up] = !stood;
    work->until[given_up] = day;
    work->joined_into[given_up] = anchor;
    for (uint32_t r = junior; r != NO_RECORD; r = work->next[r]) {
        if (stood)
            push_step(work, r, (struct step){anchor, work->top[r], day});
        else
            work->steps[work->top[r]] =
                (struct step){anchor, work->steps[work->top[r]].before, day};
    }
}

static void join(struct work *work, const struct match *match)
{
    uint32_t a = find_root(work, match->a), b = find_root(work, match->b);
    if (a == b)
        return;
    if (must_stay_apart(work, a, b)) {
        work->n_refused++;
        return;
    }
    bool a_goes_on = is_senior(work->input, work->anchor[a], work->anchor[b]);
    uint32_t senior = a_goes_on ? a : b, junior = a_goes_on ? b : a;
    give_way(work, senior, junior, match->seen);
    work->next[work->tail[senior]] = junior;
    work->tail[senior] = work->tail[junior];
    work->root[junior] = senior;
    if (work->seen[junior] < work->seen[senior])
        work->seen[senior] = work->seen[junior];
}

static void index_aparts(struct work *work)
{
    const struct joining_input *input = work->input;
    work->apart_first = memory_alloc((input->n_record + 2) * sizeof *work->apart_first);
    work->apart_other = memory_alloc(2 * input->n_apart * sizeof *work->apart_other);
    uint32_t *first = work->apart_first;
    for (size_t i = 0; i < input->n_apart; i++) {
        first[input->aparts[i].a + 2]++;
        first[input->aparts[i].b + 2]++;
    }
    for (size_t r = 2; r < input->n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t i = 0; i < input->n_apart; i++) {
        work->apart_other[first[input->aparts[i].a + 1]++] = input->aparts[i].b;
        work->apart_other[first[input->aparts[i].b + 1]++] = input->aparts[i].a;
    }
}

static void work_start(struct work *work, const struct joining_input *input)
{
    size_t n = input->n_record;
    *work = (struct work){.input = input};
    work->root = memory_alloc(n * sizeof *work->root);
    work->next = memory_alloc(n * sizeof *work->next);
    work->tail = memory_alloc(n * sizeof *work->tail);
    work->anchor = memory_alloc(n * sizeof *work->anchor);
    work->seen = memory_alloc(n * sizeof *work->seen);
    work->top = memory_alloc(n * sizeof *work->top);
    work->gone = memory_alloc(n * sizeof *work->gone);
    work->until = memory_alloc(n * sizeof *work->until);
    work->joined_into = memory_alloc(n * sizeof *work->joined_into);
    for (uint32_t r = 0; r < n; r++) {
        work->root[r] = work->tail[r] = work->anchor[r] = work->joined_into[r] = r;
        work->next[r] = NO_RECORD;
        work->seen[r] = input->first_seen ? input->first_seen[r] : DAY_NONE;
        work->until[r] = DAY_MAX;
        push_step(work, r, (struct step){r, NO_STEP, DAY_NONE});
    }
    index_aparts(work);
}

// Numbers the persons that ever stood, in order of their anchors. Owns: the caller frees.
static uint32_t *number_persons(const struct work *work, struct joining *joining)
{
    size_t n = work->input->n_record;
    uint32_t *number = memory_alloc(n * sizeof *number);
    for (uint32_t r = 0; r < n; r++)
        if (!work->gone[r])
            number[r] = (uint32_t)joining->n_person++;
    joining->anchor = memory_alloc(joining->n_person * sizeof *joining->anchor);
    joining->until = memory_alloc(joining->n_person * sizeof *joining->until);
    joining->joined_into = memory_alloc(joining->n_person * sizeof *joining->joined_into);
    for (uint32_t r = 0; r < n; r++) {
        if (work->gone[r])
            continue;
        uint32_t into = work->joined_into[r];
        while (work->gone[into])
            into = work->joined_into[into];
        joining->anchor[number[r]] = r;
        joining->until[number[r]] = work->until[r];
        joining->joined_into[number[r]] = number[into];
    }
    return number;
}

static void list_memberships(const struct work *work, const uint32_t *number,
                             struct joining *joining)
{
    size_t n = work->input->n_record;
    joining->first = memory_alloc((n + 1) * sizeof *joining->first);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t count = 0;
        for (uint32_t s = work->top[r]; s != NO_STEP; s = work->steps[s].before)
            count++;
        joining->first[r + 1] = joining->first[r] + count;
    }
    joining->memberships = memory_alloc(joining->first[n] * sizeof *joining->memberships);
    for (uint32_t r = 0; r < n; r++) {
        uint32_t at = joining->first[r + 1];
        for (uint32_t s = work->top[r]; s != NO_STEP; s = work->steps[s].before)
            joining->memberships[--at] =
                (struct membership){number[work->steps[s].person], work->steps[s].joined};
    }
}

void joining_make(const struct joining_input *input, const struct matches *matches,
                  struct joining *ret_joining)
{
    struct work work;
    work_start(&work, input);
    for (size_t i = 0; i < matches->n; i++)
        join(&work, &matches->items[i]);
    *ret_joining = (struct joining){.n_refused = work.n_refused};
    uint32_t *number = number_persons(&work, ret_joining);
    list_memberships(&work, number, ret_joining);
    free(number);
    void *const parts[] = {work.root, work.next,  work.tail,        work.anchor,
                           work.seen, work.top,   work.steps,       work.apart_first,
                           work.gone, work.until, work.joined_into, work.apart_other};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
}

void joining_done(struct joining *joining)
{
    free(joining->anchor);
    free(joining->until);
    free(joining->joined_into);
    free(joining->first);
    free(joining->memberships);
}
