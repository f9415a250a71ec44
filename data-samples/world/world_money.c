// What housing, revenues and benefits meet: accounts and tenancies, arrears and what is done about
// them, means-tested benefits, homes lost.

#include "data-samples/world/world_money.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

// Days since 1970 on which the law that made each began to hold: nobody's account is older.
#define COUNCIL_TAX_BEGAN 8491          // 1993-04-01
#define HOUSING_BENEFIT_BEGAN 4840      // 1983-04-03
#define COUNCIL_TAX_SUPPORT_BEGAN 15796 // 2013-04-01
#define UNIVERSAL_CREDIT_BEGAN 15824    // 2013-04-29

static day_t day_in(const struct payer *payer, int month)
{
    const struct calendar *calendar = payer->calendar;
    return calendar->start[month] +
           draw_between(payer->stream, 0, calendar_length(calendar, month) - 1);
}

static void write_owed(const struct payer *payer, enum fact_kind kind, day_t day, int code,
                       double owed)
{
    struct fact fact = FACT(kind, payer->adult, day);
    fact.code = (uint16_t)code;
    fact.value = (float)(floor(owed * 100) / 100);
    batch_fact(payer->batch, &fact);
}

// The year's council tax goes unpaid: each step follows from the one before, with its share.
static void tax_year(const struct payer *payer, int month)
{
    static const struct {
        int days;
        double share;
    } steps[] = {{20, 1}, {70, 0.60}, {100, 0.85}, {160, 0.55}};
    double in_arrears = world_logistic(TAX_BASE + 0.55 * payer->strain + 0.6 * payer->poor);
    if (!draw_chance(payer->stream, in_arrears * payer->calm))
        return;
    day_t day = day_in(payer, month);
    double owed = draw_lognormal(payer->stream, 620, 0.5);
    for (int i = 0; i < 4 && draw_chance(payer->stream, steps[i].share); i++)
        write_owed(payer, FACT_TAX_STAGE, day + steps[i].days, i, owed + 60 * (i > 1));
}

static void rent_quarter(const struct payer *payer, int month)
{
    double behind = world_logistic(RENT_BASE + 0.8 * payer->strain + 0.4 * payer->poor);
    if (draw_chance(payer->stream, behind * payer->calm))
        write_owed(payer, FACT_RENT, payer->calendar->start[month + 1] - 1, 0,
                   draw_lognormal(payer->stream, 330 * exp(0.35 * payer->strain), 0.7));
}

void money_month(const struct payer *payer, int month, enum tenure tenure)
{
    int of_year = (payer->calendar->first + month) % 12;
    if (of_year == 4)
        tax_year(payer, month);
    if (tenure == TENURE_SOCIAL_RENT && of_year % 3 == 2)
        rent_quarter(payer, month);
    double rate = tenure == TENURE_OWNED ? HOMELESS_OWNED : HOMELESS_RENTING;
    rate *= payer->children ? HOMELESS_CHILDREN_FACTOR : 1;
    if (!draw_chance(payer->stream, rate * payer->calm * exp(0.6 * payer->strain) / 12))
        return;
    static const double reasons[] = {0.16, 0.27, 0.28, 0.09, 0.2};
    struct fact fact = FACT(FACT_HOMELESS, payer->adult, day_in(payer, month));
    fact.code = (uint16_t)draw_pick(payer->stream, reasons, 5);
    fact.bits = (payer->children ? HOMELESS_CHILDREN : 0) |
                (draw_chance(payer->stream, 0.3) ? HOMELESS_TEMPORARY : 0);
    batch_fact(payer->batch, &fact);
}

void money_spells(const struct payer *payer, const struct residence *home)
{
    struct fact account = FACT(FACT_COUNCIL_TAX, payer->adult, home->from);
    if (account.day < COUNCIL_TAX_BEGAN)
        account.day = COUNCIL_TAX_BEGAN;
    account.end = home->to;
    account.other = payer->second;
    account.code = payer->second == WORLD_NONE ? ACCOUNT_SINGLE_DISCOUNT : ACCOUNT_FULL;
    batch_fact(payer->batch, &account);
    if (home->tenure != TENURE_SOCIAL_RENT)
        return;
    struct fact tenancy = FACT(FACT_TENANCY, payer->adult, home->from);
    tenancy.end = home->to;
    tenancy.other = payer->second;
    tenancy.code = draw_chance(payer->stream, 0.12) ? TENANCY_INTRODUCTORY : TENANCY_SECURE;
    batch_fact(payer->batch, &tenancy);
}

void money_benefits(const struct payer *payer, day_t from, day_t to)
{
    if (!payer->poor)
        return;
    for (int code = BENEFIT_TAX_SUPPORT; code <= BENEFIT_UNIVERSAL_CREDIT; code++) {
        static const double takes[] = {0.8, 0.3, 0.7};
        const day_t began[] = {COUNCIL_TAX_SUPPORT_BEGAN, HOUSING_BENEFIT_BEGAN,
                               UNIVERSAL_CREDIT_BEGAN};
        struct fact fact =
            FACT(FACT_BENEFIT, payer->adult, from + (day_t)draw_exponential(payer->stream, 200));
        if (fact.day < began[code])
            fact.day = began[code];
        fact.end = to;
        fact.code = (uint16_t)code;
        if (draw_chance(payer->stream, takes[code]) && fact.day < fact.end)
            batch_fact(payer->batch, &fact);
    }
}
