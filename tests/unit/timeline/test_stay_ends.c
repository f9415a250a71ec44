// Spells that end homes though they have no address.

#include "features/timeline/homes.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE                                                                                     \
    "hearth: 1\ndata_end: 2015-12-31\nlink: none\nsources:\n"                                      \
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"                   \
    "     columns: {person_id: id, uprn: uprn, from: from}}\n"
static const char config_text[] =
    PEOPLE "  - {name: tenancies, agency: a, files: tenancies.csv, record: spell, ids: x,\n"
           "     ends_home: true,\n"
           "     columns: {person_id: id, start: start, end: end, known: known,\n"
           "       end_known: ended}}\n";
static const char people_text[] = "id,uprn,from\n"
                                  "ann,1,2010-01-10\n"
                                  "bob,2,2010-01-01\n"
                                  "cat,3,2010-01-01\n"
                                  "dan,4,2010-01-01\n"
                                  "dan,5,2014-03-01\n";
static const char tenancies_text[] = "id,start,end,known,ended\n"
                                     "ann,2010-01-01,2014-06-01,2010-01-01,2014-07-01\n"
                                     "bob,2010-01-01,2014-06-01,2010-01-01,2014-07-01\n"
                                     "bob,2014-06-01,,2014-06-10,\n"
                                     "cat,2010-01-01,2014-06-01,2010-01-01,2014-07-01\n"
                                     "cat,2014-06-01,,2015-06-01,\n"
                                     "dan,2010-01-01,2014-06-01,2010-01-01,2014-07-01\n";
static int open_world(void **state)
{
    static const struct world_file files[] = {{"hearth.yaml", config_text},
                                              {"people.csv", people_text},
                                              {"tenancies.csv", tenancies_text}};
    return world_start(state, files, sizeof files / sizeof *files);
}

// place: NULL = no home.
static void assert_home(void **state, const char *id, day_t as_of, const char *place)
{
    const struct world *world = *state;
    const struct view view = {.timeline = &world->timeline, .as_of = as_of};
    struct home *homes = memory_alloc(world->timeline.n_person * sizeof *homes);
    uint32_t person;
    homes_find(&view, homes);
    assert_true(timeline_find_person(&world->timeline, id, &person));
    const struct home home = homes[person];
    free(homes);
    if (!place) {
        assert_int_equal(home.place, HOME_NONE);
        return;
    }
    assert_int_not_equal(home.place, HOME_NONE);
    assert_string_equal(texts_at(&world->timeline.address_texts, home.place), place);
}

static void a_spell_ends_the_home_once_its_end_is_known(void **state)
{
    assert_home(state, "ann", day_from_civil(2014, 6, 15), "u:1");
    assert_home(state, "ann", day_from_civil(2015, 1, 1), NULL);
}

static void a_spell_that_goes_on_ends_nothing(void **state)
{
    assert_home(state, "bob", day_from_civil(2015, 1, 1), "u:2");
}

static void a_spell_that_goes_on_counts_once_it_is_known(void **state)
{
    assert_home(state, "cat", day_from_civil(2015, 1, 1), NULL);
    assert_home(state, "cat", day_from_civil(2015, 12, 1), "u:3");
}

static void only_the_home_of_its_start_ends(void **state)
{
    assert_home(state, "dan", day_from_civil(2015, 1, 1), "u:5");
}

static void needs_spells_and_addresses(void **state)
{
    static const char *const wrong[] = {
        PEOPLE "  - {name: e, agency: a, files: e.csv, record: event, ids: x, ends_home: true,\n"
               "     columns: {person_id: id, date: date}}\n",
        PEOPLE "  - {name: s, agency: a, files: s.csv, record: spell, ids: y, ends_home: true,\n"
               "     columns: {person_id: id, start: start, end: end}}\n",
    };
    for (size_t i = 0; i < 2; i++) {
        struct arena arena = {0};
        struct config config;
        struct error err = {0};
        char *folder = workspace_make();
        workspace_write(folder, "hearth.yaml", wrong[i]);
        assert_int_equal(config_read(&arena, folder, &config, &err), E_CONFIG);
        assert_non_null(strstr(err.message, "ends_home"));
        workspace_remove(folder);
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spell_ends_the_home_once_its_end_is_known),
        cmocka_unit_test(a_spell_that_goes_on_ends_nothing),
        cmocka_unit_test(a_spell_that_goes_on_counts_once_it_is_known),
        cmocka_unit_test(only_the_home_of_its_start_ends),
        cmocka_unit_test(needs_spells_and_addresses),
    };
    return cmocka_run_group_tests(tests, open_world, world_end);
}
