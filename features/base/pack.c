// One file of named arrays: a header, the arrays each at a multiple of 16 bytes, a table of them, the
// checksums of the pages of all that, and in the header one over itself and them. Written in one pass, or by ranges where an array is reserved first; mapped to read; everything that the table says is checked before it
// is believed.

#include "features/base/pack.h"

#include "features/base/arena.h"
#include "features/base/pack_sum.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PACK_MAGIC "hearthpk"
#define PACK_ALIGNMENT 16u
#define PACK_MAX_ENTRIES 1000000u

struct pack_header {
    char magic[8];
    char kind[16];
    uint32_t version, n_entry;
    uint64_t table_at; // bytes from the start
    uint64_t sum;      // of the header, with 0 here, and the pages' sums
};

struct pack_entry {
    char name[32];
    uint64_t at, n; // bytes from the start; items
    uint32_t bytes; // of an item
    uint32_t reserved;
};

struct pack_writer {
    struct output output;
    struct pack_header header;
    struct pack_entry *entries;
    size_t capacity;
    uint64_t at;
};

static enum status write_bytes(struct pack_writer *writer, const void *data, size_t n_bytes,
                               struct error *err)
{
    if (n_bytes && fwrite(data, 1, n_bytes, writer->output.stream) != n_bytes)
        return error_system(err, "write", writer->output.path);
    writer->at += n_bytes;
    return OK;
}

static enum status write_padding(struct pack_writer *writer, struct error *err)
{
    static const char zeros[PACK_ALIGNMENT];
    return write_bytes(writer, zeros,
                       (PACK_ALIGNMENT - writer->at % PACK_ALIGNMENT) % PACK_ALIGNMENT, err);
}

enum status pack_create(const char *path, const char *kind, uint32_t version,
                        struct pack_writer **ret_writer, struct error *err)
{
    struct pack_writer *writer = memory_alloc(sizeof *writer);
    enum status status = output_open(&writer->output, path, err);
    if (status) {
        free(writer);
        return status;
    }
    writer->output.rebuilt = true;
    memcpy(writer->header.magic, PACK_MAGIC, sizeof writer->header.magic);
    strncpy(writer->header.kind, kind, sizeof writer->header.kind - 1);
    writer->header.version = version;
    status = write_bytes(writer, &writer->header, sizeof writer->header, err);
    if (status) {
        pack_discard(writer);
        return status;
    }
    *ret_writer = writer;
    return OK;
}

// Adds an entry at the writer's place, padded; its items are the caller's to write.
static enum status entry_add(struct pack_writer *writer, const struct pack_array *array,
                             size_t *ret_n_bytes, struct error *err)
{
    size_t n_bytes;
    if (strlen(array->name) >= sizeof writer->entries->name ||
        __builtin_mul_overflow(array->n, array->bytes, &n_bytes))
        return error_set(err, E_LIMIT, "the array '%s' does not fit a pack", array->name);
    enum status status = write_padding(writer, err);
    if (status)
        return status;
    memory_grow(&writer->entries, &writer->capacity, writer->header.n_entry + 1u,
                sizeof *writer->entries);
    struct pack_entry *entry = &writer->entries[writer->header.n_entry++];
    *entry = (struct pack_entry){.at = writer->at, .n = array->n, .bytes = (uint32_t)array->bytes};
    strncpy(entry->name, array->name, sizeof entry->name - 1);
    *ret_n_bytes = n_bytes;
    return OK;
}

enum status pack_add(struct pack_writer *writer, struct pack_array array, struct error *err)
{
    size_t n_bytes;
    enum status status = entry_add(writer, &array, &n_bytes, err);
    return status ? status : write_bytes(writer, array.data, n_bytes, err);
}

enum status pack_reserve(struct pack_writer *writer, struct pack_array array, size_t *ret_array,
                         struct error *err)
{
    size_t n_bytes;
    FILE *stream = writer->output.stream;
    enum status status = entry_add(writer, &array, &n_bytes, err);
    if (status)
        return status;
    *ret_array = writer->header.n_entry - 1u;
    writer->at += n_bytes;
    // The stream writes at the end of the array; the hole before it is pack_write's to fill.
    if (fflush(stream) || ftruncate(fileno(stream), (off_t)writer->at) ||
        fseeko(stream, (off_t)writer->at, SEEK_SET))
        return error_system(err, "write", writer->output.path);
    return OK;
}

