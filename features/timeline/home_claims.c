// A source's latest visible row is its word; older rows of it only say since when.

#include "features/timeline/home_claims.h"

#include <math.h>

#define SOURCES_MAX 32
#define WHOLE_BUILDING (-6) // log-odds: nobody lives in a building without a flat

struct last_word { // of a source
    const struct address_row *row;
    uint32_t place;
    bool ended;
};

struct claimant { // one person while its claims are found
    const struct view *view;
    const struct home_places *places;
    uint32_t person;
    day_t dob;
    struct last_word words[SOURCES_MAX];
    size_t n_word;
};

static double log_years(int64_t days)
{
    return days > 0 ? log1p((double)days / 365.25) : 0;
}

static bool is_visible(const struct view *view, const struct address_row *row)
{
    return row->from < view->as_of && row->known < view->as_of;
}

// Rows of a person are in order of from, known, source, row.
static void find_words(struct claimant *claimant)
{
    const struct view *view = claimant->view;
    const struct timeline *timeline = view->timeline;
    uint32_t person = claimant->person;
    claimant->n_word = 0;
    for (uint32_t i = timeline->address_first[person + 1];
         i-- > timeline->address_first[person] && claimant->n_word < SOURCES_MAX;) {
        const struct address_row *row = &timeline->addresses[i];
        size_t k = 0;
        while (k < claimant->n_word && claimant->words[k].row->source != row->source)
            k++;
        if (k < claimant->n_word || !is_visible(view, row))
            continue;
        claimant->words[claimant->n_word++] =
            (struct last_word){row, claimant->places->place_of[row->address],
                               row->to != DAY_NONE && row->to < view->as_of};
    }
}

static day_t said_on(const struct address_row *row)
{
    day_t said = row->from > row->received ? row->from : row->received;
    return said == DAY_NONE ? DAY_MAX : said;
}

static day_t came_on(const struct claimant *claimant, uint32_t place)
{
    const struct timeline *timeline = claimant->view->timeline;
    day_t came = DAY_MAX;
    for (uint32_t i = timeline->address_first[claimant->person];
         i < timeline->address_first[claimant->person + 1]; i++) {
        const struct address_row *row = &timeline->addresses[i];
        if (is_visible(claimant->view, row) && row->from < came &&
            claimant->places->place_of[row->address] == place)
            came = row->from;
    }
    return came;
}

static double at_most(size_t n, size_t most)
{
    return (double)(n < most ? n : most);
}

// What sources say of the place and of others: counts, kinds, the last from of both.
struct sayings {
    size_t n_here, n_left, n_newer, n_older;
    bool kinds[SOURCE_COUNCIL_TAX + 1];
    day_t last_from, newest_elsewhere;
};

static struct sayings count_sayings(const struct claimant *claimant, uint32_t place)
{
    const struct config *config = claimant->view->timeline->config;
    struct sayings sayings = {.last_from = DAY_NONE, .newest_elsewhere = DAY_NONE};
    for (size_t i = 0; i < claimant->n_word; i++) {
        const struct last_word *word = &claimant->words[i];
        if (word->place != place)
            continue;
        sayings.n_left += word->ended;
        if (word->ended)
            continue;
        sayings.n_here++;
        sayings.kinds[config->sources[word->row->source].gateway_kind] = true;
        if (word->row->from > sayings.last_from)
            sayings.last_from = word->row->from;
    }
    for (size_t i = 0; i < claimant->n_word; i++) {
        const struct last_word *word = &claimant->words[i];
        if (word->place == place || word->ended)
            continue;
        bool newer = word->row->from > sayings.last_from;
        sayings.n_newer += newer;
        sayings.n_older += !newer;
        if (newer && word->row->from > sayings.newest_elsewhere)
            sayings.newest_elsewhere = word->row->from;
    }
    return sayings;
}

static int64_t days_since(const struct claimant *claimant, day_t day)
{
    return day == DAY_NONE || day == DAY_MAX ? 0 : (int64_t)claimant->view->as_of - day;
}

