// Whoever changes, adds or removes a review, a reveal, an alert or an event in the file, triggers
// dropped, is found out by the audit.

#include "serve/store/alerts.h"
#include "serve/store/events.h"
#include "serve/store/identity_access.h"
#include "serve/store/reviews.h"
#include "tests/contract/store_bench.h"

#include <math.h>

static void fill(struct bench *bench)
{
    int64_t id;
    struct user anna = bench_user(bench, "anna", "reviewer");
    struct alert_scoring scoring = {.actor = "cli:test", .scenario = "s", .model = "m", .as_of = 1};
    struct alert alerts[] = {
        {.person = "p1", .rank = 1, .score = 0.5, .band = "red", .reasons = "[]"},
        {.person = "p2", .rank = 2, .score = 0.25, .low = NAN, .band = "red", .reasons = "[]"}};
    assert_int_equal(alerts_replace(bench->store, &scoring, alerts, 2, &bench->err), OK);
    struct event events[] = {{.source = "s", .key = "k1", .columns = "{\"a\":1}"},
                             {.source = "s", .key = "k2", .columns = "{\"a\":2}"}};
    assert_int_equal(
        event_add(bench->store, &(struct audit_entry){.actor = "token:t"}, events, 2, &bench->err),
        OK);
    struct review_new review = {.alert_id = 1,
                                .user_id = anna.id,
                                .decision = "watch",
                                .agree = true,
                                .rationale = "why",
                                .follow_up = 30,
                                .note = "note",
                                .n_shown = -1};
    assert_int_equal(review_add(bench->store, &review, &id, &bench->err), OK);
    struct identity_access_new reveal = {.user_id = anna.id,
                                         .alert_id = 1,
                                         .person = "p1",
                                         .reason = "assess_alert",
                                         .words = "to assess"};
    assert_int_equal(identity_access_add(bench->store, &reveal, &id, &bench->err), OK);
}

static void change(struct bench *bench, const char *sql)
{
    struct database *database;
    struct database_open open = {.place = bench->place};
    assert_int_equal(database_open(bench->backend->kind, &open, &database, &bench->err), OK);
    assert_int_equal(database->kind->script(database,
                                            "DROP TRIGGER reviews_no_update;"
                                            "DROP TRIGGER reviews_no_delete;"
                                            "DROP TRIGGER reveals_no_update;"
                                            "DROP TRIGGER reveals_no_delete;"
                                            "DROP TRIGGER alerts_keep_what_was_said;"
                                            "DROP TRIGGER alerts_no_delete;"
                                            "DROP TRIGGER events_no_update;"
                                            "DROP TRIGGER events_no_delete;",
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
         "there are reviews that it does not tell of"},
        {"UPDATE reveals SET words = 'other'", "the reveal it tells of was changed"},
        {"DELETE FROM reveals", "the reveal it tells of is missing"},
        {"UPDATE users SET name = 'bob'",
         "it tells of another user than the store: a user was renamed"},
        {"DELETE FROM alerts WHERE alert_id = 2", "an alert that it tells of is missing"},
        {"UPDATE alerts SET rank = 99 WHERE alert_id = 2",
         "the alerts that it tells of were changed"},
        {"UPDATE alerts SET band = 'green'", "the alerts that it tells of were changed"},
        {"UPDATE alerts SET reasons = '[1]'", "the alerts that it tells of were changed"},
        {"UPDATE alerts SET household = 'h9'", "the alerts that it tells of were changed"},
        {"UPDATE alerts SET state = 'replaced' WHERE alert_id = 2",
         "alerts were taken from the list, and no scoring replaced them"},
        {"UPDATE alerts SET state = 'decided' WHERE alert_id = 2",
         "alerts are decided or not, and no review says so"},
        {"UPDATE alerts SET state = 'open' WHERE alert_id = 1",
         "alerts are decided or not, and no review says so"},
        {"INSERT INTO alerts SELECT 9, scenario, as_of, 'p9', household, rank, score, low, high,"
         " band, model, reasons, 'new', NULL, created_ms FROM alerts WHERE alert_id = 1",
         "there are alerts that it does not tell of"},
        {"DELETE FROM events WHERE event_id = 1", "an event that it tells of is missing"},
        {"UPDATE events SET columns = '{}'", "the events that it tells of were changed"},
        {"UPDATE events SET received_ms = 1", "the events that it tells of were changed"},
        {"INSERT INTO events SELECT 9, source, 'k9', columns, sender, received_ms FROM events"
         " WHERE event_id = 1",
         "there are events that it does not tell of"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        FOR_EACH_BACKEND (&bench) {
            struct audit_check check;
            fill(&bench);
            bench_audited(&bench, "review.add");
            change(&bench, cases[i].sql);
            assert_int_equal(audit_verify(bench.store, NULL, &check, &bench.err), OK);
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
        " client, changes, prev_hash, hash FROM audit WHERE sequence = 1",
        "DELETE FROM users",
        "UPDATE reviews SET user_id = 77",
    };
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        fill(&bench);
        struct database *database;
        struct database_open open = {.place = bench.place};
        assert_int_equal(database_open(bench.backend->kind, &open, &database, &bench.err), OK);
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
