// Every kind of store keeps alerts, decisions and reveals as the contract says.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/identity_access.h"
#include "serve/store/reviews.h"

#include <math.h>

#define REASONS "[{\"text\":\"two police incidents in 90 days\"}]"

static struct alert_scoring scoring_on(int month, int day_of_month)
{
    return (struct alert_scoring){.actor = "cli:test",
                                  .scenario = "s",
                                  .model = "m1",
                                  .as_of = day_from_civil(2026, month, day_of_month),
                                  .capacity = 3,
                                  .by_household = true};
}

static struct alert alert_of(const char *person, const char *household, int64_t rank)
{
    return (struct alert){.person = person,
                          .household = household,
                          .rank = rank,
                          .score = 1.0 / 3 / (double)rank,
                          .low = NAN,
                          .high = 0.9,
                          .band = "red",
                          .reasons = REASONS};
}

static struct alert *alerts_now(struct bench *bench, struct alert_filter filter, size_t wanted)
{
    struct alert_list list;
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    assert_int_equal(list.n, wanted);
    return list.items;
}

static struct alert *all_alerts(struct bench *bench, size_t wanted)
{
    return alerts_now(bench, (struct alert_filter){.any_date = true, .states = 15}, wanted);
}

static void test_an_alert_is_kept_as_it_was_said(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct alert_scoring scoring = scoring_on(1, 31);
        struct alert alerts[] = {alert_of("p2", "h2", 2), alert_of("p1", NULL, 1)};
        assert_int_equal(alerts_replace(bench.store, &scoring, alerts, 2, &bench.err), OK);
        store_close(bench.store);
        bench_open(&bench);
        struct alert got, *list = all_alerts(&bench, 2);
        assert_string_equal(list[0].person, "p1");
        assert_int_equal(alert_get(bench.store, &bench.arena, list[1].id, &got, &bench.err), OK);
        assert_string_equal(got.scenario, "s");
        assert_string_equal(got.model, "m1");
        assert_int_equal(got.as_of, scoring.as_of);
        assert_string_equal(got.household, "h2");
        assert_null(list[0].household);
        assert_int_equal(got.rank, 2);
        assert_memory_equal(&got.score, &alerts[0].score, sizeof got.score);
        assert_true(isnan(got.low));
        assert_true(got.high == 0.9);
        assert_string_equal(got.reasons, REASONS);
        assert_int_equal(got.state, ALERT_NEW);
        assert_int_equal(got.created_ms, bench.now_ms);
        assert_int_equal(alert_get(bench.store, &bench.arena, 99, &got, &bench.err), E_NOT_FOUND);
        assert_int_equal(bench_audited(&bench, "alerts.score"), 1);
    }
}

static int64_t decide(struct bench *bench, int64_t alert_id, int64_t user_id, const char *decision)
{
    int64_t id = 0;
    struct review_new review = {.alert_id = alert_id,
                                .user_id = user_id,
                                .decision = decision,
                                .agree = true,
                                .rationale = "seen with the health visitor",
                                .follow_up = DAY_NONE,
                                .n_shown = -1};
    assert_int_equal(review_add(bench->store, &review, &id, &bench->err), OK);
    assert_true(id > 0);
    return id;
}

static void test_scoring_a_date_again_updates_undecided_alerts_and_closes_none(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 15);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2),
                                alert_of("p3", "h3", 3)};
        assert_int_equal(alerts_replace(bench.store, &scoring, first, 3, &bench.err), OK);
        struct alert *list = all_alerts(&bench, 3);
        int64_t p2 = list[1].id, p3 = list[2].id;
        int64_t created_ms = list[1].created_ms;
        bench.now_ms += 1000;
        decide(&bench, list[0].id, anna.id, "early_help");
        scoring.model = "m2";
        scoring.capacity = 4;
        struct alert second[] = {alert_of("p4", "h4", 1), alert_of("p2", "h2", 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, second, 2, &bench.err), OK);
        list = alerts_now(&bench, (struct alert_filter){.as_of = scoring.as_of}, 4);
        assert_string_equal(list[0].person, "p1");
        assert_int_equal(list[0].state, ALERT_DECIDED);
        assert_string_equal(list[0].model, "m1");
        assert_string_equal(list[1].person, "p4");
        assert_int_equal(list[1].state, ALERT_NEW);
        assert_string_equal(list[2].person, "p2");
        assert_int_equal(list[2].state, ALERT_NEW);
        assert_true(list[2].created_ms == created_ms);
        assert_string_equal(list[2].model, "m2");
        assert_int_equal(list[3].id, p3); // no longer on the list: only a person closes it
        assert_int_equal(list[3].state, ALERT_NEW);
        struct alert old;
        assert_int_equal(alert_get(bench.store, &bench.arena, p2, &old, &bench.err), OK);
        assert_int_equal(old.state, ALERT_REPLACED);
        assert_int_equal(old.replaced_by, list[2].id);
    }
}

