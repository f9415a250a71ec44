// A stay ends in the records only when somebody says so, and few do: of stays that nothing has
// confirmed for two years at an address to which others have come since, one in ten still holds.

#include "features/timeline/homes.h"

#include <stdlib.h>

struct work {
    const struct view *view;
    uint32_t *place_of; // n_address
    struct home *homes; // n_person
    day_t *arrived;     // n_person, then of a group by its root: first day at the place
    day_t *confirmed;   // likewise: last day on which a row said so; DAY_MAX = no date, always
    uint32_t *group;    // n_person: union-find
    bool *moved_in;     // n_person, then of a group by its root: came otherwise than by birth
    long i_dob;         // the attribute; −1 = no source has it
};

// ---- places ---------------------------------------------------------------------------------------

// A written address is the home of the UPRN that rows known by now say it has, if they agree on one.
static void resolve_places(struct work *work)
{
    const struct timeline *timeline = work->view->timeline;
    for (uint32_t a = 0; a < timeline->n_address; a++)
        work->place_of[a] = a;
    for (size_t i = 0, end; i < timeline->n_alias; i = end) {
        uint32_t address = timeline->aliases[i].address;
        size_t n_said = 0;
        for (end = i; end < timeline->n_alias && timeline->aliases[end].address == address; end++)
            if (timeline->aliases[end].known < work->view->as_of) {
                work->place_of[address] = timeline->aliases[end].uprn;
                n_said++;
            }
        if (n_said > 1)
            work->place_of[address] = address;
    }
}

static void mark_listed(struct work *work)
{
    const struct timeline *timeline = work->view->timeline;
    day_t as_of = work->view->as_of;
    bool *listed = memory_alloc(timeline->n_address * sizeof *listed);
    for (size_t i = 0; i < timeline->n_listed; i++) {
        const struct listed_place *place = &timeline->listed[i];
        if (place->from < as_of && (place->to == DAY_NONE || place->to >= as_of))
            listed[work->place_of[place->address]] = true;
    }
    for (uint32_t p = 0; p < timeline->n_person && timeline->n_listed; p++)
        work->homes[p].listed = work->homes[p].place != HOME_NONE && listed[work->homes[p].place];
    free(listed);
}

// ---- one person -------------------------------------------------------------------------------------

static bool holds(const struct view *view, const struct address_row *row)
{
    return row->from < view->as_of && row->known < view->as_of &&
           (row->to == DAY_NONE || row->to >= view->as_of);
}

#define CLAIMS_MAX 32

struct claim { // what a source says last
    uint32_t source, place;
};

// The latest rows of the sources that hold and began within HOME_DISPUTE days of the last one, latest
// first. Rows of a person are in order of from, known, source, row.
static size_t list_claims(const struct work *work, uint32_t person, struct claim *claims)
{
    const struct timeline *timeline = work->view->timeline;
    const struct address_row *last = NULL;
    size_t n = 0;
    for (uint32_t i = timeline->address_first[person + 1];
         i-- > timeline->address_first[person] && n < CLAIMS_MAX;) {
        const struct address_row *row = &timeline->addresses[i];
        if (!holds(work->view, row))
            continue;
        if (last && (int64_t)row->from < (int64_t)last->from - HOME_DISPUTE)
            break;
        last = last ? last : row;
        size_t k = 0;
        while (k < n && claims[k].source != row->source)
            k++;
        if (k == n)
            claims[n++] = (struct claim){row->source, work->place_of[row->address]};
    }
    return n;
}

// The place that most sources say, the latest where as many say another. Returns whether another is
// said as often.
static bool choose_place(const struct claim *claims, size_t n, uint32_t *ret_place,
                         size_t *ret_n_source)
{
    bool contested = false;
    *ret_n_source = 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_source = 0;
        for (size_t k = 0; k < n; k++)
            n_source += claims[k].place == claims[i].place;
        if (n_source > *ret_n_source) {
            *ret_n_source = n_source;
            *ret_place = claims[i].place;
            contested = false;
        } else if (n_source == *ret_n_source && claims[i].place != *ret_place) {
            contested = true;
        }
    }
    return contested;
}

// When the person came to the place, and when a row last said that it still lives there.
static size_t note_stay(struct work *work, uint32_t person)
{
    const struct timeline *timeline = work->view->timeline;
    uint32_t place = work->homes[person].place, source = UINT32_MAX;
    day_t arrived = DAY_MAX, confirmed = DAY_NONE;
    size_t n_source = 0;
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1];
         i++) {
        const struct address_row *row = &timeline->addresses[i];
        if (!holds(work->view, row) || work->place_of[row->address] != place)
            continue;
        day_t said = row->from > row->received ? row->from : row->received;
        arrived = row->from < arrived ? row->from : arrived;
        said = said == DAY_NONE ? DAY_MAX : said;
        confirmed = said > confirmed ? said : confirmed;
        n_source += row->source != source;
        source = row->source;
    }
    day_t dob = view_attribute_day(work->view, person, work->i_dob);
    work->arrived[person] = arrived;
    work->confirmed[person] = confirmed;
    work->moved_in[person] = dob == DAY_NONE || arrived >= day_add_months(dob, 12);
    return n_source;
}

