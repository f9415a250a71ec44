// A frozen list is the one that the audit's last row about it tells of: a changed byte, a list that is gone or
// cannot be read, and an older scoring's digest.

#include "features/base/file.h"
#include "serve/scoring/frozen_check.h"
#include "tests/contract/store_bench.h"

#include <sys/stat.h>
#include <unistd.h>

#define LIST "kept/frozen/s/2026-01-01-m1.bin"

static void list_write(struct bench *bench, const char *text)
{
    char path[256];
    for (const char *slash = LIST; (slash = strchr(slash, '/')); slash++) {
        snprintf(path, sizeof path, "%s/%.*s", bench->folder, (int)(slash - LIST), LIST);
        mkdir(path, 0700);
    }
    workspace_write(bench->folder, LIST, text);
}

// As a scoring tells of the list as it is now.
static void list_tell(struct bench *bench)
{
    char path[256], hex[HASH_TEXT], details[256];
    snprintf(path, sizeof path, "%s/" LIST, bench->folder);
    assert_int_equal(hash_file(path, hex, &bench->err), OK);
    snprintf(details, sizeof details,
             "{\"as_of\":\"2026-01-01\",\"model\":\"m1\",\"frozen\":\"%s\"}", hex);
    struct audit_entry entry = {
        .actor = "cli", .action = ALERTS_ACTION, .subject = "s", .details = details};
    assert_int_equal(audit_add(bench->store, &entry, 1, &bench->err), OK);
}

static size_t problems(struct bench *bench)
{
    struct files_checked checked = {0};
    frozen_lists_check(&bench->arena, bench->store, bench->folder, &checked);
    assert_int_equal(checked.n_checked, 1);
    size_t n = checked.n;
    if (n)
        assert_non_null(strstr(checked.items[0].path, LIST));
    files_checked_done(&checked);
    return n;
}

static void test_a_list_is_the_one_that_alerts_were_made_of(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        char path[256];
        snprintf(path, sizeof path, "%s/" LIST, bench.folder);
        list_write(&bench, "one");
        list_tell(&bench);
        assert_int_equal(problems(&bench), 0);
        list_write(&bench, "onf");
        assert_int_equal(problems(&bench), 1);
        list_tell(&bench); // scored again: the last row counts
        assert_int_equal(problems(&bench), 0);
        list_write(&bench, "one");
        assert_int_equal(problems(&bench), 1);
        unlink(path);
        assert_int_equal(problems(&bench), 1);
        mkdir(path, 0700); // read as root too, a folder is no list
        assert_int_equal(problems(&bench), 1);
    }
}

// Rows of an older hearth have no digest: there is nothing to compare with.
static void test_a_row_without_a_digest_is_passed_over(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct files_checked checked = {0};
        struct audit_entry entry = {.actor = "cli",
                                    .action = ALERTS_ACTION,
                                    .subject = "s",
                                    .details = "{\"as_of\":\"2026-01-01\",\"model\":\"m1\"}"};
        assert_int_equal(audit_add(bench.store, &entry, 1, &bench.err), OK);
        frozen_lists_check(&bench.arena, bench.store, bench.folder, &checked);
        assert_int_equal(checked.n + checked.n_checked, 0);
        files_checked_done(&checked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_list_is_the_one_that_alerts_were_made_of),
        cmocka_unit_test(test_a_row_without_a_digest_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
