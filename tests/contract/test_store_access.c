// Every kind of store keeps users, sessions and tokens as the contract says.

#include "tests/contract/store_bench.h"

#include "serve/store/login.h"
#include "serve/store/secret.h"
#include "serve/store/sessions.h"
#include "serve/store/tokens.h"
#include "serve/store/totp.h"

#include <time.h>

static void test_every_backend_is_tested(void **state)
{
    size_t n = 0;
    for (const struct database_kind *const *kind = database_kinds; *kind; kind++) {
        if ((*kind)->missing)
            continue;
        assert_in_range(n, 0, N_BACKEND - 1);
        assert_string_equal((*kind)->name, backends[n++].name);
    }
    assert_int_equal(n, N_BACKEND);
}

static enum login_result try(struct bench *bench, const char *name, const char *password,
                             int64_t *ret_wait_ms)
{
    struct login login;
    struct login_attempt attempt = {.name = name, .password = password};
    assert_int_equal(user_login(bench->store, &attempt, &login, &bench->err), OK);
    if (ret_wait_ms)
        *ret_wait_ms = login.wait_ms;
    return login.result;
}

static void test_only_the_right_password_of_a_user_in_use_logs_in(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct login login;
        struct login_attempt attempt = {.name = "anna", .password = PASSWORD};
        assert_int_equal(user_login(bench.store, &attempt, &login, &bench.err), OK);
        assert_int_equal(login.result, LOGIN_OK);
        assert_int_equal(login.user.id, anna.id);
        assert_string_equal(login.user.role->name, "reviewer");
        assert_int_equal(try(&bench, "anna", "correct horse batter", NULL), LOGIN_REFUSED);
        assert_int_equal(try(&bench, "anna", "", NULL), LOGIN_REFUSED);
        assert_int_equal(try(&bench, "ben", PASSWORD, NULL), LOGIN_REFUSED);
        assert_int_equal(try(&bench, "", "", NULL), LOGIN_REFUSED);
        assert_int_equal(user_disable(bench.store, "cli:test", "anna", &bench.err), OK);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_REFUSED);
        assert_int_equal(
            user_set_password(bench.store, &(struct audit_entry){.actor = "cli:test"},
                              &(struct user_new){.name = "anna", .password = "another long one"},
                              &bench.err),
            OK);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_REFUSED);
        assert_int_equal(try(&bench, "anna", "another long one", NULL), LOGIN_OK);
        assert_int_equal(bench_audited(&bench, "login.ok"), 2);
    }
}

static void test_users_are_added_once_under_good_names_and_passwords(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        bench_user(&bench, "anna", "analyst");
        static const struct {
            const char *name, *password;
            enum status status;
        } cases[] = {{"anna", PASSWORD, E_CONFLICT},
                     {"Anna", PASSWORD, E_USAGE},
                     {"", PASSWORD, E_USAGE},
                     {"a b", PASSWORD, E_USAGE},
                     {"ben", "elevenchars", E_USAGE},
                     {"ben", "", E_USAGE},
                     {"benedict", "benedict1234", E_USAGE},
                     {"ben'; DROP", PASSWORD, E_USAGE}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct user_new user = {
                .name = cases[i].name, .role = "analyst", .password = cases[i].password};
            assert_int_equal(user_add(bench.store, "cli:test", &user, &bench.err), cases[i].status);
        }
        assert_int_equal(user_disable(bench.store, "cli:test", "nobody", &bench.err), E_NOT_FOUND);
        assert_int_equal(bench_audited(&bench, "user.add"), 1);
        assert_int_equal(bench_audited(&bench, "user.disable"), 0);
    }
}

