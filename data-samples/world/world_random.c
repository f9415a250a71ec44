// Streams over GSL's taus2, which is small and quick to seed; it takes 32 bits of seed, so the key
// is a one-to-one scramble of (family, purpose) and no two streams of a world can be the same.

#include "data-samples/world/world_random.h"

#include "features/base/arena.h"
#include "features/base/number.h"

#include <gsl/gsl_randist.h>

#include <math.h>

gsl_rng *stream_open(void)
{
    gsl_rng *stream = memory_alloc(sizeof *stream); // without memory gsl_rng_alloc aborts
    stream->type = gsl_rng_taus2;
    stream->state = memory_alloc(stream->type->size);
    gsl_rng_set(stream, gsl_rng_default_seed);
    return stream;
}

void stream_close(gsl_rng *stream)
{
    gsl_rng_free(stream);
}

uint64_t stream_hash(uint64_t seed, uint64_t number)
{
    return number_scramble(seed * 0x9e3779b97f4a7c15u + number + 0x632be59bd9b4e019u);
}

void stream_seed(gsl_rng *stream, uint64_t seed, uint32_t family, enum purpose purpose)
{
    // Each step is one-to-one on 32 bits; each four purposes have a scramble of their own.
    uint32_t key = family * 4u + (uint32_t)purpose % 4u, group = (uint32_t)purpose / 4u * 2u;
    key ^= (uint32_t)stream_hash(seed, group);
    key = (key ^ key >> 16) * 0x7feb352du;
    key = (key ^ key >> 15) * 0x846ca68bu;
    key ^= key >> 16;
    key += (uint32_t)(stream_hash(seed, group + 1) >> 32);
    gsl_rng_set(stream, key);
}

double draw_uniform(gsl_rng *stream)
{
    return gsl_rng_uniform(stream);
}

bool draw_chance(gsl_rng *stream, double prob)
{
    return gsl_rng_uniform(stream) < prob;
}

double draw_normal(gsl_rng *stream)
{
    return gsl_ran_gaussian_ziggurat(stream, 1);
}

double draw_exponential(gsl_rng *stream, double mean)
{
    return gsl_ran_exponential(stream, mean);
}

double draw_lognormal(gsl_rng *stream, double median, double sigma)
{
    return median * exp(sigma * draw_normal(stream));
}

int draw_count(gsl_rng *stream, double mean)
{
    return mean > 0 ? (int)gsl_ran_poisson(stream, mean) : 0;
}

int draw_between(gsl_rng *stream, int low, int high)
{
    return low + (int)gsl_rng_uniform_int(stream, (unsigned long)(high - low + 1));
}

int draw_pick(gsl_rng *stream, const double *weights, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += weights[i];
    double left = gsl_rng_uniform(stream) * sum;
    for (int i = 0; i < n - 1; i++) {
        left -= weights[i];
        if (left < 0)
            return i;
    }
    return n - 1;
}

double world_logistic(double x)
{
    return 1 / (1 + exp(-x));
}
