// The scenarios of a workspace: opened anew when records or the model in use are replaced, while
// those who hold the old ones read on.

#include "tests/unit/scoring/scoring_world.h"

static struct open_scenario *in_use(struct open_scenarios *scenarios)
{
    struct error err = {0};
    struct open_scenario *scenario;
    assert_int_equal(open_scenarios_hold(scenarios, NULL, &scenario, &err), OK);
    return scenario;
}

static struct open_scenario *with_model(struct open_scenarios *scenarios, const char *model)
{
    struct error err = {0};
    struct open_scenario *scenario;
    assert_int_equal(open_scenarios_hold_model(scenarios, "s", model, &scenario, &err), OK);
    assert_string_equal(open_scenario_model(scenario)->bundle.id, model);
    return scenario;
}

static void test_the_model_in_use_and_older_ones(void **state)
{
    struct scoring_world world;
    struct open_scenario *none;
    world_open(&world);
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    struct open_scenario *used = in_use(scenarios), *same = with_model(scenarios, OLD);
    struct open_scenario *other = with_model(scenarios, NEW), *again = with_model(scenarios, NEW);
    assert_ptr_equal(used, same);
    assert_ptr_equal(other, again);
    assert_true(visits_of(used, "bob", DAY_NONE, 1) == 2);
    assert_true(visits_of(other, "bob", DAY_NONE, 2) == 2);
    assert_int_equal(open_scenarios_hold(scenarios, "t", &none, &world.err), E_NOT_FOUND);
    assert_int_equal(open_scenarios_hold_model(scenarios, "s", "cccccccccccc", &none, &world.err),
                     E_NOT_FOUND);
    open_scenario_close(used);
    open_scenario_close(same);
    open_scenario_close(other);
    open_scenario_close(again);
    open_scenarios_close(scenarios);
    world_close(&world);
}

static void test_another_model_in_use_leaves_the_old_one_open(void **state)
{
    struct scoring_world world;
    world_open(&world);
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    struct open_scenario *old = in_use(scenarios);
    file_replace(world.folder, "models/s/selected", NEW "\n");
    open_scenarios_refresh(scenarios);
    struct open_scenario *new = in_use(scenarios), *same = with_model(scenarios, OLD);
    assert_string_equal(open_scenario_model(new)->bundle.id, NEW);
    assert_ptr_equal(old, same);
    assert_true(open_scenario_is_current(old) && open_scenario_is_current(new));
    open_scenario_close(old);
    open_scenario_close(same);
    open_scenario_close(new);
    open_scenarios_close(scenarios);
    world_close(&world);
}

static void test_newer_records_take_the_place_of_all(void **state)
{
    struct scoring_world world;
    world_open(&world);
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    struct open_scenario *old = in_use(scenarios), *older = with_model(scenarios, NEW);
    file_replace(world.folder, "visits.csv", VISITS "bob,2012-08-01,y,r4\n");
    world_update(&world);
    struct open_scenario *newest = with_model(scenarios, NEW); // without waiting for a refresh
    assert_ptr_not_equal(older, newest);
    assert_true(visits_of(newest, "bob", DAY_NONE, 2) == 3);
    open_scenarios_refresh(scenarios);
    struct open_scenario *new = in_use(scenarios);
    assert_true(visits_of(new, "bob", DAY_NONE, 1) == 3);
    assert_true(visits_of(old, "bob", DAY_NONE, 1) == 2);
    assert_true(open_scenario_is_current(new) && open_scenario_is_current(newest));
    assert_false(open_scenario_is_current(old) || open_scenario_is_current(older));
    open_scenarios_close(scenarios); // holders go on
    assert_true(visits_of(new, "bob", DAY_NONE, 1) == 3);
    open_scenario_close(old);
    open_scenario_close(older);
    open_scenario_close(newest);
    open_scenario_close(new);
    world_close(&world);
}

// The model's column comes from a table of the analyst's own.
static void test_another_own_table_is_read_anew(void **state)
{
    struct scoring_world world;
    world_open(&world);
    file_replace(world.folder, "own.csv", "id,day,count.ever\nbob,2012-06-01,5\n");
    file_replace(world.folder, "scenarios/s.yaml",
                 "scenario: s\ncohort: {as_of: [2012-06-01]}\n"
                 "outcome: {any: [{event: visits}], within: 1m}\n"
                 "features: [{table: own.csv, name: visits, person: id, date: day}]\n");
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    struct open_scenario *old = in_use(scenarios);
    assert_true(visits_of(old, "bob", DAY_NONE, 1) == 5);
    open_scenarios_refresh(scenarios);
    struct open_scenario *same = in_use(scenarios);
    assert_ptr_equal(old, same);
    file_replace(world.folder, "own.csv", "id,day,count.ever\nbob,2012-06-01,7\n");
    open_scenarios_refresh(scenarios);
    struct open_scenario *new = in_use(scenarios);
    assert_true(visits_of(new, "bob", DAY_NONE, 1) == 7);
    assert_true(visits_of(old, "bob", DAY_NONE, 1) == 5); // who holds it reads on
    open_scenario_close(old);
    open_scenario_close(same);
    open_scenario_close(new);
    open_scenarios_close(scenarios);
    world_close(&world);
}

static void test_events_reach_every_scenario(void **state)
{
    struct arena arena = {0};
    struct scoring_world world;
    world_open(&world);
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    struct open_scenario *used = in_use(scenarios), *older = with_model(scenarios, NEW);
    struct sent_event event = {.source = "visits",
                               .columns = "{\"person_id\":\"ann\",\"date\":\"2012-10-30\"}"};
    struct event_batch batch = {&arena, &(struct audit_entry){.actor = "cli:test"}, &event, 1};
    assert_int_equal(open_scenarios_add(scenarios, &batch, &world.err), OK);
    assert_string_equal(event.person, "ann");
    assert_true(visits_of(used, "ann", DAY_NONE, 1) == 2);
    open_scenarios_refresh(scenarios);
    assert_true(visits_of(older, "ann", DAY_NONE, 2) == 2);
    assert_true(visits_of(used, "ann", TODAY, 1) == 1); // it is known from tomorrow on
    open_scenario_close(used);
    open_scenario_close(older);
    open_scenarios_close(scenarios);
    arena_done(&arena);
    world_close(&world);
}

static void test_a_broken_scenario_is_said_and_mended(void **state)
{
    struct scoring_world world;
    struct open_scenario *scenario;
    world_open(&world);
    file_replace(world.folder, "models/s/selected", "cccccccccccc\n");
    struct open_scenarios *scenarios = open_scenarios_open(world.folder, world.store);
    assert_int_equal(open_scenarios_hold(scenarios, "s", &scenario, &world.err), E_NOT_READY);
    file_replace(world.folder, "models/s/selected", NEW "\n");
    open_scenarios_refresh(scenarios);
    assert_int_equal(open_scenarios_hold(scenarios, "s", &scenario, &world.err), OK);
    open_scenario_close(scenario);
    open_scenarios_close(scenarios);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_model_in_use_and_older_ones),
        cmocka_unit_test(test_another_model_in_use_leaves_the_old_one_open),
        cmocka_unit_test(test_newer_records_take_the_place_of_all),
        cmocka_unit_test(test_another_own_table_is_read_anew),
        cmocka_unit_test(test_events_reach_every_scenario),
        cmocka_unit_test(test_a_broken_scenario_is_said_and_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