// The holds against a scoring, as text: "person state month updatable" in order.
static void assert_held(struct bench *bench, day_t as_of, const char *wanted)
{
    struct alert_holds holds;
    struct alert_scoring scoring = {.scenario = "s", .as_of = as_of};
    char text[256] = "";
    assert_int_equal(alerts_held(bench->store, &bench->arena, &scoring, &holds, &bench->err), OK);
    for (size_t i = 0; i < holds.n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s %s%s%s;",
                 holds.items[i].person, alert_state_names[holds.items[i].state],
                 holds.items[i].this_month ? " month" : "",
                 holds.items[i].updatable ? " updatable" : "");
    assert_string_equal(text, wanted);
}

static void test_scoring_again_that_says_the_same_changes_nothing(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct alert_scoring scoring = scoring_on(1, 15);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, first, 2, &bench.err), OK);
        struct alert *list = all_alerts(&bench, 2);
        int64_t p1 = list[0].id, created_ms = list[0].created_ms;
        bench.now_ms += 1000;
        assert_int_equal(alerts_replace(bench.store, &scoring, first, 2, &bench.err), OK);
        list = all_alerts(&bench, 2);
        assert_int_equal(list[0].id, p1);
        assert_int_equal(list[0].created_ms, created_ms);
        first[0].score = nextafter(first[0].score, 1);
        assert_int_equal(alerts_replace(bench.store, &scoring, first, 2, &bench.err), OK);
        list = alerts_now(&bench, (struct alert_filter){.as_of = scoring.as_of}, 2);
        assert_int_not_equal(list[0].id, p1);
        assert_int_equal(bench_audited(&bench, "alerts.score"), 3);
    }
}

static void test_a_case_that_somebody_has_begun_stays_on_the_list(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring january = scoring_on(1, 15), february = scoring_on(2, 15);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2)};
        assert_int_equal(alerts_replace(bench.store, &january, first, 2, &bench.err), OK);
        int64_t p1 = all_alerts(&bench, 2)[0].id;
        decide(&bench, p1, anna.id, "more_information");
        assert_held(&bench, january.as_of, "p1 open month;p2 new month updatable;");
        struct alert again = alert_of("p1", "h1", 1), other = alert_of("p3", "h3", 3);
        assert_int_equal(alerts_replace(bench.store, &january, &again, 1, &bench.err), E_CONFLICT);
        assert_int_equal(alerts_replace(bench.store, &january, &other, 1, &bench.err), OK);
        struct alert *list = alerts_now(&bench, (struct alert_filter){.as_of = january.as_of}, 3);
        assert_int_equal(list[0].id, p1);
        assert_int_equal(list[0].state, ALERT_OPEN);
        assert_int_equal(list[0].n_review, 1);
        int64_t closed = decide(&bench, p1, anna.id, "early_help");
        assert_int_equal(alerts_replace(bench.store, &february, &again, 1, &bench.err), OK);
        list = alerts_now(&bench, (struct alert_filter){.as_of = february.as_of}, 1);
        assert_int_equal(list[0].n_review, 0);
        assert_int_equal(list[0].last_review, closed); // of the alert before it
    }
}

static void test_lists_of_several_dates_can_be_read_by_urgency(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct alert_scoring january = scoring_on(1, 1), february = scoring_on(2, 1);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p3", "h3", 3)};
        struct alert second[] = {alert_of("p2", "h2", 2), alert_of("p4", "h4", 4)};
        assert_int_equal(alerts_replace(bench.store, &january, first, 2, &bench.err), OK);
        assert_int_equal(alerts_replace(bench.store, &february, second, 2, &bench.err), OK);
        struct alert_filter filter = {.any_date = true, .by_band = true};
        struct alert *list = alerts_now(&bench, filter, 4);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(list[i].rank, i + 1);
        filter.by_band = false;
        list = alerts_now(&bench, filter, 4);
        assert_string_equal(list[0].person, "p2");
        assert_string_equal(list[2].person, "p1");
    }
}

