// Random streams of the world: one a family and purpose, keyed by (seed, family, purpose), so that
// neither threads nor a change in one purpose's draws can change another's. GSL's taus2 inside.
#ifndef HEARTH_WORLD_RANDOM_H
#define HEARTH_WORLD_RANDOM_H

#include <gsl/gsl_rng.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a stream is for.
enum purpose {
    PURPOSE_LIFE,
    PURPOSE_CARE,
    PURPOSE_MARKS,
    PURPOSE_TRACES,
    PURPOSE_KIN, // who is whose father, of which ethnicity; second homes
    PURPOSE_COUNT
};

gsl_rng *stream_open(void);
void stream_close(gsl_rng *stream);
// Different (family, purpose) of one group of four purposes give different streams for one seed,
// families below 2^29.
void stream_seed(gsl_rng *stream, uint64_t seed, uint32_t family, enum purpose purpose);
uint64_t stream_hash(uint64_t seed, uint64_t number); // 64 well mixed bits of both

double draw_uniform(gsl_rng *stream); // [0, 1)
bool draw_chance(gsl_rng *stream, double prob);
double draw_normal(gsl_rng *stream);
double draw_exponential(gsl_rng *stream, double mean); // in the unit of the mean
double draw_lognormal(gsl_rng *stream, double median, double sigma);
int draw_count(gsl_rng *stream, double mean);                 // Poisson
int draw_between(gsl_rng *stream, int low, int high);         // both included
int draw_pick(gsl_rng *stream, const double *weights, int n); // weights need not sum to 1

double world_logistic(double x);

#endif
