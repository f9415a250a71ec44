// What the register hears, child by child. Shares and times are assumed, but for the size of what
// remains: ghosts are 3 to 5 % of a list, some 5 % of mothers are missing or another woman.

#include "data-samples/agency/child_register.h"

#include "data-samples/agency/agency_lag.h"

#define REGISTER_YEARS 19
#define BORN_ELSEWHERE 0.03 // of births to residents: notified by another district
#define LATE_DAYS 60        // median, of transfers in and out and births elsewhere
#define LATE_SPREAD 0.9
#define GHOST 0.15 // of leavers, never taken off
#define MOTHER_MISSING 0.022
#define MOTHER_MISSING_ELSEWHERE 0.2 // born elsewhere
#define MOTHER_MISSING_CAME 0.08     // moved in
#define MOTHER_WRONG 0.015
#define SEARCH 400 // persons looked through for a woman taken for the mother
enum { PURPOSE_CHILD_ENTRY = 22, PURPOSE_FAMILY_NEWS };

static day_t gone_on(const struct person *person)
{
    day_t died = person->died == DAY_NONE ? DAY_MAX : person->died;
    return person->left < died ? person->left : died;
}

// A mother of another family who bore a child at a plausible age, taken for this child's.
static uint32_t another_mother(const struct agency *agency, uint32_t child, uint32_t skip)
{
    const struct agency_view *view = agency->view;
    const struct person *persons = view->world->persons, *person = &persons[child];
    uint32_t n = (uint32_t)view->n_resident;
    for (uint32_t k = 0; k < SEARCH; k++) {
        const struct person *other = &persons[(child + 1 + skip + k) % n];
        if (other->mother == WORLD_NONE || other->family == person->family)
            continue;
        int age = agency_age(&persons[other->mother], person->dob);
        if (age >= 16 && age < 46 && agency_stay_at(view, other->mother, person->dob))
            return other->mother;
    }
    return WORLD_NONE;
}

static uint32_t recorded_mother(const struct agency *agency, uint32_t child, double missing,
                                struct draw *draw)
{
    double u = draw_unit(draw);
    uint32_t skip = draw_below(draw, 1000);
    if (u < missing)
        return WORLD_NONE;
    if (u > 1 - MOTHER_WRONG)
        return another_mother(agency, child, skip);
    return agency->view->world->persons[child].mother;
}

// One stream for all children of a family who come or go on a day: they are heard of together.
static struct draw family_draw(const struct agency *agency, const struct person *person, day_t day)
{
    return agency_draw(agency, PURPOSE_FAMILY_NEWS, (uint64_t)person->family << 32 | (uint32_t)day);
}

static void hear_of_end(const struct agency *agency, const struct person *person,
                        struct child_entry *entry)
{
    day_t gone = gone_on(person);
    struct draw draw = family_draw(agency, person, gone);
    bool ghost = draw_yes(&draw, GHOST);
    int late = draw_days(&draw, LATE_DAYS, LATE_SPREAD), early = draw_range(&draw, 0, 28),
        told = draw_range(&draw, 2, 20);
    entry->gone = entry->gone_heard = DAY_MAX;
    if (gone > agency->view->end)
        return;
    entry->left = person->left == gone;
    if (!entry->left) { // a death: by the registrar, on its day
        entry->gone = gone;
        entry->gone_heard = gone + told;
    } else if (!ghost) { // from the district where the child is registered now
        entry->gone_heard = gone + 1 + late;
        entry->gone = entry->gone_heard - early > gone ? entry->gone_heard - early : gone;
    }
}

struct child_entry child_entry(const struct agency *agency, uint32_t child)
{
    const struct agency_view *view = agency->view;
    const struct person *person = &view->world->persons[child];
    struct draw draw = agency_draw(agency, PURPOSE_CHILD_ENTRY, child);
    bool came = person->came > person->dob, elsewhere = draw_yes(&draw, BORN_ELSEWHERE) || came;
    day_t start = came ? person->came : person->dob;
    struct draw news = came ? family_draw(agency, person, start) : draw;
    int soon = draw_range(&draw, 1, 12), late = draw_days(&news, LATE_DAYS, LATE_SPREAD),
        before = draw_range(&news, 0, 14);
    struct child_entry entry = {.from = start, .registered = start + (elsewhere ? late : soon)};
    if (came && entry.registered - before > start)
        entry.from = entry.registered - before;
    double missing = came        ? MOTHER_MISSING_CAME
                     : elsewhere ? MOTHER_MISSING_ELSEWHERE
                                 : MOTHER_MISSING;
    entry.mother = recorded_mother(agency, child, missing, &draw);
    hear_of_end(agency, person, &entry);
    day_t too_old = day_add_months(person->dob, 12 * REGISTER_YEARS), gone = gone_on(person);
    entry.held = entry.registered <= view->end && start < too_old && entry.registered < gone &&
                 too_old > view->from && entry.gone > view->from && child < view->n_resident &&
                 (elsewhere || start < gone);
    return entry;
}
