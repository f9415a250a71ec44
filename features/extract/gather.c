// Collects the visible facts of the persons in a relation, in one order: date, then row of the
// source.

#include "features/base/sort.h"
#include "features/extract/plan.h"

#include <stdlib.h>

static int compare_seen(const void *a, const void *b)
{
    const struct visible_fact *x = a, *y = b;
    ORDER_BY(x->date, y->date);
    return ORDER_OF(x->row, y->row);
}

void gather_selection(const struct view *view, const struct person_list *persons,
                      const struct filter *filter, struct scratch *scratch)
{
    scratch->n_item = 0;
    size_t n_with_facts = 0;
    for (size_t p = 0; p < persons->n; p++) {
        struct cursor cursor;
        struct visible_fact seen;
        size_t before = scratch->n_item;
        if (!view_may_have_facts(view, filter->i_source, persons->items[p]))
            continue;
        view_facts(view, filter->i_source, persons->items[p], &cursor);
        while (cursor_next(&cursor, &seen)) {
            if (!filter_passes(filter, &seen))
                continue;
            memory_grow(&scratch->items, &scratch->capacity, scratch->n_item + 1,
                        sizeof *scratch->items);
            scratch->items[scratch->n_item++] = seen;
        }
        n_with_facts += scratch->n_item > before;
    }
    if (n_with_facts > 1)
        qsort(scratch->items, scratch->n_item, sizeof *scratch->items, compare_seen);
}
