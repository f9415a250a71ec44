// The conditions of a query. One that nobody asked for does not stand in the text, so that the
// indices of the others are used. For the files of this folder.
#ifndef HEARTH_WHERE_H
#define HEARTH_WHERE_H

#include "serve/store/database.h"

#define WHERE_BYTES 1024
#define WHERE_VALUES 16

struct where {
    char sql[WHERE_BYTES]; // "" = all rows; else " WHERE … AND …"
    struct value values[WHERE_VALUES];
    size_t n_value;
};
// Adds a condition; each ? in it stands for the next of the values: WHERE(&where, "rank < ?",
// value_integer(3)). The text is ours: one that is too long is asserted. Texts are borrowed.
#define WHERE(where, condition, ...)                                                               \
    where_add(where, condition, VALUES(__VA_ARGS__),                                               \
              sizeof(VALUES(__VA_ARGS__)) / sizeof(struct value))
void where_add(struct where *where, const char *condition, const struct value *values,
               size_t n_value);
// The column is one of the values; of none: no row.
void where_in(struct where *where, const char *column, const struct value *values, size_t n_value);
// Takes a value and returns its number, for what follows the conditions, such as LIMIT ?3.
int where_value(struct where *where, struct value value);

#endif
