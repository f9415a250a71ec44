// What a fitted model is made of, for people: its score card where the kind has one, and the
// importance of its columns.
#ifndef HEARTH_DESCRIPTION_H
#define HEARTH_DESCRIPTION_H

#include "model/kind/fitted.h"

struct feature_importance {
    size_t column;
    double size; // in the units of `measure`
};

struct description {
    const struct score_card *card;               // NULL = the kind has none
    const struct feature_importance *importance; // one a column, the largest first
    const char *measure;                         // "mean size of the contribution, in log-odds"
};

// Importance is the kind's own measure, else the mean |contribution| over the rows. Owns: arena.
void description_make(struct arena *arena, const struct fitted *fitted, const struct rows *rows,
                      int n_thread, struct description *ret_description);
// "age_years is at least 5" or "age_years is known" as a card's line says it. Owns: arena.
const char *description_condition(struct arena *arena, const struct card_item *item,
                                  const char *column);

#endif
