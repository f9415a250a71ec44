// Whoever reviews a pair decides about two persons: one pair of each two is enough, and the numbers
// that keep them apart may be on other records of theirs.

#include "features/link/review_pairs.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- near the threshold -------------------------------------------------------------------------

struct near_pair {
    uint32_t a, b; // persons, a < b
    float odds;    // INFINITY: decided, or for review already
    const struct weighted_pair *pair;
};

struct near_list {
    struct near_pair *items;
    size_t n, capacity;
};

static void add_pair(const struct persons *persons, uint32_t a, uint32_t b,
                     const struct weighted_pair *pair, struct near_list *list)
{
    uint32_t x = persons_of_record(persons, a), y = persons_of_record(persons, b);
    memory_grow(&list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] =
        (struct near_pair){x < y ? x : y, x < y ? y : x, pair ? pair->odds : INFINITY, pair};
}

static int compare_near(const void *a, const void *b)
{
    const struct near_pair *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    ORDER_BY(x->b, y->b);
    ORDER_BY_FALLING(x->odds, y->odds);
    if (!x->pair || !y->pair)
        return 0;
    ORDER_BY(x->pair->a, y->pair->a);
    return ORDER_OF(x->pair->b, y->pair->b);
}

static void list_near(const struct manual_links *manual, const struct persons *persons,
                      struct near_list *list)
{
    const struct weight_matches *weights = &persons->weights;
    double least = weights->weighing.least_odds - REVIEW_NEAR_ODDS;
    for (size_t i = 0; i < weights->n; i++) {
        const struct weighted_pair *pair = &weights->pairs[i];
        bool separated =
            persons->separated && (persons->separated[pair->a] || persons->separated[pair->b]);
        if (pair->received == DAY_MAX && pair->odds >= least && !separated &&
            persons_of_record(persons, pair->a) != persons_of_record(persons, pair->b))
            add_pair(persons, pair->a, pair->b, pair, list);
    }
    if (!list->n)
        return;
    for (size_t i = 0; i < persons->n_review; i++)
        add_pair(persons, persons->reviews[i].a, persons->reviews[i].b, NULL, list);
    for (size_t i = 0; i < manual->n_cannot_link; i++)
        add_pair(persons, manual->cannot_links[i].a, manual->cannot_links[i].b, NULL, list);
    qsort(list->items, list->n, sizeof *list->items, compare_near);
}

static int compare_reviews(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
}

void review_pairs_add_near(struct arena *arena, const struct manual_links *manual,
                           struct persons *persons)
{
    struct near_list list = {0};
    list_near(manual, persons, &list);
    size_t n = persons->n_review;
    struct match *reviews = arena_array(arena, n + list.n, sizeof *reviews);
    if (n)
        memcpy(reviews, persons->reviews, n * sizeof *reviews);
    for (size_t i = 0; i < list.n; i++) {
        const struct near_pair *item = &list.items[i];
        bool first = !i || item[-1].a != item->a || item[-1].b != item->b;
        if (first && item->pair)
            reviews[n++] = (struct match){.a = item->pair->a,
                                          .b = item->pair->b,
                                          .received = DAY_MAX,
                                          .rule = MATCH_WEIGHT,
                                          .weight = item->odds,
                                          .doubt = DOUBT_NEAR};
    }
    if (n > persons->n_review)
        qsort(reviews, n, sizeof *reviews, compare_reviews);
    persons->reviews = reviews;
    persons->n_review = n;
    free(list.items);
}

// ---- different numbers --------------------------------------------------------------------------

struct members { // the records of each person of today
    uint32_t *first, *records;
};

