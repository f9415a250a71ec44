// Aggregates over the part of time that was observed. A fact counts when it happened while its source
// could know of its person; a column is missing when less than half of its window was observed.

#include "features/extract/observed_row.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void observed_find(struct observed *observed, const struct observed_question *question)
{
    const struct extract *extract = question->extract;
    const struct person_list *persons = question->persons;
    size_t had = observed->capacity;
    memory_grow(&observed->covers, &observed->capacity, persons->n, sizeof *observed->covers);
    if (observed->capacity > had)
        memset(observed->covers + had, 0, (observed->capacity - had) * sizeof *observed->covers);
    memory_grow(&observed->births, &observed->birth_capacity, persons->n, sizeof *observed->births);
    memory_grow(&observed->missing, &observed->missing_capacity, question->block->n_slot, 1);
    memset(observed->missing, 0, question->block->n_slot);
    observed->persons = persons;
    for (size_t p = 0; p < persons->n; p++) {
        const struct cover_question cover = {extract, question->block->filter.i_source,
                                             persons->items[p] == question->person};
        cover_find(&cover, question->view, persons->items[p], &observed->covers[p]);
        observed->births[p] = view_attribute_day(question->view, persons->items[p], extract->i_dob);
    }
}

void observed_done(struct observed *observed)
{
    for (size_t i = 0; i < observed->capacity; i++)
        free(observed->covers[i].items);
    free(observed->covers);
    free(observed->births);
    free(observed->items);
    free(observed->missing);
    *observed = (struct observed){0};
}

static bool has_ever(const struct block *block)
{
    for (size_t i = 0; i < block->n_window; i++)
        if (block->windows[i].unit == 'e')
            return true;
    return false;
}

bool observed_is_plain(const struct extract *extract, const struct view *view,
                       const struct block *block, const struct scratch *scratch)
{
    const struct source *source = &extract->config.sources[block->filter.i_source];
    day_t from = source->coverage_from == DAY_NONE ? DAY_MIN : source->coverage_from;
    bool ever = has_ever(block);
    if (extract->rules.n_observed || source->coverage_to != DAY_NONE || from >= view->as_of)
        return false;
    for (size_t i = 0; i < block->n_window; i++) {
        day_t low = scratch->window_starts[block->i_window + i];
        if (block->windows[i].unit != 'e' && low < from)
            return false;
    }
    for (size_t i = 0; i < scratch->n_item; i++) {
        const struct visible_fact *seen = &scratch->items[i];
        if (seen->date < from ||
            (ever && seen->date < view_attribute_day(view, seen->person, extract->i_dob)))
            return false;
    }
    return true;
}

static size_t place_of(const struct observed *observed, uint32_t person)
{
    const uint32_t *items = observed->persons->items;
    return SORTED_FIRST(i, observed->persons->n, items[i] < person);
}

static void keep(struct observed *observed, size_t *n, const struct visible_fact *seen)
{
    memory_grow(&observed->items, &observed->item_capacity, *n + 1, sizeof *observed->items);
    observed->items[(*n)++] = *seen;
}

static int compare_dates(const void *a, const void *b)
{
    const struct visible_fact *x = a, *y = b;
    ORDER_BY(x->date, y->date);
    ORDER_BY(x->row, y->row);
    return ORDER_OF(x->person, y->person);
}

// The parts of a spell that were observed within a range.
static void keep_parts(struct observed *observed, size_t *n, const struct visible_fact *seen,
                       const struct cover *cover, struct day_range range)
{
    day_t low = range.from;
    day_t end = seen->end == DAY_NONE || seen->end > range.to ? range.to : seen->end;
    for (size_t i = 0; i < cover->n; i++) {
        struct visible_fact part = *seen;
        part.date = seen->date > cover->items[i].from ? seen->date : cover->items[i].from;
        part.date = part.date > low ? part.date : low;
        part.end = end < cover->items[i].to ? end : cover->items[i].to;
        if (part.date < part.end)
            keep(observed, n, &part);
    }
}

// From when on a person's facts count: `ever` starts at birth.
static day_t least_day(const struct observed *observed, size_t p, day_t low)
{
    return low == DAY_MIN && observed->births[p] != DAY_NONE ? observed->births[p] : DAY_MIN;
}

bool observed_counts(const struct observed *observed, const struct slot *slot,
                     const struct visible_fact *seen, day_t low, day_t as_of)
{
    enum observed_part part = slot->aggregate->observes;
    size_t p = place_of(observed, seen->person);
    const struct cover *cover = &observed->covers[p];
    day_t least = least_day(observed, p, low);
    if (part == OBSERVES_STATE)
        return cover_has(cover, as_of - 1);
    if (part == OBSERVES_DAYS)
        return cover_days(cover, seen->date > least ? seen->date : least,
                          seen->end == DAY_NONE || seen->end > as_of ? as_of : seen->end) > 0;
    day_t day = part == OBSERVES_END ? seen->end : seen->date;
    return day >= least && cover_has(cover, day);
}

// Keeps what the slot may see of the bucket's facts.
static size_t choose(struct observed *observed, const struct slot *slot,
                     const struct measure *bucket)
{
    bool by_days = slot->aggregate->observes == OBSERVES_DAYS;
    size_t n = 0;
    for (size_t i = 0; i < bucket->n; i++) {
        const struct visible_fact *seen = &bucket->items[i];
        size_t p = place_of(observed, seen->person);
        if (by_days)
            keep_parts(observed, &n, seen, &observed->covers[p],
                       (struct day_range){least_day(observed, p, bucket->from), bucket->as_of});
        else if (observed_counts(observed, slot, seen, bucket->from, bucket->as_of))
            keep(observed, &n, seen);
    }
    if (by_days && n)
        qsort(observed->items, n, sizeof *observed->items, compare_dates);
    return n;
}

struct observed_days observed_slot_days(const struct observed *observed, const struct slot *slot,
                                        day_t low, day_t as_of)
{
    struct observed_days days = {0, 0};
    for (size_t p = 0; p < observed->persons->n; p++) {
        const struct cover *cover = &observed->covers[p];
        if (slot->aggregate->observes == OBSERVES_STATE) {
            days.all++;
            days.observed += cover_has(cover, as_of - 1);
        } else {
            observed_add(&days, cover, low, observed->births[p], as_of);
        }
    }
    return days;
}

double observed_value(struct observed *observed, const struct block *block, size_t i_slot,
                      const struct measure *bucket)
{
    const struct slot *slot = &block->slots[i_slot];
    struct observed_days days = observed_slot_days(observed, slot, bucket->from, bucket->as_of);
    observed->missing[i_slot] = observed_too_little(&days);
    if (observed->missing[i_slot])
        return NAN;
    struct measure measure = *bucket;
    measure.n = choose(observed, slot, bucket);
    measure.items = observed->items;
    measure.first = SORTED_FIRST(i, measure.n, observed->items[i].date < measure.from);
    return slot->aggregate->compute(&measure);
}
