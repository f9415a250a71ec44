// Memory between lists: a decision holds the children whom it covers until a day, and a later one takes its place.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/holds.h"
#include "serve/store/reviews.h"

#define TODAY 20000

static void listed(struct bench *bench, const char *person, day_t as_of)
{
    struct alert alert = {.person = person, .rank = 1, .score = .5, .band = "red", .reasons = "[]"};
    struct alert_scoring scoring = {
        .actor = "cli:test", .scenario = "s", .model = "m", .as_of = as_of};
    assert_int_equal(alerts_replace(bench->store, &scoring, &alert, 1, &bench->err), OK);
}

static int64_t alert_of(struct bench *bench, const char *person)
{
    struct alert_list list;
    struct alert_filter filter = {.person = person, .any_date = true};
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    return list.items[0].id;
}

static void decide(struct bench *bench, int64_t user, const char *decision, day_t until)
{
    int64_t id;
    const char *const held[] = {"p1", "p2"};
    struct review_new review = {.alert_id = alert_of(bench, "p1"),
                                .user_id = user,
                                .decision = decision,
                                .rationale = "agreed with the family",
                                .follow_up = until,
                                .n_shown = -1,
                                .today = TODAY,
                                .held = held,
                                .n_held = 2,
                                .held_until = until};
    assert_int_equal(review_add(bench->store, &review, &id, &bench->err), OK);
}

// "person until kind;" of all that hold on the day.
static void assert_holds(struct bench *bench, day_t at, const char *wanted)
{
    char text[256] = "";
    struct hold_list list;
    struct hold_filter filter = {.scenario = "s", .at = at};
    assert_int_equal(hold_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    for (size_t i = 0; i < list.n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s %d %s %s;",
                 list.items[i].person, (int)(list.items[i].until - TODAY), list.items[i].kind,
                 list.items[i].user_name);
    assert_string_equal(text, wanted);
}

static void test_safety_3_a_hold_names_its_children_and_ends_on_its_day(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t anna = bench_user(&bench, "anna", "reviewer").id;
        listed(&bench, "p1", TODAY);
        assert_holds(&bench, TODAY, "");
        decide(&bench, anna, "not_this_person", TODAY + 28);
        assert_holds(&bench, TODAY, "p1 28 not_right anna;p2 28 not_right anna;");
        assert_holds(&bench, TODAY + 27, "p1 28 not_right anna;p2 28 not_right anna;");
        assert_holds(&bench, TODAY + 28, "");
        struct hold_filter other = {.scenario = "another", .at = TODAY};
        struct hold_list list;
        assert_int_equal(hold_list(bench.store, &bench.arena, &other, &list, &bench.err), OK);
        assert_int_equal(list.n, 0);
        bench_audited(&bench, "review.add");
    }
}

static void test_a_later_decision_takes_the_place_of_a_hold(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t anna = bench_user(&bench, "anna", "reviewer").id;
        int64_t bob = bench_user(&bench, "bob", "reviewer").id;
        listed(&bench, "p1", TODAY);
        decide(&bench, anna, "watch", TODAY + 150);
        decide(&bench, bob, "early_help", TODAY + 90);
        assert_holds(&bench, TODAY, "p1 90 acted bob;p2 90 acted bob;");
    }
}

static void test_who_is_listed_again_or_not_decided_is_not_held_back(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        int64_t anna = bench_user(&bench, "anna", "reviewer").id;
        listed(&bench, "p1", TODAY);
        decide(&bench, anna, "more_information", TODAY + 90); // leaves the case on the list
        assert_holds(&bench, TODAY, "");
        decide(&bench, anna, "no_further_action", TODAY + 90);
        listed(&bench, "p2", TODAY + 40);
        assert_holds(&bench, TODAY + 40, "p1 90 nothing_needed anna;");
    }
}

static void test_every_outcome_that_closes_says_how_it_holds(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        size_t n;
        struct decision *decisions;
        assert_int_equal(decision_list(bench.store, &bench.arena, &decisions, &n, &bench.err), OK);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(strcmp(decisions[i].hold, "none") != 0, decisions[i].closes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safety_3_a_hold_names_its_children_and_ends_on_its_day),
        cmocka_unit_test(test_a_later_decision_takes_the_place_of_a_hold),
        cmocka_unit_test(test_who_is_listed_again_or_not_decided_is_not_held_back),
        cmocka_unit_test(test_every_outcome_that_closes_says_how_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
