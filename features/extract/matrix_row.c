// One row of the matrix: every block's columns for one person at one date. Facts are gathered once
// a block, sorted into buckets by category, and each slot's aggregate runs over its bucket.

#include "features/base/sort.h"
#include "features/extract/observed_row.h"

#include <math.h>
#include <string.h>

// Stable counting sort of the gathered facts into buckets; starts has n_bucket + 1 places.
static void sort_buckets(const struct block *block, struct scratch *scratch)
{
    memory_grow(&scratch->starts, &scratch->starts_capacity, block->n_bucket + 2,
                sizeof *scratch->starts);
    size_t *starts = scratch->starts;
    memset(starts, 0, (block->n_bucket + 2) * sizeof *starts);
    if (!block->bucket_of) { // one bucket: no need to move anything
        starts[1] = scratch->n_item;
        return;
    }
    memory_grow(&scratch->sorted, &scratch->sorted_capacity, scratch->n_item,
                sizeof *scratch->sorted);
    for (size_t i = 0; i < scratch->n_item; i++) {
        uint32_t category = scratch->items[i].category;
        if (category < block->n_category && block->bucket_of[category] != UINT32_MAX)
            starts[block->bucket_of[category] + 2]++;
    }
    for (size_t k = 2; k < block->n_bucket + 2; k++)
        starts[k] += starts[k - 1];
    for (size_t i = 0; i < scratch->n_item; i++) {
        uint32_t category = scratch->items[i].category;
        if (category < block->n_category && block->bucket_of[category] != UINT32_MAX)
            scratch->sorted[starts[block->bucket_of[category] + 1]++] = scratch->items[i];
    }
}

// The first day of every window that ends before as_of.
static void find_window_starts(const struct extract *extract, day_t as_of, struct scratch *scratch)
{
    if (scratch->window_starts && scratch->starts_as_of == as_of)
        return;
    if (!scratch->window_starts)
        scratch->window_starts =
            memory_alloc((extract->n_window + 1) * sizeof *scratch->window_starts);
    scratch->starts_as_of = as_of;
    for (size_t i = 0; i < extract->n_block; i++)
        for (size_t k = 0; k < extract->blocks[i].n_window; k++)
            scratch->window_starts[extract->blocks[i].i_window + k] =
                span_subtract(as_of, extract->blocks[i].windows[k]);
}

// Number of facts before the day.
static size_t facts_before(const struct visible_fact *items, size_t n, day_t day)
{
    return SORTED_FIRST(i, n, items[i].date < day);
}

static const struct person_list *related(const struct view *view, uint32_t person,
                                         enum relation relation, struct scratch *scratch)
{
    struct person_list *list = &scratch->related[relation];
    if (!scratch->has_related[relation])
        view_related(view, person, relation, list);
    scratch->has_related[relation] = true;
    return list;
}

struct row_filling {
    const struct extract *extract;
    const struct view *view;
    uint32_t person;
    double *x; // the row: n_col
    struct scratch *scratch;
};

// What is known of the block's persons, where its source does not know all; NULL = nothing to mind.
static struct observed *bounds_find(const struct row_filling *row, const struct block *block,
                                    const struct person_list *persons)
{
    struct scratch *scratch = row->scratch;
    if (!block->is_bounded || observed_is_plain(row->extract, row->view, block, scratch))
        return NULL;
    if (!scratch->observed)
        scratch->observed = memory_alloc(sizeof *scratch->observed);
    observed_find(scratch->observed, &(struct observed_question){row->extract, row->view,
                                                                 row->person, block, persons});
    return scratch->observed;
}

