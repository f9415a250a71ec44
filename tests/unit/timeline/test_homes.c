// Who lives where and how surely: each rule of homes.h on one person or one home, worked out by hand.

#include "features/ingest/ingest.h"
#include "features/timeline/homes.h"
#include "features/timeline/timeline.h"
#include "features/timeline/timeline_build.h"

#include "tests/unit/workspace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PERSON_SOURCE(name)                                                                        \
    "  - {name: " name ", agency: a, files: " name ".csv, record: person, ids: x,\n"               \
    "     columns: {person_id: id, dob: dob, uprn: uprn, from: from, to: to, known: known}}\n"

static const char config_text[] =
    "hearth: 1\ndata_end: 2015-12-31\nhousehold: {stale: 12m}\nlink: "
    "none\nsources:\n" PERSON_SOURCE("a") PERSON_SOURCE("b") PERSON_SOURCE(
        "c") "  - {name: ties, agency: a, files: ties.csv, record: relationship, ids: x,\n"
             "     columns: {person_id: id, other_id: other, relation: relation, start: start}}\n";

static const char a_text[] = "id,dob,uprn,from,to,known\n"
                             "ann,,1,2014-06-01,,\n"
                             "bob,,2,2014-06-01,,\n"
                             "cat,,3,2010-01-01,,\n"
                             "dan,,4,2014-11-01,,\n"
                             "eve,,6,2010-01-01,,\n"
                             "fay,,6,2013-01-01,,\n"
                             "gus,,7,2010-01-01,,\n"
                             "hal,2014-08-15,7,2014-09-01,,\n"
                             "ivy,,8,2010-01-01,,\n"
                             "joe,,8,2014-08-01,,\n"
                             "kim,,1,2013-01-01,2014-01-01,\n"
                             "lou,,1,2014-06-01,,2015-02-01\n"
                             "mia,,9,2014-10-01,,\n"
                             "nil,,9,2014-10-01,,\n"
                             "oda,,5,2014-10-01,,\n"
                             "pam,,5,2013-10-01,,\n";
static const char b_text[] = "id,dob,uprn,from,to,known\n"
                             "ann,,1,2014-06-10,,\n"
                             "dan,,5,2014-10-01,,\n"
                             "mia,,10,2014-11-01,,\n"
                             "pam,,2,2014-10-01,,\n";
static const char c_text[] = "id,dob,uprn,from,to,known\n"
                             "mia,,9,2014-09-15,,\n";
static const char ties_text[] = "id,other,relation,start\n"
                                "joe,ivy,partner,2014-08-01\n";

enum { ANN, BOB, CAT, DAN, EVE, FAY, GUS, HAL, IVY, JOE, KIM, LOU, MIA, NIL, ODA, PAM, N_PERSON };

struct world {
    struct arena arena;
    struct config config;
    struct timeline timeline;
    char *folder;
    struct home homes[N_PERSON];
};

static int open_world(void **state)
{
    struct world *world = memory_alloc(sizeof *world);
    const struct ingest_options options = {.n_thread = 1, .quiet = true};
    struct error err = {0};
    world->folder = workspace_make();
    workspace_write(world->folder, "hearth.yaml", config_text);
    workspace_write(world->folder, "a.csv", a_text);
    workspace_write(world->folder, "b.csv", b_text);
    workspace_write(world->folder, "c.csv", c_text);
    workspace_write(world->folder, "ties.csv", ties_text);
    if (config_read(&world->arena, world->folder, &world->config, &err) ||
        ingest_update(&world->config, &options, NULL, &err) ||
        timeline_build(&world->config, &err) ||
        timeline_open(&world->arena, &world->config, &world->timeline, &err)) {
        error_print(&err);
        return 1;
    }
    const struct view view = {.timeline = &world->timeline, .as_of = day_from_civil(2015, 1, 1)};
    assert_int_equal(world->timeline.n_person, N_PERSON);
    homes_find(&view, world->homes);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    timeline_close(&world->timeline);
    arena_done(&world->arena);
    workspace_remove(world->folder);
    free(world);
    return 0;
}

static void assert_lives(const struct world *world, int person, double probability)
{
    const struct home *home = &world->homes[person];
    if (home->place == HOME_NONE || fabs(home->probability - probability) > 1e-12)
        fail_msg("person %d: %g instead of %g", person, home->probability, probability);
}

static void sources_that_agree_are_surest(void **state)
{
    const struct world *world = *state;
    assert_lives(world, ANN, .95);
    assert_lives(world, BOB, .9);
}

static void a_stay_that_nothing_confirmed_is_less_sure(void **state)
{
    const struct world *world = *state;
    assert_lives(world, CAT, .85);
    assert_lives(world, FAY, .85);
}

static void who_was_there_before_others_came_may_have_left(void **state)
{
    const struct world *world = *state;
    assert_lives(world, EVE, HOME_UNSURE);
    assert_int_equal(world->homes[EVE].place, world->homes[FAY].place);
}

static void a_birth_is_no_arrival(void **state)
{
    const struct world *world = *state;
    assert_lives(world, GUS, .85);
    assert_lives(world, HAL, .9);
}

static void who_is_tied_is_confirmed_together(void **state)
{
    const struct world *world = *state;
    assert_lives(world, IVY, .9);
    assert_lives(world, JOE, .9);
}

static void sources_that_disagree_give_the_latest(void **state)
{
    const struct world *world = *state;
    assert_lives(world, DAN, .8);
    assert_int_not_equal(world->homes[DAN].place, world->homes[ODA].place);
    // a claim from a year before the latest is no other opinion, but an old address
    assert_lives(world, PAM, .9);
    assert_int_equal(world->homes[PAM].place, world->homes[BOB].place);
}

static void most_sources_win_against_the_latest(void **state)
{
    const struct world *world = *state;
    assert_lives(world, MIA, .95);
    assert_int_equal(world->homes[MIA].place, world->homes[NIL].place);
}

static void an_ended_stay_and_one_not_yet_known_are_no_home(void **state)
{
    const struct world *world = *state;
    assert_int_equal(world->homes[KIM].place, HOME_NONE);
    assert_int_equal(world->homes[LOU].place, HOME_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_that_agree_are_surest),
        cmocka_unit_test(a_stay_that_nothing_confirmed_is_less_sure),
        cmocka_unit_test(who_was_there_before_others_came_may_have_left),
        cmocka_unit_test(a_birth_is_no_arrival),
        cmocka_unit_test(who_is_tied_is_confirmed_together),
        cmocka_unit_test(sources_that_disagree_give_the_latest),
        cmocka_unit_test(most_sources_win_against_the_latest),
        cmocka_unit_test(an_ended_stay_and_one_not_yet_known_are_no_home),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
