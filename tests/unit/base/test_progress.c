// Progress: silent without a terminal, one redrawn line on one, nothing left behind at the end.

#include "features/base/progress.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static int old_stderr, terminal;

// stderr becomes a pseudo-terminal whose other end is `terminal`.
static int open_terminal(void **state)
{
    terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || grantpt(terminal) || unlockpt(terminal))
        return -1;
    int end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    old_stderr = dup(STDERR_FILENO);
    dup2(end, STDERR_FILENO);
    close(end);
    fcntl(terminal, F_SETFL, O_NONBLOCK);
    return 0;
}

static int close_terminal(void **state)
{
    dup2(old_stderr, STDERR_FILENO);
    close(old_stderr);
    close(terminal);
    return 0;
}

// What was written so far. A terminal hands it over in parts, and a little after it was written.
static const char *drawn(void)
{
    static char text[8192];
    size_t n = 0;
    struct pollfd waiting = {.fd = terminal, .events = POLLIN};
    while (n < sizeof text - 1 && poll(&waiting, 1, 500) == 1) {
        ssize_t n_read = read(terminal, text + n, sizeof text - 1 - n);
        if (n_read <= 0)
            break;
        n += (size_t)n_read;
    }
    text[n] = 0;
    return text;
}

static void wait_ms(long n_ms)
{
    nanosleep(&(struct timespec){0, n_ms * 1000000}, NULL);
}

static void test_a_bar_is_drawn_and_cleared(void **state)
{
    struct progress *progress = progress_start("rows", 200, false);
    assert_non_null(progress);
    wait_ms(150);
    progress_add(progress, 100);
    progress_end(progress);
    const char *text = drawn();
    assert_non_null(strstr(text, "rows"));
    assert_non_null(strstr(text, " 50%"));
    assert_string_equal(text + strlen(text) - 4, "\r\033[K");
    assert_null(strchr(text, '\n'));
}

static void test_too_many_are_all(void **state)
{
    struct progress *progress = progress_start("rows", 10, false);
    wait_ms(150);
    progress_add(progress, 30);
    progress_end(progress);
    assert_non_null(strstr(drawn(), "100%"));
}

static void test_an_unknown_total_is_a_count(void **state)
{
    struct progress *progress = progress_start("rows", 0, false);
    wait_ms(150);
    progress_add(progress, 42);
    progress_end(progress);
    assert_non_null(strstr(drawn(), "42"));
}

static void test_quiet_is_silent(void **state)
{
    struct progress *progress = progress_start("rows", 10, true);
    assert_null(progress);
    progress_add(progress, 5);
    progress_end(progress);
    assert_string_equal(drawn(), "");
}

static void test_a_file_gets_nothing(void **state)
{
    int pty = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    struct progress *progress = progress_start("rows", 10, false);
    dup2(pty, STDERR_FILENO);
    close(pty);
    close(null);
    assert_null(progress);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_bar_is_drawn_and_cleared, open_terminal,
                                        close_terminal),
        cmocka_unit_test_setup_teardown(test_too_many_are_all, open_terminal, close_terminal),
        cmocka_unit_test_setup_teardown(test_an_unknown_total_is_a_count, open_terminal,
                                        close_terminal),
        cmocka_unit_test_setup_teardown(test_quiet_is_silent, open_terminal, close_terminal),
        cmocka_unit_test_setup_teardown(test_a_file_gets_nothing, open_terminal, close_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
