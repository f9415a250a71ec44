// A backup's file is whole, or it is refused: whichever byte is changed, wherever it is cut.

#include "serve/store/archive.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "serve/store/secret.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#ifdef __SANITIZE_ADDRESS__
#define STRIDE 17 // slow there
#else
#define STRIDE 1
#endif
#define LONG_NAME                                                                                  \
    "kept/frozen/a-scenario-with-a-name-that-nobody-would-like-to-type-every-day/"                 \
    "2026-01-01-0123456789abcdef0123456789abcdef.bin"
static const char *const names[] = {"hearth.db", "kept/empty", LONG_NAME};

struct archive_bench {
    char *folder, *path;
    struct arena arena;
    struct error err;
    struct file_text whole;
};

static char *at(struct archive_bench *bench, const char *name)
{
    return file_join(&bench->arena, bench->folder, name);
}

static void make(struct archive_bench *bench)
{
    struct archive_writer *writer;
    *bench = (struct archive_bench){.folder = workspace_make()};
    bench->path = at(bench, "a.tar");
    assert_int_equal(secret_prepare(&bench->err), OK);
    workspace_write(bench->folder, "0", "a store of no great length");
    workspace_write(bench->folder, "1", "");
    workspace_write(bench->folder, "2", "frozen\n");
    assert_int_equal(archive_create(bench->path, &writer, &bench->err), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(archive_add(writer, names[i],
                                     at(bench, (const char *const[]){"0", "1", "2"}[i]),
                                     &bench->err),
                         OK);
    json_put_text(archive_facts(writer), "made", "today");
    assert_int_equal(archive_seal(writer, &bench->err), OK);
    assert_int_equal(archive_close(writer, &bench->err), OK);
    assert_int_equal(file_read(&bench->arena, bench->path, 1 << 20, &bench->whole, &bench->err),
                     OK);
}

static void done(struct archive_bench *bench)
{
    workspace_remove(bench->folder);
    arena_done(&bench->arena);
}

static const char *place(void *context, const char *name)
{
    return at(context, arena_format(&((struct archive_bench *)context)->arena, "out/%s", name));
}

static void test_what_was_put_in_comes_out(void **state)
{
    (void)state;
    struct archive_bench bench;
    struct file_text file;
    json *facts;
    make(&bench);
    struct archive_target target = {place, &bench};
    assert_int_equal(archive_read(bench.path, &target, &facts, &bench.err), OK);
    assert_string_equal(json_text(facts, "made"), "today");
    assert_int_equal(json_count(json_get(facts, "files")), 3);
    json_free(facts);
    assert_int_equal(file_read(&bench.arena, at(&bench, "out/" LONG_NAME), 100, &file, &bench.err),
                     OK);
    assert_string_equal(file.text, "frozen\n");
    assert_int_equal(file_read(&bench.arena, at(&bench, "out/kept/empty"), 100, &file, &bench.err),
                     OK);
    assert_int_equal(file.n_bytes, 0);
    done(&bench);
}

// A member's name is a path below the archive's root, in printable UTF-8: anything else could be written
// elsewhere, or play with the terminal that shows it.
static void test_names_lead_downwards(void **state)
{
    (void)state;
    static const char *const bad[] = {"/hearth.db", "kept/../hearth.yaml",
                                      "../x",       "kept/..",
                                      "kept//a",    "kept/./a",
                                      "kept/",      ".",
                                      "kept/\xff",  "kept/\x1b[2J",
                                      "kept/a\nb"};
    struct archive_bench bench;
    struct archive_writer *writer;
    make(&bench);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(archive_create(at(&bench, "b.tar"), &writer, &bench.err), OK);
        assert_int_equal(archive_add(writer, bad[i], at(&bench, "0"), &bench.err), OK);
        if (archive_seal(writer, &bench.err) != E_DATA)
            fail_msg("%s", bad[i]);
        archive_discard(writer);
    }
    done(&bench);
}

static void write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static void test_every_changed_byte_is_found(void **state)
{
    (void)state;
    struct archive_bench bench;
    make(&bench);
    char *bytes = bench.whole.text;
    for (size_t i = 0; i < bench.whole.n_bytes; i += STRIDE) {
        char old = bytes[i];
        bytes[i] = (char)(old ^ (1 << i % 8));
        write_bytes(bench.path, bytes, bench.whole.n_bytes);
        bytes[i] = old;
        if (archive_read(bench.path, NULL, NULL, &bench.err) != E_DATA)
            fail_msg("byte %zu", i);
        assert_non_null(strstr(bench.err.message, "damaged"));
    }
    done(&bench);
}

static void test_every_cut_is_found(void **state)
{
    (void)state;
    struct archive_bench bench;
    make(&bench);
    for (size_t n = 0; n < bench.whole.n_bytes; n += n % 512 == 511 ? 1 : 73) {
        write_bytes(bench.path, bench.whole.text, n);
        if (archive_read(bench.path, NULL, NULL, &bench.err) != E_DATA)
            fail_msg("cut at %zu", n);
    }
    write_bytes(bench.path, bench.whole.text, bench.whole.n_bytes);
    assert_int_equal(archive_read(bench.path, NULL, NULL, &bench.err), OK);
    done(&bench);
}

static void test_a_name_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct archive_bench bench;
    struct archive_writer *writer;
    char name[400];
    make(&bench);
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = 0;
    assert_int_equal(archive_create(at(&bench, "b.tar"), &writer, &bench.err), OK);
    assert_int_equal(archive_add(writer, name, at(&bench, "0"), &bench.err), E_LIMIT);
    archive_discard(writer);
    assert_false(file_exists(at(&bench, "b.tar")));
    done(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_put_in_comes_out),
        cmocka_unit_test(test_names_lead_downwards),
        cmocka_unit_test(test_every_changed_byte_is_found),
        cmocka_unit_test(test_every_cut_is_found),
        cmocka_unit_test(test_a_name_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