static void test_places_are_held_by_the_month_and_by_undecided_alerts(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 1);
        struct alert january[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, january, 2, &bench.err), OK);
        decide(&bench, all_alerts(&bench, 2)[0].id, anna.id, "no_further_action");
        assert_held(&bench, day_from_civil(2026, 1, 1), "p1 decided month;p2 new month updatable;");
        assert_held(&bench, day_from_civil(2026, 1, 31), "p1 decided month;p2 new month;");
        assert_held(&bench, day_from_civil(2026, 2, 1), "p2 new;");
        assert_held(&bench, day_from_civil(2025, 1, 31), "p2 new;");
        scoring = scoring_on(1, 15);
        scoring.capacity = 4;
        static const struct {
            const char *person, *household;
            enum status status;
        } cases[] = {{"p1", "h9", E_CONFLICT}, {"p9", "h1", E_CONFLICT}, {"p2", NULL, E_CONFLICT},
                     {"p9", "h2", E_CONFLICT}, {"p9", "p1", OK},         {"p8", NULL, OK}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct alert alert = alert_of(cases[i].person, cases[i].household, 1);
            assert_int_equal(alerts_replace(bench.store, &scoring, &alert, 1, &bench.err),
                             cases[i].status);
        }
        struct alert full[] = {alert_of("p7", NULL, 1), alert_of("p8", NULL, 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, full, 2, &bench.err), E_CONFLICT);
        scoring.capacity = 5;
        assert_int_equal(alerts_replace(bench.store, &scoring, full, 2, &bench.err), OK);
        struct alert twins[] = {alert_of("p5", "h5", 1), alert_of("p6", "h5", 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, twins, 2, &bench.err), E_CONFLICT);
        alerts_now(&bench, (struct alert_filter){.as_of = scoring.as_of}, 3); // p7, p8 and p9
        scoring.capacity = 7;
        scoring.by_household = false;
        assert_int_equal(alerts_replace(bench.store, &scoring, twins, 2, &bench.err), OK);
        struct alert other = alert_of("p1", "h1", 1);
        scoring.scenario = "another";
        assert_int_equal(alerts_replace(bench.store, &scoring, &other, 1, &bench.err), OK);
    }
}

struct review_case {
    const char *decision, *rationale;
    day_t follow_up;
    enum status status;
};

static void test_a_review_needs_an_outcome_and_a_rationale(void **state)
{
    static const struct review_case cases[] = {
        {"early_help", "", DAY_NONE, E_DATA},      {"early_help", " \t\n ", DAY_NONE, E_DATA},
        {"early_help", NULL, DAY_NONE, E_DATA},    {"early_help", "a\xFFz", DAY_NONE, E_DATA},
        {"early_hlp", "why", DAY_NONE, E_DATA},    {"", "why", DAY_NONE, E_DATA},
        {"watch", "why", DAY_NONE, E_DATA},        {"watch", "why", 20500, OK},
        {"early_help", "why \xC3\xA9", 20600, OK},
    };
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 1);
        struct alert alert = alert_of("p1", NULL, 1);
        assert_int_equal(alerts_replace(bench.store, &scoring, &alert, 1, &bench.err), OK);
        int64_t id = all_alerts(&bench, 1)[0].id;
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            int64_t review_id;
            struct review_new review = {.alert_id = id, .user_id = anna.id, .n_shown = -1};
            review.decision = cases[i].decision;
            review.rationale = cases[i].rationale;
            review.follow_up = cases[i].follow_up;
            assert_int_equal(review_add(bench.store, &review, &review_id, &bench.err),
                             cases[i].status);
        }
        struct review_new review = {99, anna.id, "early_help", true, "why", DAY_NONE, 0,
                                    0,  -1,      false,        0,    0,     NULL,     NULL,
                                    0,  0,       {0}};
        int64_t review_id;
        assert_int_equal(review_add(bench.store, &review, &review_id, &bench.err), E_NOT_FOUND);
        review.alert_id = id;
        review.today = 20500;
        static const day_t slips[] = {20499, 20500 + FOLLOW_UP_MAX + 1, 10000, 47000};
        for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
            enum review_part part;
            review.follow_up = slips[i];
            assert_int_equal(review_add_parts(bench.store, &review, &review_id, &part, &bench.err),
                             E_DATA);
            assert_int_equal(part, REVIEW_FOLLOW_UP);
        }
        review.follow_up = DAY_NONE;
        review.user_id = 99;
        assert_int_equal(review_add(bench.store, &review, &review_id, &bench.err), E_NOT_FOUND);
        assert_int_equal(bench_audited(&bench, "review.add"), 2);
    }
}

