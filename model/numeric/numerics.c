// The few numeric pieces that every model file needs. OpenBLAS declares its thread switch in a
// header that differs between builds, so the one prototype is written here; linking against another
// BLAS fails loudly.
#include "model/numeric/numerics.h"

#include "features/base/number.h"
#include "features/base/process.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

extern void openblas_set_num_threads(int n_thread);
extern int openblas_get_num_threads(void);

#define PROBABILITY_FLOOR 2.220446049250313e-16

#define BLAS_BUFFER_BYTES                                                                          \
    ((size_t)132 << 20) // of OpenBLAS for each of its threads, and a little more

// OpenBLAS waits for its buffers for ever: where memory has a limit, they must fit it.
static void blas_memory_check(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY)
        return;
    size_t n_bytes = (size_t)openblas_get_num_threads() * BLAS_BUFFER_BYTES;
    void *memory = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) {
        munmap(memory, n_bytes);
        return;
    }
    fprintf(stderr,
            "hearth: out of memory: its limit (ulimit -v) leaves less than the %zu MiB that "
            "OpenBLAS needs\n  raise the limit, or set OPENBLAS_NUM_THREADS=1\n",
            n_bytes >> 20);
    process_end(1);
}

void numerics_prepare(void)
{
    blas_memory_check();
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

double standard_deviation(const double *values, size_t n)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : 0;
}

double quantile_of_sorted(const double *values, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t low = (size_t)at, high = low + 1 < n ? low + 1 : low;
    return values[low] + (at - (double)low) * (values[high] - values[low]);
}

uint64_t random_bits(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return mix(counter ^ mix(stream ^ mix(seed)));
}

size_t random_below(uint64_t seed, uint64_t stream, uint64_t counter, size_t n)
{
    return (size_t)(((unsigned __int128)random_bits(seed, stream, counter) * n) >> 64);
}
