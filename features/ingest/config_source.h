// Reading one entry of `sources:`; private to config*.c.
#ifndef HEARTH_CONFIG_SOURCE_H
#define HEARTH_CONFIG_SOURCE_H

#include "features/ingest/config_keys.h"

// Completes a source that key_read has filled from its entry: columns, presets that depend on other
// keys, its hash. Errors go to the reader. Owns: arrays live in the reader's arena.
void config_read_source(struct key_reader *reader, const struct yaml *entry, struct source *source);
// Fills the columns from `columns:` of the entry; the kind must be set.
void config_read_columns(struct key_reader *reader, const struct yaml *columns,
                         struct source *source);

#endif
