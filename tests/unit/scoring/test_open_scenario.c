// An open scenario: what a reader holds stays as it was, and what comes in is seen by the next one.

#include "serve/scoring/snapshot.h"
#include "tests/unit/scoring/scoring_world.h"

#include <pthread.h>

static struct open_scenario *scenario_open(struct scoring_world *world)
{
    struct open_scenario *scenario = NULL;
    struct open_scenario_options options = {.workspace = world->folder,
                                            .scenario = "s",
                                            .store = world->store,
                                            .n_thread = 1,
                                            .quiet = true,
                                            .traces = true};
    if (open_scenario_open(&options, &scenario, &world->err))
        error_print(&world->err);
    assert_non_null(scenario);
    return scenario;
}

static void test_scores_are_of_the_date(void **state)
{
    struct scoring_world world;
    struct score_answer answer;
    struct online_question question = {.person = "eve", .as_of = DAY_NONE};
    world_open(&world);
    struct open_scenario *scenario = scenario_open(&world);
    assert_int_equal(open_scenario_tomorrow(scenario), TODAY + 1);
    assert_true(visits_of(scenario, "bob", day_from_civil(2012, 5, 1), 1) == 0);
    assert_true(visits_of(scenario, "bob", day_from_civil(2012, 5, 2), 1) == 1);
    assert_true(visits_of(scenario, "bob", DAY_NONE, 1) == 2);
    assert_true(visits_of(scenario, "ann", DAY_NONE, 1) == 1);
    assert_int_equal(online_scoring_answer(scenario, NULL, &question, &answer, &world.err),
                     E_NOT_FOUND);
    open_scenario_close(scenario);
    world_close(&world);
}

// A demonstration's today is months before the clock's: its tomorrow knows what is sent today.
static void test_today_of_the_workspace_is_the_day_of_scores_and_events(void **state)
{
    struct scoring_world world;
    day_t today = day_from_civil(2012, 6, 10);
    world_open(&world);
    file_replace(world.folder, "hearth.yaml", config_text("today: 2012-06-10\n"));
    world_update(&world);
    struct open_scenario *scenario = scenario_open(&world);
    struct sent_event event = {.source = "visits",
                               .key = "k",
                               .columns = "{\"person_id\":\"ann\",\"date\":\"2012-06-10\"}"};
    assert_int_equal(open_scenario_tomorrow(scenario), today + 1);
    assert_true(visits_of(scenario, "ann", DAY_NONE, 1) == 1);
    assert_int_equal(open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:test"}, &event,
                                       1, &world.err),
                     OK);
    assert_int_equal(event.known, today);
    assert_true(visits_of(scenario, "ann", DAY_NONE, 1) == 2);
    assert_true(visits_of(scenario, "ann", today, 1) == 1);
    open_scenario_close(scenario);
    scenario = scenario_open(&world); // from the store
    assert_true(visits_of(scenario, "ann", DAY_NONE, 1) == 2);
    open_scenario_close(scenario);
    world_close(&world);
}

static void test_more_dates_than_are_kept(void **state)
{
    struct scoring_world world;
    world_open(&world);
    struct open_scenario *scenario = scenario_open(&world);
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < OPEN_SCENARIO_DATES + 3; i++)
            assert_true(visits_of(scenario, "bob", day_from_civil(2012, 6, 20) + i, 1) ==
                        (i > 11 ? 2 : 1));
    open_scenario_close(scenario);
    world_close(&world);
}

static void test_a_snapshot_stays_as_it_was(void **state)
{
    struct view view, later;
    struct scoring_world world;
    struct snapshot old, new;
    struct person_score score;
    uint32_t ann, bob;
    world_open(&world);
    struct open_scenario *scenario = scenario_open(&world);
    assert_int_equal(open_scenario_person(scenario, "ann", TODAY, &ann, &world.err), OK);
    assert_int_equal(open_scenario_person(scenario, "bob", TODAY, &bob, &world.err), OK);
    snapshot_take(scenario, TODAY + 1, &old, &view);
    visit_send(scenario, "ann", "k1");
    snapshot_take(scenario, TODAY + 1, &new, &later);
    snapshot_score(&old, &view, ann, &score);
    assert_true(score.margin == 1);
    snapshot_score(&new, &later, ann, &score);
    assert_true(score.margin == 2);
    snapshot_date(&old, TODAY + 2, &later);
    snapshot_score(&old, &later, ann, &score);
    assert_true(score.margin == 1);
    size_t n_laid = old.n_laid;
    assert_true(open_scenario_has_news(scenario, &n_laid, &ann, 1));
    assert_int_equal(n_laid, old.n_laid);
    assert_false(open_scenario_has_news(scenario, &n_laid, &bob, 1));
    assert_int_equal(n_laid, new.n_laid);
    assert_false(open_scenario_has_news(scenario, &n_laid, &ann, 1));
    snapshot_release(&old);
    snapshot_release(&new);
    open_scenario_close(scenario);
    world_close(&world);
}

