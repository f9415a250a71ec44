// One plain value as a row of a key table wants it: type, bounds and choices.
#ifndef HEARTH_KEY_VALUE_H
#define HEARTH_KEY_VALUE_H

#include "features/base/key_table.h"

// Checks the node against the row's type and bounds and, when `record` is not NULL, writes the value
// to the row's target in it (KEY_TEXTS: the array, and its length to the row's count). Not for
// KEY_MAP and KEY_LIST. Errors: E_CONFIG, E_NOT_IMPLEMENTED, with the place and the key.
enum status key_value_read(struct arena *arena, const struct key_row *row, const struct yaml *node,
                           void *record, struct error *err);
// What may stand there, in words: "a whole number from 1 to 10", "event, spell or person".
char *key_value_form(struct arena *arena, const struct key_row *row);

#endif
