// What ends a hold early: records received since the decision, whatever day they are about.
#include "serve/alert/wake.h"

#include "tests/unit/extract/small_world.h"

static const char config[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: council, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, dob: dob, uprn: uprn, from: from, known: known}}\n"
    "  - {name: visits, agency: clinic, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, known: known, category: kind, value: score,\n"
    "               tags: {role: role}}}\n"
    "link: none\n";

static const char mother[] = "mum,1985-01-01,1,2010-01-01,2010-01-01\n";
static const char child[] = "kid,2011-03-01,1,2011-03-01,2011-03-05\n";

// What wakes a decision of 1 June 2012 on 1 July 2012; NULL = nothing.
static void wakes(const char *people, const char *expected, const char *date)
{
    struct arena arena = {0};
    struct view view;
    struct small_world world = small_world_make(&(struct small_world_text){0});
    char text[1024];
    snprintf(text, sizeof text, "id,dob,uprn,from,known\n%s%s", mother, people);
    workspace_write(world.folder, "hearth.yaml", config);
    workspace_write(world.folder, "people.csv", text);
    small_world_must(&world);
    view_open(world.extract, day_of("2012-07-01"), &view);
    struct wake wake = wake_find(&arena, &(struct wake_question){world.extract, view,
                                                                 small_world_person(&world, "kid"),
                                                                 day_of("2012-06-01")});
    if (expected) {
        assert_non_null(wake.what);
        assert_string_equal(wake.what, expected);
        assert_int_equal(wake.date, day_of(date));
    } else {
        assert_null(wake.what);
    }
    view_close(&view);
    arena_done(&arena);
    small_world_close(&world);
}

#define WITH_CHILD(rows) "kid,2011-03-01,1,2011-03-01,2011-03-05\n" rows

static void nothing_wakes_a_home_that_stays(void **state)
{
    wakes(child, NULL, NULL);
    wakes(WITH_CHILD("man,1980-01-01,1,2012-03-01,2012-03-02\n"), NULL, NULL);
    wakes(WITH_CHILD("sib,2012-04-01,1,2012-04-01,2012-04-02\n"), NULL, NULL);
    wakes(WITH_CHILD("man,1980-01-01,2,2012-06-10,2012-06-11\n"), NULL, NULL); // elsewhere
    wakes(WITH_CHILD("man,1980-01-01,1,2012-07-10,2012-07-11\n"), NULL, NULL); // later
}

static void a_newborn_wakes(void **state)
{
    wakes(WITH_CHILD("sib,2012-06-20,1,2012-06-20,2012-06-21\n"), "birth of a child in the home",
          "2012-06-20");
    // born before the decision, heard of after it
    wakes(WITH_CHILD("sib,2012-05-20,1,2012-05-20,2012-06-21\n"), "birth of a child in the home",
          "2012-05-20");
}

static void a_new_adult_wakes(void **state)
{
    wakes(WITH_CHILD("man,1980-01-01,1,2012-06-10,2012-06-11\n"), "new adult in the home",
          "2012-06-10");
    wakes(WITH_CHILD("man,1980-01-01,1,2012-03-01,2012-06-11\n"), "new adult in the home",
          "2012-03-01");
    wakes(WITH_CHILD("man,1980-01-01,2,2010-01-01,2010-01-01\nman,1980-01-01,1,2012-05-30,2012-06-"
                     "11\n"),
          "new adult in the home", "2012-05-30");
}

static void a_move_of_the_child_wakes(void **state)
{
    wakes("kid,2011-03-01,2,2011-03-01,2011-03-05\nkid,2011-03-01,1,2012-05-20,2012-06-11\n",
          "move to another home", "2012-05-20");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_wakes_a_home_that_stays),
        cmocka_unit_test(a_newborn_wakes),
        cmocka_unit_test(a_new_adult_wakes),
        cmocka_unit_test(a_move_of_the_child_wakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