static struct members list_members(struct arena *arena, const struct persons *persons)
{
    size_t n = persons->registry.n_record;
    struct members members = {
        arena_array(arena, persons->n_person + 2, sizeof *members.first),
        arena_array(arena, n, sizeof *members.records),
    };
    for (uint32_t r = 0; r < n; r++)
        members.first[persons_of_record(persons, r) + 2]++;
    for (size_t p = 2; p < persons->n_person + 2; p++)
        members.first[p] += members.first[p - 1];
    for (uint32_t r = 0; r < n; r++)
        members.records[members.first[persons_of_record(persons, r) + 1]++] = r;
    return members;
}

struct holder {
    bool found;
    uint32_t record, code;
};

// The number of a record, else that of the first record of its person with one.
static struct holder find_holder(const struct linkage_variable *number,
                                 const struct persons *persons, const struct members *members,
                                 uint32_t record)
{
    uint32_t person = persons_of_record(persons, record);
    if (number->first[record] < number->first[record + 1])
        return (struct holder){true, record, number->values[number->first[record]].code};
    for (uint32_t i = members->first[person]; i < members->first[person + 1]; i++) {
        uint32_t other = members->records[i];
        if (number->first[other] < number->first[other + 1])
            return (struct holder){true, other, number->values[number->first[other]].code};
    }
    return (struct holder){0};
}

static bool person_has(const struct linkage_variable *number, const struct members *members,
                       uint32_t person, uint32_t code)
{
    for (uint32_t i = members->first[person]; i < members->first[person + 1]; i++)
        for (uint32_t v = number->first[members->records[i]];
             v < number->first[members->records[i] + 1]; v++)
            if (number->values[v].code == code)
                return true;
    return false;
}

static bool share_number(const struct linkage_variable *number, const struct members *members,
                         uint32_t a, uint32_t b)
{
    for (uint32_t i = members->first[a]; i < members->first[a + 1]; i++)
        for (uint32_t v = number->first[members->records[i]];
             v < number->first[members->records[i] + 1]; v++)
            if (person_has(number, members, b, number->values[v].code))
                return true;
    return false;
}

// "9434765919 on gp:17", and that the pair's own record has none.
static const char *holder_text(struct arena *arena, const struct registry *registry,
                               const struct linkage_variable *number, const struct holder *holder,
                               uint32_t record)
{
    const char *text = arena_format(
        arena, "%s on %s:%s", dictionary_text(&number->texts, holder->code),
        registry->inputs[registry->input[holder->record]], registry->ids[holder->record]);
    if (holder->record == record)
        return text;
    return arena_format(arena, "%s of the same person (%s:%s has none)", text,
                        registry->inputs[registry->input[record]], registry->ids[record]);
}

static const char *describe(struct arena *arena, const struct number_evidence *evidence,
                            const struct persons *persons, const struct members *members,
                            const struct match *match)
{
    const char *text = NULL;
    for (size_t k = 0; k < NUMBER_COUNT; k++) {
        const struct linkage_variable *number = evidence->numbers[k];
        if (!number || !number->first)
            continue;
        struct holder a = find_holder(number, persons, members, match->a);
        struct holder b = find_holder(number, persons, members, match->b);
        if (!a.found || !b.found ||
            share_number(number, members, persons_of_record(persons, match->a),
                         persons_of_record(persons, match->b)))
            continue;
        text = arena_format(arena, "%s%s%s: %s; %s", text ? text : "", text ? "; " : "",
                            number_columns[k],
                            holder_text(arena, &persons->registry, number, &a, match->a),
                            holder_text(arena, &persons->registry, number, &b, match->b));
    }
    return text;
}

void review_pairs_describe(struct arena *arena, const struct number_evidence *evidence,
                           struct persons *persons)
{
    const char **details = arena_array(arena, persons->n_review, sizeof *details);
    struct members members = {0};
    for (size_t i = 0; i < persons->n_review; i++) {
        if (persons->reviews[i].doubt != DOUBT_NUMBERS)
            continue;
        if (!members.first)
            members = list_members(arena, persons);
        details[i] = describe(arena, evidence, persons, &members, &persons->reviews[i]);
    }
    persons->review_details = details;
}
