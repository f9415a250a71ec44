// Shares of pairs of records, whose intervals allow for the pairs of one person being alike.
#ifndef HEARTH_PAIR_SHARES_H
#define HEARTH_PAIR_SHARES_H

struct pair_sums { // over persons: of their pairs (t) and those of them that are right (b)
    double t, b, tt, bb, tb;
};
struct reference_share { // NaN = no pairs
    double estimate, low, high;
};

void pair_sums_add(struct pair_sums *sums, double t, double b);
// With a 95 % interval. Source: Wilson 1927 with the effective number of pairs, their variance
// linearised by person (Korn and Graubard 1998).
struct reference_share pair_share_of(const struct pair_sums *sums);

#endif
