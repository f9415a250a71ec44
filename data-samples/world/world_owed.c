// Facts about debts: each is about who pays, on a day of the month, with the sum in whole pence.

#include "data-samples/world/world_owed.h"

#include <math.h>

day_t owed_day(const struct payer *payer, int month, int least, int most)
{
    return payer->calendar->start[month] + draw_between(payer->stream, least, most);
}

void owed_write(const struct payer *payer, enum fact_kind kind, day_t day, struct fact detail)
{
    struct fact fact = FACT(kind, payer->adult, day);
    fact.code = detail.code;
    fact.bits = detail.bits;
    fact.value = floorf(detail.value * 100) / 100;
    batch_fact(payer->batch, &fact);
}
