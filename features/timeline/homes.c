// Every person has the home that its own claims speak for most; then children follow their mothers
// among their claims, and who else is there says how sure it is.

#include "features/timeline/homes.h"

#include "features/timeline/home_groups.h"

#include <math.h>

#define MOTHERS_HOME 2 // log-odds for a claim of a child's that is the mother's home

struct work {
    struct home_finder finder;
    struct home *homes;     // n_person
    day_t *dob;             // n_person
    uint32_t *claimed;      // n_person: the place that its own claims speak for most
    unsigned char *n_claim; // n_person
    double *score;          // n_person: of the home
    bool *contradicted;     // likewise
    day_t *came;            // n_person
    day_t oldest;           // what was said before it is stale
};

static double log_years(int64_t days)
{
    return days > 0 ? log1p((double)days / 365.25) : 0;
}

static void take_claim(struct work *work, uint32_t person, const struct home_claim *claim)
{
    work->homes[person].place = claim->place;
    work->homes[person].said = claim->said;
    work->score[person] = claim->score;
    work->contradicted[person] = claim->contradicted;
    work->came[person] = claim->came;
}

static void find_claims(struct work *work)
{
    const struct view *view = work->finder.view;
    const struct timeline *timeline = view->timeline;
    long i_dob = timeline_find_attribute(timeline, "dob");
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        struct home_claim claims[HOME_CLAIMS_MAX];
        work->homes[p] = (struct home){.place = HOME_NONE, .said = DAY_NONE};
        work->came[p] = DAY_NONE;
        work->dob[p] = view_attribute_day(view, p, i_dob);
        size_t n = timeline_stands(timeline, p, view->as_of)
                       ? home_claims_find(&work->finder, p, claims)
                       : 0;
        if (n)
            take_claim(work, p, &claims[0]);
        work->claimed[p] = work->homes[p].place;
        work->n_claim[p] = (unsigned char)n;
    }
}

static bool is_younger(const struct work *work, uint32_t person, int months)
{
    day_t dob = work->dob[person], as_of = work->finder.view->as_of;
    if (dob == DAY_NONE || (int64_t)as_of - dob > months * 31)
        return false;
    if ((int64_t)as_of - dob < months * 30)
        return true;
    return day_add_months(dob, months) > as_of;
}

// The mother whose tie started last (relations.c asks for households, and so cannot be asked here).
static uint32_t find_mother(const struct view *view, uint32_t person)
{
    const struct timeline *timeline = view->timeline;
    const struct relationship_row *best = NULL;
    for (uint32_t i = timeline->relationship_first[person];
         i < timeline->relationship_first[person + 1]; i++) {
        const struct relationship_row *row = &timeline->ties[i];
        if (row->relation == TIE_MOTHER && view_tie_holds(view, row) &&
            (!best || row->start >= best->start))
            best = row;
    }
    return best ? best->other : PERSON_NONE;
}

// The place that the claims of a child's mother speak for most; HOME_NONE = no child, no mother, none.
static uint32_t mothers_place(const struct work *work, uint32_t person, uint32_t *ret_mother)
{
    const struct view *view = work->finder.view;
    *ret_mother = PERSON_NONE;
    if (view->timeline->relationship_first[person] ==
            view->timeline->relationship_first[person + 1] ||
        !timeline_stands(view->timeline, person, view->as_of) || !is_younger(work, person, 12 * 18))
        return HOME_NONE;
    *ret_mother = find_mother(view, person);
    return *ret_mother == PERSON_NONE ? HOME_NONE : work->claimed[*ret_mother];
}

// Takes the child's claim of the mother's place where no other says much more.
static void take_mothers_place(struct work *work, uint32_t person, uint32_t place)
{
    struct home_claim claims[HOME_CLAIMS_MAX];
    struct home_finder finder = work->finder;
    finder.trace = NULL; // told before
    size_t n = work->n_claim[person] > 1 ? home_claims_find(&finder, person, claims) : 0;
    for (size_t i = 0; i < n; i++)
        if (claims[i].place == place && claims[i].score + MOTHERS_HOME > work->score[person]) {
            take_claim(work, person, &claims[i]);
            return;
        }
}

// A child with several claims is where the mother is, unless the others say much more. A baby without
// an address, or with that of a building without the flat, is assumed with her.
static void follow_mothers(struct work *work, uint32_t *mother_of)
{
    for (uint32_t p = 0; p < work->finder.view->timeline->n_person; p++) {
        struct home *home = &work->homes[p];
        uint32_t place = mothers_place(work, p, &mother_of[p]);
        if (!work->finder.many)
            continue;
        bool placed = home->place != HOME_NONE && !work->finder.places.whole[home->place];
        if (place == HOME_NONE || place == home->place)
            continue;
        take_mothers_place(work, p, place);
        home->assumed = !placed && home->place != place && is_younger(work, p, HOME_BABY);
    }
    for (uint32_t p = 0; p < work->finder.view->timeline->n_person; p++)
        if (work->homes[p].assumed) {
            work->homes[p].place = work->homes[mother_of[p]].place;
            work->homes[p].said = work->came[p] = DAY_NONE;
        }
}

// ---- how sure ---------------------------------------------------------------------------------

