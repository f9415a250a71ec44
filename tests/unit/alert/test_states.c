// The table of states says what the store does: every act on an alert in every state.

#include "serve/alert/states.h"

#include "serve/store/case_owners.h"
#include "serve/store/reviews.h"
#include "tests/contract/store_bench.h"

#include <math.h>

static struct alert_scoring scoring_of(void)
{
    return (struct alert_scoring){
        .actor = "cli:test", .scenario = "s", .model = "m", .as_of = day_from_civil(2026, 1, 1)};
}

static int64_t alert_make(struct bench *bench)
{
    struct alert alert = {.person = "p",
                          .rank = 1,
                          .score = 0.5,
                          .low = NAN,
                          .high = NAN,
                          .band = "red",
                          .reasons = "[]"};
    struct alert_scoring scoring = scoring_of();
    struct alert_filter filter = {.any_date = true, .states = 15};
    struct alert_list alerts;
    assert_int_equal(alerts_replace(bench->store, &scoring, &alert, 1, &bench->err), OK);
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &alerts, &bench->err), OK);
    assert_int_equal(alerts.n, 1);
    assert_int_equal(alerts.items[0].state, ALERT_NEW);
    return alerts.items[0].id;
}

static enum status review(struct bench *bench, int64_t user, int64_t alert, const char *decision)
{
    struct error err = {0};
    struct review_new review = {.alert_id = alert,
                                .user_id = user,
                                .decision = decision,
                                .rationale = "looked at",
                                .follow_up = day_from_civil(2026, 2, 1),
                                .n_shown = -1};
    return review_add(bench->store, &review, &(int64_t){0}, &err);
}

static enum status take(struct bench *bench, int64_t user, int64_t alert)
{
    struct error err = {0};
    struct case_owner_new change = {
        .alert_id = alert, .by_user = user, .to_user = user, .shown = -1};
    return case_owner_set(bench->store, &change, &err);
}

static enum status rescore(struct bench *bench)
{
    struct alert_scoring scoring = scoring_of();
    return alerts_replace(bench->store, &scoring, NULL, 0, &bench->err);
}

static enum status withdraw(struct bench *bench)
{
    size_t n;
    struct alert_scoring scoring = scoring_of();
    return alerts_withdraw(bench->store, &scoring, "made by mistake", &n, &bench->err);
}

static enum status act(struct bench *bench, int64_t user, int64_t alert, enum alert_act what)
{
    switch (what) {
    case ACT_LOOK: // reading writes nothing
        return alert_get(bench->store, &bench->arena, alert, &(struct alert){0}, &bench->err);
    case ACT_TAKE:
        return take(bench, user, alert);
    case ACT_REVIEW:
        return review(bench, user, alert, "more_information");
    case ACT_CLOSE:
        return review(bench, user, alert, "early_help");
    case ACT_WITHDRAW:
        return withdraw(bench);
    case ACT_RESCORE:
    case ALERT_ACT_COUNT:
        break;
    }
    return rescore(bench);
}

// Brings a new alert into the state, by the acts that lead there.
static void bring(struct bench *bench, int64_t user, int64_t alert, enum alert_state state)
{
    static const enum alert_act way[ALERT_STATE_COUNT] = {
        [ALERT_OPEN] = ACT_REVIEW, [ALERT_DECIDED] = ACT_CLOSE, [ALERT_REPLACED] = ACT_WITHDRAW};
    if (state != ALERT_NEW)
        assert_int_equal(act(bench, user, alert, way[state]), OK);
}

static void pair_check(enum alert_state from, enum alert_act what)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct alert alert;
        enum alert_state next;
        int64_t user = bench_user(&bench, "anna", "reviewer").id, id = alert_make(&bench);
        bring(&bench, user, id, from);
        bool allowed = alert_next(from, what, &next);
        enum status status = act(&bench, user, id, what);
        assert_int_equal(alert_get(bench.store, &bench.arena, id, &alert, &bench.err), OK);
        if (allowed != (status == OK) || alert.state != (allowed ? next : from))
            fail_msg("%s when %s: status %d, then %s", alert_act_rows[what].name,
                     alert_state_names[from], status, alert_state_names[alert.state]);
    }
}

static void test_the_store_does_what_the_table_says(void **state)
{
    for (int from = 0; from < ALERT_STATE_COUNT; from++)
        for (int what = 0; what < ALERT_ACT_COUNT; what++)
            pair_check((enum alert_state)from, (enum alert_act)what);
}

static void test_a_list_is_taken_back_with_a_reason_but_for_what_people_have_begun(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        size_t n;
        struct audit_check check;
        struct alert_list list;
        int64_t user = bench_user(&bench, "anna", "reviewer").id;
        struct alert_scoring scoring = scoring_of();
        struct alert_filter filter = {.any_date = true};
        struct alert alerts[3];
        static const char *const persons[] = {"p", "q", "r"};
        for (int i = 0; i < 3; i++)
            alerts[i] = (struct alert){
                .person = persons[i], .rank = i + 1, .score = 0.5, .band = "red", .reasons = "[]"};
        assert_int_equal(alerts_replace(bench.store, &scoring, alerts, 3, &bench.err), OK);
        assert_int_equal(alert_list(bench.store, &bench.arena, &filter, &list, &bench.err), OK);
        assert_int_equal(review(&bench, user, list.items[0].id, "early_help"), OK);
        assert_int_equal(review(&bench, user, list.items[1].id, "more_information"), OK);
        assert_int_equal(alerts_withdraw(bench.store, &scoring, " ", &n, &bench.err), E_DATA);
        assert_int_equal(alerts_withdraw(bench.store, &scoring, "half a file", &n, &bench.err), OK);
        assert_int_equal(n, 1);
        assert_int_equal(alert_list(bench.store, &bench.arena, &filter, &list, &bench.err), OK);
        assert_int_equal(list.n, 2);
        assert_int_equal(list.items[0].state, ALERT_DECIDED);
        assert_int_equal(list.items[1].state, ALERT_OPEN);
        assert_int_equal(bench_audited(&bench, "alerts.withdraw"), 1);
        assert_int_equal(audit_verify(bench.store, NULL, &check, &bench.err), OK);
        assert_true(check.intact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_store_does_what_the_table_says),
        cmocka_unit_test(test_a_list_is_taken_back_with_a_reason_but_for_what_people_have_begun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
