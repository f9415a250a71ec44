// The few numeric pieces that every model file needs. OpenBLAS declares its thread switch in a
// header that differs between builds, so the one prototype is written here; linking against another
// BLAS fails loudly.
#include "model/numeric/numerics.h"

#include "features/base/number.h"

#include <gsl/gsl_errno.h>
#include <math.h>

extern void openblas_set_num_threads(int n_thread);

#define PROBABILITY_FLOOR 2.220446049250313e-16

void numerics_prepare(void)
{
    gsl_set_error_handler_off();
    openblas_set_num_threads(1);
}

double logistic(double x)
{
    double e = exp(-fabs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

double logistic_loss(double x, double y)
{
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x))) - y * x;
}

double log_odds(double probability)
{
    double p = fmin(fmax(probability, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
    return log(p) - log1p(-p);
}

static uint64_t mix(uint64_t z)
{
    return number_scramble(z + 0x9e3779b97f4a7c15u);
}

uint64_t random_bits(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return mix(counter ^ mix(stream ^ mix(seed)));
}

size_t random_below(uint64_t seed, uint64_t stream, uint64_t counter, size_t n)
{
    return (size_t)(((unsigned __int128)random_bits(seed, stream, counter) * n) >> 64);
}
