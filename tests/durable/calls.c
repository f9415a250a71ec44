// Preloaded into hearth: writes down which calls touch files below a folder, and makes one of them fail.
//
//     CALLS_UNDER=FOLDER      only calls on paths below it count
//     CALLS_LOG=FILE          one line a call: kind, number of its copy or "-", path, second path
//     CALLS_COPIES=FOLDER     the content of a file at fsync and at rename is kept here by number
//     CALLS_FAIL=N CALLS_ERRNO=E     the N-th counted call (from 1) fails with that errno
//     CALLS_FAILED=FILE       the line of each call that was made to fail
//     CALLS_CONTROL=FILE      a struct control that a running test changes: calls of a kind fail for a while
// The rest of the library, calls_memory.c, makes allocations fail.

#include "tests/durable/calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct control {
    char kind[16];              // empty: none
    int number, skip, n, n_hit; // errno; so many calls pass first; so many fail; so many did
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long n_call, n_copy;
static struct control *control;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void control_open(void)
{
    const char *path = getenv("CALLS_CONTROL");
    int descriptor = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0)
        return;
    void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    control = memory == MAP_FAILED ? NULL : memory;
    close(descriptor);
}

// The errno with which the test has calls of this kind fail now, or 0.
static int control_asks(const char *kind)
{
    if (!control || strcmp(control->kind, kind) != 0 || control->n <= 0)
        return 0;
    if (control->skip-- > 0)
        return 0;
    control->n--;
    control->n_hit++;
    return control->number;
}

static int is_counted(const char *path)
{
    const char *under = getenv("CALLS_UNDER");
    return under && strncmp(path, under, strlen(under)) == 0;
}

static void absolute(const char *path, char ret[8192])
{
    char folder[4096];
    if (path[0] == '/' || !getcwd(folder, sizeof folder))
        snprintf(ret, 8192, "%s", path);
    else
        snprintf(ret, 8192, "%s/%s", folder, strncmp(path, "./", 2) ? path : path + 2);
}

static void of_descriptor(int descriptor, char ret[8192])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t n = readlink(link, ret, 8191);
    ret[n < 0 ? 0 : n] = 0;
}

// Returns the number of the copy, or -1.
static long copy_keep(const char *path)
{
    const char *folder = getenv("CALLS_COPIES");
    static char buffer[1 << 16];
    char to[8192];
    if (!folder)
        return -1;
    snprintf(to, sizeof to, "%s/%ld", folder, n_copy);
    int in = REAL(open)(path, O_RDONLY), out = REAL(open)(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n = 0;
    while (in >= 0 && out >= 0 && (n = REAL(read)(in, buffer, sizeof buffer)) > 0)
        if (REAL(write)(out, buffer, (size_t)n) != n)
            abort();
    close(in);
    close(out);
    return n_copy++;
}

void calls_line(const char *variable, const char *line, size_t n)
{
    const char *path = getenv(variable);
    if (!path)
        return;
    int out = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0 || REAL(write)(out, line, n) != (ssize_t)n)
        abort();
    close(out);
}

// Counts the call and writes it down; returns whether it is to fail, with errno set.
static int call(const char *kind, const char *path, const char *second, const char *copied)
{
    char line[20000];
    const char *fail = getenv("CALLS_FAIL"), *number = getenv("CALLS_ERRNO");
    int before = errno;
    if (!is_counted(path) && !(second && is_counted(second)))
        return 0;
    pthread_mutex_lock(&lock);
    n_call++;
    int fails = fail && atol(fail) == n_call ? number ? atoi(number) : EIO : control_asks(kind);
    long i_copy = copied && !fails && getenv("CALLS_LOG") ? copy_keep(copied) : -1;
    int n =
        snprintf(line, sizeof line, "%s\t%ld\t%s\t%s\n", kind, i_copy, path, second ? second : "");
    calls_line(fails ? "CALLS_FAILED" : "CALLS_LOG", line, (size_t)n);
    pthread_mutex_unlock(&lock);
    errno = fails ? fails : before;
    return fails;
}

static int opened(const char *path, int flags, mode_t mode)
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    int creates = flags & O_CREAT && lstat(path, &info) != 0;
    if (call(creates ? "create" : "open", whole, NULL, NULL))
        return -1;
    return REAL(open)(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return opened(path, flags, mode);
}

// What open is called as in a program built with _FORTIFY_SOURCE.
int __open_2(const char *path, int flags)
{
    return opened(path, flags, 0);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return opened(path, flags, mode);
}

// The C library's own fopen does not come by open().
static FILE *stream_opened(const char *path, const char *mode,
                           FILE *(*real)(const char *, const char *))
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    int creates = mode[0] != 'r' && lstat(path, &info) != 0;
    return call(creates ? "create" : "open", whole, NULL, NULL) ? NULL : real(path, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    return stream_opened(path, mode, REAL(fopen));
}

FILE *fopen64(const char *path, const char *mode)
{
    return stream_opened(path, mode, REAL(fopen64));
}

