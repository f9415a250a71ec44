// A file that another program changes while it is read is refused, and ends nobody's program.

#include "features/base/file.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define N_BYTES ((off_t)8 << 20)
#define N_LOAD 200
#define N_LOAD_MAX 1000000 // until the two have met

static char path[] = "/tmp/hearth-load-XXXXXX";

struct writer {
    int descriptor;
    atomic_bool end;
};

static void *cut_and_grow(void *context)
{
    struct writer *writer = context;
    while (!atomic_load(&writer->end))
        if (ftruncate(writer->descriptor, 0) || ftruncate(writer->descriptor, N_BYTES))
            break;
    return NULL;
}

static void test_a_file_cut_short_is_refused(void **state)
{
    pthread_t thread;
    struct writer writer = {.descriptor = *(int *)*state};
    assert_int_equal(ftruncate(writer.descriptor, N_BYTES), 0);
    pthread_create(&thread, NULL, cut_and_grow, &writer);
    size_t n_changed = 0;
    for (int i = 0; i < N_LOAD || (!n_changed && i < N_LOAD_MAX); i++) {
        struct mapped mapped;
        struct error err = {0};
        if (file_load(path, &mapped, &err)) {
            assert_non_null(strstr(err.message, "changed while it was read"));
            n_changed++;
            continue;
        }
        assert_true(mapped.n_bytes == 0 || mapped.n_bytes == (size_t)N_BYTES);
        for (size_t k = 0; k < mapped.n_bytes; k += 4096)
            assert_int_equal(mapped.data[k], 0);
        file_unmap(&mapped);
    }
    atomic_store(&writer.end, true);
    pthread_join(thread, NULL);
    assert_true(n_changed > 0);
}

static void test_a_pipe_is_not_waited_for(void **state)
{
    struct mapped mapped;
    struct error err = {0};
    struct arena arena = {0};
    char *pipe = arena_format(&arena, "%s.pipe", path);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(file_load(pipe, &mapped, &err), E_SYSTEM);
    assert_non_null(strstr(err.message, pipe));
    assert_int_equal(file_load("/tmp", &mapped, &err), E_SYSTEM);
    assert_int_equal(file_load("/dev/zero", &mapped, &err), E_SYSTEM);
    unlink(pipe);
    arena_done(&arena);
}

int main(void)
{
    int descriptor = mkstemp(path);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_a_file_cut_short_is_refused, &descriptor),
        cmocka_unit_test(test_a_pipe_is_not_waited_for),
    };
    int failed = descriptor < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
