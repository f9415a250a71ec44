// Both ways the same friction: a view before the estimate is kept once, and a random tenth of decisions is
// looked at by someone else, whichever way they went.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/own_views.h"
#include "serve/store/reviews.h"

#include <math.h>

static struct alert *alerts_made(struct bench *bench, int n)
{
    struct alert_list list;
    struct alert_filter filter = {.any_date = true};
    struct alert_scoring scoring = {
        .actor = "cli:test", .scenario = "s", .model = "m1", .as_of = day_from_civil(2026, 1, 1)};
    struct alert *alerts = arena_array(&bench->arena, (size_t)n, sizeof *alerts);
    for (int i = 0; i < n; i++)
        alerts[i] = (struct alert){.person = arena_format(&bench->arena, "p%d", i),
                                   .rank = i + 1,
                                   .score = 0.1,
                                   .low = NAN,
                                   .high = NAN,
                                   .band = "red",
                                   .reasons = "[]"};
    assert_int_equal(alerts_replace(bench->store, &scoring, alerts, (size_t)n, &bench->err), OK);
    assert_int_equal(alert_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    assert_int_equal(list.n, n);
    return list.items;
}

static void decide(struct bench *bench, int64_t alert_id, const struct user *user, bool agree)
{
    int64_t id;
    struct review_new review = {.alert_id = alert_id,
                                .user_id = user->id,
                                .decision = "no_further_action",
                                .agree = agree,
                                .rationale = "why",
                                .follow_up = DAY_NONE,
                                .n_shown = -1};
    assert_int_equal(review_add(bench->store, &review, &id, &bench->err), OK);
}

// A random tenth of the decisions in both directions, for others than who decided, until one of them did.
static void test_safety_11_a_tenth_of_decisions_is_drawn_for_a_second_look(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        enum { N = 200 };
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct user rosa = bench_user(&bench, "rosa", "reviewer");
        struct review_list drawn;
        size_t n_agree = 0;
        struct alert *alerts = alerts_made(&bench, N);
        for (int i = 0; i < N; i++)
            decide(&bench, alerts[i].id, &anna, i % 2);
        struct review_filter filter = {.second_look = rosa.id};
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &drawn, &bench.err), OK);
        assert_in_range(drawn.n, 5, 45); // of 200 a tenth: further off than once in a million
        for (size_t i = 0; i < drawn.n; i++)
            n_agree += drawn.items[i].agree;
        assert_in_range(n_agree, 1, drawn.n - 1);
        size_t n = drawn.n;
        decide(&bench, drawn.items[0].alert_id, &rosa, true);
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &drawn, &bench.err), OK);
        assert_int_equal(drawn.n, n - 1);
        filter.second_look = anna.id; // not one's own
        assert_int_equal(review_list(bench.store, &bench.arena, &filter, &drawn, &bench.err), OK);
        assert_in_range(drawn.n, 0, 1); // rosa's, if it was drawn
    }
}

static void test_safety_11_an_own_view_is_kept_once(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct user rosa = bench_user(&bench, "rosa", "reviewer");
        const struct own_view *found;
        struct own_view view = {.alert_id = alerts_made(&bench, 1)->id,
                                .user_id = anna.id,
                                .closer_look = "perhaps",
                                .words = "the bruise"};
        assert_int_equal(own_view_add(bench.store, &view, &bench.err), E_DATA);
        view.closer_look = "yes";
        assert_int_equal(own_view_add(bench.store, &view, &bench.err), OK);
        view.closer_look = "no";
        assert_int_equal(own_view_add(bench.store, &view, &bench.err), E_CONFLICT);
        assert_int_equal(own_view_find(bench.store, &bench.arena,
                                       &(struct own_view_of){view.alert_id, anna.id}, &found,
                                       &bench.err),
                         OK);
        assert_string_equal(found->closer_look, "yes");
        assert_string_equal(found->words, "the bruise");
        assert_int_equal(own_view_find(bench.store, &bench.arena,
                                       &(struct own_view_of){view.alert_id, rosa.id}, &found,
                                       &bench.err),
                         OK);
        assert_null(found);
        view.alert_id = 99;
        assert_int_equal(own_view_add(bench.store, &view, &bench.err), E_NOT_FOUND);
        assert_int_equal(bench_audited(&bench, "view.add"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safety_11_a_tenth_of_decisions_is_drawn_for_a_second_look),
        cmocka_unit_test(test_safety_11_an_own_view_is_kept_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
