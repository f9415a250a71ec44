// The files that pages load, embedded: made by embed_assets.cmake.
#ifndef HEARTH_ASSETS_H
#define HEARTH_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name, *path; // "hub.css", "/assets/hub.<hash>.css"
    const char *content_type;
    const char *bytes;
    size_t n_bytes;
};
extern const struct asset asset_table[];
extern const size_t asset_count;
// The path under which pages name it; a name that is none is our bug.
const char *asset_path(const char *name);

#endif
