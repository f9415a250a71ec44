// How well a score ranks outcomes: the area under the ROC curve, ties counted half.
#ifndef HEARTH_WORLD_RANK_H
#define HEARTH_WORLD_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct scored {
    double risk;
    bool outcome;
};

static inline int scored_order(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;
    return (a->risk > b->risk) - (a->risk < b->risk);
}

// Sorts the rows by risk.
static inline double scored_auroc(struct scored *rows, size_t n)
{
    qsort(rows, n, sizeof *rows, scored_order);
    double negatives = 0, positives = 0, pairs = 0;
    for (size_t i = 0; i < n;) {
        double zeros = 0, ones = 0;
        double risk = rows[i].risk;
        for (; i < n && rows[i].risk == risk; i++)
            rows[i].outcome ? ones++ : zeros++;
        pairs += ones * (negatives + zeros / 2);
        negatives += zeros;
        positives += ones;
    }
    return pairs / (negatives * positives);
}

#endif
