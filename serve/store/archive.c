// Writing and reading tar archives of ordinary files with a digest of each.

#include "serve/store/archive.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/real_path.h"
#include "features/base/text.h"
#include "serve/store/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 512
#define CHUNK 65536
#define NAME_MAX_BYTES 100
#define PREFIX_MAX_BYTES 155
#define OCTAL_MAX ((INT64_C(1) << 33) - 1) // eleven octal digits
#define FACTS "backup.json"
#define FACTS_DIGEST "backup.json.blake2b"
#define FACTS_MAX (64 << 20)

// Source: POSIX.1-2017, pax, "ustar Interchange Format".
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100],
        magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

static unsigned checksum_of(const struct header *header)
{
    struct header copy = *header;
    const unsigned char *bytes = (const unsigned char *)&copy;
    unsigned sum = 0;
    memset(copy.checksum, ' ', sizeof copy.checksum);
    for (size_t i = 0; i < sizeof copy; i++)
        sum += bytes[i];
    return sum;
}

// Six octal digits, a 0, a blank.
static void checksum_put(const struct header *header, char ret_text[8])
{
    char text[8] = "";
    snprintf(text, sizeof text, "%06o", checksum_of(header));
    text[7] = ' ';
    memcpy(ret_text, text, sizeof text);
}

// Sizes beyond eleven octal digits stand as a number with the highest bit set (GNU's and star's way).
static void size_put(struct header *header, int64_t n)
{
    if (n <= OCTAL_MAX) {
        snprintf(header->size, sizeof header->size, "%011llo", (unsigned long long)n);
        return;
    }
    memset(header->size, 0, sizeof header->size);
    header->size[0] = (char)0x80;
    for (int i = 0; i < 8; i++)
        header->size[11 - i] = (char)(n >> (8 * i) & 0xff);
}

static int64_t size_get(const struct header *header)
{
    int64_t n = 0;
    if (header->size[0] & (char)0x80) {
        for (int i = 0; i < 8; i++)
            n = (int64_t)((uint64_t)n << 8 | (unsigned char)header->size[4 + i]);
        return n;
    }
    for (size_t i = 0; i < 11 && header->size[i] >= '0' && header->size[i] <= '7'; i++)
        n = n * 8 + (header->size[i] - '0');
    return n;
}

// ---- writing -------------------------------------------------------------------------------------

struct archive_writer {
    struct output output;
    json *facts, *files;
};

static enum status put(struct archive_writer *writer, const void *bytes, size_t n,
                       struct error *err)
{
    return fwrite(bytes, 1, n, writer->output.stream) == n
               ? OK
               : error_system(err, "write", writer->output.path);
}

static enum status name_put(struct header *header, const char *name, struct error *err)
{
    size_t n = strlen(name), cut = 0;
    if (n > NAME_MAX_BYTES) {
        cut = n - NAME_MAX_BYTES - 1;
        while (cut < n && name[cut] != '/')
            cut++;
    }
    if (cut > PREFIX_MAX_BYTES || cut == n)
        return error_set(err, E_LIMIT, "the name '%.80s…' is too long for a backup", name);
    memcpy(header->prefix, name, cut);
    memcpy(header->name, name + (cut ? cut + 1 : 0), n - (cut ? cut + 1 : 0));
    return OK;
}

static enum status header_put(struct archive_writer *writer, const char *name, int64_t n_bytes,
                              struct error *err)
{
    struct header header = {.mode = "0000600", .uid = "0000000", .gid = "0000000", .type = '0'};
    enum status status = name_put(&header, name, err);
    if (status)
        return status;
    memcpy(header.magic, "ustar", 6);
    memcpy(header.version, "00", 2);
    size_put(&header, n_bytes);
    snprintf(header.mtime, sizeof header.mtime, "%011llo", (unsigned long long)time(NULL));
    checksum_put(&header, header.checksum);
    return put(writer, &header, sizeof header, err);
}

static enum status padding_put(struct archive_writer *writer, int64_t n_bytes, struct error *err)
{
    static const char zeros[BLOCK];
    return put(writer, zeros, (size_t)(-n_bytes & (BLOCK - 1)), err);
}

