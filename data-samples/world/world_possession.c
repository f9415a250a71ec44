// Landlords' steps against tenants who owe two months' rent. Each step needs the one before and is
// taken back when the debt falls. Who is evicted, and some of those under an order, leave the home
// for another one; so debts move households, and not the other way round. Help may settle the debt first.

#include "data-samples/world/world_possession.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <limits.h>

enum { HOME_LEFT_DAYS = 60 }; // who would move in less than this anyway is not put out

static bool can_be_put_out(const struct payer *payer, int month, const struct residence *home)
{
    return home->to > payer->calendar->start[month + 1] + HOME_LEFT_DAYS;
}

// Source of the shares: claims, orders, warrants and repossessions of landlords, October to December
// 2022 (Ministry of Justice), as is the time from claim to eviction, 22 weeks at the median; the
// share of notices that come to a claim is assumed.
static bool next_step(struct debts *debts, const struct payer *payer, int month,
                      const struct residence *home)
{
    static const struct {
        double share; // of those at the step before
        int months;   // until the step after
    } steps[] = {[POSSESSION_NOTICE] = {1, 2},
                 [POSSESSION_CLAIM] = {0.30, 2},
                 [POSSESSION_ORDER] = {0.79, 2},
                 [POSSESSION_WARRANT] = {0.54, 1},
                 [POSSESSION_EVICTION] = {PROB_EVICTED, 0}};
    int next = debts->possession + 1;
    if (next > POSSESSION_EVICTION || month < debts->possession_month ||
        (next == POSSESSION_EVICTION && !can_be_put_out(payer, month, home)))
        return false;
    if (!draw_chance(payer->stream, steps[next].share)) {
        // An agreement to pay: instead of a claim for a time, instead of what follows for good.
        debts->possession_month = next == POSSESSION_CLAIM ? month + POSSESSION_REST : INT_MAX;
        return false;
    }
    debts->possession = next;
    debts->possession_month = month + steps[next].months;
    return true;
}

// A grant or an agreement settles the debt, and the home is kept.
static day_t settle(struct debts *debts)
{
    debts->rent_owed = 0;
    debts->notice = false;
    debts->kept = true;
    return DAY_NONE;
}

static day_t take_step(struct debts *debts, const struct payer *payer, int month,
                       const struct residence *home)
{
    if (next_step(debts, payer, month, home)) {
        day_t day = owed_day(payer, month, 3, 24);
        bool evicts = debts->possession == POSSESSION_EVICTION;
        if (evicts && payer->keeps_home)
            return settle(debts);
        if (home->tenure == TENURE_SOCIAL_RENT) // a private landlord's steps are on no file
            owed_write(payer, FACT_POSSESSION, day,
                       (struct fact){.code = (uint16_t)debts->possession,
                                     .value = (float)debts->rent_owed});
        return evicts ? day : DAY_NONE;
    }
    bool gives_way = debts->possession >= POSSESSION_ORDER && can_be_put_out(payer, month, home) &&
                     draw_chance(payer->stream, LEAVES_UNDER_ORDER);
    if (!gives_way)
        return DAY_NONE;
    return payer->keeps_home ? settle(debts) : owed_day(payer, month, 3, 24);
}

day_t possession_month(struct debts *debts, const struct payer *payer, int month,
                       const struct residence *home)
{
    debts->kept = false;
    if (debts->rent_owed < 1.2 * debts->rent) {
        debts->notice = false;
    } else if (!debts->notice && debts->rent_owed > 2 * debts->rent &&
               draw_chance(payer->stream, PROB_NOTICE)) {
        debts->notice = true;
        debts->possession = -1;
        debts->possession_month = month;
    }
    return debts->notice ? take_step(debts, payer, month, home) : DAY_NONE;
}

struct residence possession_next(const struct payer *payer, struct residence *home, day_t day)
{
    static const double tenures[3][3] = {// owned, private, social: after each of the three
                                         [TENURE_PRIVATE_RENT] = {0, 0.80, 0.20},
                                         [TENURE_SOCIAL_RENT] = {0, 0.75, 0.25}};
    struct residence next = *home;
    int decile = next.decile + draw_between(payer->stream, -2, 0); // to poorer streets
    next.from = home->to = day;
    next.decile = (uint8_t)(decile < 1 ? 1 : decile);
    next.tenure = (uint8_t)draw_pick(payer->stream, tenures[home->tenure], 3);
    return next;
}
