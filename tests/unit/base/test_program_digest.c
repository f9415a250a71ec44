// A copy of the program under another name has its digest; a program with another build ID has not.

#include "features/base/program_digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/hearth-test-program-XXXXXX";
static char copy[sizeof folder + 16];

static void digest_make(char ret_hex[HASH_TEXT])
{
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_finish(hash, ret_hex);
}

// Writes the program of this test as `copy`; with the last byte of its build ID changed if wanted.
static void program_copy(bool other_id)
{
    struct arena arena = {0};
    struct file_text program;
    static const char name[] = "\x14\0\0\0\x03\0\0\0GNU"; // n_descsz 20, NT_GNU_BUILD_ID, name
    assert_int_equal(file_read(&arena, "/proc/self/exe", 1 << 28, &program, ERROR_IGNORED), OK);
    char *note = memmem(program.text, program.n_bytes, name, sizeof name);
    assert_non_null(note);
    note[sizeof name + 19] ^= other_id;
    FILE *file = fopen(copy, "wb");
    assert_int_equal(fwrite(program.text, 1, program.n_bytes, file), program.n_bytes);
    fclose(file);
    chmod(copy, 0700);
    arena_done(&arena);
}

static void copy_digest(char ret_hex[HASH_TEXT])
{
    char command[sizeof copy + 16];
    snprintf(command, sizeof command, "%s digest", copy);
    FILE *pipe = popen(command, "r");
    assert_non_null(fgets(ret_hex, HASH_TEXT, pipe));
    assert_int_equal(pclose(pipe), 0);
}

static void test_a_copy_has_the_same_digest(void **state)
{
    char own[HASH_TEXT], its[HASH_TEXT];
    digest_make(own);
    program_copy(false);
    copy_digest(its);
    assert_string_equal(own, its);
}

static void test_another_program_has_another_digest(void **state)
{
    char own[HASH_TEXT], its[HASH_TEXT];
    digest_make(own);
    program_copy(true);
    copy_digest(its);
    assert_string_not_equal(own, its);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        char own[HASH_TEXT];
        digest_make(own);
        puts(own);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_copy_has_the_same_digest),
        cmocka_unit_test(test_another_program_has_another_digest),
    };
    if (!mkdtemp(folder))
        return 1;
    snprintf(copy, sizeof copy, "%s/copy", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(copy);
    rmdir(folder);
    return failed;
}