// Known and unknown names fare alike, so that the wait tells nobody which is which.
static void test_guessing_soon_has_to_wait(void **state)
{
    static const char *const names[] = {"anna", "nobody"};
    struct bench bench;
    int64_t wait_ms;
    FOR_EACH_BACKEND (&bench) {
        bench_user(&bench, "anna", "reviewer");
        for (size_t i = 0; i < 2; i++) {
            for (int k = 1; k < LOGIN_FREE; k++) {
                assert_int_equal(try(&bench, names[i], "guess", &wait_ms), LOGIN_REFUSED);
                assert_int_equal(wait_ms, 0);
            }
            assert_int_equal(try(&bench, names[i], "guess", &wait_ms), LOGIN_REFUSED);
            assert_int_equal(wait_ms, 1 * SECOND);
            assert_int_equal(try(&bench, names[i], PASSWORD, &wait_ms), LOGIN_WAIT);
            bench.now_ms += 1 * SECOND;
            assert_int_equal(try(&bench, names[i], "guess", &wait_ms), LOGIN_REFUSED);
            assert_int_equal(wait_ms, 2 * SECOND);
            for (int k = 0; k < 12; k++) {
                bench.now_ms += wait_ms;
                assert_int_equal(try(&bench, names[i], "guess", &wait_ms), LOGIN_REFUSED);
            }
            assert_int_equal(wait_ms, 15 * MINUTE);
        }
        bench.now_ms += 15 * MINUTE;
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_OK);
        assert_int_equal(try(&bench, "anna", "guess", &wait_ms), LOGIN_REFUSED);
        assert_int_equal(wait_ms, 0);
        bench.now_ms += 25 * HOUR;
        assert_int_equal(try(&bench, "nobody", "guess", &wait_ms), LOGIN_REFUSED);
        assert_int_equal(wait_ms, 0);
    }
}

static enum login_result try_from(struct bench *bench, const char *name, const char *password,
                                  const char *client)
{
    struct login login;
    struct ip_address address;
    assert_true(ip_parse(client, &address));
    struct login_attempt attempt = {.name = name, .password = password, .client = &address};
    assert_int_equal(user_login(bench->store, &attempt, &login, &bench->err), OK);
    return login.result;
}

static void test_strangers_do_not_lock_out_who_is_known_at_an_address(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        bench_user(&bench, "anna", "reviewer");
        bench_user(&bench, "ben", "reviewer");
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "10.0.0.1"), LOGIN_OK);
        for (int i = 0; i < LOGIN_FREE; i++)
            assert_int_equal(try_from(&bench, "anna", "guess", "192.0.2.1"), LOGIN_REFUSED);
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "192.0.2.2"), LOGIN_WAIT);
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "10.0.0.1"), LOGIN_OK);
        // At her address only her own failures count.
        for (int i = 0; i < LOGIN_FREE; i++)
            assert_int_equal(try_from(&bench, "anna", "guess", "10.0.0.1"), LOGIN_REFUSED);
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "10.0.0.1"), LOGIN_WAIT);
        bench.now_ms += 25 * HOUR;
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "10.0.0.1"), LOGIN_OK);
        bench.now_ms += LOGIN_PLACE_DAYS * 24 * HOUR;
        for (int i = 0; i < LOGIN_FREE; i++)
            assert_int_equal(try_from(&bench, "anna", "guess", "192.0.2.1"), LOGIN_REFUSED);
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "10.0.0.1"), LOGIN_WAIT);
    }
}

static void test_an_address_that_guesses_many_names_has_to_wait(void **state)
{
    struct bench bench;
    char name[NAME_TEXT];
    FOR_EACH_BACKEND (&bench) {
        bench_user(&bench, "anna", "reviewer");
        for (int i = 0; i < LOGIN_FREE_ADDRESS; i++) {
            snprintf(name, sizeof name, "guess%d", i);
            assert_int_equal(try_from(&bench, name, "guess", "192.0.2.1"), LOGIN_REFUSED);
        }
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "192.0.2.1"), LOGIN_WAIT);
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "192.0.2.3"), LOGIN_OK);
        // All addresses of one network of IPv6 are one.
        for (int i = 0; i < LOGIN_FREE_ADDRESS; i++) {
            char from[64];
            snprintf(from, sizeof from, "2001:db8::%x", i + 1);
            snprintf(name, sizeof name, "other%d", i);
            assert_int_equal(try_from(&bench, name, "guess", from), LOGIN_REFUSED);
        }
        assert_int_equal(try_from(&bench, "anna", PASSWORD, "2001:db8::ffff"), LOGIN_WAIT);
    }
}

