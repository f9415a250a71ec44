// Who lives where and how surely: each rule of homes.h on one person or one home.

#include "features/timeline/homes.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PERSON_SOURCE(name)                                                                        \
    "  - {name: " name ", agency: a, files: " name ".csv, record: person, ids: x,\n"               \
    "     columns: {person_id: id, dob: dob, uprn: uprn, address: address, postcode: postcode,\n"  \
    "     from: from, to: to, known: known}}\n"
#define TIES                                                                                       \
    "  - {name: ties, agency: a, files: ties.csv, record: relationship, ids: x,\n"                 \
    "     columns: {person_id: id, other_id: other, relation: relation, start: start}}\n"
#define HEAD "hearth: 1\ndata_end: 2015-12-31\nhousehold: {stale: 12m, places: places.csv}\n"
#define COLUMNS "id,dob,uprn,address,postcode,from,to,known\n"

static const char few_config[] =
    HEAD "link: none\nsources:\n" PERSON_SOURCE("a") PERSON_SOURCE("b") TIES;
static const char many_config[] = HEAD "link: none\nsources:\n" PERSON_SOURCE("a")
    PERSON_SOURCE("b") PERSON_SOURCE("c") PERSON_SOURCE("d") TIES;

static const char a_text[] =
    COLUMNS "ann,1980-01-01,1,,,2014-06-01,,\n"
            "baby,2014-10-01,,,,2014-10-02,,\n"
            "bob,1980-01-01,2,,,2014-06-01,,\n"
            "cat,1980-01-01,3,,,2010-01-01,,\n"
            "dan,1980-01-01,4,,,2014-10-01,,\n"
            "eve,1980-01-01,6,,,2010-01-01,,\n"
            "fay,1980-01-01,6,,,2013-01-01,,\n"
            "gus,1980-01-01,7,,,2010-01-01,,\n"
            "hal,2014-08-15,7,,,2014-09-01,,\n"
            "ivy,1980-01-01,8,,,2010-01-01,,\n"
            "joe,1980-01-01,8,,,2014-08-01,,\n"
            "kim,1980-01-01,1,,,2013-01-01,2014-01-01,\n"
            "lou,1980-01-01,1,,,2014-06-01,2015-02-01,\n"
            "may,1980-01-01,20,\"Flat 1, 5 High St\",AB1 2CD,2014-06-01,,\n"
            "ned,1980-01-01,30,,,2014-11-01,,\n"
            "pat,2010-01-01,12,,,2014-10-01,,\n";
static const char b_text[] = COLUMNS "ann,,1,,,2014-06-10,,\n"
                                     "dan,,5,,,2014-11-01,,\n"
                                     "may,,20,\"5 High Street, Flat 1\",ab12cd,2014-07-01,,\n"
                                     "ned,,31,,,2014-10-01,,\n"
                                     "oda,1980-01-01,11,,,2014-06-01,,\n"
                                     "pat,,11,,,2014-10-01,,\n";
static const char c_text[] =
    COLUMNS "ann,,1,,,2014-07-01,,\n"
            "liv,1980-01-01,21,\"1/5 HIGH STREET, Town\",AB1 2CD,2014-08-01,,\n"
            "tom,1980-01-01,,\"Flt 1, 5 High Street\",AB1 2CD,2014-08-01,,\n";
static const char d_text[] = COLUMNS "ann,,1,,,2014-08-01,,\n";
static const char ties_text[] = "id,other,relation,start\n"
                                "joe,ivy,partner,2014-08-01\n"
                                "baby,oda,mother,2014-10-02\n"
                                "pat,oda,mother,2014-01-01\n";
static const char places_text[] = "uprn,kind\n30,shell\n";

struct located {
    struct world *world;
    struct home *homes;
};

static int open_world(void **state, const char *config_text)
{
    const struct world_file files[] = {{"hearth.yaml", config_text},
                                       {"a.csv", a_text},
                                       {"b.csv", b_text},
                                       {"c.csv", c_text},
                                       {"d.csv", d_text},
                                       {"ties.csv", ties_text},
                                       {"places.csv", places_text}};
    struct located *located = memory_alloc(sizeof *located);
    *state = located;
    located->world = world_open(files, sizeof files / sizeof *files);
    if (!located->world)
        return 1;
    const struct timeline *timeline = &located->world->timeline;
    const struct view view = {.timeline = timeline, .as_of = day_from_civil(2015, 1, 1)};
    located->homes = memory_alloc(timeline->n_person * sizeof *located->homes);
    homes_find(&view, located->homes);
    return 0;
}

static int open_few(void **state)
{
    return open_world(state, few_config);
}

static int open_many(void **state)
{
    return open_world(state, many_config);
}

static int close_world(void **state)
{
    struct located *located = *state;
    world_close(located->world);
    free(located->homes);
    free(located);
    return 0;
}

static const struct home *home_of(void **state, const char *id)
{
    const struct located *located = *state;
    uint32_t person;
    assert_true(timeline_find_person(&located->world->timeline, id, &person));
    return &located->homes[person];
}

static void assert_place(void **state, const char *id, const char *place)
{
    const struct located *located = *state;
    const struct home *home = home_of(state, id);
    assert_int_not_equal(home->place, HOME_NONE);
    assert_string_equal(texts_at(&located->world->timeline.address_texts, home->place), place);
}

