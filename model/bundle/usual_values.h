// What values of a column are usual among the training rows, beside the column in model.json: what a reader
// of a case compares with. It is no part of the model's id.
#ifndef HEARTH_USUAL_VALUES_H
#define HEARTH_USUAL_VALUES_H

#include "features/base/json.h"
#include "model/kind/dataset.h"

// Eight in ten of those with a value lie from low to high; all NaN where most rows have no value.
struct usual_values {
    bool known;
    double low, median, high;
};
// Of at most 10,000 of the rows, evenly spread; nothing unless min_count of them lie beyond low and high.
void usual_values_put(json *column, const struct rows *rows, size_t j, double min_count);
// Of an object of model.json's `columns`; known = false where it says nothing.
struct usual_values usual_values_of(const json *column);

#endif
