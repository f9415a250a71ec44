// Eviction has consequences. The next month begins in a crisis, which lasts and causes other states
// as any crisis does; the hazard of harm reads it. Some of those who are placed by the council are
// placed in another district and do not come back. Both potential outcomes of a panel before it see
// the same, unless help kept the home.

#include "data-samples/world/world_lost_home.h"
#include "data-samples/world/world_help.h"
#include "data-samples/world/world_homeless.h"
#include "data-samples/world/world_panel.h"
#include "data-samples/world/world_possession.h"
#include "data-samples/world/world_spared.h"

#include <string.h>

// Puts a residence after the family's home i.
static void insert_home(struct family *family, int i, const struct residence *residence)
{
    memmove(&family->homes[i + 2], &family->homes[i + 1],
            (size_t)(family->n_home - i - 1) * sizeof *family->homes);
    family->homes[i + 1] = batch_residence(family->batch, residence);
    family->n_home++;
}

void lost_home_temporary(struct family *family, int i, int days)
{
    struct residence *next = &family->batch->residences[family->homes[i + 1]];
    struct residence placed = {next->from,          next->from + days, family->decile,
                               TENURE_PRIVATE_RENT, HOME_TEMPORARY,    family->batch->team};
    next->from = placed.to;
    insert_home(family, i, &placed);
}

// --- leaving the borough

static void drop_homes(struct family *family, day_t day)
{
    struct residence *residences = family->batch->residences;
    while (family->n_home && residences[family->homes[family->n_home - 1]].from >= day) {
        struct residence *home = &residences[family->homes[--family->n_home]];
        home->to = home->from; // nobody's
    }
    residences[family->homes[family->n_home - 1]].to = day;
}

// Who would have come or died after the day does so elsewhere, unknown here.
static void drop_people(struct family *family, day_t day)
{
    struct person *persons = family->batch->persons;
    while (family->n_child && family->children[family->n_child - 1].visible >= day) {
        struct person *child = &persons[family->children[--family->n_child].person];
        child->due = DAY_NONE;
        child->left = child->came;
    }
    while (family->n_partner && family->partners[family->n_partner - 1].from >= day) {
        struct person *partner = &persons[family->partners[--family->n_partner].person];
        partner->left = partner->came;
    }
    for (int i = 0; i < family->n_partner; i++)
        if (family->partners[i].to >= day)
            persons[family->partners[i].person].died = DAY_NONE;
    for (int i = 0; i < family->n_father; i++)
        if (family->fathers[i].joined < DAY_MAX && family->fathers[i].joined >= day)
            family->fathers[i].joined = DAY_MAX;
    if (persons[family->mother].died != DAY_NONE && persons[family->mother].died >= day)
        persons[family->mother].died = DAY_NONE;
}

static void leave_borough(struct family *family, int month, day_t day)
{
    family->left = day;
    family->end_month = month + 1;
    drop_homes(family, day);
    drop_people(family, day);
    panel_revise(family);
}

static void bring_crisis(struct family *family, int month, bool spared)
{
    help_crisis(family, month + 1, spared);
    panel_revise(family);
}

void lost_home_put_out(struct family *family, const struct payer *payer, int i, day_t day)
{
    int month = calendar_month(family->calendar, day);
    struct residence *home = &family->batch->residences[family->homes[i]];
    struct residence next = possession_next(payer, home, day);
    insert_home(family, i, &next);
    int days = homeless_evicted(payer, &family->debts, &next);
    if (days && spared_outside(family, month)) {
        leave_borough(family, month, day + 1); // the eviction itself is of this borough
        return;
    }
    if (days)
        lost_home_temporary(family, i, days);
    bring_crisis(family, month, spared_home(family, month));
}

void lost_home_spared(struct family *family, int month)
{
    bring_crisis(family, month, true);
}
