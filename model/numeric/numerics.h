// Small numeric ground for models: library switches, the logistic function, counter-based random
// numbers.
#ifndef HEARTH_NUMERICS_H
#define HEARTH_NUMERICS_H

#include <stddef.h>
#include <stdint.h>

// First thing in every program that fits or evaluates: GSL's aborting error handler off, BLAS to one
// thread (our own loops are the parallel ones, in fixed blocks). May be called more than once.
void numerics_prepare(void);

double logistic(double log_odds);         // 1 / (1 + exp(−x)), without overflow
double logistic_loss(double x, double y); // −log-likelihood of y in [0, 1] at log-odds x
double log_odds(double probability);      // clipped to [2^-52, 1 − 2^-52] as scikit-learn clips

// Of n − 1; 0 of fewer than two values.
double standard_deviation(const double *values, size_t n);
// Shapes: values n > 0, ascending. Source: type 7 of Hyndman and Fan 1996, The American Statistician 50.
double quantile_of_sorted(const double *values, size_t n, double p);

// The number drawn at (seed, stream, counter): the same on any thread, in any order.
// Source: SplitMix64's finaliser (Steele, Lea, Flood 2014), applied to the three keys in turn.
uint64_t random_bits(uint64_t seed, uint64_t stream, uint64_t counter);
// Uniform in 0 … n − 1; bias below n / 2^64.
size_t random_below(uint64_t seed, uint64_t stream, uint64_t counter, size_t n);

#endif
