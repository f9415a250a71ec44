// The persons' sums of squares give the effective number of pairs.

#include "features/link/pair_shares.h"

#include <math.h>

void pair_sums_add(struct pair_sums *sums, double t, double b)
{
    sums->t += t;
    sums->b += b;
    sums->tt += t * t;
    sums->bb += b * b;
    sums->tb += t * b;
}

struct reference_share pair_share_of(const struct pair_sums *sums)
{
    if (!(sums->t > 0))
        return (struct reference_share){NAN, NAN, NAN};
    double p = sums->b / sums->t, z = 1.959963984540054;
    double variance = (sums->bb - 2 * p * sums->tb + p * p * sums->tt) / (sums->t * sums->t);
    double n = variance > 0 ? p * (1 - p) / variance : sums->t * sums->t / sums->tt;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (struct reference_share){p, middle - half < 0 ? 0 : middle - half,
                                    middle + half > 1 ? 1 : middle + half};
}
