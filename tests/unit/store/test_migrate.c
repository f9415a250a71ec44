// The store's tables are made step by step, and never by a program that does not know them.

#include "serve/store/migrate.h"
#include "serve/store/secret.h"
#include "tests/contract/store_bench.h"

#include <sys/stat.h>

static const struct migration steps[] = {
    {1, "one", "CREATE TABLE one (x INTEGER) STRICT;"},
    {2, "two", "CREATE TABLE two (x INTEGER) STRICT; INSERT INTO one VALUES (2);"},
    {3, "bad", "CREATE TABLE three (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"},
};
static const struct migration edited[] = {
    {1, "one", "CREATE TABLE one (x INTEGER) STRICT;"},
    {2, "two", "CREATE TABLE two (x INTEGER) STRICT; INSERT INTO one VALUES (3);"},
};

static struct database *open_new(struct bench *bench, const char *name)
{
    struct database *database = NULL;
    snprintf(bench->place, sizeof bench->place, "%s/%s", bench->folder, name);
    struct database_open open = {.place = bench->place, .create = true};
    assert_int_equal(secret_prepare(&bench->err), OK);
    assert_int_equal(database_open(bench->backend->kind, &open, &database, &bench->err), OK);
    return database;
}

static int64_t count_of(struct database *database, const char *sql)
{
    int64_t n;
    struct error err;
    assert_int_equal(query_one(database, SQL(sql), &n, &err), OK);
    return n;
}

static void test_steps_are_applied_once_in_order(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "steps.db");
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 1, NULL, NULL}, &bench.err), OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 2, NULL, NULL}, &bench.err), OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 2, NULL, NULL}, &bench.err), OK);
        assert_int_equal(count_of(database, "SELECT count(*) FROM one"), 1);
        assert_int_equal(count_of(database, "SELECT count(*) FROM migrations"), 2);
        database_close(database);
    }
}

static void test_a_newer_store_and_an_edited_step_are_refused(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "newer.db");
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 2, NULL, NULL}, &bench.err), OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 1, NULL, NULL}, &bench.err), E_FAILED);
        assert_non_null(strstr(bench.err.message, "newer hearth"));
        assert_int_equal(
            migrate(database, &(struct migration_run){edited, 2, NULL, NULL}, &bench.err),
            E_FAILED);
        assert_non_null(strstr(bench.err.message, "step 2"));
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 2, NULL, NULL}, &bench.err), OK);
        database_close(database);
    }
}

static void test_a_step_that_fails_leaves_nothing(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "fails.db");
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 3, NULL, NULL}, &bench.err), E_FAILED);
        assert_non_null(strstr(bench.err.message, "step 3"));
        assert_int_equal(count_of(database, "SELECT count(*) FROM sqlite_schema"), 0);
        assert_int_equal(
            migrate(database, &(struct migration_run){steps, 2, NULL, NULL}, &bench.err), OK);
        database_close(database);
    }
}

// The first release knew three roles and kept them in a CHECK of the table.
static void test_a_store_of_the_first_release_keeps_its_users(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user *users;
        size_t n;
        const struct database_kind *kind = bench.backend->kind;
        struct database *database = open_new(&bench, "first.db");
        store_close(bench.store);
        assert_int_equal(
            migrate(database, &(struct migration_run){kind->migrations, 4, NULL, NULL}, &bench.err),
            OK);
        assert_int_equal(
            kind->script(database,
                         "INSERT INTO users VALUES (1, 'anna', 'reviewer', '', 1, NULL);"
                         "INSERT INTO users VALUES (2, 'ben', 'admin', '', 2, 3);"
                         "INSERT INTO sessions VALUES (1, zeroblob(32), 1, 1, 1);",
                         &bench.err),
            OK);
        database_close(database);
        bench_open(&bench);
        assert_int_equal(user_list(bench.store, &bench.arena, &users, &n, &bench.err), OK);
        assert_int_equal(n, 2);
        assert_string_equal(users[0].role->name, "reviewer");
        assert_string_equal(users[1].role->name, "admin");
        assert_int_equal(users[1].disabled_ms, 3);
        bench_user(&bench, "cleo", "analyst");
        assert_int_equal(bench_audited(&bench, "user.add"), 1);
    }
}

// A store may hold a role that a newer program gave.
static void test_an_unknown_role_may_do_nothing(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user *users;
        size_t n;
        bench_user(&bench, "anna", "reviewer");
        struct database_open open = {.place = bench.place};
        struct database *database;
        assert_int_equal(database_open(bench.backend->kind, &open, &database, &bench.err), OK);
        assert_int_equal(
            database_run(database, SQL("UPDATE users SET role = 'harbourmaster'"), &bench.err), OK);
        database_close(database);
        assert_int_equal(user_list(bench.store, &bench.arena, &users, &n, &bench.err), OK);
        assert_ptr_equal(users[0].role, &role_unknown);
    }
}

static void test_the_file_is_the_owners_alone(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        static const char *const ends[] = {"", "-wal", "-shm"};
        bench_user(&bench, "anna", "analyst");
        for (size_t i = 0; i < 3; i++) {
            struct stat info;
            char path[160];
            snprintf(path, sizeof path, "%s%s", bench.place, ends[i]);
            assert_int_equal(stat(path, &info), 0);
            assert_int_equal(info.st_mode & 0777, 0600);
        }
    }
}

static void test_every_commit_of_the_program_is_synced(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "hearth.db");
        assert_int_equal(count_of(database, "PRAGMA synchronous"), 2); // FULL
        assert_int_equal(count_of(database, "PRAGMA foreign_keys"), 1);
        database_close(database);
    }
}

static void test_errors_hold_no_values(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "values.db");
        static const char sql[] = "INSERT INTO t VALUES (?1, ?2)";
        assert_int_equal(database->kind->script(database,
                                                "CREATE TABLE t (x TEXT UNIQUE, y INTEGER NOT NULL"
                                                " CHECK (y > 0)) STRICT",
                                                &bench.err),
                         OK);
        assert_int_equal(database_run(database,
                                      SQL(sql, value_text("Maria Secret"), value_integer(4711)),
                                      &bench.err),
                         OK);
        const struct value bad[][2] = {{value_text("Maria Secret"), value_integer(4712)},
                                       {value_text("Maria Secret 2"), value_integer(-4713)},
                                       {value_text("Maria Secret 3"), value_text("Secret")},
                                       {value_text("Maria Secret 4"), value_id(0)}};
        for (size_t i = 0; i < 4; i++) {
            memset(&bench.err, 0, sizeof bench.err);
            assert_int_equal(database_run(database, SQL(sql, bad[i][0], bad[i][1]), &bench.err),
                             i ? E_FAILED : E_CONFLICT);
            assert_null(strstr(bench.err.message, "Secret"));
            assert_null(strstr(bench.err.message, "471"));
        }
        database_close(database);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_are_applied_once_in_order),
        cmocka_unit_test(test_a_newer_store_and_an_edited_step_are_refused),
        cmocka_unit_test(test_a_step_that_fails_leaves_nothing),
        cmocka_unit_test(test_a_store_of_the_first_release_keeps_its_users),
        cmocka_unit_test(test_an_unknown_role_may_do_nothing),
        cmocka_unit_test(test_the_file_is_the_owners_alone),
        cmocka_unit_test(test_every_commit_of_the_program_is_synced),
        cmocka_unit_test(test_errors_hold_no_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
