// A pack: one file of named arrays, mapped read-only. The form of everything under build/.
#ifndef HEARTH_PACK_H
#define HEARTH_PACK_H

#include "features/base/error.h"
#include "features/base/file.h"

#include <stdint.h>

struct pack_writer;
// Opens path for writing; it appears when committed. `kind` and `version` are checked by readers.
// Owns: *ret_writer until pack_commit or pack_discard. Errors: E_SYSTEM.
enum status pack_create(const char *path, const char *kind, uint32_t version,
                        struct pack_writer **ret_writer, struct error *err);
struct pack_array {
    const char *name; // at most 31 characters
    const void *data; // n items
    size_t n, bytes;  // bytes: of an item
};
// Adds an array. Its data is copied to the file at once. Errors: E_LIMIT (name or size), E_SYSTEM;
// the writer is still to be discarded.
enum status pack_add(struct pack_writer *writer, struct pack_array array, struct error *err);
// Adds the array without its items (data is NULL): they follow by ranges, in any order. What is
// never written reads as zero bytes. The range names the array in pack_write. Errors: as pack_add.
struct pack_range {
    size_t i_array;  // by pack_reserve
    size_t first, n; // items
};
enum status pack_reserve(struct pack_writer *writer, struct pack_array array, size_t *ret_array,
                         struct error *err);
// Writes the items of a range. Threads: any, for ranges that do not overlap, while nobody adds or
// reserves. Errors: E_SYSTEM.
enum status pack_write(const struct pack_writer *writer, struct pack_range range, const void *data,
                       struct error *err);
enum status pack_commit(struct pack_writer *writer, struct error *err); // frees writer
void pack_discard(struct pack_writer *writer);                          // frees writer

struct pack {
    struct mapped mapped;
    const struct pack_entry *entries;
    uint32_t n_entry;
};
// Reads the whole file once: every byte has a checksum. Owns: *ret_pack until pack_close. Errors:
// E_DATA, naming the file, when it is no pack of this kind and version or a byte is not as it was
// written, E_SYSTEM. Threads: any may read. Cost: pack_sum.h.
enum status pack_open(const char *path, const char *kind, uint32_t version, struct pack *ret_pack,
                      struct error *err);
// Whether the file is a pack of any kind and every byte as it was written. Errors: as pack_open.
enum status pack_check(const char *path, struct error *err);
void pack_close(struct pack *pack);
// The array under name, borrowed from the map, 16-byte aligned. Errors: E_DATA when absent or not
// of this item size.
enum status pack_get(const struct pack *pack, const char *name, size_t bytes,
                     struct pack_array *ret_array, struct error *err);

#endif
