// Labels: what happened from as_of on, as known before a later date. With h the horizon, o the
// first outcome, k the first competing day, c the first censoring day, E the last day that can be
// known (known_before − 1): 1 when o exists, o <= E and o <= c; 0 when a competing day came first
// or the whole window passed uncensored; else unknown.

#include "features/extract/plan.h"
#include "features/timeline/outcome.h"

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

// Label facts of the persons in scratch->persons, by date then row.
static void gather_outcome(const struct view *view, day_t known_before, const struct filter *filter,
                           struct scratch *scratch)
{
    scratch->n_item = 0;
    for (size_t p = 0; p < scratch->persons.n; p++) {
        struct cursor cursor;
        struct visible_fact seen;
        outcome_facts(view->timeline, known_before, filter->i_source, scratch->persons.items[p],
                      &cursor);
        while (cursor_next(&cursor, &seen)) {
            if (!filter_passes(filter, &seen))
                continue;
            memory_grow(&scratch->items, &scratch->capacity, scratch->n_item + 1,
                        sizeof *scratch->items);
            size_t at = scratch->n_item++;
            for (; at && scratch->items[at - 1].date > seen.date; at--)
                scratch->items[at] = scratch->items[at - 1];
            scratch->items[at] = seen;
        }
    }
}

static day_t first_from(const struct visible_fact *items, size_t n, day_t as_of)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].date >= as_of)
            return items[i].date;
    return DAY_MAX;
}

static day_t first_death(const struct view *view, day_t known_before, const struct scratch *scratch)
{
    day_t first = DAY_MAX;
    for (size_t p = 0; p < scratch->persons.n; p++) {
        day_t died = outcome_died(view->timeline, known_before, scratch->persons.items[p]);
        if (died != DAY_NONE && died >= view->as_of && died < first)
            first = died;
    }
    return first;
}

// The first day >= as_of of one fact description; DAY_MAX = none.
static day_t fact_first(const struct view *view, uint32_t person, const struct outcome_fact *fact,
                        day_t known_before, struct scratch *scratch)
{
    const struct selection *selection = &fact->selection;
    view_related_any(view, person, selection->relations, selection->n_relation, &scratch->persons);
    if (fact->kind == OUTCOME_DIED)
        return first_death(view, known_before, scratch);
    day_t first = DAY_MAX;
    for (size_t f = 0; f < selection->n_filter; f++) {
        gather_outcome(view, known_before, &selection->filters[f], scratch);
        day_t day = fact->kind == OUTCOME_END
                        ? run_end(scratch->items, scratch->n_item, view->as_of)
                        : first_from(scratch->items, scratch->n_item, view->as_of);
        first = day < first ? day : first;
    }
    return first;
}

day_t outcome_first_ever(const struct extract *extract, uint32_t person,
                         const struct outcome_fact *fact, day_t from, struct scratch *scratch)
{
    struct view view = {.timeline = &extract->timeline, .as_of = from};
    day_t known_before = label_known_before(extract);
    return known_before == DAY_NONE ? DAY_MAX
                                    : fact_first(&view, person, fact, known_before, scratch);
}

static day_t facts_first(const struct view *view, uint32_t person,
                         const struct outcome_facts *facts, day_t known_before,
                         struct scratch *scratch)
{
    day_t first = DAY_MAX;
    for (size_t i = 0; i < facts->n; i++) {
        day_t day = fact_first(view, person, &facts->items[i], known_before, scratch);
        first = day < first ? day : first;
    }
    return first;
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
    const struct view *view = question->view;
    uint32_t person = question->person;
    day_t known_before = question->known_before;
    struct label label = {-1, false, DAY_NONE, DAY_NONE, DAY_NONE};
    if (known_before == DAY_NONE)
        return label;
    day_t horizon = outcome_horizon(extract, outcome, view, person);
    day_t last = known_before - 1; // E
    day_t first = facts_first(view, person, &outcome->any, known_before, scratch);
    day_t censored = facts_first(view, person, &outcome->censor, known_before, scratch);
    day_t competing = facts_first(view, person, &outcome->competing, known_before, scratch);
    label.event = day_by(first, last);
    label.censored = day_by(censored, last);
    label.competing = day_by(competing, last);
    if (horizon == DAY_NONE)
        return label;
    bool happened = first < horizon;
    label.by_competing = competing < horizon && competing <= last && competing <= censored &&
                         (!happened || competing < first);
    if (label.by_competing)
        label.value = 0;
    else if (happened && first <= last && first <= censored)
        label.value = 1;
    else if (horizon <= last + 1 && censored >= horizon)
        label.value = 0;
    return label;
}
