// Labels: what happened from as_of on, as known before a later date. With h the horizon, o the
// first outcome, k the first competing day, c the first censoring day, E the last day that can be
// known (known_before − 1): 1 when o exists, o <= E and o <= c; 0 when a competing day came first
// or the whole window passed uncensored; else unknown.
// Where sources do not know all of the time, o is the first outcome within what was observed, and a
// window that reaches outside is not known to have passed without one.

#include "features/extract/cover.h"
#include "features/timeline/outcome.h"

#include <stdlib.h>

// Day on which the run of touching or overlapping spells that holds at as_of ended; DAY_MAX when
// none ended.
static day_t run_end(const struct visible_fact *spells, size_t n, day_t as_of)
{
    bool holds = false;
    day_t end = DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        if (end != DAY_NONE && spells[i].date > end) { // a gap: a new run
            if (holds)
                return end;
            end = DAY_NONE;
        }
        if (spells[i].end == DAY_NONE) // this run, the one at as_of or a later one, is still open
            return DAY_MAX;
        holds |= spells[i].date < as_of && spells[i].end >= as_of;
        if (end == DAY_NONE || spells[i].end > end)
            end = spells[i].end;
    }
    return holds ? end : DAY_MAX;
}

// Looks from a date on for facts about one person and relatives.
struct search {
    const struct extract *extract;
    const struct view *view; // at as_of
    uint32_t person;
    day_t known_before;
    bool is_bounded; // only what was observed counts
};

// What a source can know of a person, as known before another date than as_of; NULL = all of time.
static const struct cover *outcome_cover(const struct search *search, size_t i_source,
                                         uint32_t person, struct scratch *scratch)
{
    const struct cohort_rules *rules = &search->extract->rules;
    struct cover_question question = {search->extract, i_source, person == search->person};
    if (!search->is_bounded || !source_is_bounded(search->extract, i_source))
        return NULL;
    if (!scratch->cover)
        scratch->cover = memory_alloc(sizeof *scratch->cover);
    cover_start(scratch->cover);
    for (size_t i = 0; i < rules->n_observed; i++) {
        struct cursor cursor;
        outcome_facts(search->view->timeline, search->known_before, rules->observed[i], person,
                      &cursor);
        cover_add(scratch->cover, &cursor);
    }
    cover_finish(&question, scratch->cover);
    return scratch->cover;
}

static void item_add(struct scratch *scratch, const struct visible_fact *seen)
{
    memory_grow(&scratch->items, &scratch->capacity, scratch->n_item + 1, sizeof *scratch->items);
    size_t at = scratch->n_item++;
    for (; at && scratch->items[at - 1].date > seen->date; at--)
        scratch->items[at] = scratch->items[at - 1];
    scratch->items[at] = *seen;
}

// Label facts of the persons in scratch->persons, by date then row. The end of a run of spells needs
// all of them, observed or not.
static void gather_outcome(const struct search *search, const struct outcome_fact *fact,
                           const struct filter *filter, struct scratch *scratch)
{
    scratch->n_item = 0;
    for (size_t p = 0; p < scratch->persons.n; p++) {
        struct cursor cursor;
        struct visible_fact seen;
        uint32_t person = scratch->persons.items[p];
        const struct cover *cover = outcome_cover(search, filter->i_source, person, scratch);
        outcome_facts(search->view->timeline, search->known_before, filter->i_source, person,
                      &cursor);
        while (cursor_next(&cursor, &seen))
            if (filter_passes(filter, &seen) &&
                (!cover || fact->kind == OUTCOME_END || cover_has(cover, seen.date)))
                item_add(scratch, &seen);
    }
}

static day_t first_from(const struct visible_fact *items, size_t n, day_t as_of)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].date >= as_of)
            return items[i].date;
    return DAY_MAX;
}

static day_t first_death(const struct search *search, const struct scratch *scratch)
{
    const struct view *view = search->view;
    day_t first = DAY_MAX;
    for (size_t p = 0; p < scratch->persons.n; p++) {
        day_t died = outcome_died(view->timeline, search->known_before, scratch->persons.items[p]);
        if (died != DAY_NONE && died >= view->as_of && died < first)
            first = died;
    }
    return first;
}

// Whether the day was observed for any of the persons.
static bool is_observed(const struct search *search, size_t i_source, day_t day,
                        struct scratch *scratch)
{
    for (size_t p = 0; p < scratch->persons.n; p++) {
        const struct cover *cover =
            outcome_cover(search, i_source, scratch->persons.items[p], scratch);
        if (!cover || cover_has(cover, day))
            return true;
    }
    return false;
}

