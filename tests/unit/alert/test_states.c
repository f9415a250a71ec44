// The table of states says what the store does: every act on an alert in every state.

#include "serve/alert/states.h"

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

static enum status rescore(struct bench *bench)
{
    struct alert_scoring scoring = scoring_of();
    return alerts_replace(bench->store, &scoring, NULL, 0, &bench->err);
}

static enum status act(struct bench *bench, int64_t user, int64_t alert, enum alert_act what)
{
    switch (what) {
    case ACT_LOOK:
        return alert_open(bench->store, "user:anna", alert, &bench->err);
    case ACT_REVIEW:
        return review(bench, user, alert, "more_information");
    case ACT_CLOSE:
        return review(bench, user, alert, "early_help");
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
        [ALERT_OPEN] = ACT_LOOK, [ALERT_DECIDED] = ACT_CLOSE, [ALERT_REPLACED] = ACT_RESCORE};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_store_does_what_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
