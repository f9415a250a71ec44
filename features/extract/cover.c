// Observed time of a person: the coverage of a source, and the person's own spells in the sources
// that the scenario names under `cohort.observed`.

#include "features/extract/cover.h"

#include "features/base/sort.h"

#include <stdlib.h>

bool source_is_observing(const struct extract *extract, size_t i_source)
{
    for (size_t i = 0; i < extract->rules.n_observed; i++)
        if (extract->rules.observed[i] == i_source)
            return true;
    return false;
}

bool source_is_bounded(const struct extract *extract, size_t i_source)
{
    const struct source *source = &extract->config.sources[i_source];
    return source->coverage_from != DAY_NONE || source->coverage_to != DAY_NONE ||
           (extract->rules.n_observed && !source_is_observing(extract, i_source));
}

static int compare_ranges(const void *a, const void *b)
{
    const struct day_range *x = a, *y = b;
    ORDER_BY(x->from, y->from);
    return ORDER_OF(x->to, y->to);
}

static void push(struct cover *cover, struct day_range range)
{
    memory_grow(&cover->items, &cover->capacity, cover->n + 1, sizeof *cover->items);
    cover->items[cover->n++] = range;
}

void cover_start(struct cover *cover)
{
    cover->n = 0;
}

void cover_add(struct cover *cover, struct cursor *cursor)
{
    struct visible_fact seen;
    while (cursor_next(cursor, &seen))
        push(cover, (struct day_range){seen.date, seen.end == DAY_NONE ? DAY_MAX : seen.end});
}

// Joins what touches and cuts to the range.
static void tidy(struct cover *cover, struct day_range within)
{
    size_t n = 0;
    if (!cover->n)
        return;
    qsort(cover->items, cover->n, sizeof *cover->items, compare_ranges);
    for (size_t i = 0; i < cover->n; i++) {
        struct day_range range = cover->items[i];
        range.from = range.from > within.from ? range.from : within.from;
        range.to = range.to < within.to ? range.to : within.to;
        if (range.from >= range.to)
            continue;
        if (n && range.from <= cover->items[n - 1].to) {
            if (range.to > cover->items[n - 1].to)
                cover->items[n - 1].to = range.to;
        } else {
            cover->items[n++] = range;
        }
    }
    cover->n = n;
}

void cover_finish(const struct cover_question *question, struct cover *cover)
{
    const struct extract *extract = question->extract;
    const struct source *source = &extract->config.sources[question->i_source];
    struct day_range stated = {source->coverage_from == DAY_NONE ? DAY_MIN : source->coverage_from,
                               source->coverage_to == DAY_NONE ? DAY_MAX : source->coverage_to + 1};
    bool by_spells = extract->rules.n_observed &&
                     !source_is_observing(extract, question->i_source) &&
                     (cover->n || question->is_row_person);
    day_t arrival = by_spells ? DAY_MAX : DAY_MIN;
    if (!by_spells) {
        cover->n = 0;
        push(cover, (struct day_range){DAY_MIN, DAY_MAX});
    }
    for (size_t i = 0; i < cover->n && by_spells; i++)
        arrival = cover->items[i].from < arrival ? cover->items[i].from : arrival;
    tidy(cover, stated);
    cover->start = arrival > stated.from ? arrival : stated.from;
}

void cover_find(const struct cover_question *question, const struct view *view, uint32_t person,
                struct cover *cover)
{
    const struct cohort_rules *rules = &question->extract->rules;
    cover_start(cover);
    for (size_t i = 0; i < rules->n_observed; i++) {
        struct cursor cursor;
        if (!view_may_have_facts(view, rules->observed[i], person))
            continue;
        view_facts(view, rules->observed[i], person, &cursor);
        cover_add(cover, &cursor);
    }
    cover_finish(question, cover);
}

bool cover_has(const struct cover *cover, day_t day)
{
    for (size_t i = 0; i < cover->n; i++)
        if (cover->items[i].from <= day && day < cover->items[i].to)
            return true;
    return false;
}

int64_t cover_days(const struct cover *cover, day_t from, day_t to)
{
    int64_t days = 0;
    for (size_t i = 0; i < cover->n; i++) {
        int64_t start = cover->items[i].from > from ? cover->items[i].from : from;
        int64_t end = cover->items[i].to < to ? cover->items[i].to : to;
        days += end > start ? end - start : 0;
    }
    return days;
}

day_t cover_gap(const struct cover *cover, day_t from, day_t to)
{
    for (size_t i = 0; i < cover->n && from < to; i++) {
        if (cover->items[i].from > from)
            return from;
        if (cover->items[i].to > from)
            from = cover->items[i].to;
    }
    return from < to ? from : DAY_MAX;
}

void observed_add(struct observed_days *days, const struct cover *cover, day_t low, day_t birth,
                  day_t as_of)
{
    if (low == DAY_MIN && cover->start >= as_of) { // `ever` has not begun: never observed
        days->all++;
        return;
    }
    if (low == DAY_MIN)
        low = cover->start;
    if (birth != DAY_NONE && birth > low)
        low = birth;
    if (low >= as_of)
        return;
    days->all += (int64_t)as_of - low;
    days->observed += cover_days(cover, low, as_of);
}

bool observed_too_little(const struct observed_days *days)
{
    return 2 * days->observed < days->all;
}