static void test_a_locked_user_waits_for_the_administrator(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer"), found;
        struct session session;
        bool lives;
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        assert_int_equal(
            user_lock(bench.store, &(struct audit_entry){.actor = "cli:test"}, "anna", &bench.err),
            OK);
        assert_int_equal(session_find(bench.store, session.id, &session, &lives, &bench.err), OK);
        assert_false(lives);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_REFUSED);
        assert_int_equal(user_get(bench.store, "anna", &found, &lives, &bench.err), OK);
        assert_false(lives);
        assert_int_equal(user_unlock(bench.store, &(struct audit_entry){.actor = "cli:test"},
                                     "anna", &bench.err),
                         OK);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_OK);
        assert_int_equal(user_lock(bench.store, &(struct audit_entry){.actor = "cli:test"},
                                   "nobody", &bench.err),
                         E_NOT_FOUND);
        assert_int_equal(bench_audited(&bench, "user.lock"), 1);
        assert_int_equal(bench_audited(&bench, "user.unlock"), 1);
    }
}

static void test_a_password_that_another_chose_stops(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user_new anna = {
            .name = "anna", .role = "reviewer", .password = PASSWORD, .n_day = 2};
        struct user_new own = {.name = "anna", .password = "seven quiet lanterns", .n_day = 2};
        struct audit_entry by = {.actor = "user:anna"};
        assert_int_equal(user_add(bench.store, "cli:test", &anna, &bench.err), OK);
        bench.now_ms += 47 * HOUR;
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_OK);
        bench.now_ms += 2 * HOUR;
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_EXPIRED);
        assert_int_equal(try(&bench, "anna", "guess", NULL), LOGIN_REFUSED);
        assert_int_equal(user_own_password(bench.store, &by, &own, &bench.err), OK);
        bench.now_ms += 1000 * HOUR;
        assert_int_equal(try(&bench, "anna", own.password, NULL), LOGIN_OK);
    }
}

static void test_a_second_factor_is_needed_once_it_is_set(void **state)
{
    struct bench bench;
    char secret[TOTP_SECRET_TEXT], code[TOTP_CODE_TEXT];
    FOR_EACH_BACKEND (&bench) {
        struct audit_entry by = {.actor = "user:anna"};
        struct login login;
        struct login_attempt attempt = {.name = "anna", .password = PASSWORD};
        bench_user(&bench, "anna", "reviewer");
        totp_secret_make(secret);
        assert_int_equal(user_set_factor(bench.store, &by, "anna", "short", &bench.err), E_USAGE);
        assert_int_equal(user_set_factor(bench.store, &by, "anna", secret, &bench.err), OK);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_CODE);
        assert_int_equal(try(&bench, "anna", "guess", NULL), LOGIN_REFUSED);
        totp_code(secret, bench.now_ms / TOTP_STEP_MS, code);
        attempt.code = code;
        assert_int_equal(user_login(bench.store, &attempt, &login, &bench.err), OK);
        assert_int_equal(login.result, LOGIN_OK);
        assert_true(login.user.has_factor);
        // The same code again, and a wrong one.
        assert_int_equal(user_login(bench.store, &attempt, &login, &bench.err), OK);
        assert_int_equal(login.result, LOGIN_REFUSED);
        attempt.code = "000000";
        assert_int_equal(user_login(bench.store, &attempt, &login, &bench.err), OK);
        assert_int_equal(login.result, LOGIN_REFUSED);
        assert_int_equal(user_set_factor(bench.store, &by, "anna", NULL, &bench.err), OK);
        assert_int_equal(try(&bench, "anna", PASSWORD, NULL), LOGIN_OK);
    }
}

static double seconds_of(struct bench *bench, const char *name)
{
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        struct timespec start, end;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
        assert_int_equal(try(bench, name, "guess guess guess", NULL), LOGIN_REFUSED);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
        double seconds =
            (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
        best = seconds < best ? seconds : best;
    }
    return best;
}

