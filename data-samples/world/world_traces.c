// A family's traces with all agencies but social care, in one place: which are drawn each month and
// which once it is known how the family's time went.

#include "data-samples/world/world_traces.h"
#include "data-samples/world/world_health.h"
#include "data-samples/world/world_money.h"
#include "data-samples/world/world_police.h"
#include "data-samples/world/world_school.h"

// What an agency meets in a month. The order is part of the random stream of traces.
typedef void agency_month(struct family *family, int month);
static agency_month *const agencies[] = {police_month, health_month, school_month};
enum { N_AGENCY = sizeof agencies / sizeof *agencies };

static struct payer family_payer(struct family *family, int month, day_t day)
{
    uint32_t head = family_head(family, day), partner = family_partner(family, day);
    return (struct payer){.batch = family->batch,
                          .stream = family->streams[PURPOSE_TRACES],
                          .calendar = family->calendar,
                          .adult = head,
                          .second = partner == head ? WORLD_NONE : partner,
                          .poor = family->poor,
                          .children = family_grown(family) > day,
                          .strain = family_strain(family, month),
                          .calm = family_calm(family, month)};
}

static enum tenure tenure_at(const struct family *family, day_t day)
{
    enum tenure tenure = TENURE_OWNED;
    for (int i = 0; i < family->n_home; i++) {
        const struct residence *home = &family->batch->residences[family->homes[i]];
        if (home->from <= day)
            tenure = (enum tenure)home->tenure;
    }
    return tenure;
}

void traces_month(struct family *family, int month)
{
    day_t middle = family->calendar->start[month] + 15;
    for (int i = 0; i < N_AGENCY; i++)
        agencies[i](family, month);
    struct payer payer = family_payer(family, month, middle);
    if (middle >= family->came && middle < family->left)
        money_month(&payer, month, tenure_at(family, middle));
}

void traces_spells(struct family *family)
{
    for (int i = 0; i < family->n_home; i++) {
        struct residence home = family->batch->residences[family->homes[i]];
        if (home.to <= family->calendar->from || home.from >= family->calendar->end)
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
