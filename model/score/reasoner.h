// Which few things raised a person's score most, each told once.
#ifndef HEARTH_REASONER_H
#define HEARTH_REASONER_H

#include "model/score/scenario_model.h"

struct reason {
    size_t column;       // of the model: the one that raised the score most among its subject's
    double value;        // of that column; NaN = missing
    double contribution; // log-odds of the whole subject
};

struct reasoner; // what a thread needs to find reasons with one model
// Owns: reasoner_free; the model is borrowed.
struct reasoner *reasoner_create(const struct scenario_model *model);
void reasoner_free(struct reasoner *reasoner); // NULL is fine
// The subjects that raise the score, strongest first; live until the next call. Shapes: x the
// model's columns.
size_t reasoner_find(struct reasoner *reasoner, const double *x, const struct reason **ret_reasons);
// The same from the row's contributions, as fitted_contributions gave them. Shapes: x, contributions
// the model's columns.
size_t reasoner_rank(struct reasoner *reasoner, const double *x, const double *contributions,
                     const struct reason **ret_reasons);
// In words. Owns: arena.
const char *reasoner_text(struct arena *arena, const struct reasoner *reasoner,
                          const struct reason *reason);

#endif