static void test_an_unknown_name_costs_as_much_as_a_known_one(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        bench_user(&bench, "anna", "reviewer");
        double known = seconds_of(&bench, "anna"), unknown = seconds_of(&bench, "nobody");
        assert_true(unknown > 0.5 * known && unknown < 2 * known);
    }
}

static bool session_lives(struct bench *bench, const char *id)
{
    bool found;
    struct session session;
    assert_int_equal(session_find(bench->store, id, &session, &found, &bench->err), OK);
    return found;
}

static void test_a_session_ends_when_idle_or_old_or_closed_or_its_user_is_disabled(void **state)
{
    struct bench bench;
    struct session session, other;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        bench.now_ms += 30 * MINUTE - 1;
        assert_true(session_lives(&bench, session.id));
        bench.now_ms += 30 * MINUTE - 1; // the request before kept it alive
        assert_true(session_lives(&bench, session.id));
        bench.now_ms += 30 * MINUTE;
        assert_false(session_lives(&bench, session.id));
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        for (int64_t lived = 0; lived < 12 * HOUR - 20 * MINUTE; lived += 20 * MINUTE) {
            bench.now_ms += 20 * MINUTE;
            assert_true(session_lives(&bench, session.id));
        }
        bench.now_ms += 20 * MINUTE;
        assert_false(session_lives(&bench, session.id));
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        assert_int_equal(session_open(bench.store, &anna, NULL, &other, &bench.err), OK);
        assert_int_equal(session_close(bench.store, &(struct audit_entry){.actor = "user:anna"},
                                       session.id, &bench.err),
                         OK);
        assert_false(session_lives(&bench, session.id));
        assert_true(session_lives(&bench, other.id));
        assert_int_equal(user_disable(bench.store, "cli:test", "anna", &bench.err), OK);
        assert_false(session_lives(&bench, other.id));
        assert_int_equal(session_open(bench.store, &anna, NULL, &other, &bench.err), OK);
        assert_false(session_lives(&bench, other.id));
    }
}

static void test_people_see_their_sessions_and_end_the_others(void **state)
{
    struct bench bench;
    struct session own, other, bens;
    struct session_list list;
    int64_t n;
    bool found;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct user ben = bench_user(&bench, "ben", "reviewer");
        struct session_place desk = {"192.0.2.7", "Firefox on Windows"};
        assert_int_equal(session_open(bench.store, &anna, NULL, &other, &bench.err), OK);
        assert_int_equal(session_open(bench.store, &ben, NULL, &bens, &bench.err), OK);
        bench.now_ms += MINUTE;
        assert_int_equal(session_open(bench.store, &anna, &desk, &own, &bench.err), OK);
        assert_int_equal(session_find(bench.store, own.id, &own, &found, &bench.err), OK);
        assert_int_equal(session_list(bench.store, &bench.arena, anna.id, &list, &bench.err), OK);
        assert_int_equal(list.n, 2);
        assert_int_equal(list.items[0].number, own.number);
        assert_string_equal(list.items[0].client, "192.0.2.7");
        assert_string_equal(list.items[0].device, "Firefox on Windows");
        assert_string_equal(list.items[1].client, "");
        struct audit_entry by = {.actor = "user:anna", .client = "192.0.2.7"};
        assert_int_equal(session_close_others(bench.store, &by, &own, &n, &bench.err), OK);
        assert_int_equal(n, 1);
        assert_true(session_lives(&bench, own.id) && session_lives(&bench, bens.id));
        assert_false(session_lives(&bench, other.id));
        assert_int_equal(session_close_others(bench.store, &by, &own, &n, &bench.err), OK);
        assert_int_equal(n, 0);
        assert_int_equal(bench_audited(&bench, "session.end_others"), 1);
        bench.now_ms += 31 * MINUTE;
        assert_int_equal(session_list(bench.store, &bench.arena, anna.id, &list, &bench.err), OK);
        assert_int_equal(list.n, 0);
    }
}

