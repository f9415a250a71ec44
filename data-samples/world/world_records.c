// Calls everything that a family's months bring: the traces with other agencies, the processes that put happenings on the agenda,
// the handler of each kind of happening in the order of days.

#include "data-samples/world/world_records.h"
#include "data-samples/world/world_concern.h"
#include "data-samples/world/world_harm.h"
#include "data-samples/world/world_panel.h"
#include "data-samples/world/world_report.h"
#include "data-samples/world/world_risk.h"
#include "data-samples/world/world_strain.h"
#include "data-samples/world/world_traces.h"
#include "data-samples/world/world_unseen.h"

// What draws the happenings of a month. The order is part of the random streams.
typedef void planner(struct family *family, int month, struct agenda *agenda);
static planner *const planners[] = {harm_plan, report_plan, concern_plan, panel_plan};
enum { PLANNER_COUNT = sizeof planners / sizeof *planners };

// What a happening does on its day.
typedef void handler(struct family *family, int month, const struct happening *happening);
static handler *const handlers[HAPPENING_KIND_COUNT] = {
    [HAPPENING_PANEL] = panel_decide,      [HAPPENING_ENQUIRY] = harm_enquiry,
    [HAPPENING_REPORT] = concern_reported, [HAPPENING_REFERRAL] = concern_referral,
    [HAPPENING_CONTACT] = concern_contact,
};

static void care_month(struct family *family, int month)
{
    struct agenda agenda;
    agenda.n = 0;
    for (int i = 0; i < PLANNER_COUNT; i++)
        planners[i](family, month, &agenda);
    agenda_sort(&agenda);
    for (int i = 0; i < agenda.n; i++)
        handlers[agenda.happenings[i].kind](family, month, &agenda.happenings[i]);
}

void family_records(struct family *family)
{
    const struct calendar *calendar = family->calendar;
    strain_hazards(family);
    size_t first_risk = family->batch->n_risk;
    int from = calendar_month(calendar, family->came);
    for (int month = from > 0 ? from : 0; month < family->end_month; month++) {
        risk_step(family, month);
        if (calendar->start[month + 1] > calendar->from && calendar->start[month] < calendar->end)
            traces_month(family, month);
        care_month(family, month);
        unseen_month(family, month);
    }
    traces_spells(family);
    risk_resolve(family, first_risk);
}
