// A newer list says the ranks of alerts that wait again, and closes none.

#include "tests/contract/store_bench.h"

#include "serve/store/alerts.h"
#include "serve/store/reviews.h"

#include <math.h>

static struct alert_scoring scoring_on(int month, int day_of_month)
{
    return (struct alert_scoring){.actor = "cli:test",
                                  .scenario = "s",
                                  .model = "m1",
                                  .as_of = day_from_civil(2026, month, day_of_month)};
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
                          .reasons = "[{\"text\":\"two police incidents\"}]"};
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

static void decide(struct bench *bench, int64_t alert_id, int64_t user_id, const char *decision)
{
    int64_t id;
    struct review_new review = {.alert_id = alert_id,
                                .user_id = user_id,
                                .decision = decision,
                                .rationale = "seen with the health visitor",
                                .follow_up = DAY_NONE,
                                .n_shown = -1};
    assert_int_equal(review_add(bench->store, &review, &id, &bench->err), OK);
}

// What a list says of the alert of that id.
static struct alert rank_of(int64_t id, day_t as_of, int64_t rank)
{
    struct alert said = alert_of("p", NULL, rank);
    said.id = id;
    said.as_of = as_of;
    said.model = "m2";
    said.band = "amber";
    return said;
}

static struct alert alert_now(struct bench *bench, int64_t id)
{
    struct alert alert;
    assert_int_equal(alert_get(bench->store, &bench->arena, id, &alert, &bench->err), OK);
    return alert;
}

static void test_safety_1_a_new_list_ranks_undecided_alerts_again_and_closes_none(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring january = scoring_on(1, 1), february = scoring_on(2, 1);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2),
                                alert_of("p3", "h3", 3)};
        assert_int_equal(alerts_replace(bench.store, &january, first, 3, &bench.err), OK);
        struct alert *made = all_alerts(&bench, 3);
        decide(&bench, made[0].id, anna.id, "early_help");
        decide(&bench, made[1].id, anna.id, "more_information");
        bench.now_ms += 1000;
        // p2 is ranked, p3 is not any more; p1 was decided.
        struct alert said[] = {rank_of(made[1].id, february.as_of, 31),
                               rank_of(made[2].id, january.as_of, 3)};
        said[1].reasons = "[{\"text\":\"No longer ranked\"}]";
        february.ranks = said;
        february.n_rank = 2;
        struct alert new = alert_of("p4", "h4", 1);
        assert_int_equal(alerts_replace(bench.store, &february, &new, 1, &bench.err), OK);
        struct alert p2 = alert_now(&bench, made[1].id), p3 = alert_now(&bench, made[2].id);
        assert_int_equal(p2.state, ALERT_OPEN);
        assert_int_equal(p2.as_of, february.as_of);
        assert_int_equal(p2.listed, january.as_of);
        assert_int_equal(p2.rank, 31);
        assert_int_equal(p2.rank_before, 2);
        assert_string_equal(p2.model, "m2");
        assert_string_equal(p2.band, "amber");
        assert_true(isnan(p2.low));
        assert_int_equal(p2.created_ms, made[1].created_ms); // due times count from it
        assert_int_equal(p2.n_review, 1);
        assert_int_equal(p3.state, ALERT_NEW);
        assert_int_equal(p3.as_of, january.as_of);
        assert_int_equal(p3.list_date, february.as_of);
        assert_string_equal(p3.reasons, said[1].reasons);
        assert_int_equal(alert_now(&bench, made[0].id).list_date, january.as_of);
        // The list that made them says what it said; the places of a month are of the list that made them.
        struct alert_filter filter = {.as_of = january.as_of, .as_made = true};
        struct alert *then = alerts_now(&bench, filter, 3);
        assert_int_equal(then[1].rank, 2);
        assert_string_equal(then[1].model, "m1");
        struct alert_holds holds;
        struct alert_scoring later = scoring_on(2, 15);
        assert_int_equal(alerts_held(bench.store, &bench.arena, &later, &holds, &bench.err), OK);
        assert_int_equal(holds.n, 3);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(holds.items[i].this_month, i == 2);
        assert_int_equal(bench_audited(&bench, "alerts.score"), 2);
    }
}

static void test_ranks_of_decided_alerts_and_of_older_lists_are_refused(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct user anna = bench_user(&bench, "anna", "reviewer");
        struct alert_scoring january = scoring_on(1, 1), february = scoring_on(2, 1);
        struct alert first[] = {alert_of("p1", "h1", 1), alert_of("p2", "h2", 2)};
        assert_int_equal(alerts_replace(bench.store, &january, first, 2, &bench.err), OK);
        struct alert *made = all_alerts(&bench, 2);
        int64_t p1 = made[0].id, p2 = made[1].id;
        decide(&bench, p1, anna.id, "early_help");
        struct alert said = rank_of(p1, february.as_of, 5);
        february.ranks = &said;
        february.n_rank = 1;
        assert_int_equal(alerts_replace(bench.store, &february, NULL, 0, &bench.err), E_CONFLICT);
        said.id = p2;
        assert_int_equal(alerts_replace(bench.store, &february, NULL, 0, &bench.err), OK);
        struct alert_scoring between = scoring_on(1, 15);
        between.ranks = &said;
        between.n_rank = 1;
        assert_int_equal(alerts_replace(bench.store, &between, NULL, 0, &bench.err), E_CONFLICT);
        assert_int_equal(alert_now(&bench, p2).rank, 5);
        assert_int_equal(alerts_replace(bench.store, &february, NULL, 0, &bench.err),
                         OK); // the same
        struct alert_holds holds;
        assert_int_equal(alerts_held(bench.store, &bench.arena, &february, &holds, &bench.err), OK);
        assert_int_equal(holds.n, 1);
        assert_true(holds.items[0].rankable && !holds.items[0].updatable);
        assert_int_equal(holds.items[0].rank, 5);
    }
}

static void test_a_list_taken_back_leaves_the_ranks_that_it_found(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        size_t n;
        struct alert_scoring january = scoring_on(1, 1), february = scoring_on(2, 1);
        struct alert first = alert_of("p1", "h1", 7), second = alert_of("p2", "h2", 1);
        assert_int_equal(alerts_replace(bench.store, &january, &first, 1, &bench.err), OK);
        int64_t p1 = all_alerts(&bench, 1)[0].id;
        struct alert said = rank_of(p1, february.as_of, 2);
        february.ranks = &said;
        february.n_rank = 1;
        assert_int_equal(alerts_replace(bench.store, &february, &second, 1, &bench.err), OK);
        assert_int_equal(alert_now(&bench, p1).rank, 2);
        assert_int_equal(alerts_withdraw(bench.store, &february, "half a file", &n, &bench.err),
                         OK);
        assert_int_equal(n, 1);
        struct alert back = alert_now(&bench, p1);
        assert_int_equal(back.rank, 7);
        assert_int_equal(back.as_of, january.as_of);
        assert_int_equal(back.list_date, january.as_of);
        assert_string_equal(back.model, "m1");
        assert_int_equal(back.state, ALERT_NEW);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safety_1_a_new_list_ranks_undecided_alerts_again_and_closes_none),
        cmocka_unit_test(test_ranks_of_decided_alerts_and_of_older_lists_are_refused),
        cmocka_unit_test(test_a_list_taken_back_leaves_the_ranks_that_it_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
