// Model kinds: one row each, a const struct of functions. A new kind = one new file and one row in
// kinds.c.
#ifndef HEARTH_KINDS_H
#define HEARTH_KINDS_H

#include "features/base/json.h"
#include "model/kind/dataset.h"

#include <math.h>

#define SETTINGS_MAX 16

// One parameter of a kind. With `choices` ("none|minmax|standard") its value is the choice's index;
// a text has no value, and must be given. Directions (monotone.h) are a text too, and may be left out.
struct parameter_row {
    const char *name, *choices;
    double value, min, max; // default and bounds (both inclusive)
    bool integer, text, directions;
    const char *help;
    const char *alias; // another spelling, or NULL
};

struct model_kind;
struct settings {
    const struct model_kind *kind;
    double values[SETTINGS_MAX];     // by the kind's parameters
    const char *texts[SETTINGS_MAX]; // likewise; NULL where the parameter is no text
};

// What a kind learns: a label at the end of a window, or when the event came.
enum kind_target {
    TARGET_BINARY, // rows->y
    TARGET_TIME,   // rows->days, with as_of and horizon of the dataset
};

// Whether constant + Σ contributions of a row is its margin, or only near it (Shapley values by
// sampling, a local approximation). Pages and files state it.
enum exactness { CONTRIBUTIONS_EXACT, CONTRIBUTIONS_APPROXIMATE };

struct fit_input {
    const struct rows *rows;       // training rows, labels, weights; both classes are present
    const struct rows *validation; // rows for early stopping, never for the weights; NULL = none
    const double *values;          // the settings' values
    const char *const *texts;      // and texts
    uint64_t seed;                 // of all random numbers
    int n_thread;
};

// A score card: log-odds = intercept + slope × total points.
#define CARD_KNOWN (-HUGE_VAL) // the cut of "is known at all"
struct card_item {
    uint32_t column;
    double cut; // the line applies when the column's value is known and at least this
    int points;
};
struct score_card {
    size_t n_item;
    struct card_item *items; // by column, then cut; lines of one column add up
    double intercept, slope;
};

// What a fitted state can say of itself. NULL where it has no such thing.
struct kind_description {
    const struct score_card *card;
    const double *importance; // n_col, >= 0
    const char *measure;      // what `importance` measures, with its unit
};

struct bytes {
    const void *data;
    size_t n; // 0 = none
};

// What a state is read from: an object of model.json, and the bytes of state.bin.
struct state_source {
    const json *object;
    struct bytes bytes;
    size_t n_col; // of the model
};

// Functions of a kind on its fitted state. All see raw rows (n_col values, NaN = missing): prep is
// part of the state. Margins and contributions cannot fail: what might is refused when the state is
// made or read.
struct model_kind {
    const char *name, *help;
    const char *alias; // another spelling, or NULL
    const struct parameter_row *parameters;
    size_t n_parameter;
    enum kind_target target;
    enum exactness exactness;
    // Whether margins and contributions may run on one state in several threads at once. If not,
    // fitted.c calls them one at a time and leaves the threads to the kind.
    bool thread_safe;
    // Contributions are dear: averages over the training rows take so many of them, evenly spread.
    // 0 = all.
    size_t explain_rows;
    // Fits take long or their states much room: ranges of estimates come from few refits.
    bool slow_to_fit;
    // NULL = not implemented. Owns: state lives in arena, foreign handles in it until `done`.
    // Threads: input->n_thread, the same bits on any number. Errors: E_NUMERIC, E_DATA, E_LIMIT.
    enum status (*fit)(struct arena *arena, const struct fit_input *input, void **ret_state,
                       struct error *err);
    // Units: log-odds before calibration. Shapes: ret_margins rows->n. Threads: up to n_thread,
    // the same bits on any number; a row's margin does not depend on its neighbours.
    void (*margins)(const void *state, const struct feature_rows *rows, int n_thread,
                    double *ret_margins);
    // One contribution a row and column in log-odds, and the constant they are added to, the same
    // for all rows. Shapes: ret_contributions rows->n × n_col. Threads: as margins.
    double (*contributions)(const void *state, const struct feature_rows *rows, int n_thread,
                            double *ret_contributions);
    // NULL = nothing of its own: the mean size of its contributions stands in. Owns: arena.
    void (*describe)(struct arena *arena, const void *state, struct kind_description *ret);
    // The state as JSON, part of model.json; or as bytes, state.bin beside it, for trees and support
    // vectors. One of the two pairs is there. Owns: arena; what is read is not needed afterwards.
    // Errors of reading: E_DATA when it is no such state or points outside n_col.
    void (*to_json)(const void *state, json *object);
    enum status (*from_json)(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err);
    enum status (*to_bytes)(struct arena *arena, const void *state, struct bytes *ret_bytes,
                            struct error *err);
    enum status (*from_bytes)(struct arena *arena, const struct bytes *bytes, size_t n_col,
                              void **ret_state, struct error *err);
    void (*done)(void *state); // frees foreign handles; NULL = the arena holds everything
};

#define KIND_MAX 8
// All kinds in order of simplicity.
extern const struct model_kind *const model_kinds[KIND_MAX];
extern const size_t n_model_kind;

// The kind of that name. Errors: E_USAGE naming the nearest; E_NOT_IMPLEMENTED.
enum status kind_find(const char *name, const struct model_kind **ret_kind, struct error *err);
// A state from its JSON, or from its bytes where the kind keeps those. Errors: E_DATA.
enum status kind_read_state(struct arena *arena, const struct model_kind *kind,
                            const struct state_source *source, void **ret_state, struct error *err);
// Index of a kind's parameter, n_parameter when absent.
size_t kind_parameter(const struct model_kind *kind, const char *name);
// "points, logit, …" of the implemented kinds. Owns: arena.
const char *kind_list(struct arena *arena);

#endif
