// Streams by hashing: splitmix64 steps a counter that starts at a hash of the three keys. GSL's
// generators are fine for long streams, but seeding one for each of some million rows costs more
// than all the draws from it; the distributions come from GSL by their inverse functions.

#include "data-samples/agency/agency_draw.h"

#include "features/base/number.h"

#include <gsl/gsl_cdf.h>

static uint64_t next(struct draw *draw)
{
    draw->state += 0x9e3779b97f4a7c15u;
    return number_scramble(draw->state);
}

struct draw draw_for(uint64_t seed, uint64_t purpose, uint64_t item)
{
    uint64_t state = number_scramble(seed + 0x9e3779b97f4a7c15u);
    state = number_scramble(state ^ (purpose * 0xd1342543de82ef95u + 1));
    return (struct draw){number_scramble(state ^ (item * 0xaef17502108ef2d9u + 1))};
}

double draw_unit(struct draw *draw)
{
    return ((double)(next(draw) >> 11) + 0.5) * 0x1p-53;
}

bool draw_yes(struct draw *draw, double probability)
{
    return draw_unit(draw) < probability;
}

uint32_t draw_below(struct draw *draw, uint32_t n)
{
    return (uint32_t)(((next(draw) >> 32) * n) >> 32);
}

int draw_range(struct draw *draw, int low, int high)
{
    return low + (int)draw_below(draw, (uint32_t)(high - low) + 1);
}

int draw_days(struct draw *draw, double median_days, double log_sd)
{
    double days = median_days * gsl_cdf_lognormal_Pinv(draw_unit(draw), 0, log_sd);
    return days > 20000 ? 20000 : (int)days;
}
