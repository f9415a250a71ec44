// The words for a person's attributes, one row each; identity on a case page, features and groups
// in reports all read them here.
#ifndef HEARTH_ATTRIBUTE_TEXT_H
#define HEARTH_ATTRIBUTE_TEXT_H

#include "features/base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct attribute_text_row {
    const char *name;
    const char *label; // as a heading: "Date of birth"
    bool names_person; // part of who someone is: shown only to those who may see it
};
extern const struct attribute_text_row attribute_text_table[]; // in the order of an identity page
extern const size_t n_attribute_text;

// "Date of birth"; an attribute without a row: its name with blanks and a capital. Owns: arena.
const char *attribute_label(struct arena *arena, const char *name);

#endif
