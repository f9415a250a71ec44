// An integer score card on one page: the baseline that every other kind has to beat.
#ifndef HEARTH_POINTS_H
#define HEARTH_POINTS_H

#include "model/kinds.h"

extern const struct model_kind points_kind;

// One line of a card: `points` when the column's value is known and at least `cut` (cut −infinity:
// when known at all).
struct points_item {
    uint32_t column;
    double cut;
    int points;
};

// The card of a fitted points model, for pages: items by column and cut, margin = intercept + slope
// × total.
struct points_card {
    size_t n_item;
    struct points_item *items;
    double intercept, slope;
};
const struct points_card *points_get_card(const void *state);
int points_total(const struct points_card *card, const double *x);

#endif
