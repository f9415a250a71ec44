// Files are read whole or mapped and written whole or not at all. Hashes are libsodium's BLAKE2b;
// this is the only file of the base that includes it.

#include "features/base/file.h"

#include "features/base/sort.h"
#include "features/base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum status descriptor_open(const char *path, int *ret_descriptor, struct stat *ret_info,
                                   struct error *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe is not waited for
    if (descriptor < 0 || fstat(descriptor, ret_info)) {
        error_system(err, "open", path);
        if (descriptor >= 0)
            close(descriptor);
        return E_SYSTEM;
    }
    if (!S_ISREG(ret_info->st_mode)) {
        close(descriptor);
        return error_set(err, E_SYSTEM, "cannot read '%s': it is no ordinary file", path);
    }
    *ret_descriptor = descriptor;
    return OK;
}

enum status file_map(const char *path, struct mapped *ret_mapped, struct error *err)
{
    int descriptor = -1;
    struct stat info;
    enum status status = descriptor_open(path, &descriptor, &info, err);
    if (status)
        return status;
    *ret_mapped = (struct mapped){"", 0};
    if (info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED)
            status = error_system(err, "map", path);
        else
            *ret_mapped = (struct mapped){data, (size_t)info.st_size};
    }
    close(descriptor);
    return status;
}

static enum status changed_error(const char *path, struct error *err)
{
    error_set(err, E_SYSTEM, "'%s' changed while it was read", path);
    error_hint(err, "run again when no other program writes to the file");
    return E_SYSTEM;
}

// Reads n_bytes and no more. Returns whether they were there and nothing else happened to the file.
static enum status bytes_read(const char *path, int descriptor, const struct stat *before,
                              char *ret, struct error *err)
{
    size_t n_bytes = (size_t)before->st_size, n_read = 0;
    struct stat after;
    while (n_read < n_bytes) {
        ssize_t n = pread(descriptor, ret + n_read, n_bytes - n_read, (off_t)n_read);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_system(err, "read", path);
        if (n == 0)
            return changed_error(path, err);
        n_read += (size_t)n;
    }
    if (fstat(descriptor, &after))
        return error_system(err, "read", path);
    bool same = after.st_size == before->st_size &&
                after.st_mtim.tv_sec == before->st_mtim.tv_sec &&
                after.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
    return same ? OK : changed_error(path, err);
}

enum status file_load(const char *path, struct mapped *ret_mapped, struct error *err)
{
    int descriptor = -1;
    struct stat info;
    struct mapped loaded = {"", 0};
    enum status status = descriptor_open(path, &descriptor, &info, err);
    if (status)
        return status;
    if (info.st_size > 0) {
        size_t n_bytes = (size_t)info.st_size;
        void *data =
            mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (data == MAP_FAILED)
            status = error_system(err, "read", path);
        else
            loaded = (struct mapped){data, n_bytes};
        if (!status)
            status = bytes_read(path, descriptor, &info, data, err);
    }
    close(descriptor);
    if (status)
        file_unmap(&loaded);
    *ret_mapped = loaded;
    return status;
}

void file_unmap(struct mapped *mapped)
{
    if (mapped->n_bytes)
        munmap((void *)(uintptr_t)mapped->data, mapped->n_bytes);
    *mapped = (struct mapped){"", 0};
}

enum status file_read(struct arena *arena, const char *path, size_t max_bytes,
                      struct file_text *ret_file, struct error *err)
{
    struct mapped mapped;
    enum status status = file_load(path, &mapped, err);
    if (status)
        return status;
    if (mapped.n_bytes > max_bytes) {
        status = error_set(err, E_LIMIT, "'%s' is larger than %zu bytes", path, max_bytes);
    } else {
        ret_file->text = arena_text_n(arena, mapped.data, mapped.n_bytes);
        ret_file->n_bytes = mapped.n_bytes;
    }
    file_unmap(&mapped);
    return status;
}

