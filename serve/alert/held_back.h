// Whom a list leaves out for a while because of a decision, and whose hold has ended early.
#ifndef HEARTH_HELD_BACK_H
#define HEARTH_HELD_BACK_H

#include "model/score/scores.h"
#include "serve/store/store.h"

struct held_back_question {
    struct store *store;
    const struct scenario_model *model;
    const struct alert_rules *rules;
    const struct scores *scores; // ranked
};
// The pseudonyms of those who are held back on the list's date: a decision holds them (holds.h), nothing has
// woken them (wake.h), and their band is not above that of the decision. Owns: arena. Errors: those of
// hold_list. Cost: when anybody has a hold, the households of the date once.
enum status held_back_find(struct arena *arena, const struct held_back_question *question,
                           const char ***ret_persons, size_t *ret_n, struct error *err);

#endif
