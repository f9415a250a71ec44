// Which program this is: part of the key of everything derived that is kept for the next run, so
// that a changed program never takes up what another has made.
#ifndef HEARTH_PROGRAM_DIGEST_H
#define HEARTH_PROGRAM_DIGEST_H

#include "features/base/file.h"

// Adds the build ID that the linker gave the running program: a digest of its code, constants and
// debugging information, which a copied, moved or stripped program keeps. Libraries that are linked
// dynamically are not part of it. Cost: microseconds; reads no file.
void program_digest_add(struct hash *hash);

#endif
