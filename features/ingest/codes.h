// The codes file of a source: local category → canonical category.
#ifndef HEARTH_CODES_H
#define HEARTH_CODES_H

#include "features/base/error.h"
#include "features/ingest/dictionary.h"

struct codes {                // zeroed = no codes
    struct dictionary locals; // as the agency writes them
    uint32_t *canonical;      // of each local, into canonicals
    size_t capacity;
    struct dictionary canonicals; // in order of first appearance in the file
};

// Reads a CSV with the header local,canonical. Errors: E_CONFIG with file and line (no such
// columns, a local value given twice with different meaning, an empty cell), E_SYSTEM.
enum status codes_read(const char *path, struct codes *ret_codes, struct error *err);
void codes_done(struct codes *codes);

#endif
