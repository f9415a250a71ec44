// What a decision says of the family, taking it back within ten minutes, and the draft of one.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/decision_drafts.h"
#include "serve/store/holds.h"
#include "serve/store/reviews.h"

#include <math.h>

#define TODAY 20500

static int64_t alert_made(struct bench *bench)
{
    struct alert_list list;
    struct alert_filter filter = {.any_date = true};
    struct alert_scoring scoring = {
        .actor = "cli:test", .scenario = "s", .model = "m1", .as_of = day_from_civil(2026, 1, 1)};
    struct alert alert = {.person = "kid",
                          .rank = 1,
                          .score = 0.1,
                          .low = NAN,
                          .high = NAN,
                          .band = "red",
                          .reasons = "[]"};
    assert_int_equal(alerts_replace(bench->store, &scoring, &alert, 1, &bench->err), OK);
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.items[0].id;
}

static enum alert_state state_of(struct bench *bench)
{
    struct alert_list list;
    struct alert_filter filter = {.any_date = true};
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.items[0].state;
}

static struct review_new review_of(int64_t alert, const struct user *user)
{
    static const char *const held[] = {"kid", "sib"};
    return (struct review_new){.alert_id = alert,
                               .user_id = user->id,
                               .decision = "early_help",
                               .agree = true,
                               .rationale = "why",
                               .follow_up = DAY_NONE,
                               .today = TODAY,
                               .held = held,
                               .n_held = 2,
                               .held_until = TODAY + 90,
                               .n_shown = -1};
}

static size_t n_review(struct bench *bench, bool standing)
{
    struct review_list list;
    struct review_filter filter = {.standing = standing};
    assert_int_equal(review_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.n;
}

static size_t n_hold(struct bench *bench)
{
    struct hold_list list;
    struct hold_filter filter = {.at = TODAY};
    assert_int_equal(hold_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.n;
}

static enum status take_back(struct bench *bench, int64_t review, const struct user *user)
{
    return review_take_back(
        bench->store, &(struct review_undo){.review_id = review, .user_id = user->id}, &bench->err);
}

static void test_a_decision_keeps_what_it_says_of_the_family(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t id, again;
        struct review_list list;
        struct review_filter all = {0};
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct review_new review = review_of(alert_made(&bench), &anna);
        review.submission = "key";
        review.details = (struct review_details){3, "the school", "no", "not_sought", "at risk"};
        assert_int_equal(review_add(bench.store, &review, &id, &bench.err), OK);
        assert_int_equal(review_list(bench.store, &bench.arena, &all, &list, &bench.err), OK);
        const struct review_details *kept = &list.items[0].details;
        assert_int_equal(kept->need, 3);
        assert_string_equal(kept->spoke_to, "the school");
        assert_string_equal(kept->informed, "no");
        assert_string_equal(kept->agreement, "not_sought");
        assert_string_equal(kept->agreement_why, "at risk");
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), OK); // sent twice
        assert_int_equal(again, id);
        review.details.need = 4; // another decision under the same key
        assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_CONFLICT);
        review.submission = NULL;
        const struct review_details wrong[] = {{.need = 5},
                                               {.need = -1},
                                               {.informed = "maybe"},
                                               {.agreement = "yes"},
                                               {.spoke_to = "a\xFFz"}};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            review.details = wrong[i];
            assert_int_equal(review_add(bench.store, &review, &again, &bench.err), E_DATA);
        }
    }
}

static void test_a_decision_is_undone_within_ten_minutes(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t id;
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct user rosa = bench_user(&bench, "rosa", "reviewer");
        struct review_new review = review_of(alert_made(&bench), &anna);
        assert_int_equal(review_add(bench.store, &review, &id, &bench.err), OK);
        assert_int_equal(state_of(&bench), ALERT_DECIDED);
        assert_int_equal(n_hold(&bench), 2);
        assert_int_equal(take_back(&bench, id, &rosa), E_CONFLICT); // not hers
        assert_int_equal(take_back(&bench, id + 1, &anna), E_NOT_FOUND);
        bench.now_ms += UNDO_MS;
        assert_int_equal(take_back(&bench, id, &anna), OK);
        assert_int_equal(state_of(&bench), ALERT_OPEN);
        assert_int_equal(n_hold(&bench), 0); // nor of the brother, who has no alert
        assert_int_equal(n_review(&bench, true), 0);
        assert_int_equal(n_review(&bench, false), 1); // the history keeps it
        assert_int_equal(take_back(&bench, id, &anna), E_CONFLICT);
    }
}

static void test_a_decision_stands_after_ten_minutes_or_another(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t id, second;
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct review_new review = review_of(alert_made(&bench), &anna);
        assert_int_equal(review_add(bench.store, &review, &id, &bench.err), OK);
        assert_int_equal(review_add(bench.store, &review, &second, &bench.err), OK);
        assert_int_equal(take_back(&bench, id, &anna), E_CONFLICT);
        bench.now_ms += UNDO_MS + 1;
        assert_int_equal(take_back(&bench, second, &anna), E_CONFLICT);
        assert_int_equal(review_add(bench.store, &review, &second, &bench.err), OK);
        assert_int_equal(take_back(&bench, second, &anna), OK);
        assert_int_equal(state_of(&bench), ALERT_DECIDED); // the ones before close it
        assert_int_equal(n_hold(&bench), 2);
    }
}

static void test_a_draft_waits_for_its_writer_alone_until_it_is_recorded(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t id;
        const struct decision_draft *found;
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct user rosa = bench_user(&bench, "rosa", "reviewer");
        struct decision_draft draft = {
            .alert_id = alert_made(&bench), .user_id = anna.id, .fields = "{\"need\":\"2\"}"};
        struct decision_draft other = {.alert_id = draft.alert_id, .user_id = rosa.id};
        assert_int_equal(decision_draft_keep(bench.store, &draft, &bench.err), OK);
        draft.fields = "{\"need\":\"3\"}";
        assert_int_equal(decision_draft_keep(bench.store, &draft, &bench.err), OK);
        assert_int_equal(decision_draft_find(bench.store, &bench.arena, &draft, &found, &bench.err),
                         OK);
        assert_string_equal(found->fields, "{\"need\":\"3\"}");
        assert_int_equal(decision_draft_find(bench.store, &bench.arena, &other, &found, &bench.err),
                         OK);
        assert_null(found);
        struct review_new review = review_of(draft.alert_id, &anna);
        assert_int_equal(review_add(bench.store, &review, &id, &bench.err), OK);
        assert_int_equal(decision_draft_find(bench.store, &bench.arena, &draft, &found, &bench.err),
                         OK);
        assert_null(found);
        draft.alert_id = 99;
        assert_int_equal(decision_draft_keep(bench.store, &draft, &bench.err), E_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_decision_keeps_what_it_says_of_the_family),
        cmocka_unit_test(test_a_decision_is_undone_within_ten_minutes),
        cmocka_unit_test(test_a_decision_stands_after_ten_minutes_or_another),
        cmocka_unit_test(test_a_draft_waits_for_its_writer_alone_until_it_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