enum status file_stream(const char *path, FILE **ret_stream, struct error *err)
{
    int descriptor = -1;
    struct stat info;
    *ret_stream = NULL;
    enum status status = descriptor_open(path, &descriptor, &info, err);
    if (status)
        return status;
    *ret_stream = fdopen(descriptor, "r");
    if (*ret_stream)
        return OK;
    error_system(err, "open", path);
    close(descriptor);
    return E_SYSTEM;
}

// A pipe that nobody reads would be waited for without end, also one that stands in for a file of ours.
static int device_descriptor(const char *path)
{
    static const struct timespec pause = {0, 20 * 1000 * 1000};
    int descriptor = -1;
    for (int i = 0; i < PIPE_WAIT_S * 50; i++) {
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0 || errno != ENXIO)
            break;
        nanosleep(&pause, NULL);
    }
    if (descriptor >= 0)
        fcntl(descriptor, F_SETFL, 0);
    return descriptor;
}

// A device, pipe or terminal cannot be renamed over: it is written in place.
static enum status device_open(struct output *output, const char *path, struct error *err)
{
    output->path = memory_text(path);
    int descriptor = device_descriptor(path);
    bool unread = descriptor < 0 && errno == ENXIO;
    if (descriptor >= 0)
        output->stream = fdopen(descriptor, "w");
    if (output->stream)
        return OK;
    error_system(err, "write", path);
    if (unread)
        error_hint(err, "it is a pipe that no program reads: remove it, or read it");
    if (descriptor >= 0)
        close(descriptor);
    output_discard(output);
    return E_SYSTEM;
}

enum status output_open(struct output *output, const char *path, struct error *err)
{
    *output = (struct output){0};
    if (strcmp(path, "-") == 0) {
        output->stream = stdout;
        return OK;
    }
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return device_open(output, path, err);
    output->path = memory_text(path);
    int descriptor = temporary_create(path, &output->temporary);
    if (descriptor >= 0)
        output->stream = fdopen(descriptor, "w");
    if (output->stream)
        return OK;
    error_system(err, "write", path);
    if (descriptor >= 0 && !output->stream)
        close(descriptor);
    output_discard(output);
    return E_SYSTEM;
}

static void output_free(struct output *output)
{
    free(output->path);
    free(output->temporary);
    *output = (struct output){0};
}

enum status output_sync(struct output *output, struct error *err)
{
    if (fflush(output->stream) || ferror(output->stream))
        return error_system(err, "write", output->path ? output->path : "stdout");
    if (output->temporary && fsync(fileno(output->stream)))
        return error_system(err, "write", output->path);
    return OK;
}

enum status output_close(struct output *output, struct error *err)
{
    const char *name = output->path ? output->path : "stdout";
    if (fflush(output->stream) || ferror(output->stream)) {
        error_system(err, "write", name);
        output_discard(output);
        return E_SYSTEM;
    }
    if (!output->path)
        return OK;
    // Renamed before it is closed: closing ends the lock that keeps other programs off its name.
    bool synced = output->temporary && !output->rebuilt;
    bool failed = (synced && fsync(fileno(output->stream))) ||
                  (output->temporary && rename(output->temporary, output->path));
    if (failed) {
        error_system(err, "write", name);
        output_discard(output);
        return E_SYSTEM;
    }
    failed = fclose(output->stream) || (synced && !entry_sync(output->path));
    enum status status = failed ? error_system(err, "write", name) : OK;
    output_free(output);
    return status;
}