enum status pack_write(const struct pack_writer *writer, struct pack_range range, const void *data,
                       struct error *err)
{
    const struct pack_entry *entry = &writer->entries[range.i_array];
    assert(range.first <= entry->n && range.n <= entry->n - range.first);
    const char *bytes = data;
    size_t n_left = range.n * entry->bytes;
    off_t at = (off_t)(entry->at + (uint64_t)range.first * entry->bytes);
    while (n_left) {
        ssize_t n = pwrite(fileno(writer->output.stream), bytes, n_left, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_system(err, "write", writer->output.path);
        bytes += n;
        at += n;
        n_left -= (size_t)n;
    }
    return OK;
}

// Sums are made of what is in the file, since ranges come in any order.
static enum status write_sums(struct pack_writer *writer, struct error *err)
{
    struct mapped mapped;
    struct pack_header *header = &writer->header;
    if (fflush(writer->output.stream))
        return error_system(err, "write", writer->output.path);
    enum status status = file_map(writer->output.temporary, &mapped, err);
    if (status)
        return status;
    size_t n_bytes = mapped.n_bytes - sizeof *header, n_page = pack_sum_count(n_bytes);
    uint64_t *sums = memory_alloc((n_page + 1) * sizeof *sums);
    pack_sums_make(mapped.data + sizeof *header, n_bytes, sums);
    header->sum = pack_sum_all(header, sizeof *header, sums, n_page);
    status = write_bytes(writer, sums, n_page * sizeof *sums, err);
    file_unmap(&mapped);
    free(sums);
    return status;
}

enum status pack_commit(struct pack_writer *writer, struct error *err)
{
    enum status status = write_padding(writer, err);
    writer->header.table_at = writer->at;
    if (!status)
        status = write_bytes(writer, writer->entries,
                             writer->header.n_entry * sizeof *writer->entries, err);
    if (!status)
        status = write_sums(writer, err);
    if (!status && (fseek(writer->output.stream, 0, SEEK_SET) ||
                    fwrite(&writer->header, sizeof writer->header, 1, writer->output.stream) != 1))
        status = error_system(err, "write", writer->output.path);
    if (!status)
        status = output_close(&writer->output, err);
    pack_discard(writer);
    return status;
}

void pack_discard(struct pack_writer *writer)
{
    if (writer->output.stream)
        output_discard(&writer->output);
    free(writer->entries);
    free(writer);
}

static bool entry_is_inside(const struct pack_entry *entry, uint64_t table_at)
{
    uint64_t n_bytes;
    return entry->bytes && entry->at % PACK_ALIGNMENT == 0 && entry->at <= table_at &&
           !__builtin_mul_overflow(entry->n, (uint64_t)entry->bytes, &n_bytes) &&
           n_bytes <= table_at - entry->at && memchr(entry->name, 0, sizeof entry->name);
}

static bool pack_is_sound(struct pack *pack, const char *kind, uint32_t version)
{
    const struct pack_header *header = (const void *)pack->mapped.data;
    uint64_t n_bytes = pack->mapped.n_bytes;
    if (n_bytes < sizeof *header || memcmp(header->magic, PACK_MAGIC, sizeof header->magic) ||
        strncmp(header->kind, kind, sizeof header->kind) || header->version != version)
        return false;
    if (header->table_at > n_bytes || header->table_at % PACK_ALIGNMENT ||
        header->n_entry > PACK_MAX_ENTRIES ||
        n_bytes - header->table_at < header->n_entry * sizeof *pack->entries)
        return false;
    uint64_t sums_at = header->table_at + header->n_entry * sizeof *pack->entries;
    size_t n_page = pack_sum_count(sums_at - sizeof *header);
    if (n_bytes - sums_at != n_page * sizeof(uint64_t))
        return false;
    pack->entries = (const void *)(pack->mapped.data + header->table_at);
    pack->n_entry = header->n_entry;
    for (uint32_t i = 0; i < pack->n_entry; i++)
        if (!entry_is_inside(&pack->entries[i], header->table_at))
            return false;
    return true;
}

// Whether every byte is as it was written.
static bool sums_hold(const struct pack *pack)
{
    struct pack_header header;
    const char *data = pack->mapped.data;
    memcpy(&header, data, sizeof header);
    uint64_t sum = header.sum;
    size_t n_bytes = header.table_at + header.n_entry * sizeof *pack->entries - sizeof header;
    const char *sums = data + sizeof header + n_bytes;
    header.sum = 0;
    return pack_sum_all(&header, sizeof header, sums, pack_sum_count(n_bytes)) == sum &&
           pack_sums_differ(data + sizeof header, n_bytes, sums) == pack_sum_count(n_bytes);
}

static enum status damaged(const char *path, bool sound, struct error *err)
{
    error_set(err, E_DATA, "'%s' is damaged%s", path,
              sound ? ": its checksum differs" : " or of another version");
    error_hint(err, "delete the build folder: it is made again from the records");
    return E_DATA;
}

enum status pack_open(const char *path, const char *kind, uint32_t version, struct pack *ret_pack,
                      struct error *err)
{
    *ret_pack = (struct pack){0};
    enum status status = file_map(path, &ret_pack->mapped, err);
    if (status)
        return status;
    bool sound = pack_is_sound(ret_pack, kind, version);
    if (sound && sums_hold(ret_pack))
        return OK;
    file_unmap(&ret_pack->mapped);
    return damaged(path, sound, err);
}

enum status pack_check(const char *path, struct error *err)
{
    struct pack pack = {0};
    struct pack_header header = {0};
    char kind[sizeof header.kind + 1] = "";
    enum status status = file_map(path, &pack.mapped, err);
    if (status)
        return status;
    if (pack.mapped.n_bytes >= sizeof header)
        memcpy(&header, pack.mapped.data, sizeof header);
    memcpy(kind, header.kind, sizeof header.kind);
    bool sound = pack_is_sound(&pack, kind, header.version);
    if (!sound || !sums_hold(&pack))
        status = damaged(path, sound, err);
    file_unmap(&pack.mapped);
    return status;
}

void pack_close(struct pack *pack)
{
    file_unmap(&pack->mapped);
    *pack = (struct pack){.mapped = {"", 0}};
}

enum status pack_get(const struct pack *pack, const char *name, size_t bytes,
                     struct pack_array *ret_array, struct error *err)
{
    for (uint32_t i = 0; i < pack->n_entry; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        if (strcmp(entry->name, name))
            continue;
        if (entry->bytes != bytes)
            break;
        *ret_array = (struct pack_array){name, pack->mapped.data + entry->at, entry->n, bytes};
        return OK;
    }
    return error_set(err, E_DATA, "the pack has no sound array '%s'", name);
}
