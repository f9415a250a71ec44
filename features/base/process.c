// Sets for the whole process what no single module could: the mask of new files, limits, signals.

#include "features/base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

// A standard stream that the caller closed must not be taken by the first file opened; using it
// fails instead.
static void standard_streams_hold(void)
{
    for (int descriptor = 0; descriptor < 3; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
}

// A mapped file of hearth's own that was cut short by somebody, or a disk that fails under it.
static void map_failed(int signal_number)
{
    static const char text[] = "hearth: a file in use was cut short, or its disk cannot be read\n";
    (void)signal_number;
    ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
    (void)n;
    _exit(1);
}

void process_prepare(void)
{
    standard_streams_hold();
    signal(SIGPIPE, SIG_DFL); // `hearth … | head` ends quietly, whatever was inherited
    signal(SIGBUS, map_failed);
    signal(
        SIGXFSZ,
        SIG_IGN); // a file beyond `ulimit -f` is a write that fails: it is told, its parts removed
    umask(S_IRWXG | S_IRWXO);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (!SANITIZED) // the leak sanitizer attaches to its own process
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void process_end(int exit_status)
{
    fflush(NULL);
    if (SANITIZED)
        exit(exit_status); // leaks are looked for then
    _exit(exit_status);
}
