// Options of an evaluation that its rows cannot answer.
#ifndef HEARTH_EVALUATION_OPTIONS_H
#define HEARTH_EVALUATION_OPTIONS_H

#include "features/base/cli.h"
#include "model/metric/evaluation.h"

// Warns on stderr of a threshold beyond all scores, a list longer than the table, and too few resamples.
// Shapes: at least one row.
void evaluation_warn_of_options(const struct cli *cli, const struct evaluation_input *input);

#endif