static void find_home(struct work *work, uint32_t person)
{
    struct claim claims[CLAIMS_MAX];
    struct home *home = &work->homes[person];
    *home = (struct home){.place = HOME_NONE};
    work->group[person] = person;
    if (!timeline_stands(work->view->timeline, person, work->view->as_of))
        return;
    size_t n_source, n = list_claims(work, person, claims);
    if (!n)
        return;
    bool contested = choose_place(claims, n, &home->place, &n_source);
    bool agreed = note_stay(work, person) > 1;
    home->probability = contested ? .8 : agreed ? .95 : .9;
}

// ---- those who live together ------------------------------------------------------------------------

static uint32_t find_root(uint32_t *group, uint32_t person)
{
    while (group[person] != person) {
        group[person] = group[group[person]];
        person = group[person];
    }
    return person;
}

static void join_tied(struct work *work)
{
    const struct timeline *timeline = work->view->timeline;
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        if (work->homes[p].place == HOME_NONE)
            continue;
        for (uint32_t i = timeline->relationship_first[p]; i < timeline->relationship_first[p + 1];
             i++) {
            const struct relationship_row *tie = &timeline->ties[i];
            if (work->homes[tie->other].place == work->homes[p].place &&
                view_tie_holds(work->view, tie))
                work->group[find_root(work->group, tie->other)] = find_root(work->group, p);
        }
    }
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        uint32_t root = find_root(work->group, p);
        if (work->arrived[p] < work->arrived[root])
            work->arrived[root] = work->arrived[p];
        if (work->confirmed[p] > work->confirmed[root])
            work->confirmed[root] = work->confirmed[p];
        work->moved_in[root] |= work->moved_in[p];
    }
}

struct arrivals { // at a place: the group that came last, and when the last of the others came
    uint32_t last;
    day_t last_day, other_day;
};

static struct arrivals *list_arrivals(struct work *work)
{
    const struct timeline *timeline = work->view->timeline;
    struct arrivals *arrivals = memory_alloc(timeline->n_address * sizeof *arrivals);
    for (size_t a = 0; a < timeline->n_address; a++)
        arrivals[a] = (struct arrivals){UINT32_MAX, DAY_NONE, DAY_NONE};
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        if (work->homes[p].place == HOME_NONE || find_root(work->group, p) != p ||
            !work->moved_in[p])
            continue;
        struct arrivals *at = &arrivals[work->homes[p].place];
        if (at->last == UINT32_MAX || work->arrived[p] > at->last_day) {
            at->other_day = at->last_day;
            at->last = p;
            at->last_day = work->arrived[p];
        } else if (work->arrived[p] > at->other_day) {
            at->other_day = work->arrived[p];
        }
    }
    return arrivals;
}

static void doubt_stale(struct work *work)
{
    const struct timeline *timeline = work->view->timeline;
    day_t oldest = span_subtract(work->view->as_of, timeline->config->household_stale);
    struct arrivals *arrivals = list_arrivals(work);
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        struct home *home = &work->homes[p];
        if (home->place == HOME_NONE)
            continue;
        uint32_t root = find_root(work->group, p);
        const struct arrivals *at = &arrivals[home->place];
        day_t confirmed = work->confirmed[root];
        day_t others = at->last == root ? at->other_day : at->last_day;
        if (confirmed >= oldest)
            continue;
        if (others > confirmed)
            home->probability = HOME_UNSURE;
        else if (home->probability > .85)
            home->probability = .85;
    }
    free(arrivals);
}

void homes_find(const struct view *view, struct home *ret_homes)
{
    size_t n = view->timeline->n_person;
    struct work work = {
        .view = view,
        .place_of = memory_alloc(view->timeline->n_address * sizeof *work.place_of),
        .homes = ret_homes,
        .arrived = memory_alloc(n * sizeof *work.arrived),
        .confirmed = memory_alloc(n * sizeof *work.confirmed),
        .group = memory_alloc(n * sizeof *work.group),
        .moved_in = memory_alloc(n * sizeof *work.moved_in),
        .i_dob = timeline_find_attribute(view->timeline, "dob"),
    };
    resolve_places(&work);
    for (uint32_t p = 0; p < n; p++)
        find_home(&work, p);
    join_tied(&work);
    doubt_stale(&work);
    mark_listed(&work);
    free(work.place_of);
    free(work.arrived);
    free(work.confirmed);
    free(work.group);
    free(work.moved_in);
}
