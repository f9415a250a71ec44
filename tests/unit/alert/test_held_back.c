// Safety 3: a hold ends when the child stands in a higher band than when it was decided, and not before.
#include "serve/alert/held_back.h"

#include "serve/store/alerts.h"
#include "serve/store/reviews.h"
#include "serve/store/users.h"
#include "tests/unit/scoring/scoring_world.h"

#define AS_OF day_from_civil(2012, 12, 1) // of the list: bob has two visits and is first, ann one

static void decide(struct scoring_world *world, const char *person, const char *band)
{
    int64_t id;
    struct arena arena = {0};
    struct alert_list list;
    struct alert_filter filter = {.any_date = true};
    struct user_new anna = {.name = "anna", .role = "reviewer", .password = "seven quiet lanterns"};
    struct alert_scoring scoring = {
        .actor = "cli:test", .scenario = "s", .model = OLD, .as_of = day_from_civil(2012, 11, 1)};
    struct alert alert = {.person = person,
                          .rank = 1,
                          .score = 0.5,
                          .low = NAN,
                          .high = NAN,
                          .band = band,
                          .reasons = "[]"};
    assert_int_equal(user_add(world->store, "cli:test", &anna, &world->err), OK);
    assert_int_equal(alerts_replace(world->store, &scoring, &alert, 1, &world->err), OK);
    assert_int_equal(alert_list(world->store, &arena, &filter, &list, &world->err), OK);
    struct review_new review = {.alert_id = list.items[0].id,
                                .user_id = 1,
                                .decision = "early_help",
                                .rationale = "why",
                                .follow_up = DAY_NONE,
                                .today = TODAY,
                                .held = &person,
                                .n_held = 1,
                                .held_until = TODAY + 90,
                                .n_shown = -1};
    assert_int_equal(review_add(world->store, &review, &id, &world->err), OK);
    arena_done(&arena);
}

// How many are held back of the list of AS_OF after a decision in that band.
static size_t n_held(const char *person, const char *band)
{
    size_t n = 0;
    const char **held;
    struct arena arena = {0};
    struct scores scores;
    struct scoring_world world;
    struct open_scenario *scenario;
    struct alert_rules rules = {
        .bands = {{"first", {.text = "1", .value = 1}}, {"second", {.text = "2", .value = 2}}},
        .n_band = 2};
    world_open(&world);
    decide(&world, person, band);
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    assert_int_equal(open_scenarios_hold(scenarios, "s", &scenario, &world.err), OK);
    const struct scenario_model *model = open_scenario_model(scenario);
    struct score_question ranking = {.as_of = AS_OF, .lot_seed = "x", .n_thread = 1};
    assert_int_equal(scores_make(&arena, model, &ranking, &scores, &world.err), OK);
    assert_int_equal(scores.n, 2);
    struct held_back_question question = {world.store, model, &rules, &scores};
    assert_int_equal(held_back_find(&arena, &question, &held, &n, &world.err), OK);
    if (n)
        assert_string_equal(held[0], person);
    scores_free(&scores);
    open_scenario_close(scenario);
    open_scenarios_close(scenarios);
    world_close(&world);
    arena_done(&arena);
    return n;
}

static void test_safety_3_a_higher_band_ends_a_hold(void **state)
{
    assert_int_equal(n_held("bob", "second"), 0);
    assert_int_equal(n_held("bob", "first"), 1);  // as it was
    assert_int_equal(n_held("ann", "first"), 1);  // lower now
    assert_int_equal(n_held("ann", "second"), 1); // as it was
    assert_int_equal(n_held("ann", ""), 0);       // of no band then, of the second now
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_safety_3_a_higher_band_ends_a_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
