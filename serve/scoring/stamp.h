// Has a file been replaced? What the daemon has open is compared with what stands in the workspace.
#ifndef HEARTH_STAMP_H
#define HEARTH_STAMP_H

#include <stdbool.h>
#include <stdint.h>

struct stamp { // all 0 = there is no such file
    uint64_t inode;
    int64_t seconds, nanoseconds, n_bytes;
};
struct stamp stamp_of(const char *path);
// build/timeline.pack of the workspace.
struct stamp stamp_of_records(const char *workspace);
bool stamp_equal(const struct stamp *a, const struct stamp *b);

#endif