static void assert_lives(void **state, const char *id, const char *place)
{
    const struct home *home = home_of(state, id);
    assert_place(state, id, place);
    if (home->probability < HOME_LIVES || home->probability > 1)
        fail_msg("%s: %g is no probability of somebody who lives there", id, home->probability);
}

static void sources_that_agree_are_surest(void **state)
{
    assert_lives(state, "ann", "u:1");
    assert_lives(state, "bob", "u:2");
    assert_true(home_of(state, "ann")->probability > home_of(state, "bob")->probability);
}

static void a_stay_that_nothing_contradicts_holds(void **state)
{
    assert_lives(state, "cat", "u:3");
    assert_lives(state, "fay", "u:6");
}

static void who_was_there_before_others_came_may_have_left(void **state)
{
    const struct home *eve = home_of(state, "eve");
    assert_true(eve->probability <= HOME_UNSURE);
    assert_int_equal(eve->place, home_of(state, "fay")->place);
}

static void a_birth_is_no_arrival(void **state)
{
    assert_lives(state, "gus", "u:7");
    assert_lives(state, "hal", "u:7");
}

static void who_is_tied_is_confirmed_together(void **state)
{
    assert_lives(state, "ivy", "u:8");
    assert_lives(state, "joe", "u:8");
}

static void a_stay_ends_on_its_day(void **state)
{
    assert_int_equal(home_of(state, "kim")->place, HOME_NONE);
    assert_lives(state, "lou", "u:1");
}

static void the_latest_of_few_sources_counts(void **state)
{
    assert_lives(state, "dan", "u:5");
    assert_lives(state, "ned", "u:30");
    assert_int_equal(home_of(state, "baby")->place, HOME_NONE);
}

static void a_newer_claim_makes_the_older_home_doubtful(void **state)
{
    assert_place(state, "dan", "u:5");
    assert_true(home_of(state, "dan")->probability < home_of(state, "ann")->probability);
}

static void one_home_however_it_is_written(void **state)
{
    assert_place(state, "may", "u:20");
    assert_place(state, "tom", "u:20"); // has no UPRN
    assert_place(state, "liv", "u:20"); // has the neighbour's: two sources say 20
}

static void a_child_is_with_the_mother_where_sources_differ(void **state)
{
    assert_lives(state, "pat", "u:11");
    assert_false(home_of(state, "pat")->assumed);
}

static void a_baby_without_an_address_is_assumed_with_the_mother(void **state)
{
    assert_lives(state, "baby", "u:11");
    assert_true(home_of(state, "baby")->assumed);
    assert_true(home_of(state, "baby")->probability == home_of(state, "oda")->probability);
}

static void a_building_gives_way_to_a_flat(void **state)
{
    assert_place(state, "ned", "u:31");
}

// A claim has no more weight than the tables say, and every row of them has words.
static void evidence_has_names_and_weights(void **state)
{
    double claim[CLAIM_EVIDENCE_COUNT] = {0}, stay[STAY_EVIDENCE_COUNT] = {0};
    for (size_t i = 0; i < CLAIM_EVIDENCE_COUNT; i++) {
        claim[i] = 1;
        assert_true(claim_score(claim) == claim_weights[i].weight);
        assert_true(claim_weights[i].name && claim_weights[i].help[0]);
        claim[i] = 0;
    }
    for (size_t i = 0; i < STAY_EVIDENCE_COUNT; i++) {
        stay[i] = 1;
        assert_true(stay_score(stay) == stay_weights[i].weight);
        assert_true(stay_weights[i].name && stay_weights[i].help[0]);
        stay[i] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest few[] = {
        cmocka_unit_test(a_stay_that_nothing_contradicts_holds),
        cmocka_unit_test(who_was_there_before_others_came_may_have_left),
        cmocka_unit_test(a_birth_is_no_arrival),
        cmocka_unit_test(who_is_tied_is_confirmed_together),
        cmocka_unit_test(a_stay_ends_on_its_day),
        cmocka_unit_test(the_latest_of_few_sources_counts),
    };
    const struct CMUnitTest many[] = {
        cmocka_unit_test(sources_that_agree_are_surest),
        cmocka_unit_test(a_stay_that_nothing_contradicts_holds),
        cmocka_unit_test(who_was_there_before_others_came_may_have_left),
        cmocka_unit_test(a_birth_is_no_arrival),
        cmocka_unit_test(who_is_tied_is_confirmed_together),
        cmocka_unit_test(a_stay_ends_on_its_day),
        cmocka_unit_test(a_newer_claim_makes_the_older_home_doubtful),
        cmocka_unit_test(one_home_however_it_is_written),
        cmocka_unit_test(a_child_is_with_the_mother_where_sources_differ),
        cmocka_unit_test(a_baby_without_an_address_is_assumed_with_the_mother),
        cmocka_unit_test(a_building_gives_way_to_a_flat),
        cmocka_unit_test(evidence_has_names_and_weights),
    };
    int n_failed = cmocka_run_group_tests(few, open_few, close_world);
    return n_failed + cmocka_run_group_tests(many, open_many, close_world);
}
