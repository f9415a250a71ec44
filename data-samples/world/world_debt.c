// Debts as processes. Income falls and recovers after years, so the same households owe again: rent
// and tax are missed while it is low, paid back in part, and what is left runs on. A missed
// instalment brings a reminder two to five weeks later; who does not answer owes the whole year.

#include "data-samples/world/world_debt.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_possession.h"

#include <math.h>

enum { JANUARY = 0, APRIL = 3, TAX_INSTALMENTS = 10 };

static double hardship_share(const struct payer *payer)
{
    return payer->calm * world_logistic(HARDSHIP_BASE + 0.55 * payer->strain + 0.6 * payer->poor);
}

static void step_hardship(struct debts *debts, const struct payer *payer)
{
    double share = hardship_share(payer), off = 1 / (12 * HARDSHIP_YEARS);
    if (debts->hard)
        debts->hard = !draw_chance(payer->stream, off);
    else
        debts->hard = draw_chance(payer->stream, off * share / (1 - share));
}

static void begin(struct debts *debts, const struct payer *payer)
{
    debts->begun = true;
    debts->hard = draw_chance(payer->stream, hardship_share(payer));
    debts->bill = draw_lognormal(payer->stream, TAX_BILL, 0.25) * (payer->poor ? TAX_SUPPORTED : 1);
    debts->rent = draw_lognormal(payer->stream, RENT_MONTH, 0.2);
}

static void write_stage(const struct debts *debts, const struct payer *payer, day_t day, int stage,
                        unsigned bits)
{
    owed_write(payer, FACT_TAX_STAGE, day,
               (struct fact){.code = (uint16_t)stage,
                             .bits = bits,
                             .value = (float)(debts->year_owed + debts->old_owed)});
}

// --- council tax

// The year's tax becomes due at once and goes to recovery.
static void whole_year_due(struct debts *debts, int month, int of_year)
{
    int paid_or_missed = of_year == JANUARY ? TAX_INSTALMENTS : of_year - APRIL + 1;
    debts->year_owed += debts->bill / TAX_INSTALMENTS * (TAX_INSTALMENTS - paid_or_missed);
    debts->year_due = true;
    debts->step = TAX_FINAL;
    debts->step_month = month + 2;
}

static void miss_instalment(struct debts *debts, const struct payer *payer, int month, int of_year)
{
    debts->year_owed += debts->bill / TAX_INSTALMENTS;
    bool final = debts->n_reminder == 2; // a third time in a year is the last
    write_stage(debts, payer, owed_day(payer, month, 16, 38), STAGE_REMINDER,
                final               ? REMINDER_FINAL
                : debts->n_reminder ? REMINDER_SECOND
                                    : 0);
    debts->n_reminder++;
    if (!final && draw_chance(payer->stream, debts->hard ? 0.55 : 0.85)) {
        debts->year_owed -= debts->bill / TAX_INSTALMENTS; // paid within the week
        if (debts->year_owed < 0)
            debts->year_owed = 0;
    } else
        whole_year_due(debts, month, of_year);
}

static void next_step(struct debts *debts, const struct payer *payer, int month)
{
    static const struct {
        double share; // of those at the step before
        int months;   // until the step after
        int stage;
        double cost;
    } steps[] = {[TAX_FINAL] = {0.70, 1, STAGE_SUMMONS, 50},
                 [TAX_SUMMONED] = {0.88, 3, STAGE_LIABILITY_ORDER, 35},
                 [TAX_ORDERED] = {0.55, 12, STAGE_AGENT, 75}};
    if (debts->step == TAX_NONE || month < debts->step_month)
        return;
    if (debts->step == TAX_WITH_AGENTS || !draw_chance(payer->stream, steps[debts->step].share)) {
        debts->step = TAX_NONE; // paid by arrangement, or given back by the agents
        return;
    }
    debts->old_owed += steps[debts->step].cost;
    write_stage(debts, payer, owed_day(payer, month, 3, 24), steps[debts->step].stage, 0);
    debts->step_month = month + steps[debts->step].months;
    debts->step++;
}

static void repay_tax(struct debts *debts, const struct payer *payer)
{
    double owed = debts->old_owed + (debts->year_due ? debts->year_owed : 0);
    if (owed <= 0 || !draw_chance(payer->stream, debts->hard ? 0.35 : 0.8))
        return;
    double pays = fmin(owed, debts->hard ? 20 : fmax(60, 0.1 * owed));
    double of_old = fmin(pays, debts->old_owed);
    debts->old_owed -= of_old;
    debts->year_owed -= pays - of_old;
}

static void tax_month(struct debts *debts, const struct payer *payer, int month)
{
    int of_year = (payer->calendar->first + month) % 12;
    if (of_year == APRIL) {
        debts->old_owed += debts->year_owed;
        debts->year_owed = 0;
        debts->n_reminder = 0;
        debts->year_due = false;
    }
    bool due = of_year == JANUARY || of_year >= APRIL;
    double misses = debts->hard ? MISSES_HARD : MISSES_ELSE * payer->calm;
    if (due && !debts->year_due && draw_chance(payer->stream, misses))
        miss_instalment(debts, payer, month, of_year);
    next_step(debts, payer, month);
    repay_tax(debts, payer);
}

// --- rent

static void owe_rent(struct debts *debts, const struct payer *payer)
{
    gsl_rng *stream = payer->stream;
    double misses = debts->hard ? 0.30 : payer->poor ? 0.14 : 0.075;
    if (debts->step >= TAX_ORDERED) // deductions from income, agents at the door
        misses *= TAX_ON_RENT;
    if (draw_chance(stream, fmin(misses * payer->calm * exp(0.25 * payer->strain), 0.8)))
        debts->rent_owed += debts->rent * (0.15 + 0.5 * draw_uniform(stream));
    if (debts->rent_owed <= 0 || !draw_chance(stream, debts->hard ? 0.6 : 0.8))
        return;
    double pays = fmax(debts->hard ? 15 : 25, 0.07 * debts->rent_owed);
    debts->rent_owed -= fmin(debts->rent_owed, pays);
}

// Returns the day on which the household must go, as possession_month does.
static day_t rent_month(struct debts *debts, const struct payer *payer, int month,
                        const struct residence *home)
{
    if (home->from != debts->home_from) { // a tenancy begins without debt
        debts->home_from = home->from;
        debts->rent_owed = 0;
        debts->notice = false;
        bool settled = home->from < payer->calendar->from;
        if (settled && draw_chance(payer->stream, debts->hard ? 0.9 : 0.35))
            debts->rent_owed = draw_lognormal(payer->stream, debts->hard ? 500 : 150, 0.7);
    }
    owe_rent(debts, payer);
    day_t leaves = possession_month(debts, payer, month, home);
    int of_year = (payer->calendar->first + month) % 12;
    if (home->tenure == TENURE_SOCIAL_RENT && of_year % 3 == 2 && debts->rent_owed >= 5 &&
        leaves == DAY_NONE)
        owed_write(payer, FACT_RENT, payer->calendar->start[month + 1] - 1,
                   (struct fact){.value = (float)debts->rent_owed});
    return leaves;
}

day_t debts_month(struct debts *debts, const struct payer *payer, int month,
                  const struct residence *home)
{
    if (!debts->begun)
        begin(debts, payer);
    step_hardship(debts, payer);
    if (home->kind != HOME_OWN) // temporary accommodation: the council pays its tax
        return DAY_NONE;
    tax_month(debts, payer, month);
    return home->tenure == TENURE_OWNED ? DAY_NONE : rent_month(debts, payer, month, home);
}
