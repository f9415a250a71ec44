// A look from the command line stands in the audit, one row for each person, under the system's
// name of who runs the program; a workspace without a store keeps no audit.

#include "serve/store/command_look.h"

#include "tests/contract/store_bench.h"

static const char *const persons[] = {"P1", "P2", "P3"};
static const struct command_look look = {.command = "alerts list",
                                         .scenario = "child-safeguarding",
                                         .as_of = DAY_NONE,
                                         .persons = persons,
                                         .n = 3};

static void test_each_person_of_a_look_has_a_row(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct audit_list rows;
        struct audit_filter filter = {.action = COMMAND_LOOK_ACTION};
        char actor[ACTOR_TEXT];
        actor_cli(actor);
        assert_int_equal(command_look_record(bench.folder, &look, &bench.err), OK);
        assert_int_equal(bench_audited(&bench, COMMAND_LOOK_ACTION), 3);
        assert_int_equal(audit_list(bench.store, &bench.arena, &filter, &rows, &bench.err), OK);
        for (size_t i = 0; i < rows.n; i++) {
            assert_string_equal(rows.items[i].subject, persons[i]);
            assert_string_equal(rows.items[i].actor, actor);
            assert_non_null(strstr(rows.items[i].details, "alerts list"));
            assert_non_null(strstr(rows.items[i].details, "child-safeguarding"));
        }
    }
}

static void test_a_look_at_nobody_has_one_row(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct command_look nobody = {.command = "alerts list", .as_of = DAY_NONE};
        assert_int_equal(command_look_record(bench.folder, &nobody, &bench.err), OK);
        assert_int_equal(bench_audited(&bench, COMMAND_LOOK_ACTION), 1);
    }
}

static void test_without_a_store_nothing_is_made(void **state)
{
    struct error err = {0};
    char path[256];
    char *folder = workspace_make();
    workspace_write(folder, "hearth.yaml", "hearth: 1\n");
    assert_int_equal(command_look_record(folder, &look, &err), OK);
    snprintf(path, sizeof path, "%s/hearth.db", folder);
    assert_null(fopen(path, "r"));
    workspace_remove(folder);
}

static void test_a_store_that_cannot_be_read_forbids_the_look(void **state)
{
    struct error err = {0};
    char *folder = workspace_make();
    workspace_write(folder, "hearth.yaml", "hearth: 1\n");
    workspace_write(folder, "hearth.db", "this is not a database, it is only a text in its place");
    assert_int_not_equal(command_look_record(folder, &look, &err), OK);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_person_of_a_look_has_a_row),
        cmocka_unit_test(test_a_look_at_nobody_has_one_row),
        cmocka_unit_test(test_without_a_store_nothing_is_made),
        cmocka_unit_test(test_a_store_that_cannot_be_read_forbids_the_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
