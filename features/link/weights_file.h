// The file of match weights: settings that one run estimates and later runs read, so that linkage
// does not change because the data grew.
#ifndef HEARTH_WEIGHTS_FILE_H
#define HEARTH_WEIGHTS_FILE_H

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/link/match_weights.h"

#define WEIGHTS_FORMAT 1
#define WEIGHTS_PREVIOUS "weights.previous.json"

// What the settings depend on: comparisons and blocks of the configuration.
void weights_file_hash(const struct link_config *link, char ret_hash[HASH_TEXT]);

struct weights_file {
    const char *path;
    const char *hash;                     // of the configuration
    const struct comparison *comparisons; // n_comparison, prepared
    size_t n_comparison;
};
// Writes JSON: format, hash, prior, m and u of each level by name, term frequencies by the hash of
// the value (no name of a person), trainings, blocks chosen from the data. Numbers read back the
// same. Errors: E_SYSTEM.
enum status weights_file_write(const struct weights_file *file, const struct match_weights *weights,
                               struct error *err);
// Renames the file, if there is one, to weights.previous.json in its folder. Errors: E_SYSTEM.
enum status weights_file_keep(const char *path, bool *ret_kept, struct error *err);
// Reads and binds them. ret_fits: false where there is no file, or it is of another configuration or
// format; ret_weights is empty then. Owns: match_weights_done, and arena. Errors: E_DATA where the
// file is not what weights_file_write writes.
enum status weights_file_read(struct arena *arena, const struct weights_file *file,
                              struct match_weights *ret_weights, bool *ret_fits, struct error *err);

#endif
