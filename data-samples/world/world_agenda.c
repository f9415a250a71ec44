// The list of a month's dated happenings. It does not depend on what they do: the modules that draw
// them add to it, and world_records.c calls a handler for each kind.

#include "data-samples/world/world_agenda.h"

#include "features/base/sort.h"

#include <stdlib.h>

void agenda_add(struct agenda *agenda, const struct happening *happening)
{
    if (agenda->n < AGENDA_MAX)
        agenda->happenings[agenda->n++] = *happening;
}

static int happening_order(const void *left, const void *right)
{
    const struct happening *a = left, *b = right;
    ORDER_BY(a->day, b->day);
    ORDER_BY(a->kind, b->kind);
    return ORDER_OF(a->marks.help, b->marks.help);
}

void agenda_sort(struct agenda *agenda)
{
    if (agenda->n > 1)
        qsort(agenda->happenings, (size_t)agenda->n, sizeof agenda->happenings[0], happening_order);
}
