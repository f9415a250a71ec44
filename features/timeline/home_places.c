// Agencies write one home in many ways, and a few per cent of their UPRNs are a neighbour's: what
// most sources say counts.

#include "features/timeline/home_places.h"

#define VOTES_TO_OUTVOTE 2 // and twice as many as all others together

// What the sources said by now of one written address: [from, end) of the aliases.
struct votes {
    uint32_t best; // the UPRN said most, the first one where several are; ADDRESS_NONE = none yet
    size_t n_best, n_all;
};

static struct votes votes_count(const struct view *view, size_t from, size_t end)
{
    const struct address_alias *aliases = view->timeline->aliases;
    struct votes votes = {.best = ADDRESS_NONE};
    for (size_t i = from, next; i < end; i = next) {
        size_t n = 0;
        for (next = i; next < end && aliases[next].uprn == aliases[i].uprn; next++)
            n += aliases[next].known < view->as_of;
        votes.n_all += n;
        if (n > votes.n_best) {
            votes.n_best = n;
            votes.best = aliases[i].uprn;
        }
    }
    return votes;
}

// Written addresses first, then rows with both.
static void resolve(const struct view *view, struct home_memory *memory, uint32_t *place_of)
{
    const struct timeline *timeline = view->timeline;
    size_t n_address = timeline->n_address;
    bool *outvotes = home_memory_take(memory, n_address + 1); // of texts: their best counts for all
    for (uint32_t a = 0; a < n_address; a++)
        place_of[a] = a;
    for (size_t i = 0, end; i < timeline->n_alias; i = end) {
        uint32_t text = timeline->aliases[i].text;
        for (end = i; end < timeline->n_alias && timeline->aliases[end].text == text;)
            end++;
        struct votes votes = votes_count(view, i, end);
        if (2 * votes.n_best <= votes.n_all)
            continue;
        place_of[text] = votes.best;
        size_t n_other = votes.n_all - votes.n_best;
        outvotes[text] = votes.n_best >= VOTES_TO_OUTVOTE && votes.n_best >= 2 * n_other;
    }
    for (uint32_t a = 0; a < n_address; a++) {
        const struct address_parts *parts = &timeline->address_parts[a];
        if (parts->uprn == ADDRESS_NONE || parts->text == ADDRESS_NONE)
            continue;
        place_of[a] = outvotes[parts->text] ? place_of[parts->text] : parts->uprn;
    }
}

void home_places_find(const struct view *view, struct home_memory *memory,
                      struct home_places *ret_places)
{
    const struct timeline *timeline = view->timeline;
    size_t n = timeline->n_address + 1;
    *ret_places = (struct home_places){
        .place_of = home_memory_take(memory, n * sizeof *ret_places->place_of),
        .listed = home_memory_take(memory, n * sizeof *ret_places->listed),
        .whole = home_memory_take(memory, n * sizeof *ret_places->whole),
    };
    resolve(view, memory, ret_places->place_of);
    for (size_t i = 0; i < timeline->n_listed; i++) {
        const struct listed_place *place = &timeline->listed[i];
        if (place->from >= view->as_of || (place->to != DAY_NONE && place->to < view->as_of))
            continue;
        ret_places->listed[ret_places->place_of[place->address]] = true;
        ret_places->whole[ret_places->place_of[place->address]] = place->is_whole;
    }
}