// Returns the slots that were not observed, by number; NULL = none.
static const unsigned char *fill_facts(const struct row_filling *row, const struct block *block)
{
    struct scratch *scratch = row->scratch;
    const struct person_list *persons = related(row->view, row->person, block->relation, scratch);
    gather_selection(row->view, persons, &block->filter, scratch);
    sort_buckets(block, scratch);
    struct observed *observed = bounds_find(row, block, persons);
    const struct visible_fact *items = block->bucket_of ? scratch->sorted : scratch->items;
    const day_t *window_starts = scratch->window_starts + block->i_window;
    for (size_t i = 0; i < block->n_slot; i++) {
        const struct slot *slot = &block->slots[i];
        size_t start = scratch->starts[slot->i_category];
        struct measure measure = {.n = scratch->starts[slot->i_category + 1] - start,
                                  .from = window_starts[slot->i_window],
                                  .as_of = row->view->as_of,
                                  .i_value = slot->i_value};
        measure.items = measure.n ? items + start : NULL;
        measure.first = measure.n ? facts_before(measure.items, measure.n, measure.from) : 0;
        row->x[slot->i_col] = observed ? observed_value(observed, block, i, &measure)
                                       : slot->aggregate->compute(&measure);
    }
    return observed ? observed->missing : NULL;
}

static double age_of(day_t dob, day_t as_of, char unit)
{
    if (dob == DAY_NONE)
        return NAN;
    if (unit == 'd')
        return as_of - dob;
    if (unit == 'w')
        return floor((as_of - dob) / 7.0);
    int year, month, day, year_then, month_then, day_then;
    day_to_civil(dob, &year_then, &month_then, &day_then);
    day_to_civil(as_of, &year, &month, &day);
    int months = (year - year_then) * 12 + (month - month_then) + 1;
    while (day_add_months(dob, months) > as_of)
        months--;
    return unit == 'm' ? months : floor(months / 12.0);
}

static void fill_attribute(const struct extract *extract, const struct view *view, uint32_t person,
                           const struct block *block, double *x)
{
    uint32_t relative = view_relative(view, person, block->relation);
    if (block->kind == BLOCK_AGE) {
        day_t dob = relative == PERSON_NONE
                        ? DAY_NONE
                        : view_attribute_day(view, relative, block->i_attribute);
        x[block->slots[0].i_col] = age_of(dob, view->as_of, block->age_unit);
        return;
    }
    const struct attribute_row *row =
        relative == PERSON_NONE ? NULL : view_attribute(view, relative, block->i_attribute);
    if (block->kind == BLOCK_NUMBER) {
        x[block->slots[0].i_col] = row ? extract->number_of_text[row->value] : NAN;
        return;
    }
    for (size_t i = 0; i < block->n_slot; i++)
        x[block->slots[i].i_col] = row ? block->column_of_text[row->value] == i : NAN;
}

// What was not observed stays missing, whatever the rule.
static void apply_missing_rule(const struct block *block, const unsigned char *unobserved,
                               double *x)
{
    for (size_t i = 0; i < block->n_slot; i++) {
        double *value = &x[block->slots[i].i_col];
        if (block->missing == MISSING_FLAG)
            value[1] = isnan(*value);
        else if (isnan(*value) && !(unobserved && unobserved[i]))
            *value = 0;
    }
}

void row_fill(const struct extract *extract, const struct view *view, uint32_t person, double *x,
              struct scratch *scratch)
{
    find_window_starts(extract, view->as_of, scratch);
    memset(scratch->has_related, 0, sizeof scratch->has_related);
    const struct row_filling row = {extract, view, person, x, scratch};
    for (size_t i = 0; i < extract->n_block; i++) {
        const struct block *block = &extract->blocks[i];
        const unsigned char *unobserved = NULL;
        if (block->kind == BLOCK_FACTS) {
            unobserved = fill_facts(&row, block);
        } else if (block->kind == BLOCK_SIZE) {
            long size = view_relation_size(view, person, block->relation, &scratch->persons);
            x[block->slots[0].i_col] = size < 0 ? NAN : (double)size;
        } else if (block->kind == BLOCK_TABLE) {
            table_block_fill(block, view_relative(view, person, block->relation), view->as_of, x);
        } else {
            fill_attribute(extract, view, person, block, x);
        }
        if (block->missing != MISSING_KEEP)
            apply_missing_rule(block, unobserved, x);
    }
}
