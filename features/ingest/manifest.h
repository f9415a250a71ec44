// What was read and what became of it: build/records/<source>.json. It decides whether a source
// must be read again and is the source of the data-quality report.
#ifndef HEARTH_MANIFEST_H
#define HEARTH_MANIFEST_H

#include "features/base/json.h"
#include "features/ingest/config.h"

#define MANIFEST_CODES_MAX 2000   // the rarest of more are not kept
#define MANIFEST_UNMAPPED_MAX 200 // codes listed; the count of all is n_unmapped_distinct

struct manifest_input {
    const char *path; // below the workspace
    long long n_bytes;
    char mtime[32]; // seconds.nanoseconds
    char hash[HASH_TEXT];
    char identity[64]; // inode and time of its change, as the files are now; not in the manifest
};

struct manifest_count {
    const char *name;
    uint64_t n;
    const char *column; // canonical, of unmapped words and blanked cells; NULL = not of one column
};

// A code that vanished (n_now 0), appeared (n_before 0) or lost many of its rows since the ingest
// accepted last; a value of a tag likewise; or a column that is blank more often.
struct code_change {
    const char *name; // "" = blank cells of the column
    uint64_t n_before, n_now;
    const char *column; // "tag.role", "dob"; NULL = category
};

struct manifest {
    char key[HASH_TEXT]; // of the source's configuration, data_end and codes file
    struct manifest_input *inputs;
    size_t n_input;
    uint64_t n_accepted, n_rejected, n_void, n_duplicate;
    uint64_t n_no_fact;             // rows left out because a column of `optional:` is blank
    uint64_t n_versioned;           // facts with more than one row
    uint64_t n_replaced;            // rows that a later one replaces at every date
    day_t last_known;               // events and spells: the latest known; DAY_NONE = none
    uint64_t n_after_data_end;      // 0 when data_end is not stated
    bool over_limit;                // more rejects than allowed: there is no pack
    day_t first_date, last_date;    // of accepted rows; DAY_NONE = none
    struct manifest_count *reasons; // of rejects
    size_t n_reason;
    struct manifest_count *missing; // missing cells of accepted rows by canonical column
    size_t n_missing;
    struct manifest_count *unmapped; // words not in their codes file, by count, then bytewise
    size_t n_unmapped;
    uint64_t n_unmapped_distinct;
    struct manifest_count *blanked; // cells left out of rows that were taken, by column and reason
    size_t n_blanked;
    struct manifest_count *codes; // rows by category, of the pack; the commonest first
    size_t n_code;
    struct manifest_count *tags; // rows by value of a tag that has few values, of the pack
    size_t n_tag;
    // Of the ingest accepted before this one; before_on "" = there was none.
    char before_on[DAY_TEXT];
    uint64_t rows_before, files_before;
    struct code_change *changes;
    size_t n_change;
    bool is_lost;   // more was lost than max_loss allows: there is no pack
    double seconds; // of reading
};

// Errors: E_SYSTEM.
enum status manifest_write(const struct manifest *manifest, const struct source *source,
                           const char *path, struct error *err);
// Owns: contents live in arena. false = there is none that can be read.
bool manifest_read(struct arena *arena, const char *path, struct manifest *ret_manifest);
// The manifest of a source of the workspace.
bool manifest_of(struct arena *arena, const struct config *config, const struct source *source,
                 struct manifest *ret_manifest);
// The same where it must be there. Errors: E_DATA, with the file's name.
enum status manifest_need(struct arena *arena, const struct config *config,
                          const struct source *source, struct manifest *ret_manifest,
                          struct error *err);

// The hash of everything but the files that decides what the records are; data_end as source_job
// has it. Errors: E_SYSTEM when a codes file cannot be read.
enum status manifest_key(const struct config *config, const struct source *source, day_t data_end,
                         char ret_key[HASH_TEXT], struct error *err);
// Fills inputs and n_input: the source's files as they are now, without hashes. Owns: arena.
// Errors: E_CONFIG when none matches, E_SYSTEM.
enum status manifest_inputs(struct arena *arena, const struct config *config,
                            const struct source *source, struct manifest *manifest,
                            struct error *err);

#endif
