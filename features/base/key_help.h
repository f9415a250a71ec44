// What the key tables say to people and to editors: help topics and JSON Schema.
#ifndef HEARTH_KEY_HELP_H
#define HEARTH_KEY_HELP_H

#include "features/base/json.h"
#include "features/base/key_table.h"

#include <stdio.h>

// A table of a higher layer, for the row of that name in a table of a lower layer. Several for one
// row are alternatives.
struct key_extension {
    const struct key_table *table; // of the row
    const char *name;
    const struct key_table *with;
};

struct key_topic {
    const char *name, *summary;
    const char *intro;                     // a paragraph, or NULL
    const struct key_table *const *tables; // n_table, printed one after another
    size_t n_table;
    const struct key_extension *extensions; // n_extension
    size_t n_extension;
};

// The i-th table that describes the row's value, NULL after the last: its own, or the alternatives of
// the topic.
const struct key_table *key_table_below(const struct key_topic *topic,
                                        const struct key_table *table, const struct key_row *row,
                                        size_t i);

// One block a table, one row a key: name, what may stand there, preset, help; nested tables follow
// their parents. Keys that are not implemented are marked.
void key_help_print(FILE *stream, const struct key_topic *topic);
// JSON Schema (draft 2020-12) of the topic's first table. Owns: json_free.
json *key_schema(const struct key_topic *topic, const char *title);

#endif
