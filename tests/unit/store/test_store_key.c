// A copy of the store alone gives no second factor away.

#include "serve/store/store_key.h"

#include "features/base/file.h"
#include "serve/store/audit_chain.h"
#include "serve/store/login.h"
#include "serve/store/migrate.h"
#include "serve/store/row_digest.h"
#include "serve/store/totp.h"
#include "serve/store/transaction.h"
#include "tests/contract/store_bench.h"

#include <sys/stat.h>
#include <unistd.h>

static enum login_result login_with(struct bench *bench, const char *secret,
                                    enum status *ret_status)
{
    char code[TOTP_CODE_TEXT];
    struct login login = {0};
    struct login_attempt attempt = {.name = "anna", .password = PASSWORD, .code = code};
    bench->now_ms += 10 * MINUTE;
    totp_code(secret, bench->now_ms / TOTP_STEP_MS, code);
    *ret_status = user_login(bench->store, &attempt, &login, &bench->err);
    return login.result;
}

// Bytes of the store's file and of its log.
static bool store_holds(struct bench *bench, const char *text)
{
    static const char *const endings[] = {"", "-wal"};
    bool found = false;
    for (int i = 0; i < 2; i++) {
        struct file_text file;
        const char *path = arena_format(&bench->arena, "%s%s", bench->place, endings[i]);
        if (file_exists(path) && file_read(&bench->arena, path, 64 << 20, &file, &bench->err) == OK)
            found |= memmem(file.text, file.n_bytes, text, strlen(text)) != NULL;
    }
    return found;
}

static void test_a_second_factor_is_not_in_the_store(void **state)
{
    struct bench bench;
    struct stat about;
    enum status status;
    char secret[TOTP_SECRET_TEXT];
    FOR_EACH_BACKEND (&bench) {
        struct audit_entry by = {.actor = "user:anna"};
        bench_user(&bench, "anna", "reviewer");
        totp_secret_make(secret);
        assert_int_equal(user_set_factor(bench.store, &by, "anna", secret, &bench.err), OK);
        assert_false(store_holds(&bench, secret));
        assert_int_equal(login_with(&bench, secret, &status), LOGIN_OK);
        const char *key = arena_format(&bench.arena, "%s.key", bench.place);
        assert_int_equal(stat(key, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
        const char *away = arena_format(&bench.arena, "%s.away", key);
        assert_int_equal(rename(key, away), 0); // as in a copy of the store
        login_with(&bench, secret, &status);
        assert_int_equal(status, E_FAILED);
        assert_non_null(strstr(bench.err.message, "key file"));
        assert_int_equal(user_set_factor(bench.store, &by, "anna", secret, &bench.err), OK);
        assert_int_equal(login_with(&bench, secret, &status), LOGIN_OK); // with a new key
        assert_int_equal(rename(away, key), 0);
        login_with(&bench, secret, &status);
        assert_int_equal(status, E_FAILED);
        assert_non_null(strstr(bench.err.message, "another key"));
    }
}

static void test_sealed_texts_are_for_one_key_and_one_holder(void **state)
{
    char key[SECRET_TEXT], other[SECRET_TEXT], sealed[SEALED_TEXT], again[SEALED_TEXT];
    char text[SEALED_MAX];
    secret_make(key);
    secret_make(other);
    secret_seal(key, "anna", "GEZDGNBVGY3TQOJQ", sealed);
    secret_seal(key, "anna", "GEZDGNBVGY3TQOJQ", again);
    assert_string_not_equal(sealed, again);
    assert_true(secret_unseal(key, "anna", sealed, text));
    assert_string_equal(text, "GEZDGNBVGY3TQOJQ");
    assert_false(secret_unseal(other, "anna", sealed, text));
    assert_false(secret_unseal(key, "ben", sealed, text));
    assert_false(secret_unseal(key, "anna", "GEZDGNBVGY3TQOJQ", text));
    assert_false(secret_unseal(key, "anna", SEALED_MARK, text));
    for (size_t i = strlen(SEALED_MARK); sealed[i]; i++) {
        char kept = sealed[i];
        sealed[i] = kept == 'A' ? 'Q' : 'A';
        assert_false(secret_unseal(key, "anna", sealed, text));
        sealed[i] = kept;
    }
}

// A store as the program before the newest step left it, with one user.
static void older_make(struct bench *bench, const char *secret)
{
    char hash[PASSWORD_TEXT];
    const struct database_kind *kind = bench->backend->kind;
    struct database *database = NULL;
    struct migration_run run = {.steps = kind->migrations, .n_step = *kind->n_migration - 1};
    struct database_open open = {.place = bench->place, .create = true, .watches = row_is_covered};
    unlink(bench->place);
    assert_int_equal(password_hash(PASSWORD, hash, &bench->err), OK);
    assert_int_equal(database_open(kind, &open, &database, &bench->err), OK);
    assert_int_equal(migrate(database, &run, &bench->err), OK);
    assert_int_equal(kind->begin_write(database, &bench->err), OK);
    assert_int_equal(database_run(database,
                                  SQL("INSERT INTO users (name, role, password, created_ms, factor)"
                                      " VALUES ('anna', 'reviewer', ?1, 1, ?2)",
                                      value_text(hash), value_text(secret)),
                                  &bench->err),
                     OK);
    assert_int_equal(audit_append_rest(database, 1, &bench->err), OK);
    assert_int_equal(kind->commit(database, &bench->err), OK);
    database_close(database);
}

static void test_factors_of_an_older_program_are_sealed_when_it_is_opened(void **state)
{
    struct bench bench;
    enum status status;
    char secret[TOTP_SECRET_TEXT];
    FOR_EACH_BACKEND (&bench) {
        store_close(bench.store);
        totp_secret_make(secret);
        older_make(&bench, secret);
        assert_true(store_holds(&bench, secret));
        struct store_options options = {.now_ms = bench_now, .clock = &bench.now_ms};
        for (int i = 0; i < 2; i++) {
            assert_int_equal(store_open_workspace(bench.folder, &options, &bench.store, &bench.err),
                             OK);
            assert_int_equal(login_with(&bench, secret, &status), LOGIN_OK);
            assert_int_equal(bench_audited(&bench, "user.factor_sealed"), 1);
            store_close(bench.store);
        }
        assert_false(store_holds(&bench, secret));
        bench_open(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_second_factor_is_not_in_the_store),
        cmocka_unit_test(test_sealed_texts_are_for_one_key_and_one_holder),
        cmocka_unit_test(test_factors_of_an_older_program_are_sealed_when_it_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