// The first day >= as_of of one fact description; DAY_MAX = none.
static day_t fact_first(const struct search *search, const struct outcome_fact *fact,
                        struct scratch *scratch)
{
    const struct selection *selection = &fact->selection;
    day_t as_of = search->view->as_of, first = DAY_MAX;
    view_related_any(search->view, search->person, selection->relations, selection->n_relation,
                     &scratch->persons);
    if (fact->kind == OUTCOME_DIED)
        return first_death(search, scratch);
    for (size_t f = 0; f < selection->n_filter; f++) {
        const struct filter *filter = &selection->filters[f];
        gather_outcome(search, fact, filter, scratch);
        day_t day = fact->kind == OUTCOME_END ? run_end(scratch->items, scratch->n_item, as_of)
                                              : first_from(scratch->items, scratch->n_item, as_of);
        if (day < first &&
            (fact->kind != OUTCOME_END || is_observed(search, filter->i_source, day, scratch)))
            first = day;
    }
    return first;
}

day_t outcome_first_ever(const struct extract *extract, uint32_t person,
                         const struct outcome_fact *fact, day_t from, struct scratch *scratch)
{
    struct view view = {.timeline = &extract->timeline, .as_of = from};
    struct search search = {extract, &view, person, label_known_before(extract), false};
    return search.known_before == DAY_NONE ? DAY_MAX : fact_first(&search, fact, scratch);
}

static day_t facts_first(const struct search *search, const struct outcome_facts *facts,
                         struct scratch *scratch)
{
    day_t first = DAY_MAX;
    for (size_t i = 0; i < facts->n; i++) {
        day_t day = fact_first(search, &facts->items[i], scratch);
        first = day < first ? day : first;
    }
    return first;
}

// The first day from as_of on, before the horizon, on which a fact might have gone unseen; DAY_MAX =
// none.
static day_t first_gap(const struct search *search, const struct outcome_facts *facts,
                       day_t horizon, struct scratch *scratch)
{
    day_t first = horizon;
    for (size_t i = 0; i < facts->n; i++) {
        const struct selection *selection = &facts->items[i].selection;
        if (!selection->n_filter) // a death
            continue;
        view_related_any(search->view, search->person, selection->relations, selection->n_relation,
                         &scratch->persons);
        for (size_t f = 0; f < selection->n_filter; f++)
            for (size_t p = 0; p < scratch->persons.n; p++) {
                const struct cover *cover = outcome_cover(search, selection->filters[f].i_source,
                                                          scratch->persons.items[p], scratch);
                day_t gap = cover ? cover_gap(cover, search->view->as_of, first) : DAY_MAX;
                first = gap < first ? gap : first;
            }
    }
    return first < horizon ? first : DAY_MAX;
}

day_t outcome_horizon(const struct extract *extract, const struct outcome *outcome,
                      const struct view *view, uint32_t person)
{
    if (!outcome->until_age)
        return span_add(view->as_of, outcome->length);
    day_t dob = view_attribute_day(view, person, extract->i_dob);
    return dob == DAY_NONE ? DAY_NONE : span_add(dob, outcome->length);
}

day_t label_known_before(const struct extract *extract)
{
    day_t data_end = extract->timeline.data_end;
    return data_end == DAY_NONE ? DAY_NONE : data_end + 1;
}

// Facts may be dated after E; by E nothing is known to have come of them.
static day_t day_by(day_t day, day_t last)
{
    return day <= last ? day : DAY_NONE;
}

struct label outcome_label(const struct extract *extract, const struct label_question *question,
                           struct scratch *scratch)
{
    const struct outcome *outcome = question->outcome;
    struct search search = {extract, question->view, question->person, question->known_before,
                            false};
    struct label label = {-1, false, DAY_NONE, DAY_NONE, DAY_NONE};
    if (question->known_before == DAY_NONE)
        return label;
    day_t horizon = outcome_horizon(extract, outcome, question->view, question->person);
    day_t last = question->known_before - 1; // E
    day_t censored = facts_first(&search, &outcome->censor, scratch);
    day_t competing = facts_first(&search, &outcome->competing, scratch);
    search.is_bounded = true;
    day_t first = facts_first(&search, &outcome->any, scratch);
    day_t gap = horizon == DAY_NONE ? DAY_MAX : first_gap(&search, &outcome->any, horizon, scratch);
    label.event = day_by(first, last);
    label.censored = day_by(censored < gap ? censored : gap, last);
    label.competing = day_by(competing, last);
    if (horizon == DAY_NONE)
        return label;
    bool happened = first < horizon;
    label.by_competing = competing < horizon && competing <= last && competing <= censored &&
                         competing <= gap && (!happened || competing < first);
    if (label.by_competing)
        label.value = 0;
    else if (happened && first <= last && first <= censored)
        label.value = 1;
    else if (horizon <= last + 1 && censored >= horizon && gap == DAY_MAX)
        label.value = 0;
    return label;
}
