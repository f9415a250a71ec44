// Who works on a case: looking changes nothing, a change of hands is kept, and two never have one case.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/case_owners.h"
#include "serve/store/reviews.h"

static int64_t case_make(struct bench *bench)
{
    struct alert_list list;
    struct alert alert = {.person = "p1", .rank = 1, .score = .5, .band = "red", .reasons = "[]"};
    struct alert_scoring scoring = {
        .actor = "cli:test", .scenario = "s", .model = "m", .as_of = 20000};
    struct alert_filter filter = {.any_date = true};
    assert_int_equal(alerts_replace(bench->store, &scoring, &alert, 1, &bench->err), OK);
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.items[0].id;
}

static struct alert alert_now(struct bench *bench, int64_t id)
{
    struct alert alert;
    assert_int_equal(alert_get(bench->store, &bench->arena, id, &alert, &bench->err), OK);
    return alert;
}

static void test_a_case_is_taken_handed_over_and_put_back_and_all_is_kept(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct case_owner_list list;
        int64_t anna = bench_user(&bench, "anna", "reviewer").id;
        int64_t bob = bench_user(&bench, "bob", "reviewer").id, id = case_make(&bench);
        assert_int_equal(alert_now(&bench, id).state, ALERT_NEW); // reading changes nothing
        assert_int_equal(alert_now(&bench, id).owner_id, 0);
        struct case_owner_new change = {.alert_id = id, .by_user = anna, .to_user = anna};
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), OK);
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), OK); // twice is once
        assert_int_equal(alert_now(&bench, id).state, ALERT_OPEN);
        assert_string_equal(alert_now(&bench, id).owner, "anna");
        change = (struct case_owner_new){.alert_id = id, .by_user = bob, .to_user = bob};
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_CONFLICT);
        change.shown = anna;
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_DATA); // why?
        change.words = "anna is away";
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), OK);
        change = (struct case_owner_new){
            .alert_id = id, .by_user = bob, .shown = bob, .words = "another team's"};
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), OK);
        assert_null(alert_now(&bench, id).owner);
        assert_int_equal(alert_now(&bench, id).state, ALERT_OPEN);
        assert_int_equal(case_owner_list(bench.store, &bench.arena, id, &list, &bench.err), OK);
        assert_int_equal(list.n, 3);
        assert_string_equal(list.items[1].user_name, "bob");
        assert_string_equal(list.items[1].words, "anna is away");
        assert_null(list.items[2].user_name);
        assert_string_equal(list.items[2].by, "bob");
        assert_int_equal(bench_audited(&bench, "case.owner"), 3);
    }
}

static void test_who_cannot_decide_gets_no_case_and_a_decided_case_no_owner(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t review;
        int64_t anna = bench_user(&bench, "anna", "reviewer").id;
        int64_t rob = bench_user(&bench, "rob", "analyst").id, id = case_make(&bench);
        struct case_owner_new change = {
            .alert_id = id, .by_user = anna, .to_user = rob, .words = "w", .shown = -1};
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_DATA);
        change.to_user = 77;
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_NOT_FOUND);
        change.to_user = anna;
        change.alert_id = 77;
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_NOT_FOUND);
        struct review_new new = {.alert_id = id,
                                 .user_id = anna,
                                 .decision = "early_help",
                                 .rationale = "agreed",
                                 .follow_up = DAY_NONE,
                                 .n_shown = -1};
        assert_int_equal(review_add(bench.store, &new, &review, &bench.err), OK);
        change.alert_id = id;
        assert_int_equal(case_owner_set(bench.store, &change, &bench.err), E_CONFLICT);
    }
}

static void test_the_next_case_is_given_to_one_only(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t anna = bench_user(&bench, "anna", "reviewer").id, id = case_make(&bench);
        struct case_owner_new next = {
            .alert_id = id, .by_user = anna, .to_user = anna, .only_free = true};
        assert_int_equal(case_owner_set(bench.store, &next, &bench.err), OK);
        assert_int_equal(case_owner_set(bench.store, &next, &bench.err), E_CONFLICT);
    }
}

static void test_a_case_with_an_owner_keeps_its_number_when_its_date_is_scored_again(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t anna = bench_user(&bench, "anna", "reviewer").id, id = case_make(&bench);
        struct case_owner_new take = {.alert_id = id, .by_user = anna, .to_user = anna};
        assert_int_equal(case_owner_set(bench.store, &take, &bench.err), OK);
        struct alert_scoring scoring = {
            .actor = "cli:test", .scenario = "s", .model = "m", .as_of = 20000};
        struct alert_holds holds;
        assert_int_equal(alerts_held(bench.store, &bench.arena, &scoring, &holds, &bench.err), OK);
        assert_true(holds.items[0].rankable && !holds.items[0].updatable);
        struct alert said = {.id = id,
                             .person = "p1",
                             .as_of = 20000,
                             .rank = 4,
                             .score = .25,
                             .band = "red",
                             .model = "m",
                             .reasons = "[]"};
        scoring.ranks = &said;
        scoring.n_rank = 1;
        assert_int_equal(alerts_replace(bench.store, &scoring, NULL, 0, &bench.err), OK);
        assert_int_equal(alert_now(&bench, id).rank, 4);
        assert_string_equal(alert_now(&bench, id).owner, "anna");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_case_is_taken_handed_over_and_put_back_and_all_is_kept),
        cmocka_unit_test(test_who_cannot_decide_gets_no_case_and_a_decided_case_no_owner),
        cmocka_unit_test(test_the_next_case_is_given_to_one_only),
        cmocka_unit_test(test_a_case_with_an_owner_keeps_its_number_when_its_date_is_scored_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
