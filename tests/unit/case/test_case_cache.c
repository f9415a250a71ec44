// Cases by alert: one a state of the records and events, made by any thread, each for itself.

#include "serve/case/case_cache.h"
#include "tests/unit/scoring/scoring_world.h"

#include <pthread.h>

#define N_ALERT 24
#define N_READER 4
#define N_ROUND 60

struct cases {
    struct scoring_world world;
    struct open_scenarios *scenarios;
    struct case_cache *cache;
    struct alert alerts[N_ALERT]; // of ann and bob in turn, on following days
};

static void cases_open(struct cases *cases)
{
    world_open(&cases->world);
    cases->scenarios = open_scenarios_open(cases->world.folder, cases->world.store);
    cases->cache = case_cache_open(cases->world.folder, cases->scenarios);
    for (int i = 0; i < N_ALERT; i++)
        cases->alerts[i] = (struct alert){.id = i + 1,
                                          .scenario = "s",
                                          .as_of = day_from_civil(2012, 6, 20) + i / 2,
                                          .person = i % 2 ? "bob" : "ann",
                                          .rank = 1,
                                          .band = "",
                                          .model = i % 3 ? OLD : NEW,
                                          .reasons = "[]"};
}

static void cases_close(struct cases *cases)
{
    case_cache_close(cases->cache);
    open_scenarios_close(cases->scenarios);
    world_close(&cases->world);
}

static const struct family_case *get(struct cases *cases, int i)
{
    struct error err = {0};
    const struct family_case *family = NULL;
    if (case_get(cases->cache, &cases->alerts[i], &family, &err))
        error_print(&err);
    assert_non_null(family);
    return family;
}

static void test_a_case_is_made_once(void **state)
{
    struct cases cases;
    cases_open(&cases);
    const struct family_case *one = get(&cases, 1), *again = get(&cases, 1), *other;
    assert_ptr_equal(one, again);
    assert_string_equal(one->people[0].id, "bob");
    assert_int_equal(one->n_chronology, 1);
    assert_string_equal(one->chronology[0].category, "y");
    assert_int_equal(one->chronology[0].line, 3);
    assert_int_equal(one->n_since, 1); // the visit of July
    assert_true(fabs(one->score - 1 / (1 + exp(-1))) < 1e-12);
    struct alert_facts facts;
    struct arena arena = {0};
    alert_facts_find(cases.cache, &arena, &cases.alerts[1], &facts);
    assert_int_equal(facts.capacity, 3);
    assert_string_equal(facts.one, "person");
    assert_non_null(facts.warning); // its tests do not show more than chance
    assert_true(facts.band == SIZE_MAX); // no bands, no colour
    struct alert unknown = {.scenario = "s", .model = "no such model"};
    alert_facts_find(cases.cache, &arena, &unknown, &facts);
    assert_non_null(facts.warning);
    arena_done(&arena);
    other = get(&cases, 3); // an older model
    assert_true(fabs(other->score - 1 / (1 + exp(-2))) < 1e-12);
    case_release(cases.cache, one);
    case_release(cases.cache, again);
    case_release(cases.cache, other);
    case_release(cases.cache, NULL);
    cases_close(&cases);
}

static void test_an_event_makes_its_family_anew(void **state)
{
    struct cases cases;
    struct error err = {0};
    struct open_scenario *scenario;
    cases_open(&cases);
    const struct family_case *ann = get(&cases, 2), *bob = get(&cases, 1);
    assert_int_equal(open_scenarios_hold(cases.scenarios, NULL, &scenario, &err), OK);
    visit_send(scenario, "ann", "k1");
    const struct family_case *ann_now = get(&cases, 2), *bob_now = get(&cases, 1);
    assert_ptr_not_equal(ann, ann_now);
    assert_int_equal(ann->n_since, 0);
    assert_int_equal(ann_now->n_since, 1);
    assert_string_equal(ann_now->since[0].category, "never seen before");
    assert_true(ann_now->since[0].was_sent && ann_now->score == ann->score);
    assert_ptr_equal(bob, bob_now);
    open_scenario_close(scenario);
    case_cache_refresh(cases.cache); // ann's first case is still read
    assert_string_equal(ann->people[0].id, "ann");
    const struct family_case *all[] = {ann, ann_now, bob, bob_now};
    for (int i = 0; i < 4; i++)
        case_release(cases.cache, all[i]);
    cases_close(&cases);
}