static void test_a_session_is_found_by_its_id_only_and_has_a_form_key(void **state)
{
    struct bench bench;
    struct session session, found, other;
    bool is_found;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        assert_int_equal(session_open(bench.store, &anna, NULL, &other, &bench.err), OK);
        assert_string_not_equal(session.id, other.id);
        assert_int_equal(session_find(bench.store, session.id, &found, &is_found, &bench.err), OK);
        assert_true(is_found);
        assert_string_equal(found.user.name, "anna");
        assert_string_equal(found.csrf, session.csrf);
        assert_true(session_csrf_fits(&found, session.csrf));
        assert_false(session_csrf_fits(&found, other.csrf));
        assert_false(session_csrf_fits(&found, session.id));
        assert_false(session_csrf_fits(&found, ""));
        assert_false(session_csrf_fits(&found, NULL));
        assert_false(session_lives(&bench, ""));
        assert_false(session_lives(&bench, session.csrf));
        session.id[10] ^= 1;
        assert_false(session_lives(&bench, session.id));
    }
}

static void test_a_token_works_until_it_expires_or_is_revoked(void **state)
{
    struct bench bench;
    char secret[TOKEN_TEXT], second[TOKEN_TEXT];
    struct token token;
    bool found;
    FOR_EACH_BACKEND (&bench) {
        struct token_new new = {"cli:test", "case-system", TOKEN_SCORE | TOKEN_EVENTS, 2};
        assert_int_equal(token_add(bench.store, &new, secret, &bench.err), OK);
        assert_int_equal(token_find(bench.store, secret, &token, &found, &bench.err), OK);
        assert_true(found);
        assert_string_equal(token.name, "case-system");
        assert_int_equal(token.scopes, TOKEN_SCORE | TOKEN_EVENTS);
        assert_int_equal(token_add(bench.store, &new, second, &bench.err), E_CONFLICT);
        bench.now_ms += 48 * HOUR - 1;
        assert_int_equal(token_find(bench.store, secret, &token, &found, &bench.err), OK);
        assert_true(found);
        bench.now_ms += 1;
        assert_int_equal(token_find(bench.store, secret, &token, &found, &bench.err), OK);
        assert_false(found);
        assert_int_equal(token_revoke(bench.store, "cli:test", "case-system", &bench.err), OK);
        assert_int_equal(token_revoke(bench.store, "cli:test", "case-system", &bench.err),
                         E_NOT_FOUND);
        assert_int_equal(token_add(bench.store, &new, second, &bench.err), OK);
        assert_int_equal(token_find(bench.store, second, &token, &found, &bench.err), OK);
        assert_true(found);
        assert_int_equal(token_revoke(bench.store, "cli:test", "case-system", &bench.err), OK);
        assert_int_equal(token_find(bench.store, second, &token, &found, &bench.err), OK);
        assert_false(found);
        assert_int_equal(token_find(bench.store, "", &token, &found, &bench.err), OK);
        assert_false(found);
        assert_int_equal(bench_audited(&bench, "token.add"), 2);
        assert_int_equal(bench_audited(&bench, "token.revoke"), 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_backend_is_tested),
        cmocka_unit_test(test_only_the_right_password_of_a_user_in_use_logs_in),
        cmocka_unit_test(test_users_are_added_once_under_good_names_and_passwords),
        cmocka_unit_test(test_guessing_soon_has_to_wait),
        cmocka_unit_test(test_strangers_do_not_lock_out_who_is_known_at_an_address),
        cmocka_unit_test(test_an_address_that_guesses_many_names_has_to_wait),
        cmocka_unit_test(test_a_locked_user_waits_for_the_administrator),
        cmocka_unit_test(test_a_password_that_another_chose_stops),
        cmocka_unit_test(test_a_second_factor_is_needed_once_it_is_set),
        cmocka_unit_test(test_an_unknown_name_costs_as_much_as_a_known_one),
        cmocka_unit_test(test_a_session_ends_when_idle_or_old_or_closed_or_its_user_is_disabled),
        cmocka_unit_test(test_people_see_their_sessions_and_end_the_others),
        cmocka_unit_test(test_a_session_is_found_by_its_id_only_and_has_a_form_key),
        cmocka_unit_test(test_a_token_works_until_it_expires_or_is_revoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
