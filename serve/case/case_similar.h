// People with a similar score in a model's past tests: what became of them.
#ifndef HEARTH_CASE_SIMILAR_H
#define HEARTH_CASE_SIMILAR_H

#include "features/base/error.h"
#include "serve/case/case.h"

struct past_score {
    double score;
    bool outcome;
};
struct past_scores {
    struct past_score *items; // by score, ascending
    size_t n;
};

// Reads <directory>/predictions.csv: every prediction there was made by a model fitted on other
// rows. Rows without a label are left out; no file = no rows. Owns: arena. Errors: E_DATA, E_SYSTEM.
enum status past_scores_read(struct arena *arena, const char *directory,
                             struct past_scores *ret_past, struct error *err);
// The n nearest in score, n = a fortieth of all but 40 at least and 200 at most; more, until neither those
// with the outcome nor those without it are fewer than min_count. When even all of them are too few, the
// count and what follows from it are withheld. Source of the interval: Wilson (1927), 95 %.
struct case_similar past_scores_near(const struct past_scores *past, double score,
                                     size_t min_count);

#endif
