// The moment at which a restore takes effect; for backup and store.c.
#ifndef HEARTH_RESTORE_SWAP_H
#define HEARTH_RESTORE_SWAP_H

#include "features/base/error.h"

#define RESTORE_MARK "restoring.json" // in the workspace: from its appearance on the restore counts
#define RESTORE_ENDING ".restoring"   // of what is to take its place

// Makes the mark: the store at `place`.restoring (inode store) and kept.restoring are complete, on the disk and
// proved. aside: the ending of what they replace. Errors: E_SYSTEM.
enum status restore_mark(const char *workspace, const char *place, const char *aside,
                         struct error *err);
// Finishes a restore that has its mark; OK when there is none. Every step may be repeated. Errors: E_SYSTEM,
// E_FAILED. Threads and processes: one does it, the others wait.
enum status restore_finish(const char *workspace, struct error *err);

#endif