static void test_a_review_closes_the_alert_when_its_outcome_does(void **state)
{
    struct bench bench;
    struct decision *decisions;
    size_t n;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        assert_int_equal(decision_list(bench.store, &bench.arena, &decisions, &n, &bench.err), OK);
        assert_true(n >= 15);
        for (size_t i = 0; i < n; i++) {
            struct alert_scoring scoring = scoring_on(1, 1);
            struct alert alert = alert_of("p1", NULL, 1);
            scoring.scenario = decisions[i].code;
            assert_int_equal(alerts_replace(bench.store, &scoring, &alert, 1, &bench.err), OK);
            struct alert_filter filter = {.scenario = scoring.scenario, .any_date = true};
            int64_t id = alerts_now(&bench, filter, 1)[0].id, review_id;
            struct review_new review = {id,    anna.id, decisions[i].code,
                                        true,  "why",   20500,
                                        0,     0,       0,
                                        false, 0,       0,
                                        NULL,  NULL,    0,
                                        0,     {0}};
            assert_int_equal(review_add(bench.store, &review, &review_id, &bench.err), OK);
            struct alert *after = alerts_now(&bench, filter, 1);
            assert_int_equal(after->state, decisions[i].closes ? ALERT_DECIDED : ALERT_OPEN);
            assert_int_equal(after->n_review, 1);
            decide(&bench, id, anna.id, "more_information"); // a change of mind is history
            assert_int_equal(alerts_now(&bench, filter, 1)->state, after->state);
        }
        assert_int_equal(bench_audited(&bench, "review.add"), 2 * n);
    }
}

static void test_a_form_sent_twice_is_one_review_and_a_stale_form_is_refused(void **state)
{
    struct bench bench;
    int64_t first, again;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 1);
        struct alert alerts[] = {alert_of("p1", NULL, 1), alert_of("p2", NULL, 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, alerts, 2, &bench.err), OK);
        struct alert *list = all_alerts(&bench, 2);
        struct review_new review = {.alert_id = list[0].id,
                                    .user_id = anna.id,
                                    .decision = "early_help",
                                    .agree = true,
                                    .rationale = "why",
                                    .follow_up = DAY_NONE,
                                    .submission = "form-1",
                                    .n_shown = 0};
        assert_int_equal(review_add(bench.store, &review, &first, &bench.err), OK);
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), OK);
        assert_int_equal(again, first);
        review.decision = "no_further_action"; // changed, and sent under the same key
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_CONFLICT);
        review.decision = "early_help";
        review.submission = "form-2";
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_CONFLICT);
        review.n_shown = 1;
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), OK);
        review.alert_id = list[1].id;
        review.n_shown = 0;
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_CONFLICT);
        assert_int_equal(alerts_withdraw(bench.store, &scoring, "wrong", &(size_t){0}, &bench.err),
                         OK);
        review.submission = NULL;
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_CONFLICT);
        assert_int_equal(bench_audited(&bench, "review.add"), 2);
    }
}

static void test_reviews_are_listed_with_who_and_when_and_follow_ups_when_due(void **state)
{
    struct bench bench;
    struct review_list reviews;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 1);
        struct alert alerts[] = {alert_of("p1", NULL, 1), alert_of("p2", NULL, 2)};
        assert_int_equal(alerts_replace(bench.store, &scoring, alerts, 2, &bench.err), OK);
        struct alert *list = all_alerts(&bench, 2);
        day_t due = day_from_civil(2026, 3, 1);
        for (int i = 0; i < 2; i++) {
            struct review_new review = {list[i].id, anna.id, "watch", i == 1, "why", due + i,
                                        "a note",   NULL,    0,       false,  0,     0,
                                        NULL,       NULL,    0,       0,      {0}};
            int64_t id;
            bench.now_ms += SECOND;
            assert_int_equal(review_add(bench.store, &review, &id, &bench.err), OK);
        }
        struct review_filter filter = {.person = "p2"};
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &reviews, &bench.err), OK);
        assert_int_equal(reviews.n, 1);
        assert_string_equal(reviews.items[0].user_name, "anna");
        assert_string_equal(reviews.items[0].note, "a note");
        assert_int_equal(reviews.items[0].time_ms, bench.now_ms);
        assert_int_equal(reviews.items[0].follow_up, due + 1);
        assert_true(reviews.items[0].agree);
        filter = (struct review_filter){.user_id = anna.id};
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &reviews, &bench.err), OK);
        assert_int_equal(reviews.n, 2);
        filter.user_id = anna.id + 1;
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &reviews, &bench.err), OK);
        assert_int_equal(reviews.n, 0);
        filter = (struct review_filter){.follow_up_to = due};
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &reviews, &bench.err), OK);
        assert_int_equal(reviews.n, 1);
        assert_string_equal(reviews.items[0].person, "p1");
        decide(&bench, list[0].id, anna.id, "no_further_action");
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &reviews, &bench.err), OK);
        assert_int_equal(reviews.n, 0);
    }
}

