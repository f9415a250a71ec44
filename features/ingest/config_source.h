// Reading one entry of `sources:`; private to config*.c.
#ifndef HEARTH_CONFIG_SOURCE_H
#define HEARTH_CONFIG_SOURCE_H

#include "features/base/yaml.h"
#include "features/ingest/config.h"

// Fills a source from its entry. Owns: contents live in arena, texts are the tree's. Errors:
// E_CONFIG with the place.
enum status config_read_source(struct arena *arena, const struct yaml *entry,
                               struct source *ret_source, struct error *err);
// Fills the columns from `columns:` of the entry; the kind must be set.
enum status config_read_columns(struct arena *arena, const struct yaml *entry,
                                struct source *source, struct error *err);
// Sets the hash of what changes the records.
void config_hash_source(struct source *source);
extern const char *const record_kind_names[RECORD_KIND_COUNT];

#endif
