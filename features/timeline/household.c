// Connected components by union-find. The root of a component is always its smallest person, which
// is also the bytewise smallest id, because persons are numbered in that order.

#include "features/timeline/household.h"

#include "features/base/disjoint_sets.h"
#include "features/base/sort.h"
#include "features/timeline/duplicates.h"

#include <math.h>
#include <stdlib.h>

struct household_index {
    uint32_t *household; // n_person: its smallest member, or HOUSEHOLD_NONE
    uint32_t *first;     // n_person + 1, by smallest member
    uint32_t *members;
    struct home *homes; // n_person
    // Members who may be one person: few, so sorted lists and not arrays of persons.
    struct member_match *matches; // n_match, by household, the surest first
    size_t n_match;
    struct home_memory own; // of all arrays but matches, when they are not the caller's
};

struct household_memory {
    struct home_memory scratch, index;
};

// Two members of one household who may be one person.
struct member_match {
    uint32_t household, person, same_as;
    bool with_child;
    double probability;
};

static bool lives_there(const struct home *home)
{
    return home->place != HOME_NONE && home->probability >= HOME_LIVES;
}

// Who is joined with whom, n_person each, while a household or family is found.
struct joining {
    struct home_memory *scratch;
    struct home *homes;
    uint32_t *parent;
    unsigned char *placed;
};

// Joins persons who live at one address; marks who has an address that counts.
static void join_addresses(const struct view *view, struct joining *joining)
{
    const struct timeline *timeline = view->timeline;
    const struct home *homes = joining->homes;
    uint32_t *parent = joining->parent;
    uint32_t *n_at = home_memory_take(joining->scratch, timeline->n_address * sizeof *n_at);
    uint32_t *first_at = home_memory_take(joining->scratch, timeline->n_address * sizeof *first_at);
    for (uint32_t p = 0; p < timeline->n_person; p++)
        if (lives_there(&homes[p]) && n_at[homes[p].place]++ == 0)
            first_at[homes[p].place] = p;
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        const struct home *home = &homes[p];
        if (!lives_there(home) || home->listed ||
            n_at[home->place] > timeline->config->household_max)
            continue;
        joining->placed[p] = 1;
        sets_join(parent, p, first_at[home->place]);
    }
}

static void join_ties(const struct view *view, struct joining *joining, unsigned relations)
{
    const struct timeline *timeline = view->timeline;
    for (uint32_t p = 0; p < timeline->n_person; p++)
        for (uint32_t i = timeline->relationship_first[p]; i < timeline->relationship_first[p + 1];
             i++) {
            const struct relationship_row *tie = &timeline->ties[i];
            if (!(relations >> tie->relation & 1) || !view_tie_holds(view, tie) ||
                !timeline_stands(timeline, p, view->as_of))
                continue;
            joining->placed[p] = joining->placed[tie->other] = 1;
            sets_join(joining->parent, p, tie->other);
        }
}

// homes and parent live in memory, the rest in scratch, which is reset.
static struct joining joining_start(const struct view *view, struct home_memory *scratch,
                                    struct home_memory *memory)
{
    size_t n = view->timeline->n_person;
    struct joining joining = {.scratch = scratch,
                              .homes = home_memory_take(memory, n * sizeof *joining.homes),
                              .parent = home_memory_take(memory, n * sizeof *joining.parent)};
    for (uint32_t p = 0; p < n; p++)
        joining.parent[p] = p;
    homes_find_in(view, scratch, joining.homes);
    joining.placed = home_memory_take(scratch, n);
    join_addresses(view, &joining);
    return joining;
}

