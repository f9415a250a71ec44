// A family's traces with all agencies but social care, in one place: which are drawn each month and
// which once it is known how the family's time went.

#include "data-samples/world/world_traces.h"
#include "data-samples/world/world_health.h"
#include "data-samples/world/world_homeless.h"
#include "data-samples/world/world_lost_home.h"
#include "data-samples/world/world_money.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_police.h"
#include "data-samples/world/world_report.h"
#include "data-samples/world/world_school.h"
#include "data-samples/world/world_spared.h"

// What an agency meets in a month. The order is part of the random stream of traces.
typedef void agency_month(struct family *family, int month);
static agency_month *const agencies[] = {police_month, health_month, school_month};
enum { N_AGENCY = sizeof agencies / sizeof *agencies };

enum { LIABLE_MONTHS = 216 }; // who is younger owes no tax and holds no tenancy

static bool is_of_age(const struct family *family, uint32_t person, day_t day)
{
    if (person == WORLD_NONE)
        return false;
    day_t dob = family->batch->persons[person].dob;
    if (day - dob > LIABLE_MONTHS * 31 || day - dob < LIABLE_MONTHS * 30) // without the calendar
        return day > dob + LIABLE_MONTHS * 31;
    return day >= day_add_months(dob, LIABLE_MONTHS);
}

static struct payer family_payer(struct family *family, int month, day_t day)
{
    uint32_t head = family_head(family, day), partner = family_partner(family, day);
    return (struct payer){.batch = family->batch,
                          .stream = family->streams[PURPOSE_TRACES],
                          .calendar = family->calendar,
                          .first_fact = family->first_fact,
                          .adult = head,
                          .second = partner == head || !is_of_age(family, partner, day) ? WORLD_NONE
                                                                                        : partner,
                          .poor = family->poor,
                          .children = family_grown(family) > day,
                          .strain = family_strain(family, month),
                          .calm = family_calm(family, month)};
}

// Housing tells social care of homeless families: of duties written from that fact on. A duty before
// this month is told now.
static void tell_of_duties(struct family *family, size_t first_fact, int month)
{
    for (size_t i = first_fact; i < family->batch->n_fact; i++) {
        struct fact duty = family->batch->facts[i];
        if (duty.kind != FACT_HOMELESS || !(duty.bits & HOMELESS_CHILDREN))
            continue;
        day_t start = family->calendar->start[month];
        report_event(family, &(struct report_event){.day = duty.day > start ? duty.day : start,
                                                    .source = SOURCE_HOUSING,
                                                    .children = REPORT_ALL,
                                                    .prob = REPORT_HOMELESS,
                                                    .slowest = 10});
    }
}

static void money_month(struct family *family, int month)
{
    const struct calendar *calendar = family->calendar;
    const struct residence *residences = family->batch->residences;
    day_t middle = calendar->start[month] + 15;
    struct payer payer = family_payer(family, month, middle);
    payer.keeps_home = family->help_from < DAY_MAX && spared_home(family, month);
    for (int i = 0; i < family->n_home; i++) {
        const struct residence *home = &residences[family->homes[i]];
        if (home->from > middle || middle >= home->to || !is_of_age(family, payer.adult, middle))
            continue;
        day_t leaves = debts_month(&family->debts, &payer, month, home);
        if (family->debts.kept)
            lost_home_spared(family, month);
        if (leaves != DAY_NONE && family->n_home + 2 <= HOME_MAX) {
            lost_home_put_out(family, &payer, i, leaves);
            return;
        }
        homeless_prevented(&payer, &family->debts, month, home);
    }
    for (int i = 0; i + 1 < family->n_home && family->n_home < HOME_MAX; i++) {
        const struct residence *left = &residences[family->homes[i]];
        if (left->kind != HOME_OWN || left->to < calendar->start[month] ||
            left->to >= calendar->start[month + 1])
            continue;
        payer = family_payer(family, month, left->to - 1);
        int days = homeless_move(&payer, &family->debts, left, &residences[family->homes[i + 1]]);
        if (days)
            lost_home_temporary(family, i, days);
        return; // two moves in a month: one loss at most
    }
}

void traces_month(struct family *family, int month)
{
    for (int i = 0; i < N_AGENCY; i++)
        agencies[i](family, month);
    size_t first_fact = family->batch->n_fact;
    money_month(family, month);
    tell_of_duties(family, first_fact, month);
}

void traces_spells(struct family *family)
{
    for (int i = 0; i < family->n_home; i++) {
        struct residence home = family->batch->residences[family->homes[i]];
        if (home.to <= family->calendar->from || home.from >= family->calendar->end)
            continue;
        day_t of_age = day_add_months(family->batch->persons[family->mother].dob, LIABLE_MONTHS);
        home.from = home.from > of_age ? home.from : of_age;
        if (home.from >= home.to)
            continue;
        struct residence after = home; // of the mother's death
        if (home.from < family->mother_dies && family->mother_dies < home.to)
            home.to = after.from = family->mother_dies;
        struct payer payer = family_payer(family, family->first_month, home.from);
        money_spells(&payer, &home);
        if (after.from == home.from)
            continue;
        payer = family_payer(family, family->first_month, after.from);
        if (payer.adult != family->mother)
            money_spells(&payer, &after);
    }
    struct payer payer = family_payer(family, family->first_month, family->came);
    money_benefits(&payer, family->came, family->left);
    school_spells(family);
}
