// A scenario opened together with one of its models: what `score` and `explain` start from.
#ifndef HEARTH_SCENARIO_MODEL_H
#define HEARTH_SCENARIO_MODEL_H

#include "features/base/cli.h"
#include "model/bundle/bundle.h"

struct scenario_model {
    const char *workspace;
    struct extract *extract;
    const struct scenario_info *info;
    const struct column *columns; // of the extract
    struct bundle bundle;
    size_t *column_of; // model column → extract column; n_col of the bundle
    bool lacks_column; // why loading failed: the scenario no longer makes a column of the model
};

struct scenario_model_place {
    const char *workspace, *scenario;
    const char *model; // an id; NULL = the one named in models/S/selected
};
// Owns: scenario_model_close; column_of lives in arena. Errors: E_USAGE (no model yet, no such
// model), E_CONFIG (columns gone), E_DATA.
enum status scenario_model_load(struct arena *arena, const struct scenario_model_place *place,
                                const struct extract_options *options,
                                struct scenario_model *ret_model, struct error *err);
// Whether the columns of the model may mean something else now: their definitions, or the sources behind
// them, are not those of its training.
bool scenario_model_is_stale(const struct scenario_model *model);
void scenario_model_close(struct scenario_model *model);
// A row of the extract in the model's order of columns. Shapes: x extract's columns, ret_x model's.
void scenario_model_row(const struct scenario_model *model, const double *x, double *ret_x);
// All rows of a matrix in that order, and their margins. Shapes: ret_x n_row × model's columns,
// ret_margins n_row.
struct scenario_model_rows {
    double *x, *margins;
};
void scenario_model_margins(const struct scenario_model *model, const struct matrix *matrix,
                            int n_thread, const struct scenario_model_rows *ret_rows);

#endif