int mkostemp(char *template, int flags)
{
    char whole[8192];
    int descriptor = REAL(mkostemp)(template, flags);
    absolute(template, whole);
    if (descriptor >= 0 && call("create", whole, NULL, NULL)) {
        REAL(unlink)(template);
        close(descriptor);
        return -1;
    }
    return descriptor;
}

char *mkdtemp(char *template)
{
    char whole[8192];
    char *made = REAL(mkdtemp)(template);
    absolute(template, whole);
    if (made && call("mkdir", whole, NULL, NULL)) {
        REAL(rmdir)(template);
        return NULL;
    }
    return made;
}

int mkdir(const char *path, mode_t mode)
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    if (lstat(path, &info) != 0 && call("mkdir", whole, NULL, NULL))
        return -1;
    return REAL(mkdir)(path, mode);
}

static int synced(int descriptor, int (*real)(int))
{
    char path[8192];
    struct stat info;
    of_descriptor(descriptor, path);
    int is_folder = fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode);
    if (call(is_folder ? "sync_folder" : "sync", path, NULL, is_folder ? NULL : path))
        return -1;
    return real(descriptor);
}

int fsync(int descriptor)
{
    return synced(descriptor, REAL(fsync));
}

int fdatasync(int descriptor)
{
    return synced(descriptor, REAL(fdatasync));
}

int syncfs(int descriptor)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("sync_all", path, NULL, NULL) ? -1 : REAL(syncfs)(descriptor);
}

int rename(const char *from, const char *to)
{
    char whole[8192], second[8192];
    struct stat info;
    absolute(from, whole);
    absolute(to, second);
    int is_folder = lstat(from, &info) == 0 && S_ISDIR(info.st_mode);
    if (call("rename", whole, second, is_folder ? NULL : from))
        return -1;
    return REAL(rename)(from, to);
}

int renameat2(int folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    char whole[8192], second[8192];
    absolute(from, whole);
    absolute(to, second);
    if (call("exchange", whole, second, NULL))
        return -1;
    return REAL(renameat2)(folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    if (lstat(path, &info) == 0 && call("unlink", whole, NULL, NULL))
        return -1;
    return REAL(unlink)(path);
}

int rmdir(const char *path)
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    if (lstat(path, &info) == 0 && call("unlink", whole, NULL, NULL))
        return -1;
    return REAL(rmdir)(path);
}

int remove(const char *path)
{
    char whole[8192];
    struct stat info;
    absolute(path, whole);
    if (lstat(path, &info) == 0 && call("unlink", whole, NULL, NULL))
        return -1;
    return REAL(remove)(path);
}

ssize_t read(int descriptor, void *buffer, size_t n_bytes)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("read", path, NULL, NULL) ? -1 : REAL(read)(descriptor, buffer, n_bytes);
}

ssize_t pread(int descriptor, void *buffer, size_t n_bytes, off_t at)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("read", path, NULL, NULL) ? -1 : REAL(pread)(descriptor, buffer, n_bytes, at);
}

ssize_t pread64(int descriptor, void *buffer, size_t n_bytes, off_t at)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("read", path, NULL, NULL) ? -1 : REAL(pread64)(descriptor, buffer, n_bytes, at);
}

ssize_t write(int descriptor, const void *buffer, size_t n_bytes)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("write", path, NULL, NULL) ? -1 : REAL(write)(descriptor, buffer, n_bytes);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t n_bytes, off_t at)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("write", path, NULL, NULL) ? -1 : REAL(pwrite)(descriptor, buffer, n_bytes, at);
}

ssize_t pwrite64(int descriptor, const void *buffer, size_t n_bytes, off_t at)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("write", path, NULL, NULL) ? -1 : REAL(pwrite64)(descriptor, buffer, n_bytes, at);
}

int ftruncate64(int descriptor, off_t n_bytes)
{
    char path[8192];
    of_descriptor(descriptor, path);
    return call("write", path, NULL, NULL) ? -1 : REAL(ftruncate64)(descriptor, n_bytes);
}

// What a stream still holds is written now.
static int stream_written(FILE *stream, int (*real)(FILE *))
{
    char path[8192];
    int flags = stream ? fcntl(fileno(stream), F_GETFL) : -1;
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
        return real(stream);
    of_descriptor(fileno(stream), path);
    if (!call("write", path, NULL, NULL))
        return real(stream);
    int number = errno;
    real(stream);
    errno = number;
    return EOF;
}

int fflush(FILE *stream)
{
    return stream_written(stream, REAL(fflush));
}

int fclose(FILE *stream)
{
    return stream_written(stream, REAL(fclose));
}

size_t fread(void *buffer, size_t size, size_t n, FILE *stream)
{
    char path[8192];
    of_descriptor(fileno(stream), path);
    if (!call("read", path, NULL, NULL))
        return REAL(fread)(buffer, size, n, stream);
    stream->_flags |= 0x20; // the C library's own mark of a stream with an error: see ferror
    return 0;
}

// A connection counts as a call on the folder that is watched.
int accept4(int listening, struct sockaddr *address, socklen_t *n_bytes, int flags)
{
    const char *under = getenv("CALLS_UNDER");
    if (under && call("accept", under, NULL, NULL))
        return -1;
    return REAL(accept4)(listening, address, n_bytes, flags);
}
