// What to train: a kind with the values of its parameters, from the command line or a scenario's
// `models:`.
#ifndef HEARTH_SETTINGS_H
#define HEARTH_SETTINGS_H

#include "features/base/key_table.h"
#include "model/kind/calibrate.h"
#include "model/kind/kinds.h"

#define SETTINGS_MAX_CELLS 1000

// A list of cells, each a kind with fixed values. Lives in arena.
struct grid {
    struct settings *cells;
    size_t n;
    size_t capacity;
};

// Adds the cell of `KIND[:key=val,…]`. Errors: E_USAGE (unknown kind or key names the nearest; out
// of bounds), E_NOT_IMPLEMENTED.
enum status settings_parse(struct arena *arena, const char *text, struct grid *grid,
                           struct error *err);
// Adds the cells of `models: [{kind: …, key: value | [values]}]`: the product of the lists, the
// last key fastest. Errors: E_CONFIG with the place, E_NOT_IMPLEMENTED, E_LIMIT.
enum status settings_read(struct arena *arena, const struct yaml *models, struct grid *grid,
                          struct error *err);
// "logit:penalty=0.1,scale=standard": all parameters; settings_parse reads it back. Lives in arena.
const char *settings_text(struct arena *arena, const struct settings *settings);
// A value as it is written: a number, or the word of a choice. Owns: arena.
const char *parameter_text(struct arena *arena, const struct parameter_row *row, double value);
void settings_to_json(const struct settings *settings, json *object);
// The value of the `calibrate` parameter that every kind has.
enum calibration settings_calibration(const struct settings *settings);

// The keys of a model of the kind in `models:`, for help and schema. Owns: arena.
const struct key_table *settings_keys(struct arena *arena, const struct model_kind *kind);

#endif
