// What people read in place of the codes and names of a source: `labels:` of hearth.yaml, and the
// `label` column of the source's codes file.
#ifndef HEARTH_COLUMN_LABELS_H
#define HEARTH_COLUMN_LABELS_H

#include "features/base/arena.h"
#include "features/base/error.h"
#include "features/base/yaml.h"

#include <stddef.h>

struct column_label {
    const char *value, *label; // "3", "high"
};

// Labels of one column of a source: a value, a tag, an attribute, or "category".
struct column_label_set {
    const char *name;
    const char *title; // what the column is: "DASH risk level"; NULL = not stated
    const struct column_label *items;
    size_t n;
};

struct column_labels { // zeroed = none
    struct column_label_set *sets;
    size_t n;
};

// Reads `labels: {dash: {title: DASH risk level, 1: standard, 2: medium, 3: high}}`. Owns: arena.
// Errors: E_CONFIG with the place (a mapping of mappings is needed, a text is empty).
enum status column_labels_parse(struct arena *arena, const struct yaml *node,
                                struct column_labels *ret_labels, struct error *err);
// Adds the labels of canonical values in the codes file at `path` to the set "category"; a file
// without the column adds none. Where hearth.yaml labels the value too, that label stands. Errors:
// those of codes_read; E_CONFIG when one canonical value has two labels.
enum status column_labels_read_codes(struct arena *arena, const char *path,
                                     struct column_labels *labels, struct error *err);

const struct column_label_set *column_labels_find(const struct column_labels *labels,
                                                  const char *name); // or NULL
// The label of a value, NULL = none.
const char *column_labels_text(const struct column_labels *labels, const char *name,
                               const char *value);
// For a reader: the label; where others of the set have one "code X (no label)"; else the value with
// blanks. Owns: arena.
const char *column_labels_read_as(struct arena *arena, const struct column_labels *labels,
                                  const char *name, const char *value);
// What the column is called within a sentence: its title, else its name with blanks. Owns: arena.
const char *column_labels_title(struct arena *arena, const struct column_labels *labels,
                                const char *name);

#endif
