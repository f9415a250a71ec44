// What changed in a source since the ingest accepted last, in words: for people at a terminal.
#ifndef HEARTH_CHANGE_TEXT_H
#define HEARTH_CHANGE_TEXT_H

#include "features/ingest/manifest.h"

#include <stdio.h>

// Whether a value came into use.
bool change_is_new(const struct code_change *change);
// Whether rows are gone from a value, or cells from a column, that should be asked about.
bool change_is_doubtful(const struct code_change *change);
// "code "s47" has 1 row (0.0%); it had 414 (12.5%) on 2025-12-31". In arena.
const char *change_text(struct arena *arena, const struct manifest *manifest,
                        const struct code_change *change);
// A line "warning: SOURCE: …" for each doubtful change of the sources that were rebuilt.
void changes_warn(const struct config *config, const bool *rebuilt, FILE *stream);

#endif
