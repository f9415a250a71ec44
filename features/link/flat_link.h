// Linkage of flat files without a workspace: link.yaml names its inputs.
#ifndef HEARTH_FLAT_LINK_H
#define HEARTH_FLAT_LINK_H

#include "features/base/arena.h"
#include "features/base/error.h"

// What it writes into its folder, separated by blanks.
#define FLAT_LINK_FILES                                                                            \
    "persons.csv pairs.csv review.csv former.csv changes.csv link.json report.html weights.json "  \
    "weights.previous.json rejects.csv"

struct link_inspector;
struct flat_request {
    const char *config_path;
    const char
        *folder;  // of what is written; of an earlier run, whose person IDs are kept; NULL = none
    int n_thread; // < 1 = all cores
};

// Reads the configuration and its inputs, links their records and writes FLAT_LINK_FILES into the
// folder. Paths in link.yaml are relative to its
// folder. Errors: E_USAGE when a file would be written over an input; E_CONFIG, E_DATA with the
// place; E_LIMIT.
enum status flat_link(struct arena *arena, const struct flat_request *request, struct error *err);

// Links them, calls the inspector and writes nothing.
enum status flat_inspect(struct arena *arena, const struct flat_request *request,
                         const struct link_inspector *inspector, struct error *err);

#endif