void output_discard(struct output *output)
{
    if (output->stream && output->path)
        fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    output_free(output);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_is_regular(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool file_is_same(const char *a, const char *b)
{
    struct stat info_a, info_b;
    return stat(a, &info_a) == 0 && stat(b, &info_b) == 0 && info_a.st_dev == info_b.st_dev &&
           info_a.st_ino == info_b.st_ino;
}

enum status file_make_directories(const char *path, struct error *err)
{
    struct arena arena = {0};
    char *partial = arena_text(&arena, path);
    enum status status = OK;
    for (char *at = partial + 1; !status; at++) {
        char old = *at;
        if (old && old != '/')
            continue;
        *at = 0;
        bool made = mkdir(partial, 0700) == 0;
        if (made ? !entry_sync(partial) : errno != EEXIST)
            status = error_system(err, "make the folder", partial);
        *at = old;
        if (!old)
            break;
    }
    if (!status && !file_is_directory(path))
        status = error_set(err, E_SYSTEM, "'%s' is no folder", path);
    arena_done(&arena);
    return status;
}

static _Thread_local struct {
    int number;
    char path[1024];
} unreadable; // the folder that ended the search of this thread

// A folder that cannot be read may hold what is searched for; one that is not there holds nothing.
static int glob_failed(const char *path, int number)
{
    if (number == ENOENT || number == ENOTDIR)
        return 0;
    unreadable.number = number;
    snprintf(unreadable.path, sizeof unreadable.path, "%s", path);
    return 1;
}

enum status file_glob(struct arena *arena, const char *pattern, char ***ret_paths, size_t *ret_n,
                      struct error *err)
{
    glob_t found = {0};
    unreadable.number = 0;
    int result = glob(pattern, GLOB_NOSORT, glob_failed, &found);
    if (result) {
        globfree(&found);
        if (result == GLOB_NOMATCH)
            return error_set(err, E_CONFIG, "no file matches '%s'", pattern);
        errno = unreadable.number ? unreadable.number : ENOMEM;
        return error_system(err, "read", unreadable.number ? unreadable.path : pattern);
    }
    *ret_n = found.gl_pathc;
    *ret_paths = arena_array(arena, found.gl_pathc, sizeof **ret_paths);
    for (size_t i = 0; i < found.gl_pathc; i++)
        (*ret_paths)[i] = arena_text(arena, found.gl_pathv[i]);
    globfree(&found);
    qsort(*ret_paths, *ret_n, sizeof **ret_paths, order_text);
    return OK;
}

char *file_join(struct arena *arena, const char *directory, const char *name)
{
    if (name[0] == '/' || strcmp(directory, ".") == 0 || !*directory)
        return arena_text(arena, name);
    size_t n = strlen(directory);
    return arena_format(arena, "%s%s%s", directory, directory[n - 1] == '/' ? "" : "/", name);
}

struct hash {
    crypto_generichash_state state;
};

struct hash *hash_create(void)
{
    struct hash *hash = memory_aligned(64, sizeof *hash);
    if (sodium_init() < 0)
        abort(); // there is no source of random numbers
    crypto_generichash_init(&hash->state, NULL, 0, (HASH_TEXT - 1) / 2);
    return hash;
}

void hash_add(struct hash *hash, const void *data, size_t n_bytes)
{
    crypto_generichash_update(&hash->state, data, n_bytes);
}

void hash_add_text(struct hash *hash, const char *text)
{
    hash_add(hash, text ? text : "", (text ? strlen(text) : 0) + 1);
}

void hash_finish(struct hash *hash, char ret_hex[HASH_TEXT])
{
    unsigned char bytes[(HASH_TEXT - 1) / 2];
    crypto_generichash_final(&hash->state, bytes, sizeof bytes);
    sodium_bin2hex(ret_hex, HASH_TEXT, bytes, sizeof bytes);
    free(hash);
}

enum status hash_file(const char *path, char ret_hex[HASH_TEXT], struct error *err)
{
    struct mapped mapped;
    enum status status = file_map(path, &mapped, err);
    if (status)
        return status;
    struct hash *hash = hash_create();
    hash_add(hash, mapped.data, mapped.n_bytes);
    hash_finish(hash, ret_hex);
    file_unmap(&mapped);
    return OK;
}