// n bytes of the stream into the archive and the digest.
static enum status stream_put(struct archive_writer *writer, FILE *from, int64_t n,
                              struct digest *digest, struct error *err)
{
    char chunk[CHUNK];
    enum status status = OK;
    while (n > 0 && !status) {
        size_t wanted = n < CHUNK ? (size_t)n : CHUNK, got = fread(chunk, 1, wanted, from);
        if (!got)
            return error_set(err, E_FAILED, "cannot read it: %s",
                             ferror(from) ? strerror(errno) : "it became shorter meanwhile");
        digest_add_raw(digest, chunk, got);
        status = put(writer, chunk, got, err);
        n -= (int64_t)got;
    }
    return status;
}

static enum status member_put(struct archive_writer *writer, const char *name, FILE *from,
                              int64_t n, struct error *err)
{
    struct digest digest;
    uint8_t bytes[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    digest_start_raw(&digest);
    enum status status = header_put(writer, name, n, err);
    if (!status)
        status = stream_put(writer, from, n, &digest, err);
    if (!status)
        status = padding_put(writer, n, err);
    if (status)
        return status;
    digest_finish(&digest, bytes);
    digest_hex(bytes, hex);
    json *object = json_add_object(writer->files);
    json_put_text(object, "name", name);
    json_put_integer(object, "bytes", n);
    json_put_text(object, "blake2b", hex);
    return OK;
}

enum status archive_create(const char *path, struct archive_writer **ret_writer, struct error *err)
{
    struct archive_writer *writer = memory_alloc(sizeof *writer);
    enum status status = output_open(&writer->output, path, err);
    if (status) {
        free(writer);
        return status;
    }
    writer->facts = json_object_create();
    json_put_integer(writer->facts, "format", 1);
    writer->files = json_put_array(writer->facts, "files");
    *ret_writer = writer;
    return OK;
}

json *archive_facts(struct archive_writer *writer)
{
    return writer->facts;
}

enum status archive_add(struct archive_writer *writer, const char *name, const char *path,
                        struct error *err)
{
    FILE *from;
    struct stat info = {0};
    enum status status = file_stream(path, &from, err);
    if (!status)
        status = fstat(fileno(from), &info) ? error_system(err, "read", path)
                                            : member_put(writer, name, from, info.st_size, err);
    if (from)
        fclose(from);
    if (status)
        error_context(err, "taking '%s' into the backup", name);
    return status;
}

static enum status text_put(struct archive_writer *writer, const char *name, const char *text,
                            struct error *err)
{
    size_t n = strlen(text);
    enum status status = header_put(writer, name, (int64_t)n, err);
    if (!status)
        status = put(writer, text, n, err);
    return status ? status : padding_put(writer, (int64_t)n, err);
}

enum status archive_seal(struct archive_writer *writer, struct error *err)
{
    static const char end[2 * BLOCK];
    struct digest digest;
    uint8_t bytes[DIGEST_BYTES];
    char hex[DIGEST_TEXT], *text = json_canonical(writer->facts);
    digest_start_raw(&digest);
    digest_add_raw(&digest, text, strlen(text));
    digest_finish(&digest, bytes);
    digest_hex(bytes, hex);
    enum status status = text_put(writer, FACTS, text, err);
    free(text);
    if (!status)
        status = text_put(writer, FACTS_DIGEST, hex, err);
    if (!status)
        status = put(writer, end, sizeof end, err);
    if (!status)
        status = output_sync(&writer->output, err);
    if (!status && writer->output.temporary)
        status = archive_read(writer->output.temporary, NULL, NULL, err);
    return status;
}

static void writer_free(struct archive_writer *writer)
{
    json_free(writer->facts);
    free(writer);
}

enum status archive_close(struct archive_writer *writer, struct error *err)
{
    enum status status = output_close(&writer->output, err);
    writer_free(writer);
    return status;
}

void archive_discard(struct archive_writer *writer)
{
    if (!writer)
        return;
    output_discard(&writer->output);
    writer_free(writer);
}

// ---- reading -------------------------------------------------------------------------------------

struct archive_reader {
    const char *path;
    FILE *stream;
    const struct archive_target *target;
    struct arena arena;
    json *found; // as "files" of backup.json
    char *facts, *facts_digest;
};

static enum status damaged(const struct archive_reader *reader, struct error *err, const char *why,
                           const char *name)
{
    if (ferror(reader->stream))
        return error_system(err, "read", reader->path);
    error_set(err, E_DATA, "the backup '%s' is damaged: %s%s%s%s", reader->path, why,
              name ? " '" : "", name ? name : "", name ? "'" : "");
    error_hint(err, "use another copy; nothing was changed");
    return E_DATA;
}

// The next header; *ret_more false at the end's mark.
static enum status header_read(struct archive_reader *reader, struct header *header, bool *ret_more,
                               struct error *err)
{
    static const char zeros[BLOCK];
    char checksum[sizeof header->checksum];
    *ret_more = false;
    if (fread(header, 1, BLOCK, reader->stream) != BLOCK)
        return damaged(reader, err, "it is cut short", NULL);
    if (memcmp(header, zeros, BLOCK) == 0)
        return fread(header, 1, BLOCK, reader->stream) == BLOCK &&
                       memcmp(header, zeros, BLOCK) == 0 && fgetc(reader->stream) == EOF
                   ? OK
                   : damaged(reader, err, "its end is not an archive's", NULL);
    if (memcmp(header->magic, "ustar", 6) != 0)
        return damaged(reader, err, "it is not a tar archive, or not throughout", NULL);
    checksum_put(header, checksum);
    if (memcmp(header->checksum, checksum, sizeof checksum) != 0)
        return damaged(reader, err, "the header of a member was changed", NULL);
    *ret_more = true;
    return OK;
}

static const char *name_of(struct archive_reader *reader, const struct header *header)
{
    int n_prefix = (int)strnlen(header->prefix, sizeof header->prefix);
    return arena_format(&reader->arena, "%.*s%s%.*s", n_prefix, header->prefix, n_prefix ? "/" : "",
                        (int)strnlen(header->name, sizeof header->name), header->name);
}

// A path downwards in printable text: no other is written, shown or taken for a place.
static bool name_is_good(const char *name)
{
    for (const char *at = name; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL) {
        size_t n = strcspn(at, "/");
        if (!n || (n == 1 && *at == '.') || (n == 2 && strncmp(at, "..", 2) == 0))
            return false;
    }
    struct prose prose;
    return text_prose(name, &prose) && !prose.has_control && !strpbrk(name, "\t\r\n");
}

// Zeros up to the end of the block.
static enum status padding_read(struct archive_reader *reader, const char *name, int64_t n,
                                struct error *err)
{
    static const char zeros[BLOCK];
    char pad[BLOCK];
    size_t n_pad = (size_t)(-n & (BLOCK - 1));
    if (fread(pad, 1, n_pad, reader->stream) != n_pad)
        return damaged(reader, err, "it is cut short after", name);
    return memcmp(pad, zeros, n_pad) == 0
               ? OK
               : damaged(reader, err, "there are other bytes after", name);
}

// A member that is being read.
struct member {
    const char *name;
    int64_t n_bytes;
    FILE *to; // where it is written; NULL = nowhere
    struct digest digest;
};

static enum status bytes_read(struct archive_reader *reader, struct member *member,
                              struct error *err)
{
    const char *name = member->name;
    int64_t n = member->n_bytes;
    char chunk[CHUNK];
    for (int64_t left = n; left > 0;) {
        size_t wanted = left < CHUNK ? (size_t)left : CHUNK;
        if (fread(chunk, 1, wanted, reader->stream) != wanted)
            return damaged(reader, err, "it is cut short in", name);
        digest_add_raw(&member->digest, chunk, wanted);
        if (member->to && fwrite(chunk, 1, wanted, member->to) != wanted)
            return error_system(err, "write", name);
        left -= (int64_t)wanted;
    }
    return padding_read(reader, name, n, err);
}

static enum status place_open(struct archive_reader *reader, const char *name, FILE **ret_to,
                              struct error *err)
{
    const char *place = reader->target ? reader->target->place(reader->target->context, name) : "";
    *ret_to = NULL;
    if (!place)
        return damaged(reader, err, "it holds what is not a backup's,", name);
    if (!*place)
        return OK;
    enum status status = file_make_directories(path_parent(&reader->arena, place), err);
    if (status)
        return status;
    *ret_to = fopen(place, "wbxe");
    return *ret_to ? OK : error_system(err, "create", place);
}

static enum status member_read(struct archive_reader *reader, const char *name, int64_t n,
                               struct error *err)
{
    struct member member = {.name = name, .n_bytes = n};
    uint8_t bytes[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    enum status status = place_open(reader, name, &member.to, err);
    if (status)
        return status;
    digest_start_raw(&member.digest);
    status = bytes_read(reader, &member, err);
    if (member.to && !status && (fflush(member.to) || fsync(fileno(member.to))))
        status = error_system(err, "write", name);
    if (member.to)
        fclose(member.to);
    digest_finish(&member.digest, bytes);
    digest_hex(bytes, hex);
    json *object = json_add_object(reader->found);
    json_put_text(object, "name", name);
    json_put_integer(object, "bytes", n);
    json_put_text(object, "blake2b", hex);
    return status;
}

static enum status text_read(struct archive_reader *reader, const char *name, int64_t n,
                             char **ret_text, struct error *err)
{
    if (n > FACTS_MAX)
        return damaged(reader, err, "it is too large:", name);
    *ret_text = arena_alloc(&reader->arena, (size_t)n + 1);
    if (fread(*ret_text, 1, (size_t)n, reader->stream) != (size_t)n)
        return damaged(reader, err, "it is cut short in", name);
    (*ret_text)[n] = 0;
    return padding_read(reader, name, n, err);
}

static enum status members_read(struct archive_reader *reader, struct error *err)
{
    struct header header;
    bool more;
    enum status status;
    while (!(status = header_read(reader, &header, &more, err)) && more) {
        const char *name = name_of(reader, &header);
        int64_t n = size_get(&header);
        if (!name_is_good(name))
            return damaged(reader, err, "the name of a member is no path below it", NULL);
        if (n < 0 || header.type != '0')
            return damaged(reader, err, "it holds what is not a backup's,", name);
        if (strcmp(name, FACTS) == 0)
            status = text_read(reader, name, n, &reader->facts, err);
        else if (strcmp(name, FACTS_DIGEST) == 0)
            status = text_read(reader, name, n, &reader->facts_digest, err);
        else
            status = member_read(reader, name, n, err);
        if (status)
            return status;
    }
    return status;
}

// What backup.json says of the i-th member, beside what was read of it.
static enum status member_compare(const struct archive_reader *reader, const json *wanted, size_t i,
                                  struct error *err)
{
    const json *told = json_at(wanted, i), *found = json_at(reader->found, i);
    const char *name = json_text(told, "name"), *there = json_text(found, "name");
    if (!name || !there || strcmp(name, there) != 0)
        return damaged(reader, err, "a member is missing or was added:", name ? name : there);
    const char *digest = json_text(told, "blake2b");
    if (!digest || strcmp(digest, json_text(found, "blake2b")) != 0)
        return damaged(reader, err, "the digest differs of", name);
    return OK;
}

static enum status facts_check(struct archive_reader *reader, json **ret_facts, struct error *err)
{
    json *facts = NULL;
    struct digest digest;
    uint8_t bytes[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    if (!reader->facts || !reader->facts_digest)
        return damaged(reader, err, "it has no", FACTS);
    digest_start_raw(&digest);
    digest_add_raw(&digest, reader->facts, strlen(reader->facts));
    digest_finish(&digest, bytes);
    digest_hex(bytes, hex);
    if (strcmp(hex, reader->facts_digest) != 0 ||
        json_read_text(reader->facts, strlen(reader->facts), &facts, ERROR_IGNORED))
        return damaged(reader, err, "the digest differs of", FACTS);
    const json *wanted = json_get(facts, "files");
    enum status status = OK;
    size_t n = json_count(wanted), n_found = json_count(reader->found);
    for (size_t i = 0; i < n && i < n_found && !status; i++)
        status = member_compare(reader, wanted, i, err);
    if (!status && n != n_found)
        status = damaged(reader, err, "members are missing or were added", NULL);
    if (ret_facts && !status)
        *ret_facts = facts;
    else
        json_free(facts);
    return status;
}

enum status archive_read(const char *path, const struct archive_target *target, json **ret_facts,
                         struct error *err)
{
    struct archive_reader reader = {.path = path, .target = target};
    enum status status = file_stream(path, &reader.stream, err);
    if (status)
        return status;
    reader.found = json_array_create();
    status = members_read(&reader, err);
    if (!status)
        status = facts_check(&reader, ret_facts, err);
    fclose(reader.stream);
    json_free(reader.found);
    arena_done(&reader.arena);
    return status;
}
