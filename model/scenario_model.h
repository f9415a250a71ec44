// A scenario opened together with one of its models: what `score` and `explain` start from.
#ifndef HEARTH_SCENARIO_MODEL_H
#define HEARTH_SCENARIO_MODEL_H

#include "features/base/cli.h"
#include "model/bundle.h"

struct scenario_model {
    struct extract *extract;
    const struct scenario_info *info;
    const struct column *columns; // of the extract
    struct bundle bundle;
    size_t *column_of; // model column → extract column; n_col of the bundle
};

// --scenario and --model of the command line; without --model the one named in models/S/selected.
// Owns: scenario_model_close. Errors: E_USAGE (no model yet, no such model), E_CONFIG (columns
// gone), E_DATA.
enum status scenario_model_open(const struct cli *cli, struct scenario_model *ret_model,
                                struct error *err);
void scenario_model_close(struct scenario_model *model);
// A row of the extract in the model's order of columns. Shapes: x extract's columns, ret_x model's.
void scenario_model_row(const struct scenario_model *model, const double *x, double *ret_x);

#endif
