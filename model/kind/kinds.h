// Model kinds: one row each, a const struct of functions. A new kind = one new file and one row in
// kinds.c.
#ifndef HEARTH_KINDS_H
#define HEARTH_KINDS_H

#include "features/base/json.h"
#include "model/kind/dataset.h"

#define SETTINGS_MAX 12

// One parameter of a kind. With `choices` ("none|minmax|standard") its value is the choice's index.
struct parameter_row {
    const char *name, *choices;
    double value, min, max; // default and bounds (both inclusive)
    bool integer;
    const char *help;
};

struct model_kind;
struct settings {
    const struct model_kind *kind;
    double values[SETTINGS_MAX]; // by the kind's parameters
};

struct fit_input {
    const struct rows *rows; // training rows with their labels, both classes present
    const double *values;    // the settings' values
    int n_thread;
};

// Functions of a kind on its fitted state. All see raw rows (n_col values, NaN = missing): prep is
// part of the state.
struct model_kind {
    const char *name, *help;
    const struct parameter_row *parameters;
    size_t n_parameter;
    // NULL = not implemented. Owns: state lives in arena. Errors: E_NUMERIC, E_DATA.
    enum status (*fit)(struct arena *arena, const struct fit_input *input, void **ret_state,
                       struct error *err);
    // The margin (log-odds before calibration) as constant + Σ parts: returns the constant and
    // writes one part a column. Shapes: x, ret_parts n_col. Threads: any.
    double (*parts)(const void *state, const double *x, double *ret_parts, size_t n_col);
    void (*to_json)(const void *state, json *object);
    // Errors: E_DATA when it is no such state or points outside n_col.
    enum status (*from_json)(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err);
};

#define KIND_MAX 8
// All kinds in order of simplicity: the earlier wins a tie in selection.
extern const struct model_kind *const model_kinds[KIND_MAX];
extern const size_t n_model_kind;

// The kind of that name. Errors: E_USAGE naming the nearest; E_NOT_IMPLEMENTED.
enum status kind_find(const char *name, const struct model_kind **ret_kind, struct error *err);
// Index of a kind's parameter, n_parameter when absent.
size_t kind_parameter(const struct model_kind *kind, const char *name);

#endif
