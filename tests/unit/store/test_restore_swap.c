// A restore that is interrupted after its mark is finished by whoever comes next, whichever step it had reached.

#include "serve/store/restore_swap.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "tests/unit/workspace.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define N_STEP 5

struct swap_bench {
    char *folder;
    struct arena arena;
    struct error err;
};

static char *at(struct swap_bench *bench, const char *name)
{
    return file_join(&bench->arena, bench->folder, name);
}

static void holds(struct swap_bench *bench, const char *name, const char *wanted)
{
    struct file_text file;
    assert_int_equal(file_read(&bench->arena, at(bench, name), 100, &file, &bench->err), OK);
    assert_string_equal(file.text, wanted);
}

static void exchange(struct swap_bench *bench, const char *a, const char *b)
{
    assert_int_equal(renameat2(AT_FDCWD, at(bench, a), AT_FDCWD, at(bench, b), RENAME_EXCHANGE), 0);
}

static void move(struct swap_bench *bench, const char *from, const char *to)
{
    assert_int_equal(rename(at(bench, from), at(bench, to)), 0);
}

static void step_do(struct swap_bench *bench, int step)
{
    switch (step) {
    case 0:
        exchange(bench, "kept.restoring", "kept");
        break;
    case 1:
        move(bench, "kept.restoring", "kept.old");
        break;
    case 2:
        move(bench, "hearth.db-wal", "hearth.db.old-wal");
        break;
    case 3:
        exchange(bench, "hearth.db.restoring", "hearth.db");
        break;
    default:
        move(bench, "hearth.db.restoring", "hearth.db.old");
    }
}

static void make(struct swap_bench *bench, bool with_old)
{
    *bench = (struct swap_bench){.folder = workspace_make()};
    workspace_write(bench->folder, "hearth.db.restoring", "new");
    assert_int_equal(mkdir(at(bench, "kept.restoring"), 0700), 0);
    workspace_write(bench->folder, "kept.restoring/x", "new");
    if (with_old) {
        workspace_write(bench->folder, "hearth.db", "old");
        workspace_write(bench->folder, "hearth.db-wal", "old log");
        workspace_write(bench->folder, "hearth.db-shm", "old index");
        assert_int_equal(mkdir(at(bench, "kept"), 0700), 0);
        workspace_write(bench->folder, "kept/x", "old");
    }
    assert_int_equal(restore_mark(bench->folder, at(bench, "hearth.db"), ".old", &bench->err), OK);
}

static void done(struct swap_bench *bench)
{
    workspace_remove(bench->folder);
    arena_done(&bench->arena);
}

static void check_new(struct swap_bench *bench)
{
    holds(bench, "hearth.db", "new");
    holds(bench, "kept/x", "new");
    assert_false(file_exists(at(bench, "hearth.db-wal"))); // it would be applied to the new file
    assert_false(file_exists(at(bench, RESTORE_MARK)));
    assert_false(file_exists(at(bench, "hearth.db.restoring")));
    assert_false(file_exists(at(bench, "kept.restoring")));
}

static void test_whatever_step_it_had_reached_it_is_finished(void **state)
{
    (void)state;
    for (int n_done = 0; n_done <= N_STEP; n_done++) {
        struct swap_bench bench;
        make(&bench, true);
        for (int step = 0; step < n_done; step++)
            step_do(&bench, step);
        assert_int_equal(restore_finish(bench.folder, &bench.err), OK);
        check_new(&bench);
        holds(&bench, "hearth.db.old", "old");
        holds(&bench, "hearth.db.old-wal", "old log");
        holds(&bench, "kept.old/x", "old");
        assert_int_equal(restore_finish(bench.folder, &bench.err), OK); // nothing more to do
        check_new(&bench);
        done(&bench);
    }
}

static void test_where_there_was_nothing_nothing_is_kept_beside(void **state)
{
    (void)state;
    struct swap_bench bench;
    make(&bench, false);
    assert_int_equal(restore_finish(bench.folder, &bench.err), OK);
    check_new(&bench);
    assert_false(file_exists(at(&bench, "hearth.db.old")));
    assert_false(file_exists(at(&bench, "kept.old")));
    done(&bench);
}

static void test_a_store_that_is_gone_meanwhile_is_said(void **state)
{
    (void)state;
    struct swap_bench bench;
    make(&bench, true);
    assert_int_equal(unlink(at(&bench, "hearth.db.restoring")), 0);
    assert_int_equal(restore_finish(bench.folder, &bench.err), E_FAILED);
    assert_non_null(strstr(bench.err.message, "interrupted"));
    done(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whatever_step_it_had_reached_it_is_finished),
        cmocka_unit_test(test_where_there_was_nothing_nothing_is_kept_beside),
        cmocka_unit_test(test_a_store_that_is_gone_meanwhile_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
