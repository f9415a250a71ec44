// Files: read whole or mapped, written whole or not at all; folders; hashes.
#ifndef HEARTH_FILE_H
#define HEARTH_FILE_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct mapped {
    const char *data; // read-only; never NULL after success, also for an empty file
    size_t n_bytes;
};

// The file's bytes without a copy: for files that only hearth writes, since one that is cut short
// under the map ends the program. Owns: *ret_mapped until file_unmap. Errors: E_SYSTEM, also for what
// is no ordinary file. Threads: any may read.
enum status file_map(const char *path, struct mapped *ret_mapped, struct error *err);
// A copy of the file's bytes: for files of others. Owns, Threads: as file_map. Errors: E_SYSTEM, also
// for what is no ordinary file (a pipe is not waited for) or changed while it was read.
enum status file_load(const char *path, struct mapped *ret_mapped, struct error *err);
void file_unmap(struct mapped *mapped);
// A file to be read from its beginning, by the caller's fclose. Errors: as file_load.
enum status file_stream(const char *path, FILE **ret_stream, struct error *err);
struct file_text {
    char *text; // ended by a 0 that n_bytes leaves out
    size_t n_bytes;
};
// The whole file. Owns: arena. Errors: E_LIMIT beyond max_bytes, E_SYSTEM.
enum status file_read(struct arena *arena, const char *path, size_t max_bytes,
                      struct file_text *ret_file, struct error *err);

// A file that appears under its name only when complete: writes to a temporary beside it, then
// fsync, rename, and fsync of the folder: after output_close it is on the disk. path "-" is stdout; a device is written in place, and a pipe, whose reader
// is waited for PIPE_WAIT_S seconds. Owns: *ret until
// output_close or output_discard, of which one is called. Errors: E_SYSTEM, and then the old file,
// if any, is as it was.
#define PIPE_WAIT_S 5
struct output {
    FILE *stream;
    char *path, *temporary; // NULL for stdout
    // Set after output_open by a writer whose reader finds a torn file and makes it again: no fsync.
    bool rebuilt;
};
// Errors: E_SYSTEM.
enum status output_open(struct output *output, const char *path, struct error *err);
// Errors: E_SYSTEM (the disk is full, it cannot be renamed): then the old file stays.
enum status output_close(struct output *output, struct error *err); // commits
// Brings what was written so far onto the disk, without its name: after it output_close hardly fails.
// Errors: E_SYSTEM; the output is still to be closed or discarded.
enum status output_sync(struct output *output, struct error *err);
void output_discard(struct output *output); // keeps the old file, if any

bool file_exists(const char *path);
bool file_is_directory(const char *path);
bool file_is_regular(const char *path);
bool file_is_same(const char *a, const char *b); // both exist and are one file
// mkdir -p, on the disk afterwards. Errors: E_SYSTEM; folders made before the failure stay.
enum status file_make_directories(const char *path, struct error *err);
// Files that match a glob, sorted bytewise. Owns: arena. Errors: E_CONFIG when none matches.
enum status file_glob(struct arena *arena, const char *pattern, char ***ret_paths, size_t *ret_n,
                      struct error *err);
// "a/b" from "a" and "b"; an absolute second part stands alone; "." as the first part is left out.
char *file_join(struct arena *arena, const char *directory, const char *name);

// BLAKE2b with 128 bits as 32 hex digits and a 0. Source: RFC 7693 (libsodium computes it).
#define HASH_TEXT 33
struct hash;
struct hash *hash_create(void);
void hash_add(struct hash *hash, const void *data, size_t n_bytes);
void hash_add_text(struct hash *hash, const char *text);      // with its ending 0
void hash_finish(struct hash *hash, char ret_hex[HASH_TEXT]); // frees
// Of a whole file, mapped. Errors: as file_map.
enum status hash_file(const char *path, char ret_hex[HASH_TEXT], struct error *err);

#endif
