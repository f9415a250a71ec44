// How many people stand behind rows: a person at eleven dates is eleven rows and one person.
#ifndef HEARTH_EVALUATION_PEOPLE_H
#define HEARTH_EVALUATION_PEOPLE_H

#include "model/metric/evaluation.h"

// Some rows of a ranking, and which of them are selected. Shapes: selected as the ranking; rows n.
struct counted_rows {
    const struct ranking *ranking;
    const uint32_t *person; // by the caller's row; NULL = each row is a person
    const double *selected; // above 0 = may be selected
    const size_t *rows;     // NULL = the first n
    size_t n;
};
// Distinct people of each combination of cells. Shapes: ret PEOPLE_SETS.
void people_count(const struct counted_rows *rows, double *ret_people);

#endif