static void test_an_identity_opens_with_a_reason_only(void **state)
{
    struct bench bench;
    struct identity_access_list reveals;
    struct identity_access_reason *reasons;
    size_t n;
    int64_t id;
    bool holds;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring scoring = scoring_on(1, 1);
        struct alert alert = alert_of("p1", NULL, 1);
        assert_int_equal(alerts_replace(bench.store, &scoring, &alert, 1, &bench.err), OK);
        int64_t alert_id = all_alerts(&bench, 1)[0].id;
        assert_int_equal(
            identity_access_reason_list(bench.store, &bench.arena, &reasons, &n, &bench.err), OK);
        assert_true(n >= 3);
        const struct {
            int64_t user_id, alert_id;
            const char *person, *reason, *words;
            enum status status;
        } cases[] = {{anna.id, alert_id, "p1", reasons[0].code, "  ", E_DATA},
                     {anna.id, alert_id, "p1", "curious", "why", E_DATA},
                     {anna.id, alert_id, "p2", reasons[0].code, "why", E_NOT_FOUND},
                     {anna.id, 99, "p1", reasons[0].code, "why", E_NOT_FOUND},
                     {99, alert_id, "p1", reasons[0].code, "why", E_NOT_FOUND},
                     {anna.id, alert_id, "p1", reasons[0].code, "why", OK},
                     {anna.id, 0, "p7", reasons[1].code, "asked by phone", OK}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct identity_access_new new = {.user_id = cases[i].user_id,
                                              .alert_id = cases[i].alert_id,
                                              .person = cases[i].person,
                                              .reason = cases[i].reason,
                                              .words = cases[i].words,
                                              .others = (const char *const[]){"p8", "p9"}};
            new.n_other = 2;
            assert_int_equal(identity_access_add(bench.store, &new, &id, &bench.err),
                             cases[i].status);
        }
        assert_int_equal(bench_audited(&bench, "identity.shown"), 4); // of the two that held
        assert_int_equal(
            identity_access_list(bench.store, &bench.arena, NULL, &reveals, &bench.err), OK);
        assert_int_equal(reveals.n, 2);
        assert_string_equal(reveals.items[1].words, "asked by phone");
        assert_int_equal(
            identity_access_holds(bench.store,
                                  &(struct identity_access_question){anna.id, bench.now_ms, "p1"},
                                  &holds, &bench.err),
            OK);
        assert_true(holds);
        assert_int_equal(identity_access_holds(
                             bench.store,
                             &(struct identity_access_question){anna.id, bench.now_ms + 1, "p1"},
                             &holds, &bench.err),
                         OK);
        assert_false(holds);
        assert_int_equal(bench_audited(&bench, "reveal.add"), 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_alert_is_kept_as_it_was_said),
        cmocka_unit_test(test_scoring_a_date_again_updates_undecided_alerts_and_closes_none),
        cmocka_unit_test(test_scoring_again_that_says_the_same_changes_nothing),
        cmocka_unit_test(test_a_case_that_somebody_has_begun_stays_on_the_list),
        cmocka_unit_test(test_lists_of_several_dates_can_be_read_by_urgency),
        cmocka_unit_test(test_places_are_held_by_the_month_and_by_undecided_alerts),
        cmocka_unit_test(test_a_review_needs_an_outcome_and_a_rationale),
        cmocka_unit_test(test_a_review_closes_the_alert_when_its_outcome_does),
        cmocka_unit_test(test_a_form_sent_twice_is_one_review_and_a_stale_form_is_refused),
        cmocka_unit_test(test_reviews_are_listed_with_who_and_when_and_follow_ups_when_due),
        cmocka_unit_test(test_an_identity_opens_with_a_reason_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
