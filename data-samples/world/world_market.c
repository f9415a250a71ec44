// Who joins a household is looked for among those who are free on the day: of the same sex and
// ethnicity, about the age that was drawn, of another family. Days are taken in order, and whoever
// is found is free no longer. What a household goes through does not depend on who joined it.

#include "data-samples/world/world_market.h"
#include "data-samples/world/world_merge.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"
#include "features/base/arena.h"
#include "features/base/sort.h"

#include <stdlib.h>

enum { MOTHER_DAYS = 365, PARTNER_DAYS = 1000, KIN_YEARS = 12, SEARCH_MOST = 1000 };
#define MARKET_KEY 0x6d61726b65740000u

static int leaver_order(const void *left, const void *right)
{
    const struct leaver *a = left, *b = right;
    ORDER_BY(a->identity.female, b->identity.female);
    ORDER_BY(a->identity.ethnicity, b->identity.ethnicity);
    ORDER_BY(a->identity.dob, b->identity.dob);
    ORDER_BY(a->identity.family, b->identity.family);
    ORDER_BY(a->free, b->free);
    ORDER_BY(a->identity.forename, b->identity.forename);
    return ORDER_OF(a->person, b->person);
}

static int joiner_order(const void *left, const void *right)
{
    const struct joiner *a = left, *b = right;
    ORDER_BY(a->day, b->day);
    return ORDER_OF(a->person, b->person);
}

// The first leaver of this sex and ethnicity who was born on the day or after it.
static size_t first_born(const struct moves *moves, const struct person *like, day_t dob)
{
    struct leaver key = {
        .identity = {.female = like->female, .ethnicity = like->ethnicity, .dob = dob}};
    size_t low = 0, high = moves->n_leaver;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (leaver_order(&moves->leavers[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool share_a_parent(const struct person *one, const struct person *other)
{
    return (one->mother != WORLD_NONE && one->mother == other->mother) ||
           (one->father != WORLD_NONE && one->father == other->father);
}

static bool fits(const struct merge *merge, const struct leaver *leaver,
                 const struct joiner *joiner)
{
    const struct person *persons = merge->world->persons;
    const struct person *like = &persons[joiner->person];
    bool is_row = leaver->person != WORLD_NONE;
    const struct person *is = is_row ? &persons[leaver->person] : &leaver->identity;
    day_t until = is_row ? leaver->until : leaver->free + KIN_YEARS * YEAR_DAYS;
    day_t apart = is->dob > like->dob ? is->dob - like->dob : like->dob - is->dob;
    if (leaver->free > joiner->day || until < joiner->day || is->family == like->family ||
        leaver->identity.family == like->family ||
        apart > (joiner->mother == WORLD_NONE ? MOTHER_DAYS : PARTNER_DAYS))
        return false;
    if (is_row && (persons[leaver->person].came >= joiner->day))
        return false;
    return joiner->mother == WORLD_NONE ||
           (!share_a_parent(is, &persons[joiner->mother]) && is->mother != joiner->mother);
}

// The leaver whom the joiner is, from a random one of that age on; n_leaver = nobody is found.
static size_t find(const struct merge *merge, const struct moves *moves, const bool *taken,
                   const struct joiner *joiner)
{
    const struct person *like = &merge->world->persons[joiner->person];
    int days = joiner->mother == WORLD_NONE ? MOTHER_DAYS : PARTNER_DAYS;
    size_t low = first_born(moves, like, like->dob - days);
    size_t n = first_born(moves, like, like->dob + days) - low;
    uint64_t random = stream_hash(merge->world->options.seed ^ MARKET_KEY, joiner->person);
    double u = (double)(random >> 11) * 0x1p-53;
    if (!n || u >= (joiner->mother == WORLD_NONE ? PROB_MOTHER_LOCAL : PROB_PARTNER_LOCAL))
        return moves->n_leaver;
    size_t start = stream_hash(random, 1) % n;
    for (size_t k = 0; k < n && k < SEARCH_MOST; k++) {
        size_t i = low + (start + k) % n;
        if (!taken[i] && fits(merge, &moves->leavers[i], joiner))
            return i;
    }
    return moves->n_leaver;
}

void market_match(struct world *world, const struct calendar *calendar,
                  struct residence *residences, struct moves *moves)
{
    struct merge merge;
    merge_open(world, calendar, residences, &merge);
    if (moves->n_leaver)
        qsort(moves->leavers, moves->n_leaver, sizeof *moves->leavers, leaver_order);
    if (moves->n_joiner)
        qsort(moves->joiners, moves->n_joiner, sizeof *moves->joiners, joiner_order);
    bool *taken = memory_alloc(moves->n_leaver * sizeof *taken + 1);
    for (size_t i = 0; i < moves->n_joiner; i++) {
        const struct joiner *joiner = &moves->joiners[i];
        if (joiner->day >= calendar->end)
            break;
        size_t k = find(&merge, moves, taken, joiner);
        if (k == moves->n_leaver)
            continue;
        const struct leaver *leaver = &moves->leavers[k];
        taken[k] = true;
        merge.is_mother[joiner->person] = joiner->mother == WORLD_NONE;
        if (leaver->person == WORLD_NONE)
            merge_identity(&merge, joiner->person, &leaver->identity);
        else
            merge_persons(&merge, leaver->person, joiner->person, leaver->free, joiner->day);
    }
    free(taken);
    merge_close(&merge);
}
