// Temporary files are their owner's alone, and those of killed programs go while others' stay.

#include "features/base/file.h"
#include "features/base/folder_check.h"
#include "features/base/temporary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/hearth-temporary-XXXXXX";
static struct arena arena;

static const char *at(const char *name)
{
    return file_join(&arena, folder, name);
}

static size_t removed(void)
{
    struct folder_check check;
    folder_check(&arena, folder, true, &check);
    return check.n_removed;
}

static void test_a_running_programs_file_is_kept_and_a_left_one_removed(void **state)
{
    char *path;
    int descriptor = temporary_create(at("list.csv"), &path);
    assert_true(descriptor >= 0 && temporary_is(path));
    assert_int_equal(removed(), 0);
    assert_true(file_exists(path));
    close(descriptor); // the lock ends as it does with a killed process
    assert_int_equal(removed(), 1);
    assert_false(file_exists(path));
    free(path);
}

static void test_a_folder_goes_with_what_it_holds(void **state)
{
    char *path;
    int descriptor = temporary_folder_create(at("work"), &path);
    assert_true(descriptor >= 0);
    assert_int_equal(file_make_directories(file_join(&arena, path, "a/b"), ERROR_IGNORED), OK);
    assert_int_equal(removed(), 0);
    close(descriptor);
    assert_int_equal(removed(), 1);
    assert_false(file_exists(path));
    free(path);
}

static void test_other_names_are_nobodys_leftovers(void **state)
{
    static const char *const names[] = {"list.csv.a1B2c3", ".hearth-tmp", ".hearth-tmp.abcdef",
                                        "hearth-tmp.x.abcdef", ".hearth-tmp.x.abcdefg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(temporary_is(names[i]));
    assert_true(temporary_is("a/.hearth-tmp.x.abcdef"));
}

static void test_what_others_may_read_is_counted(void **state)
{
    struct output output;
    struct folder_check check;
    assert_int_equal(output_open(&output, at("own.csv"), ERROR_IGNORED), OK);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    folder_check(&arena, folder, true, &check);
    assert_int_equal(check.n_open, 0);
    assert_null(check.first);
    assert_int_equal(chmod(at("own.csv"), 0604), 0);
    folder_check(&arena, folder, true, &check);
    assert_int_equal(check.n_open, 1);
    assert_string_equal(check.first, at("own.csv"));
    unlink(at("own.csv"));
}

static int setup(void **state)
{
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    arena_done(&arena);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_running_programs_file_is_kept_and_a_left_one_removed),
        cmocka_unit_test(test_a_folder_goes_with_what_it_holds),
        cmocka_unit_test(test_other_names_are_nobodys_leftovers),
        cmocka_unit_test(test_what_others_may_read_is_counted),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
