// Why homes are lost. Each cause needs what brings it about: abuse an incident, arrears a debt of two
// months' rent with notice (of which eviction is one end), a landlord's notice a private tenancy. The duty comes before the move; a
// part of the households then lives in temporary accommodation for some months.

#include "data-samples/world/world_homeless.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

enum { ABUSE_BEFORE_DAYS = 180, TEMPORARY_LEAST = 20, SETTLED_LEAST = 45, REASONS = 5 };

// The latest incident of the half-year before in which somebody was the victim who is liable here.
static const struct fact *incident_before(const struct payer *payer, day_t day)
{
    const struct fact *latest = NULL;
    for (size_t i = payer->first_fact; i < payer->batch->n_fact; i++) {
        const struct fact *fact = &payer->batch->facts[i];
        if (fact->kind == FACT_DOMESTIC_ABUSE && fact->day <= day &&
            fact->day >= day - ABUSE_BEFORE_DAYS &&
            (fact->person == payer->adult || fact->person == payer->second) &&
            (!latest || fact->day > latest->day))
            latest = fact;
    }
    return latest;
}

// Odds of each cause in a home of this tenure.
static void weigh(const struct payer *payer, const struct debts *debts,
                  const struct residence *home, const struct fact *incident,
                  double ret_weights[REASONS])
{
    bool owned = home->tenure == TENURE_OWNED, private = home->tenure == TENURE_PRIVATE_RENT;
    double strain = exp(0.3 * payer->strain);
    ret_weights[HOMELESS_ABUSE] = incident ? 2.2 : 0;
    ret_weights[HOMELESS_FAMILY] = owned ? 0 : 0.06 * strain;
    ret_weights[HOMELESS_NOTICE] = private ? 0.06 * strain : 0;
    ret_weights[HOMELESS_ARREARS] = owned || !debts->notice                ? 0
                                    : debts->possession < POSSESSION_ORDER ? 0.15
                                                                           : 0.4;
    ret_weights[HOMELESS_OTHER] = owned ? 0.01 : 0.03 * strain;
}

static void write_duty(const struct payer *payer, day_t day, int reason, unsigned bits,
                       const struct fact *incident)
{
    uint32_t applicant = reason == HOMELESS_ABUSE ? incident->person : payer->adult;
    struct fact fact = FACT(FACT_HOMELESS, applicant, day);
    fact.code = (uint16_t)reason;
    fact.bits = bits | (payer->children ? HOMELESS_CHILDREN : 0);
    batch_fact(payer->batch, &fact);
}

// Days in temporary accommodation: none if the next home would then be too short.
static int draw_temporary(const struct payer *payer, const struct residence *next)
{
    bool placed = draw_chance(payer->stream, payer->children ? PLACED_CHILDREN : PLACED_ELSE);
    int days = TEMPORARY_LEAST + (int)draw_exponential(payer->stream, TEMPORARY_DAYS);
    int most = (next->to < payer->calendar->horizon ? next->to : payer->calendar->horizon) -
               next->from - SETTLED_LEAST;
    if (days > most)
        days = most;
    return placed && days >= TEMPORARY_LEAST ? days : 0;
}

int homeless_move(const struct payer *payer, const struct debts *debts,
                  const struct residence *left, const struct residence *next)
{
    static const int leads[REASONS] = {[HOMELESS_ABUSE] = 6,
                                       [HOMELESS_FAMILY] = 28,
                                       [HOMELESS_NOTICE] = 70,
                                       [HOMELESS_ARREARS] = 70,
                                       [HOMELESS_OTHER] = 40};
    double weights[REASONS], sum = 0;
    const struct fact *incident = incident_before(payer, left->to);
    weigh(payer, debts, left, incident, weights);
    for (int i = 0; i < REASONS; i++)
        sum += weights[i];
    sum *= LOST_MOVES * (payer->children ? LOST_CHILDREN : 1);
    if (sum <= 0 || !draw_chance(payer->stream, sum / (1 + sum)))
        return 0;
    int reason = draw_pick(payer->stream, weights, REASONS);
    day_t day = left->to - draw_between(payer->stream, 0, leads[reason]);
    if (reason == HOMELESS_ABUSE && day < incident->day)
        day = incident->day;
    if (day < left->from)
        day = left->from;
    int days = draw_temporary(payer, next);
    write_duty(payer, day, reason, days ? HOMELESS_TEMPORARY : 0, incident);
    return days;
}

int homeless_evicted(const struct payer *payer, const struct debts *debts,
                     const struct residence *next)
{
    bool evicted = debts->possession == POSSESSION_EVICTION;
    if (!draw_chance(payer->stream, evicted ? EVICTED_APPLY : LEFT_APPLY))
        return 0;
    day_t day = next->from - draw_between(payer->stream, 0, 35);
    int days = draw_temporary(payer, next);
    write_duty(payer, day < debts->home_from ? debts->home_from : day, HOMELESS_ARREARS,
               days ? HOMELESS_TEMPORARY : 0, NULL);
    return days;
}

void homeless_prevented(const struct payer *payer, const struct debts *debts, int month,
                        const struct residence *home)
{
    double rate = PREVENTED_RATE * payer->calm * (home->tenure == TENURE_OWNED ? 0.1 : 1) *
                  (payer->children ? LOST_CHILDREN : 1) * (debts->notice ? 8 : 1);
    if (home->kind != HOME_OWN || !draw_chance(payer->stream, rate * exp(0.6 * payer->strain) / 12))
        return;
    const struct calendar *calendar = payer->calendar;
    day_t day = calendar->start[month] +
                draw_between(payer->stream, 0, calendar_length(calendar, month) - 1);
    double weights[REASONS];
    const struct fact *incident = incident_before(payer, day);
    weigh(payer, debts, home, incident, weights);
    write_duty(payer, day, draw_pick(payer->stream, weights, REASONS), 0, incident);
}