static void list_members(struct household_index *index, size_t n_person, struct home_memory *memory)
{
    index->first = home_memory_take(memory, (n_person + 2) * sizeof *index->first);
    index->members = home_memory_take(memory, n_person * sizeof *index->members);
    for (size_t p = 0; p < n_person; p++)
        if (index->household[p] != HOUSEHOLD_NONE)
            index->first[index->household[p] + 2]++;
    for (size_t p = 2; p < n_person + 2; p++)
        index->first[p] += index->first[p - 1];
    for (uint32_t p = 0; p < n_person; p++)
        if (index->household[p] != HOUSEHOLD_NONE)
            index->members[index->first[index->household[p] + 1]++] = p;
}

// ---- members who may be one person ----------------------------------------------------------------

static int compare_matches(const void *a, const void *b)
{
    const struct member_match *x = a, *y = b;
    ORDER_BY(x->household, y->household);
    ORDER_BY_FALLING(x->probability, y->probability);
    ORDER_BY(x->with_child, y->with_child);
    ORDER_BY(x->same_as, y->same_as);
    return ORDER_OF(x->person, y->person);
}

static void list_matches(const struct view *view, struct household_index *index)
{
    const struct timeline *timeline = view->timeline;
    size_t capacity = 0;
    for (uint32_t p = 0; timeline->n_duplicate && p < timeline->n_person; p++) {
        uint32_t household = index->household[p];
        uint32_t first = timeline->duplicate_first[p], end = timeline->duplicate_first[p + 1];
        for (uint32_t i = first; i < end && household != HOUSEHOLD_NONE; i++) {
            uint32_t other = timeline->duplicates[i].other;
            if ((i > first && timeline->duplicates[i - 1].other == other) ||
                index->household[other] != household)
                continue;
            double probability = duplicate_probability(view, p, other);
            if (probability <= 0)
                continue;
            memory_grow(&index->matches, &capacity, index->n_match + 1, sizeof *index->matches);
            index->matches[index->n_match++] = (struct member_match){
                household, other, p, duplicate_with_child(view, p, other), probability};
        }
    }
    if (index->n_match)
        qsort(index->matches, index->n_match, sizeof *index->matches, compare_matches);
}

static uint32_t n_tie_of(const struct timeline *timeline, uint32_t person)
{
    return timeline->relationship_first[person + 1] - timeline->relationship_first[person];
}

// Whether others of the two groups speak against it: a father and a son of one name are two, though
// a record without a date of birth may be either's.
static bool others_differ(const struct view *view, const struct household_index *index,
                          const struct member_match *match, uint32_t *root)
{
    uint32_t a = sets_root(root, match->same_as), b = sets_root(root, match->person);
    const uint32_t *members = index->members + index->first[match->household];
    size_t n = index->first[match->household + 1] - index->first[match->household];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && sets_root(root, members[i]) == a; k++)
            if (sets_root(root, members[k]) == b &&
                duplicate_probability(view, members[i], members[k]) < match->probability / 2)
                return true;
    return false;
}

// Keeps the matches that make no circle, the surest first: so the sum of their probabilities is what
// is expected to be counted twice. Each then names a person and who stands for it: of those who are
// probably one, the one with most relatives on record.
static void keep_forest(const struct view *view, struct household_index *index,
                        struct home_memory *scratch)
{
    if (!index->n_match)
        return;
    uint32_t *root = home_memory_take(scratch, view->timeline->n_person * sizeof *root);
    size_t n = 0;
    for (uint32_t p = 0; p < view->timeline->n_person; p++)
        root[p] = p;
    for (size_t i = 0; i < index->n_match; i++) {
        struct member_match match = index->matches[i];
        uint32_t a = sets_root(root, match.same_as), b = sets_root(root, match.person);
        if (a == b || others_differ(view, index, &match, root))
            continue;
        uint32_t n_a = n_tie_of(view->timeline, a), n_b = n_tie_of(view->timeline, b);
        bool a_stands = n_a > n_b || (n_a == n_b && a < b);
        match.same_as = a_stands ? a : b;
        match.person = a_stands ? b : a;
        root[match.person] = match.same_as;
        index->matches[n++] = match;
    }
    index->n_match = n;
}