static void test_newer_records_make_cases_anew(void **state)
{
    struct cases cases;
    cases_open(&cases);
    const struct family_case *old = get(&cases, 1);
    file_replace(cases.world.folder, "visits.csv", VISITS "bob,2012-06-01,z,r4\n");
    world_update(&cases.world);
    open_scenarios_refresh(cases.scenarios);
    const struct family_case *new = get(&cases, 1);
    assert_int_equal(old->n_chronology, 1);
    assert_int_equal(new->n_chronology, 2);
    case_release(cases.cache, old);
    case_release(cases.cache, new);
    case_cache_refresh(cases.cache);
    cases_close(&cases);
}

static void test_errors_are_told_and_not_kept(void **state)
{
    struct cases cases;
    struct error err = {0};
    const struct family_case *family;
    cases_open(&cases);
    struct alert alert = cases.alerts[0];
    alert.model = "cccccccccccc";
    assert_int_equal(case_get(cases.cache, &alert, &family, &err), E_NOT_FOUND);
    assert_null(family);
    alert.model = OLD;
    alert.person = "eve";
    assert_int_equal(case_get(cases.cache, &alert, &family, &err), E_DATA);
    assert_null(family);
    alert.person = "ann";
    assert_int_equal(case_get(cases.cache, &alert, &family, &err), OK);
    case_release(cases.cache, family);
    cases_close(&cases);
}

struct reading {
    struct cases *cases;
    unsigned seed;
    size_t n_bad;
};

static void *reader_run(void *context)
{
    struct reading *reading = context;
    for (unsigned i = 0; i < N_ROUND; i++) {
        unsigned k = (i * 7 + reading->seed * 5) % N_ALERT;
        const struct family_case *family;
        const struct alert *alert = &reading->cases->alerts[k];
        if (case_get(reading->cases->cache, alert, &family, ERROR_IGNORED)) {
            reading->n_bad++;
            continue;
        }
        bool right =
            strcmp(family->people[0].id, alert->person) == 0 && family->alert.id == alert->id &&
            family->n_chronology == (k % 2 && alert->as_of > day_from_civil(2012, 7, 1) ? 2u : 1u);
        reading->n_bad += !right;
        case_release(reading->cases->cache, family);
    }
    return NULL;
}

static void test_readers_beside_events_and_records(void **state)
{
    struct cases cases;
    struct error err = {0};
    pthread_t threads[N_READER];
    struct reading readings[N_READER];
    struct open_scenario *scenario;
    cases_open(&cases);
    for (unsigned i = 0; i < N_READER; i++) {
        readings[i] = (struct reading){&cases, i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, reader_run, &readings[i]), 0);
    }
    for (int i = 0; i < 6; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%d", i);
        assert_int_equal(open_scenarios_hold(cases.scenarios, NULL, &scenario, &err), OK);
        visit_send(scenario, i % 2 ? "ann" : "bob", key);
        open_scenario_close(scenario);
        if (i == 3)
            file_replace(cases.world.folder, "models/s/selected", NEW "\n");
        open_scenarios_refresh(cases.scenarios);
        case_cache_refresh(cases.cache);
    }
    for (unsigned i = 0; i < N_READER; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readings[i].n_bad, 0);
    }
    const struct family_case *bob = get(&cases, 1);
    assert_int_equal(bob->n_since, 4); // July's and those of i = 0, 2, 4
    case_release(cases.cache, bob);
    cases_close(&cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_case_is_made_once),
        cmocka_unit_test(test_an_event_makes_its_family_anew),
        cmocka_unit_test(test_newer_records_make_cases_anew),
        cmocka_unit_test(test_errors_are_told_and_not_kept),
        cmocka_unit_test(test_readers_beside_events_and_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
