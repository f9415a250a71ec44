// An integer score card on one page: the baseline that every other kind has to beat.
#ifndef HEARTH_POINTS_H
#define HEARTH_POINTS_H

#include "model/kind/kinds.h"

#include <math.h>

#define POINTS_MAX_ITEMS 30
#define POINTS_KNOWN (-HUGE_VAL) // the cut of "is known at all"

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

// The kind's functions on a fitted card; see struct model_kind.
double points_parts(const void *state, const double *x, double *ret_parts, size_t n_col);
void points_to_json(const void *state, json *object);
enum status points_from_json(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err);

#endif
