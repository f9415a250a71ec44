// The store's tables are made step by step, and never by a program that does not know them.

#include "serve/store/audit_chain.h"
#include "serve/store/migrate.h"
#include "serve/store/row_digest.h"
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
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 1}, &bench.err),
            OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 2}, &bench.err),
            OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 2}, &bench.err),
            OK);
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
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 2}, &bench.err),
            OK);
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 1}, &bench.err),
            E_FAILED);
        assert_non_null(strstr(bench.err.message, "newer hearth"));
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = edited, .n_step = 2}, &bench.err),
            E_FAILED);
        assert_non_null(strstr(bench.err.message, "step 2"));
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 2}, &bench.err),
            OK);
        database_close(database);
    }
}

static void test_a_step_that_fails_leaves_nothing(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = open_new(&bench, "fails.db");
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 3}, &bench.err),
            E_FAILED);
        assert_non_null(strstr(bench.err.message, "step 3"));
        assert_int_equal(count_of(database, "SELECT count(*) FROM sqlite_schema"), 0);
        assert_int_equal(
            migrate(database, &(struct migration_run){.steps = steps, .n_step = 2}, &bench.err),
            OK);
        database_close(database);
    }
}

static enum status store_try(struct bench *bench, const char *accept)
{
    struct store_options options = {.now_ms = bench_now, .clock = &bench->now_ms, .accept = accept};
    bench->store = NULL;
    return store_open(bench->place, &options, &bench->store, &bench->err);
}

static void store_reopen(struct bench *bench, const char *accept)
{
    assert_int_equal(store_try(bench, accept), OK);
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
        assert_int_equal(migrate(database,
                                 &(struct migration_run){.steps = kind->migrations, .n_step = 4},
                                 &bench.err),
                         OK);
        assert_int_equal(
            kind->script(database,
                         "INSERT INTO users VALUES (1, 'anna', 'reviewer', '', 1, NULL);"
                         "INSERT INTO users VALUES (2, 'ben', 'admin', '', 2, 3);"
                         "INSERT INTO sessions VALUES (1, zeroblob(32), 1, 1, 1);",
                         &bench.err),
            OK);
        database_close(database);
        store_reopen(&bench, "rows of a test");
        assert_int_equal(user_list(bench.store, &bench.arena, &users, &n, &bench.err), OK);
        assert_int_equal(n, 2);
        assert_string_equal(users[0].role->name, "reviewer");
        assert_string_equal(users[1].role->name, "admin");
        assert_int_equal(users[1].disabled_ms, 3);
        bench_user(&bench, "cleo", "analyst");
        assert_int_equal(bench_audited(&bench, "user.add"), 1);
    }
}

// A store as the program before the newest step left it, with one user, told of in the audit.
static void older_make(struct bench *bench, const char *name)
{
    const struct database_kind *kind = bench->backend->kind;
    struct database *database = NULL;
    struct migration_run run = {.steps = kind->migrations, .n_step = *kind->n_migration - 1};
    struct audit_entry entry = {.actor = "cli:test", .action = "user.add", .subject = "anna"};
    snprintf(bench->place, sizeof bench->place, "%s/%s", bench->folder, name);
    struct database_open open = {.place = bench->place, .create = true, .watches = row_is_covered};
    assert_int_equal(database_open(kind, &open, &database, &bench->err), OK);
    assert_int_equal(migrate(database, &run, &bench->err), OK);
    assert_int_equal(kind->begin_write(database, &bench->err), OK);
    assert_int_equal(kind->script(database,
                                  "INSERT INTO users (name, role, password, created_ms)"
                                  " VALUES ('anna', 'reviewer', '', 1)",
                                  &bench->err),
                     OK);
    assert_int_equal(audit_append(database, 1, &entry, &bench->err), OK);
    assert_int_equal(kind->commit(database, &bench->err), OK);
    database_close(database);
}

static void older_change(struct bench *bench, const char *sql)
{
    struct database_open open = {.place = bench->place};
    struct database *database;
    assert_int_equal(database_open(bench->backend->kind, &open, &database, &bench->err), OK);
    assert_int_equal(bench->backend->kind->script(database, sql, &bench->err), OK);
    database_close(database);
}

static const char *upgrade_details(struct bench *bench)
{
    struct audit_list rows;
    struct audit_filter filter = {.action = "store.upgrade"};
    assert_int_equal(audit_list(bench->store, &bench->arena, &filter, &rows, &bench->err), OK);
    assert_int_equal(rows.n, 1);
    return rows.items[0].details;
}

static void test_rows_are_proved_before_new_steps_change_their_tables(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        store_close(bench.store);
        older_make(&bench, "older.db");
        store_reopen(&bench, NULL);
        assert_non_null(strstr(upgrade_details(&bench), "\"result\": \"ok\""));
        assert_true(store_was_upgraded(bench.store));
        assert_int_equal(bench_audited(&bench, "user.add"), 1);
        store_close(bench.store);
        store_reopen(&bench, NULL);
        assert_false(store_was_upgraded(bench.store));
        upgrade_details(&bench); // once
    }
}

static void test_rows_that_differ_stop_new_steps_until_a_person_accepts_them(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        store_close(bench.store);
        older_make(&bench, "forged.db");
        older_change(&bench, "UPDATE users SET role = 'admin'");
        for (int i = 0; i < 2; i++) { // the first try changes nothing
            assert_int_equal(store_try(&bench, NULL), E_FAILED);
            assert_non_null(strstr(bench.err.message, "row 1 of the table users was changed"));
            assert_non_null(strstr(bench.err.hint, "--accept"));
        }
        store_reopen(&bench, "our own repair of 3 May");
        assert_non_null(strstr(upgrade_details(&bench), "\"result\": \"mismatch\""));
        assert_non_null(strstr(upgrade_details(&bench), "row 1 of the table users was changed"));
        assert_non_null(strstr(upgrade_details(&bench), "our own repair of 3 May"));
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
        cmocka_unit_test(test_rows_are_proved_before_new_steps_change_their_tables),
        cmocka_unit_test(test_rows_that_differ_stop_new_steps_until_a_person_accepts_them),
        cmocka_unit_test(test_a_store_of_the_first_release_keeps_its_users),
        cmocka_unit_test(test_an_unknown_role_may_do_nothing),
        cmocka_unit_test(test_the_file_is_the_owners_alone),
        cmocka_unit_test(test_every_commit_of_the_program_is_synced),
        cmocka_unit_test(test_errors_hold_no_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