// The police note that a record was someone else's.
static void test_a_record_that_moves_is_news_for_both(void **state)
{
    struct view view;
    struct scoring_world world;
    struct snapshot old;
    uint32_t ann, bob;
    world_open(&world);
    struct open_scenario *scenario = scenario_open(&world);
    assert_int_equal(open_scenario_person(scenario, "ann", TODAY, &ann, &world.err), OK);
    assert_int_equal(open_scenario_person(scenario, "bob", TODAY, &bob, &world.err), OK);
    struct sent_event event = {
        .source = "visits",
        .columns = "{\"person_id\":\"bob\",\"date\":\"2012-10-30\",\"record_id\":\"r1\"}"};
    snapshot_take(scenario, TODAY + 1, &old, &view);
    size_t n_laid = old.n_laid, same = n_laid;
    assert_int_equal(open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:test"}, &event,
                                       1, &world.err),
                     OK);
    assert_true(visits_of(scenario, "ann", DAY_NONE, 1) == 0);
    assert_true(visits_of(scenario, "bob", DAY_NONE, 1) == 3);
    assert_true(open_scenario_has_news(scenario, &n_laid, &ann, 1));
    assert_true(open_scenario_has_news(scenario, &same, &bob, 1));
    snapshot_release(&old);
    open_scenario_close(scenario);
    world_close(&world);
}

static void test_texts_of_events_live_with_the_overlay(void **state)
{
    struct view view;
    struct cursor cursor;
    struct visible_fact fact;
    struct scoring_world world;
    struct snapshot snapshot;
    struct record_place place;
    uint32_t ann;
    world_open(&world);
    struct open_scenario *scenario = scenario_open(&world);
    size_t visits = (size_t)timeline_find_source(open_scenario_timeline(scenario), "visits");
    assert_int_equal(open_scenario_person(scenario, "ann", TODAY, &ann, &world.err), OK);
    visit_send(scenario, "ann", "k1");
    snapshot_take(scenario, TODAY + 1, &snapshot, &view);
    visit_send(scenario, "bob", "k2");
    view_facts(&view, visits, ann, &cursor);
    assert_true(cursor_next(&cursor, &fact));
    assert_string_equal(view_category_text(&view, visits, fact.category), "x");
    assert_true(snapshot_place(&snapshot, visits, fact.row, &place) && place.line == 2);
    assert_true(cursor_next(&cursor, &fact));
    assert_string_equal(view_category_text(&view, visits, fact.category), "never seen before");
    assert_false(snapshot_place(&snapshot, visits, fact.row, &place));
    assert_string_equal(view_category_text(&view, visits, TEXT_NONE), "");
    snapshot_release(&snapshot);
    open_scenario_close(scenario);
    world_close(&world);
}

static void test_laid_over_counts_for_the_matrix(void **state)
{
    struct scoring_world world;
    struct matrix matrix;
    day_t as_of = TODAY + 1;
    world_open(&world);
    struct open_scenario *first = scenario_open(&world);
    visit_send(first, "ann", "k1");
    open_scenario_close(first);
    struct open_scenario_options options = {
        .workspace = world.folder, .scenario = "s", .n_thread = 1, .quiet = true};
    struct open_scenario *scenario = NULL;
    assert_int_equal(open_scenario_open(&options, &scenario, &world.err), OK);
    struct extract *extract = open_scenario_model(scenario)->extract;
    for (int laid = 0; laid < 2; laid++) {
        assert_int_equal(extract_matrix(extract, &as_of, 1, &matrix, &world.err), OK);
        assert_true(matrix.x[0] == 1 + laid); // ann is the first
        matrix_free(&matrix);
        assert_int_equal(open_scenario_lay_over(scenario, world.store, &world.err), OK);
    }
    open_scenario_close(scenario);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_are_of_the_date),
        cmocka_unit_test(test_today_of_the_workspace_is_the_day_of_scores_and_events),
        cmocka_unit_test(test_more_dates_than_are_kept),
        cmocka_unit_test(test_a_snapshot_stays_as_it_was),
        cmocka_unit_test(test_a_record_that_moves_is_news_for_both),
        cmocka_unit_test(test_texts_of_events_live_with_the_overlay),
        cmocka_unit_test(test_laid_over_counts_for_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
