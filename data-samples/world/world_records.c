// A family's months as agencies and social care meet them. What comes up in a month is drawn first
// and handled in the order of its days.

#include "data-samples/world/world_care.h"
#include "data-samples/world/world_traces.h"

#include <stdlib.h>

void agenda_add(struct agenda *agenda, const struct item *item)
{
    if (agenda->n < AGENDA_MAX)
        agenda->items[agenda->n++] = *item;
}

static int item_order(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->marks.help > b->marks.help) - (a->marks.help < b->marks.help);
}

static void care_month(struct family *family, int month)
{
    struct agenda agenda;
    agenda.n = 0;
    harm_plan(family, month, &agenda);
    care_plan(family, month, &agenda);
    panel_plan(family, month, &agenda);
    if (agenda.n > 1)
        qsort(agenda.items, (size_t)agenda.n, sizeof agenda.items[0], item_order);
    for (int i = 0; i < agenda.n; i++) {
        const struct item *item = &agenda.items[i];
        if (item->kind == ITEM_PANEL)
            panel_happens(family, month, item->day);
        else if (item->kind == ITEM_ENQUIRY)
            harm_happens(family, month, item);
        else
            care_happens(family, item);
    }
}

void family_records(struct family *family)
{
    const struct calendar *calendar = family->calendar;
    harm_tables(family);
    size_t first_risk = family->batch->n_risk;
    int from = calendar_month(calendar, family->came);
    for (int month = from > 0 ? from : 0; month < family->end_month; month++) {
        risk_step(family, month);
        care_month(family, month);
        if (calendar->start[month + 1] > calendar->from && calendar->start[month] < calendar->end)
            traces_month(family, month);
    }
    traces_spells(family);
    risk_resolve(family, first_risk);
}
