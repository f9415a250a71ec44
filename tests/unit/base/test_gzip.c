// What goes in comes out of gzip again, and equal text gives equal bytes.

#include "features/base/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *compress_text(const char *text, size_t n_bytes, size_t *ret_n)
{
    char *bytes;
    FILE *to = open_memstream(&bytes, ret_n), *stream;
    struct error err;
    assert_int_equal(gzip_open(to, &stream, &err), OK);
    assert_int_equal(fwrite(text, 1, n_bytes, stream), n_bytes);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(fclose(to), 0);
    return bytes;
}

// Through the program of that name: an oracle that is not our own code.
static void decompressed_is(const char *bytes, size_t n_bytes, const char *text, size_t n_text)
{
    char path[] = "/tmp/hearth-test-gzip-XXXXXX", command[64];
    FILE *file = fdopen(mkstemp(path), "w");
    assert_int_equal(fwrite(bytes, 1, n_bytes, file), n_bytes);
    fclose(file);
    snprintf(command, sizeof command, "gzip -dc < %s", path);
    FILE *pipe = popen(command, "r");
    char *back = malloc(n_text + 1);
    assert_int_equal(fread(back, 1, n_text + 1, pipe), n_text);
    assert_memory_equal(back, text, n_text);
    assert_int_equal(pclose(pipe), 0);
    free(back);
    remove(path);
}

static void test_text_of_any_length_comes_back(void **state)
{
    const size_t sizes[] = {0, 1, 65536, 65537, 1 << 20};
    char *text = malloc(1 << 20);
    unsigned number = 1;
    for (size_t i = 0; i < 1 << 20; i++) // little of it repeats
        text[i] = (char)((number = number * 1103515245 + 12345) >> 16);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t n, n_again;
        char *bytes = compress_text(text, sizes[i], &n),
             *again = compress_text(text, sizes[i], &n_again);
        assert_int_equal(n, n_again);
        assert_memory_equal(bytes, again, n);
        decompressed_is(bytes, n, text, sizes[i]);
        char *back;
        size_t n_back;
        struct error err = {0};
        assert_int_equal(gzip_expand(bytes, n, &back, &n_back, &err), OK);
        assert_int_equal(n_back, sizes[i]);
        assert_memory_equal(back, text, n_back);
        free(back);
        assert_int_equal(gzip_expand(bytes, n - 1, &back, &n_back, &err), E_DATA);
        bytes[n - 5] ^= 1; // of the checksum
        assert_int_equal(gzip_expand(bytes, n, &back, &n_back, &err), E_DATA);
        free(bytes);
        free(again);
    }
    free(text);
}

static void test_a_full_disk_fails_at_the_end(void **state)
{
    FILE *full = fopen("/dev/full", "w"), *stream;
    struct error err;
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    assert_int_equal(gzip_open(full, &stream, &err), OK);
    fputs("text", stream);
    assert_int_not_equal(fclose(stream), 0);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_of_any_length_comes_back),
        cmocka_unit_test(test_a_full_disk_fails_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
