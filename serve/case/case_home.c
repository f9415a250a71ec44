// Where the child's people live, in words, and who may live with the child: a person is shown as not
// sure, never dropped, when the records do not say.

#include "serve/case/case_make.h"

#include "features/timeline/duplicates.h"
#include "features/timeline/household.h"
#include "serve/case/case_text.h"

#include <stdlib.h>
#include <string.h>

static const struct home *home_of(const struct case_maker *maker, uint32_t person)
{
    return household_home(maker->view.households, person);
}

static bool same_place(const struct case_maker *maker, uint32_t person)
{
    const struct home *home = home_of(maker, person), *childs = home_of(maker, maker->child);
    return home->place != HOME_NONE && home->place == childs->place;
}

static bool same_household(const struct case_maker *maker, uint32_t person)
{
    uint32_t household = household_of(maker->view.households, person);
    return household != HOUSEHOLD_NONE &&
           household == household_of(maker->view.households, maker->child);
}

// ", last recorded there on 3 May 2019", or "" without a date.
static const char *last_said(const struct case_maker *maker, const struct home *home)
{
    struct arena *arena = &maker->family->arena;
    if (home->said == DAY_NONE || home->said == DAY_MAX)
        return "";
    return arena_format(arena, ", last recorded there on %s", case_day_words(arena, home->said));
}

static const char *same_place_text(const struct case_maker *maker, const struct home *home)
{
    struct arena *arena = &maker->family->arena;
    if (home->listed)
        return "Same hostel, refuge, care home or other listed place";
    if (home->probability >= HOME_LIVES)
        return "Same address: too many people for one household";
    return arena_format(arena, "%s%s",
                        home->probability >= HOME_UNSURE ? "Not sure: may live at this address"
                                                         : "Probably moved from this address",
                        last_said(maker, home));
}

static const char *childs_text(const struct case_maker *maker, const struct home *home)
{
    struct arena *arena = &maker->family->arena;
    if (home->place == HOME_NONE)
        return "No address on record";
    if (home->assumed)
        return "Assumed with the mother: no address of its own on record";
    if (home->listed)
        return "Hostel, refuge, care home or other listed place";
    if (home->probability >= HOME_LIVES)
        return "This household";
    return arena_format(arena, "Not sure of the address%s", last_said(maker, home));
}

// The row that recorded the person at the place last; NULL = none. Time: as the view.
static const struct address_row *row_at(const struct case_maker *maker, uint32_t person,
                                        uint32_t place)
{
    const struct timeline *timeline = maker->model->timeline;
    const struct address_row *last = NULL;
    day_t as_of = maker->view.as_of;
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1];
         i++) {
        const struct address_row *row = &timeline->addresses[i];
        bool visible = (row->from == DAY_NONE || row->from < as_of) &&
                       (row->known == DAY_NONE || row->known < as_of);
        if (row->address == place && visible &&
            (!last || row->from > last->from ||
             (row->from == last->from && row->received > last->received)))
            last = row;
    }
    return last;
}

// "police, 4 April 2025": by whom, and when the row came in or the stay began.
static const char *recorded_text(const struct case_maker *maker, const struct address_row *row)
{
    struct arena *arena = &maker->family->arena;
    const char *agency = maker->model->timeline->config->sources[row->source].agency;
    day_t day = row->received != DAY_NONE && row->received > row->from ? row->received : row->from;
    return arena_format(arena, "%s%s%s", agency ? agency : "",
                        agency && *agency && day != DAY_NONE ? ", " : "",
                        case_day_words(arena, day));
}

