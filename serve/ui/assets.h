// The files that pages load, embedded: made by embed_assets.cmake.
#ifndef HEARTH_ASSETS_H
#define HEARTH_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *name, *path; // "hub.css", "/assets/hub.<hash>.css"
    const char *content_type;
    const char *bytes;
    size_t n_bytes;
};
extern const struct asset asset_table[];
extern const size_t asset_count;
// Built without govuk-frontend: the plain style of this folder.
extern const bool assets_are_plain;
#define ASSETS_PLAIN_HINT                                                                          \
    "the pages have the plain style: hearth was built without the npm packages. For the GOV.UK "   \
    "style install npm, name an inspecting proxy's certificate in NODE_EXTRA_CA_CERTS, and build " \
    "again"
// The path under which pages name it; a name that is none is our bug.
const char *asset_path(const char *name);

#endif
