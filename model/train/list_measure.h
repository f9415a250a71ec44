// The lists that candidates and baselines would have made at past dates, counted with the families
// weighted anew: by a bootstrap, or leaving some out.
#ifndef HEARTH_LIST_MEASURE_H
#define HEARTH_LIST_MEASURE_H

#include "model/train/evidence.h"

// One candidate's order of one split's rows. A list is cut by margins, selection reads what it read in
// training.
struct ordered {
    struct ranking list;      // by margin
    struct ranking selection; // by what the selection metric needs
};

// Lives until list_measure_done.
struct list_measure {
    const struct evidence_question *question;
    struct arena arena;
    size_t *splits; // n_split: the used ones
    size_t n_split;
    uint32_t **family; // n_split × test.n: dense over all splits
    double **weight;   // n_split × test.n: of the chance to remain observed; 1 without
    size_t n_family;
    size_t n_ranked;       // candidates, then the baselines beside them
    struct ordered *cells; // n_ranked × n_split
};

// How often each family counts: as often as drawn, or once when it was not drawn.
struct drawing {
    const uint32_t *times; // n_family; NULL = once each
    bool left;             // those not drawn
};

// Weights of the rows with the outcome and of all rows at the top of all dates, and of all rows.
struct sums {
    double hits, listed, positive, n;
};

// Scratch of one thread: weights, and figures of everything ranked.
struct replicate {
    struct drawing drawing;
    uint32_t *times;           // n_family
    double *weight;            // of the rows of one split
    double *values, *averages; // n_ranked × n_split, n_ranked: of the selection metric
    struct sums *sums;         // n_ranked
};

void list_measure_open(const struct evidence_question *question, struct list_measure *ret_work);
void list_measure_done(struct list_measure *work);

struct replicate replicate_create(struct arena *arena, const struct list_measure *work);
// Draws the families of replicate r with replacement: the same for the same seed, stream and r.
void replicate_draw(const struct list_measure *work, uint64_t stream, size_t r,
                    struct replicate *replicate);
// Fills values, averages and sums, and returns the candidate (never a baseline) that selection chooses.
size_t list_measure_candidates(const struct list_measure *work, const struct replicate *replicate);

const struct rows *list_measure_test(const struct list_measure *work, size_t i_split);
// Weights of a ranking's rows under a drawing; returns their sum. Shapes: ret_weight ranking->n.
double list_weights_fill(const struct list_measure *work, const struct ranking *ranking,
                         size_t i_split, const struct drawing *drawing, double *ret_weight);
// Adds all rows of one split, and those at the top of one list.
void list_base_add(const struct list_measure *work, size_t i_split, const struct drawing *drawing,
                   struct sums *sums);
void list_top_add(const struct ranking *list, const double *weight, double length,
                  struct sums *sums);
double list_sums_lift(const struct sums *sums); // NaN = undefined

#endif
