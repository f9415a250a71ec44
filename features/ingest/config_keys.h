// The key tables of hearth.yaml; private to config*.c, open to help and schema.
#ifndef HEARTH_CONFIG_KEYS_H
#define HEARTH_CONFIG_KEYS_H

#include "features/base/key_table.h"
#include "features/ingest/config.h"

extern const struct key_table hearth_keys; // hearth.yaml, into struct config
extern const struct key_table source_keys; // an entry of sources, into struct source
// `columns:` of a source of each kind. Rows of persons without a place of their own are attributes.
extern const struct key_table column_keys[RECORD_KIND_COUNT];

// Keys that have no code yet.
extern const struct key_table hub_keys, privacy_keys, serving_keys;

#endif
