// What housing, revenues and benefits keep of a household: accounts and tenancies, means-tested
// benefits.

#include "data-samples/world/world_money.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

// Days since 1970 on which the law that made each began to hold: nobody's account is older.
#define COUNCIL_TAX_BEGAN 8491          // 1993-04-01
#define HOUSING_BENEFIT_BEGAN 4840      // 1983-04-03
#define COUNCIL_TAX_SUPPORT_BEGAN 15796 // 2013-04-01
#define UNIVERSAL_CREDIT_BEGAN 15824    // 2013-04-29

void money_spells(const struct payer *payer, const struct residence *home)
{
    if (home->kind == HOME_TEMPORARY) // the council pays
        return;
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
