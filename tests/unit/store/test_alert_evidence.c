// Whoever changes, adds or removes a review or reveal in the file, triggers dropped, is found out
// by the audit.

#include "serve/store/alerts.h"
#include "serve/store/reveals.h"
#include "serve/store/reviews.h"
#include "tests/contract/store_bench.h"

static void fill(struct bench *bench)
{
    int64_t id;
    struct user anna = bench_user(bench, "anna", ROLE_REVIEWER);
    struct alert_scoring scoring = {.actor = "cli:test", .scenario = "s", .model = "m", .as_of = 1};
    struct alert alert = {.person = "p1", .rank = 1, .score = 0.5, .band = "red", .reasons = "[]"};
    assert_int_equal(alerts_replace(bench->hub, &scoring, &alert, 1, &bench->err), OK);
    struct review_new review = {1, anna.id, "watch", true, "why", 30, "note", NULL, -1};
    assert_int_equal(review_add(bench->hub, &review, &id, &bench->err), OK);
    struct reveal_new reveal = {anna.id, 1, "p1", "assess_alert", "to assess"};
    assert_int_equal(reveal_add(bench->hub, &reveal, &id, &bench->err), OK);
}

static void change(struct bench *bench, const char *sql)
{
    struct database *database;
    struct database_open open = {.place = bench->place};
    assert_int_equal(database_open(&open, &database, &bench->err), OK);
    assert_int_equal(database->kind->script(database,
                                            "DROP TRIGGER reviews_no_update;"
                                            "DROP TRIGGER reviews_no_delete;"
                                            "DROP TRIGGER reveals_no_update;"
                                            "DROP TRIGGER reveals_no_delete;",
                                            &bench->err),
                     OK);
    assert_int_equal(database->kind->script(database, sql, &bench->err), OK);
    database_close(database);
}

static void test_what_was_decided_cannot_be_changed_unseen(void **state)
{
    static const struct {
        const char *sql, *reason;
    } cases[] = {
        {"UPDATE reviews SET rationale = 'other'", "the review it tells of was changed"},
        {"UPDATE reviews SET agree = 0", "the review it tells of was changed"},
        {"UPDATE reviews SET outcome = 'early_help'", "the review it tells of was changed"},
        {"UPDATE reviews SET follow_up = NULL", "the review it tells of was changed"},
        {"UPDATE reviews SET note = ''", "the review it tells of was changed"},
        {"UPDATE reviews SET time_ms = time_ms - 1", "the review it tells of was changed"},
        {"DELETE FROM reviews", "the review it tells of is missing"},
        {"INSERT INTO reviews SELECT 2, alert_id, user_id, time_ms, outcome, agree, rationale,"
         " follow_up, note, submission, digest FROM reviews",
         "there are reviews or reveals that it does not tell of"},
        {"UPDATE reveals SET words = 'other'", "the reveal it tells of was changed"},
        {"DELETE FROM reveals", "the reveal it tells of is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        FOR_EACH_BACKEND(&bench)
        {
            struct audit_check check;
            fill(&bench);
            bench_audited(&bench, "review.add");
            change(&bench, cases[i].sql);
            assert_int_equal(audit_verify(bench.hub, NULL, &check, &bench.err), OK);
            assert_false(check.intact);
            assert_string_equal(check.reason, cases[i].reason);
        }
    }
}

static void test_triggers_refuse_what_is_never_changed(void **state)
{
    static const char *const cases[] = {
        "UPDATE reviews SET rationale = 'other'",
        "DELETE FROM reviews",
        "INSERT OR REPLACE INTO reviews SELECT * FROM reviews",
        "UPDATE reveals SET words = 'other'",
        "DELETE FROM reveals",
        "UPDATE alerts SET score = 0.1",
        "DELETE FROM alerts",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit WHERE sequence = 1",
        "INSERT INTO audit SELECT sequence + 9, time_ms, actor, action, subject, details,"
        " prev_hash, hash FROM audit WHERE sequence = 1",
        "DELETE FROM users",
        "UPDATE reviews SET user_id = 77",
    };
    struct bench bench;
    FOR_EACH_BACKEND(&bench)
    {
        fill(&bench);
        struct database *database;
        struct database_open open = {.place = bench.place};
        assert_int_equal(database_open(&open, &database, &bench.err), OK);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            assert_int_not_equal(database->kind->script(database, cases[i], &bench.err), OK);
        database_close(database);
        bench_audited(&bench, "review.add");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_decided_cannot_be_changed_unseen),
        cmocka_unit_test(test_triggers_refuse_what_is_never_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
