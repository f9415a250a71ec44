// How often each code and each value of a tag stands in a source: the next ingest is held against it.
#ifndef HEARTH_VALUE_COUNTS_H
#define HEARTH_VALUE_COUNTS_H

#include "features/ingest/manifest.h"
#include "features/ingest/record_builder.h"

#define VALUE_COUNTS_TAG_MAX 50 // a tag with more values is no list of codes, and is not counted

// Fills codes and tags of the manifest from the finished rows. Owns: arena.
void value_counts_list(struct arena *arena, const struct record_builder *builder,
                       struct manifest *manifest);

#endif
