// What can be said of a gap between one group and the other rows of its column.
#ifndef HEARTH_FAIRNESS_H
#define HEARTH_FAIRNESS_H

#include "model/metric/proportion.h"

#define FAIRNESS_MARGIN 0.05 // gaps within it count as equivalent

// A group's rate less the rate of the other rows. Units: shares, so that 0.05 is 5 points. NaN and NULL where one of them is undefined.
struct gap {
    struct interval difference; // 95 %, from the exact intervals of both rates
    double shrunk;   // the group's rate drawn to the mean of the groups as far as chance explains
    double smallest; // the gap that so many rows show with a probability of 80 %
    const char *verdict; // "different", "equivalent within 0.05", "cannot tell"
};
// Shapes: groups, others, ret_gaps n. Each gap stands alone: nothing is corrected for their number.
// Source: difference: Zou and Donner 2008, Statistics in Medicine 27, 1693–1702; shrinkage: DerSimonian
// and Laird 1986 and the empirical Bayes mean.
void gaps_fill(const struct proportion *groups, const struct proportion *others, size_t n,
               struct gap *ret_gaps);

#endif
