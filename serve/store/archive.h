// The file of a backup: a tar archive (POSIX ustar, so that `tar xf` reads it too) of ordinary files. Its last
// two members are backup.json, with the size and the BLAKE2b-256 of each member before, and the digest of
// backup.json: what is cut short or changed is found before anything is taken out of it.
#ifndef HEARTH_ARCHIVE_H
#define HEARTH_ARCHIVE_H

#include "features/base/error.h"
#include "features/base/json.h"

#include <stddef.h>

struct archive_writer;
// Beside the path, which changes in archive_close only. Owns: archive_close or archive_discard. Errors: E_SYSTEM.
enum status archive_create(const char *path, struct archive_writer **ret_writer, struct error *err);
// An ordinary file under a name of the archive. Errors: E_SYSTEM; E_FAILED when it shrank meanwhile; E_LIMIT for
// a name that does not fit.
enum status archive_add(struct archive_writer *writer, const char *name, const char *path,
                        struct error *err);
json *
archive_facts(struct archive_writer *writer); // backup.json, for what the caller knows; borrowed
// Ends the archive, brings it onto the disk and reads it again from there, whole.
enum status archive_seal(struct archive_writer *writer, struct error *err);
enum status archive_close(struct archive_writer *writer, struct error *err); // gives it its name
void archive_discard(struct archive_writer *writer);                         // NULL is fine

// Reads the archive whole and proves each member. place: where a member is to be written, made with its
// folders, or NULL with err; no place function = nothing is written. ret_facts: backup.json; NULL = not wanted.
// Owns: json_free. Errors: E_DATA naming what is wrong with the file; E_SYSTEM. What was written then is
// the caller's to remove.
struct archive_target {
    const char *(*place)(void *context, const char *name);
    void *context;
};
// Errors: E_DATA (what is wrong with the file), E_LIMIT, E_SYSTEM.
enum status archive_read(const char *path, const struct archive_target *target, json **ret_facts,
                         struct error *err);

#endif
