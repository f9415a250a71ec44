// Packs give back what was written, and a damaged file is refused whichever byte is wrong.

#include "features/base/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/hearth-test-pack-XXXXXX";

static void write_pack(void)
{
    struct pack_writer *writer;
    struct error err;
    double values[3] = {1, 2, 3};
    assert_int_equal(pack_create(path, "test", 7, &writer, &err), OK);
    assert_int_equal(
        pack_add(writer, (struct pack_array){"values", values, 3, sizeof *values}, &err), OK);
    assert_int_equal(pack_add(writer, (struct pack_array){"text", "hello", 6, 1}, &err), OK);
    assert_int_equal(pack_add(writer, (struct pack_array){"none", NULL, 0, 4}, &err), OK);
    assert_int_equal(pack_commit(writer, &err), OK);
}

static void test_arrays_come_back(void **state)
{
    struct pack pack;
    struct error err;
    struct pack_array array;
    write_pack();
    assert_int_equal(pack_open(path, "test", 7, &pack, &err), OK);
    assert_int_equal(pack_get(&pack, "values", sizeof(double), &array, &err), OK);
    assert_int_equal(array.n, 3);
    assert_true(((const double *)array.data)[2] == 3);
    assert_int_equal(pack_get(&pack, "none", 4, &array, &err), OK);
    assert_int_equal(array.n, 0);
    assert_int_equal(pack_get(&pack, "values", 4, &array, &err), E_DATA);
    assert_int_equal(pack_get(&pack, "other", 4, &array, &err), E_DATA);
    pack_close(&pack);
    assert_int_equal(pack_open(path, "test", 8, &pack, &err), E_DATA);
    assert_int_equal(pack_open(path, "tests", 7, &pack, &err), E_DATA);
}

// Every byte changed in turn.
static void test_no_damaged_byte_is_believed(void **state)
{
    write_pack();
    struct arena arena = {0};
    struct file_text whole;
    struct error err;
    assert_int_equal(file_read(&arena, path, 1 << 20, &whole, &err), OK);
    char *bytes = whole.text;
    size_t n_bytes = whole.n_bytes;
    for (size_t i = 0; i < n_bytes; i++) {
        FILE *file = fopen(path, "wb");
        bytes[i] ^= 0x5a;
        fwrite(bytes, 1, n_bytes, file);
        bytes[i] ^= 0x5a;
        fclose(file);
        struct pack pack;
        assert_int_equal(pack_open(path, "test", 7, &pack, &err), E_DATA);
        assert_non_null(strstr(err.message, path));
    }
    FILE *file = fopen(path, "wb");
    fwrite(bytes, 1, n_bytes / 2, file);
    fclose(file);
    struct pack pack;
    assert_int_equal(pack_open(path, "test", 7, &pack, &err), E_DATA);
    arena_done(&arena);
}

// Ranges come in any order, between arrays that are added whole; a gap reads as zeros.
static void test_a_reserved_array_is_written_by_ranges(void **state)
{
    struct pack_writer *writer;
    struct pack pack;
    struct error err;
    struct pack_array array;
    size_t i_array;
    const int16_t late[] = {7, 8, 9}, early[] = {1, 2};
    assert_int_equal(pack_create(path, "test", 7, &writer, &err), OK);
    assert_int_equal(pack_add(writer, (struct pack_array){"before", "abc", 4, 1}, &err), OK);
    assert_int_equal(
        pack_reserve(writer, (struct pack_array){"rows", NULL, 6, sizeof *late}, &i_array, &err),
        OK);
    assert_int_equal(pack_write(writer, (struct pack_range){i_array, 3, 3}, late, &err), OK);
    assert_int_equal(pack_add(writer, (struct pack_array){"after", "xyz", 4, 1}, &err), OK);
    assert_int_equal(pack_write(writer, (struct pack_range){i_array, 0, 2}, early, &err), OK);
    assert_int_equal(pack_commit(writer, &err), OK);
    assert_int_equal(pack_open(path, "test", 7, &pack, &err), OK);
    assert_int_equal(pack_get(&pack, "rows", sizeof *late, &array, &err), OK);
    assert_int_equal(array.n, 6);
    assert_memory_equal(array.data, ((const int16_t[]){1, 2, 0, 7, 8, 9}), 12);
    assert_int_equal(pack_get(&pack, "before", 1, &array, &err), OK);
    assert_string_equal(array.data, "abc");
    assert_int_equal(pack_get(&pack, "after", 1, &array, &err), OK);
    assert_string_equal(array.data, "xyz");
    pack_close(&pack);
}

static void test_an_array_beyond_the_file_system_is_refused(void **state)
{
    struct pack_writer *writer;
    struct error err;
    size_t i_array;
    assert_int_equal(pack_create(path, "test", 7, &writer, &err), OK);
    assert_int_equal(
        pack_reserve(writer, (struct pack_array){"rows", NULL, SIZE_MAX / 2, 4}, &i_array, &err),
        E_LIMIT);
    assert_int_equal(
        pack_reserve(writer, (struct pack_array){"rows", NULL, (size_t)1 << 62, 1}, &i_array, &err),
        E_SYSTEM);
    pack_discard(writer);
}

int main(void)
{
    close(mkstemp(path));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_come_back),
        cmocka_unit_test(test_no_damaged_byte_is_believed),
        cmocka_unit_test(test_a_reserved_array_is_written_by_ranges),
        cmocka_unit_test(test_an_array_beyond_the_file_system_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