static void weigh(const struct claimant *claimant, struct home_claim *claim,
                  double evidence[CLAIM_EVIDENCE_COUNT])
{
    const struct sayings sayings = count_sayings(claimant, claim->place);
    const struct timeline *timeline = claimant->view->timeline;
    double age = log_years(days_since(claimant, claim->said));
    bool dated = claimant->dob != DAY_NONE;
    int64_t lived = dated ? (int64_t)claimant->view->as_of - claimant->dob : 0;
    bool child = dated && lived < 18 * 365.25;
    claim->contradicted = sayings.n_newer || sayings.n_left;
    evidence[CLAIM_ALWAYS] = 1;
    evidence[CLAIM_SOURCES_2] = sayings.n_here >= 2;
    evidence[CLAIM_SOURCES_3] = sayings.n_here >= 3;
    evidence[CLAIM_SOURCES_4] = sayings.n_here >= 4;
    evidence[CLAIM_LEFT] = at_most(sayings.n_left, 2);
    evidence[CLAIM_AGE] = age;
    evidence[CLAIM_AGE_AGREED] = sayings.n_here >= 2 ? age : 0;
    evidence[CLAIM_LENGTH] = log_years(days_since(claimant, claim->came));
    evidence[CLAIM_NEWER_ELSEWHERE] = at_most(sayings.n_newer, 3);
    evidence[CLAIM_NEWER_BY] =
        sayings.n_newer && sayings.last_from != DAY_NONE
            ? log_years((int64_t)sayings.newest_elsewhere - sayings.last_from)
            : 0;
    evidence[CLAIM_OLDER_ELSEWHERE] = at_most(sayings.n_older, 3);
    evidence[CLAIM_TEXT] = timeline->address_parts[claim->place].uprn == ADDRESS_NONE;
    evidence[CLAIM_COUNCIL_TAX] = sayings.kinds[SOURCE_COUNCIL_TAX];
    evidence[CLAIM_ELECTORAL] = sayings.kinds[SOURCE_ELECTORAL];
    evidence[CLAIM_BENEFITS] = sayings.kinds[SOURCE_BENEFITS];
    evidence[CLAIM_CHILD] = child;
    evidence[CLAIM_CHILD_AGE] = child ? age : 0;
    evidence[CLAIM_YOUNG] = dated && !child && lived < 30 * 365.25;
    evidence[CLAIM_NO_BIRTH] = !dated;
}

static struct home_claim *claim_of(struct home_claim *claims, size_t *n, uint32_t place)
{
    for (size_t i = 0; i < *n; i++)
        if (claims[i].place == place)
            return &claims[i];
    if (*n == HOME_CLAIMS_MAX)
        return NULL;
    claims[*n] = (struct home_claim){.place = place, .said = DAY_NONE};
    return &claims[(*n)++];
}

// The places that are a source's word now, the latest first.
static size_t list_places(const struct claimant *claimant, struct home_claim *ret_claims)
{
    size_t n = 0;
    for (size_t i = 0; i < claimant->n_word; i++) {
        const struct last_word *word = &claimant->words[i];
        struct home_claim *claim = word->ended ? NULL : claim_of(ret_claims, &n, word->place);
        if (!claim)
            continue;
        claim->n_source++;
        if (said_on(word->row) > claim->said)
            claim->said = said_on(word->row);
    }
    return n;
}

// Stable: of equal scores the latest word stays first.
static void sort_claims(struct home_claim *claims, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && claims[k].score > claims[k - 1].score; k--) {
            struct home_claim claim = claims[k];
            claims[k] = claims[k - 1];
            claims[k - 1] = claim;
        }
}

size_t home_claims_find(const struct home_finder *finder, uint32_t person,
                        struct home_claim *ret_claims)
{
    const struct home_trace *trace = finder->trace;
    const struct timeline *timeline = finder->view->timeline;
    uint32_t first = timeline->address_first[person];
    if (first == timeline->address_first[person + 1] ||
        timeline->addresses[first].from >= finder->view->as_of)
        return 0;
    struct claimant claimant;
    claimant.view = finder->view;
    claimant.places = &finder->places;
    claimant.person = person;
    claimant.dob = finder->dob[person];
    find_words(&claimant);
    size_t n = list_places(&claimant, ret_claims);
    for (size_t i = 0; i < n; i++) {
        struct home_claim *claim = &ret_claims[i];
        double evidence[CLAIM_EVIDENCE_COUNT];
        claim->came = came_on(&claimant, claim->place);
        weigh(&claimant, claim, evidence);
        claim->score = claim_score(evidence);
        if (finder->places.whole[claim->place])
            claim->score += WHOLE_BUILDING;
        if (trace)
            trace->claim(trace->context, person, claim->place, evidence);
    }
    if (finder->many)
        sort_claims(ret_claims, n);
    return n;
}