static void weigh_stay(const struct work *work, uint32_t person, const struct home_groups *groups,
                       uint32_t mother, double evidence[STAY_EVIDENCE_COUNT])
{
    const struct view *view = work->finder.view;
    const struct home *home = &work->homes[person];
    uint32_t root = groups->root[person];
    const struct home_group *group = &groups->groups[root];
    day_t said = group->said;
    uint32_t found = mother == PERSON_NONE ? HOME_NONE : work->homes[mother].place;
    bool others = home_others_came(groups, home->place, root) > said;
    bool dated = said != DAY_NONE && said != DAY_MAX;
    evidence[STAY_ALWAYS] = 1;
    evidence[STAY_CLAIM] = work->score[person];
    evidence[STAY_TEXT] = view->timeline->address_parts[home->place].uprn == ADDRESS_NONE;
    evidence[STAY_MOTHER_HERE] = found == home->place;
    evidence[STAY_MOTHER_ELSEWHERE] = found != HOME_NONE && found != home->place;
    evidence[STAY_TIED_HERE] = group->n > 1;
    evidence[STAY_TIED_LEFT] = groups->left[person];
    evidence[STAY_OTHERS_CAME] = others;
    evidence[STAY_OTHERS_CAME_AGE] = others && dated ? log_years((int64_t)view->as_of - said) : 0;
    uint32_t n_stranger = groups->arrivals[home->place].n_person - group->n;
    evidence[STAY_CROWD] = n_stranger ? log1p(n_stranger) : 0;
}

// A row holds until something says otherwise, however old it is; few sources could not say.
static bool nothing_speaks_against(const struct work *work, uint32_t person,
                                   const double evidence[STAY_EVIDENCE_COUNT])
{
    if (!work->finder.many)
        return true;
    return !work->contradicted[person] && !work->finder.places.whole[work->homes[person].place] &&
           evidence[STAY_MOTHER_ELSEWHERE] == 0 && evidence[STAY_TIED_LEFT] == 0 &&
           evidence[STAY_OTHERS_CAME] == 0;
}

static void find_probability(struct work *work, uint32_t person, const struct home_groups *groups,
                             uint32_t mother)
{
    struct home *home = &work->homes[person];
    const struct home_trace *trace = work->finder.trace;
    double evidence[STAY_EVIDENCE_COUNT];
    weigh_stay(work, person, groups, mother, evidence);
    home->probability = 1 / (1 + exp(-stay_score(evidence)));
    if (trace)
        trace->stay(trace->context, person, home->place, evidence);
    if (nothing_speaks_against(work, person, evidence))
        home->probability = fmax(home->probability, HOME_LIVES);
    if (evidence[STAY_OTHERS_CAME] > 0 && groups->groups[groups->root[person]].said < work->oldest)
        home->probability = fmin(home->probability, HOME_UNSURE);
    home->listed = work->finder.places.listed[home->place];
}

static void find_probabilities(struct work *work, const uint32_t *mother_of)
{
    struct home_groups groups;
    size_t n = work->finder.view->timeline->n_person;
    home_groups_find(&work->finder, work->homes, work->came, &groups);
    for (uint32_t p = 0; p < n; p++)
        if (work->homes[p].place != HOME_NONE && !work->homes[p].assumed)
            find_probability(work, p, &groups, mother_of[p]);
    for (uint32_t p = 0; p < n; p++)
        if (work->homes[p].assumed) {
            const struct home *mother = &work->homes[mother_of[p]];
            work->homes[p].probability = mother->probability;
            work->homes[p].listed = mother->listed;
        }
}

static bool has_many_sources(const struct config *config)
{
    size_t n = 0;
    for (size_t i = 0; i < config->n_source; i++)
        n += config->sources[i].uprn != NULL || config->sources[i].address != NULL;
    return n >= HOME_SOURCES;
}

static void find_homes(const struct view *view, const struct home_trace *trace,
                       struct home_memory *memory, struct home *ret_homes)
{
    size_t n = view->timeline->n_person + 1;
    struct work work = {
        .finder = {.view = view,
                   .memory = memory,
                   .many = has_many_sources(view->timeline->config),
                   .trace = trace},
        .homes = ret_homes,
        .oldest = span_subtract(view->as_of, view->timeline->config->household_stale),
        .dob = home_memory_take(memory, n * sizeof *work.dob),
        .claimed = home_memory_take(memory, n * sizeof *work.claimed),
        .n_claim = home_memory_take(memory, n * sizeof *work.n_claim),
        .score = home_memory_take(memory, n * sizeof *work.score),
        .contradicted = home_memory_take(memory, n * sizeof *work.contradicted),
        .came = home_memory_take(memory, n * sizeof *work.came),
    };
    work.finder.dob = work.dob;
    uint32_t *mother_of = home_memory_take(memory, n * sizeof *mother_of);
    home_places_find(view, memory, &work.finder.places);
    find_claims(&work);
    follow_mothers(&work, mother_of);
    find_probabilities(&work, mother_of);
}

void homes_find_in(const struct view *view, struct home_memory *memory, struct home *ret_homes)
{
    home_memory_reset(memory);
    find_homes(view, NULL, memory, ret_homes);
}

void homes_find_traced(const struct view *view, const struct home_trace *trace,
                       struct home *ret_homes)
{
    struct home_memory memory = {.n = 0};
    find_homes(view, trace, &memory, ret_homes);
    home_memory_done(&memory);
}

void homes_find(const struct view *view, struct home *ret_homes)
{
    homes_find_traced(view, NULL, ret_homes);
}
