// Steps of `evaluate` after the bootstrap: intervals where it says nothing, reasons, gaps.
#ifndef HEARTH_EVALUATION_PARTS_H
#define HEARTH_EVALUATION_PARTS_H

#include "model/metric/evaluation.h"

// Which rows groups are cut at: 1, 0, or a fraction within the tie at the cut. Shapes: ret_selected n.
void rows_select(const struct ranking *ranking, const double *weight,
                 const struct evaluation_input *input, double *ret_selected);
// The AUROC's interval, and the reason of each metric that is missing.
void metrics_complete(const struct ranking *ranking, struct evaluation *evaluation);
// Exact intervals of precision and recall with few hits or misses, and the cells.
void tops_complete(const struct ranking *ranking, const struct evaluation_input *input,
                   struct evaluation *evaluation);

// One column's rows in ranking order. Shapes: group n, numbers of evaluation->groups, n_value of them
// from `first` on.
struct grouped_rows {
    const struct ranking *ranking;
    const struct evaluation_input *input;
    const uint32_t *group;
    size_t first, n_value;
};
// Exact intervals, cells and gaps of the column's groups.
void groups_complete(const struct grouped_rows *rows, struct evaluation *evaluation);

#endif
