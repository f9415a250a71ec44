// An integer score card on one page: the baseline that every other kind has to beat.
#ifndef HEARTH_POINTS_H
#define HEARTH_POINTS_H

#include "model/kind/kinds.h"

#define POINTS_MAX_ITEMS 30

extern const struct model_kind points_kind;

// The kind's functions on its state, a struct score_card; see struct model_kind. Units: margins and
// contributions in log-odds, points times the card's factor. Errors: E_DATA when it is no such card.
void points_margins(const void *state, const struct feature_rows *rows, int n_thread,
                    double *ret_margins);
double points_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                            double *ret_contributions);
void points_describe(struct arena *arena, const void *state, struct kind_description *ret);
void points_to_json(const void *state, json *object);
enum status points_from_json(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err);

#endif
