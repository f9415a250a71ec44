// Columns whose effect may go one way only: "+self.police.*;-self.age", where * stands for any text.
#ifndef HEARTH_MONOTONE_H
#define HEARTH_MONOTONE_H

#include "features/base/yaml.h"
#include "model/kind/dataset.h"

// {increasing: [names], decreasing: [names]} as such a text. Owns: arena. Errors: E_CONFIG with the
// place.
enum status monotone_from_yaml(struct arena *arena, const struct yaml *node, const char **ret_text,
                               struct error *err);
// Whether each part begins with + or -, and names something. Errors: E_USAGE.
enum status monotone_check(const char *text, struct error *err);
// The direction of each column: 1, -1, or 0 for any. Shapes: ret_signs data->n_col. text NULL = none.
// Errors: E_DATA when a part is no column's name, with the nearest, or a column goes both ways.
enum status monotone_signs(const char *text, const struct dataset *data, signed char *ret_signs,
                           struct error *err);

#endif
