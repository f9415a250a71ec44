// Whether a source's files are the ones that were read: by size, time of change and, where these
// agree, by what a program cannot set back (inode and time of the inode's change), else by content.
#ifndef HEARTH_INPUT_IDENTITY_H
#define HEARTH_INPUT_IDENTITY_H

#include "features/ingest/manifest.h"

// now: as manifest_inputs fills it; old: of the last reading. Cost: a stat a file; the content is
// hashed when an inode or its time differs, once.
bool inputs_are_same(struct arena *arena, const struct config *config, const struct source *source,
                     const struct manifest *now, const struct manifest *old);
// Keeps the identities of the files that were read, in build/records/<source>.inputs.
// Errors: E_SYSTEM.
enum status inputs_keep(struct arena *arena, const struct config *config,
                        const struct source *source, const struct manifest *now, struct error *err);

#endif