// Seen from the child's home. A relative who lives elsewhere now may have been there.
static void place_find(const struct case_maker *maker, uint32_t person, struct case_person *one)
{
    struct arena *arena = &maker->family->arena;
    const struct home *home = home_of(maker, person), *childs = home_of(maker, maker->child);
    one->recorded = "";
    one->place = one->in_household || person == maker->child ? PLACE_HERE : PLACE_ELSEWHERE;
    if (one->same_address)
        one->place = home->listed || home->probability >= HOME_LIVES ? PLACE_HERE
                     : one->not_sure                                 ? PLACE_UNSURE
                                                                     : PLACE_WAS;
    const struct address_row *row =
        childs->place == HOME_NONE ? NULL : row_at(maker, person, childs->place);
    if (row && !childs->listed && one->place == PLACE_ELSEWHERE) {
        one->place = PLACE_WAS;
        if (row->to != DAY_NONE && row->to < maker->view.as_of)
            one->home = arena_format(arena, "Was here until %s", case_day_words(arena, row->to));
        else
            one->home = "Was here, now another address";
    }
    if (row)
        one->recorded = recorded_text(maker, row);
}

void case_home_find(const struct case_maker *maker, uint32_t person, struct case_person *one)
{
    const struct home *home = home_of(maker, person);
    bool sure = home->probability >= HOME_LIVES;
    one->in_household = same_household(maker, person);
    one->same_address = !one->in_household && same_place(maker, person);
    one->not_sure = home->place != HOME_NONE && !sure && home->probability >= HOME_UNSURE;
    if (person == maker->child)
        one->home = childs_text(maker, home);
    else if (one->in_household)
        one->home = home->assumed ? "Same household, assumed with the mother" : "Same household";
    else if (one->same_address)
        one->home = same_place_text(maker, home);
    else if (home->place == HOME_NONE)
        one->home = "No address on record";
    else
        one->home = sure ? "Another address" : "Another address, not sure";
    place_find(maker, person, one);
}

// Whether everybody who is possibly the first may be the person, too: not father and son.
static bool all_may_be(const struct case_maker *maker, size_t first, uint32_t person, double least)
{
    for (size_t k = 0; k < maker->family->n_person; k++)
        if ((k == first || maker->family->people[k].same_as == first) &&
            maker->persons[k] != person &&
            duplicate_probability(&maker->view, maker->persons[k], person) < least)
            return false;
    return true;
}

size_t case_same_person(const struct case_maker *maker, size_t i)
{
    uint32_t person = maker->persons[i], place = home_of(maker, person)->place;
    double best = 0;
    size_t found = SIZE_MAX;
    bool with_child = false;
    const struct case_person *people = maker->family->people;
    for (size_t k = 0; k < maker->family->n_person && place != HOME_NONE; k++) {
        uint32_t other = maker->persons[k];
        bool fuller = people[i].dob == DAY_NONE && people[k].dob != DAY_NONE &&
                      strcmp(people[i].relation, people[k].relation) == 0;
        if (k == i || people[k].same_as == i || (k > i && !fuller) ||
            home_of(maker, other)->place != place)
            continue;
        double probability = duplicate_probability(&maker->view, other, person);
        bool child = duplicate_with_child(&maker->view, other, person);
        size_t first = people[k].same_as == SIZE_MAX ? k : people[k].same_as;
        bool better = probability > best || (probability == best && with_child && !child);
        if (probability < DUPLICATE_LIKELY || !better || first == i ||
            !all_may_be(maker, first, person, probability / 2))
            continue;
        best = probability;
        with_child = child;
        found = first;
    }
    return found;
}

// People at the child's place with a probability in [least, below) who are not in the household.
static size_t at_place_list(const struct case_maker *maker, double least, double below,
                            uint32_t *ret_persons, size_t n_max)
{
    const struct home *childs = home_of(maker, maker->child);
    size_t n = 0;
    if (childs->place == HOME_NONE || childs->listed)
        return 0;
    for (uint32_t p = 0; p < maker->model->timeline->n_person && n < n_max; p++) {
        const struct home *home = home_of(maker, p);
        if (home->place == childs->place && home->probability >= least &&
            home->probability < below && !same_household(maker, p))
            ret_persons[n++] = p;
    }
    return n;
}

size_t case_not_sure_list(const struct case_maker *maker, uint32_t *ret_persons, size_t n_max)
{
    return at_place_list(maker, HOME_UNSURE, HOME_LIVES, ret_persons, n_max);
}

size_t case_was_here_list(const struct case_maker *maker, uint32_t *ret_persons, size_t n_max)
{
    return at_place_list(maker, 0, HOME_UNSURE, ret_persons, n_max);
}