static size_t first_match(const struct household_index *index, uint32_t household)
{
    return SORTED_FIRST(i, index->n_match, index->matches[i].household < household);
}

size_t household_size(const struct household_index *index, uint32_t person)
{
    uint32_t household = index->household[person];
    if (household == HOUSEHOLD_NONE)
        return 0;
    double n = index->first[household + 1] - index->first[household];
    for (size_t i = first_match(index, household);
         i < index->n_match && index->matches[i].household == household; i++)
        n -= index->matches[i].probability;
    return (size_t)fmax(1, floor(n + .5));
}

uint32_t household_same_as(const struct household_index *index, uint32_t person)
{
    uint32_t household = index->household[person], found = HOUSEHOLD_NONE;
    if (household == HOUSEHOLD_NONE)
        return HOUSEHOLD_NONE;
    for (size_t i = first_match(index, household);
         i < index->n_match && index->matches[i].household == household &&
         index->matches[i].probability >= DUPLICATE_LIKELY;
         i++)
        if (index->matches[i].person == person || index->matches[i].person == found)
            found = index->matches[i].same_as;
    return found;
}

static void build(const struct view *view, struct home_memory *scratch, struct home_memory *memory,
                  struct household_index *index)
{
    size_t n_person = view->timeline->n_person;
    struct joining joining = joining_start(view, scratch, memory);
    join_ties(view, &joining, 1u << TIE_HOUSEHOLD);
    for (uint32_t p = 0; p < n_person; p++)
        joining.parent[p] = sets_root(joining.parent, p);
    for (uint32_t p = 0; p < n_person; p++)
        if (!joining.placed[p])
            joining.parent[p] = HOUSEHOLD_NONE;
    index->homes = joining.homes;
    index->household = joining.parent;
    list_members(index, n_person, memory);
    list_matches(view, index);
    keep_forest(view, index, scratch);
}

struct household_index *household_build(const struct view *view)
{
    struct household_index *index = memory_alloc(sizeof *index);
    struct home_memory scratch = {.n = 0};
    build(view, &scratch, &index->own, index);
    home_memory_done(&scratch);
    return index;
}

struct household_memory *household_memory_create(void)
{
    return memory_alloc(sizeof(struct household_memory));
}

void household_memory_free(struct household_memory *memory)
{
    if (!memory)
        return;
    home_memory_done(&memory->scratch);
    home_memory_done(&memory->index);
    free(memory);
}

struct household_index *household_build_in(const struct view *view, struct household_memory *memory)
{
    struct household_index *index = memory_alloc(sizeof *index);
    home_memory_reset(&memory->index);
    build(view, &memory->scratch, &memory->index, index);
    return index;
}

void household_free(struct household_index *index)
{
    if (!index)
        return;
    home_memory_done(&index->own);
    free(index->matches);
    free(index);
}

uint32_t household_of(const struct household_index *index, uint32_t person)
{
    return index->household[person];
}

const struct home *household_home(const struct household_index *index, uint32_t person)
{
    return &index->homes[person];
}

const uint32_t *household_members(const struct household_index *index, uint32_t person,
                                  size_t *ret_n)
{
    uint32_t household = index->household[person];
    *ret_n = 0;
    if (household == HOUSEHOLD_NONE)
        return NULL;
    *ret_n = index->first[household + 1] - index->first[household];
    return index->members + index->first[household];
}

void household_families(const struct view *view, uint32_t *ret_family)
{
    struct home_memory scratch = {.n = 0}, memory = {.n = 0};
    struct joining joining = joining_start(view, &scratch, &memory);
    join_ties(view, &joining, (1u << (TIE_HOUSEHOLD + 1)) - 1);
    for (uint32_t p = 0; p < view->timeline->n_person; p++)
        ret_family[p] = sets_root(joining.parent, p);
    home_memory_done(&scratch);
    home_memory_done(&memory);
}
