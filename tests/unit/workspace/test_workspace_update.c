// What workspace_update builds, what it leaves alone, and that opening never builds.

#include "features/workspace/workspace_update.h"

#include "features/timeline/timeline.h"

#include "tests/unit/workspace.h"

#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, sex: sex}}\n"
    "  - {name: visits, agency: a, files: visits*.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date}}\n"
    "link: none\n";

struct place {
    struct arena arena;
    struct config config;
    struct timeline timeline;
    struct error err;
    char *folder;
};

static struct place place_make(void)
{
    struct place place = {.folder = workspace_make()};
    workspace_write(place.folder, "hearth.yaml", config_text);
    workspace_write(place.folder, "people.csv", "id,sex\nann,F\nbob,M\n");
    workspace_write(place.folder, "visits.csv", "id,date\nann,2012-05-01\n");
    assert_int_equal(config_read(&place.arena, place.folder, &place.config, &place.err), OK);
    return place;
}

static void place_done(struct place *place)
{
    workspace_remove(place->folder);
    arena_done(&place->arena);
}

static enum status update(struct place *place, bool force)
{
    struct workspace_options options = {.n_thread = 1, .quiet = true, .force = force};
    return workspace_update(place->folder, &options, &place->err);
}

static enum status open_timeline(struct place *place)
{
    return timeline_open(&place->arena, &place->config, &place->timeline, &place->err);
}

static ino_t pack_inode(const struct place *place)
{
    struct stat file;
    char path[128];
    snprintf(path, sizeof path, "%s/build/timeline.pack", place->folder);
    return stat(path, &file) ? 0 : file.st_ino;
}

static void test_opening_refuses_a_workspace_that_was_never_updated(void **state)
{
    struct place place = place_make();
    assert_int_equal(open_timeline(&place), E_DATA);
    assert_string_equal(place.err.message,
                        "the timeline (build/timeline.pack) has not been built yet");
    assert_string_equal(place.err.hint, "run: hearth link");
    assert_int_equal(pack_inode(&place), 0);
    place_done(&place);
}

static void test_an_update_makes_what_opening_maps(void **state)
{
    struct place place = place_make();
    assert_int_equal(update(&place, false), OK);
    assert_int_equal(open_timeline(&place), OK);
    assert_int_equal(place.timeline.n_person, 2);
    timeline_close(&place.timeline);
    place_done(&place);
}

static void test_a_second_update_leaves_the_pack_alone(void **state)
{
    struct place place = place_make();
    assert_int_equal(update(&place, false), OK);
    ino_t first = pack_inode(&place);
    assert_int_equal(update(&place, false), OK);
    assert_int_equal(pack_inode(&place), first);
    assert_int_equal(update(&place, true), OK);
    assert_int_not_equal(pack_inode(&place), first);
    place_done(&place);
}

// New records are on disk but nobody updated: the mapped timeline is that of the last update. Once
// ingest has read them, the old timeline is refused until an update builds the next.
static void test_a_timeline_older_than_the_records_is_refused(void **state)
{
    struct place place = place_make();
    assert_int_equal(update(&place, false), OK);
    workspace_write(place.folder, "visits-2.csv", "id,date\nbob,2012-05-01\neve,2012-06-01\n");
    assert_int_equal(open_timeline(&place), OK);
    assert_int_equal(place.timeline.n_person, 2);
    timeline_close(&place.timeline);
    workspace_write(place.folder, "build/records/visits.json", "{}\n");
    assert_int_equal(open_timeline(&place), E_DATA);
    assert_string_equal(place.err.message,
                        "the timeline (build/timeline.pack) is older than the records");
    assert_int_equal(update(&place, false), OK);
    assert_int_equal(open_timeline(&place), OK);
    assert_int_equal(place.timeline.n_person, 3);
    timeline_close(&place.timeline);
    place_done(&place);
}

static void test_a_damaged_pack_is_built_again(void **state)
{
    struct place place = place_make();
    assert_int_equal(update(&place, false), OK);
    workspace_write(place.folder, "build/timeline.pack", "no pack at all");
    assert_int_equal(open_timeline(&place), E_DATA);
    assert_int_equal(update(&place, false), OK);
    assert_int_equal(open_timeline(&place), OK);
    timeline_close(&place.timeline);
    place_done(&place);
}

static void test_an_error_of_the_configuration_is_that_of_reading_it(void **state)
{
    struct place place = place_make();
    workspace_write(place.folder, "hearth.yaml", "hearth: 1\nsauces: []\n");
    assert_int_equal(update(&place, false), E_CONFIG);
    assert_non_null(strstr(place.err.message, "sauces"));
    place_done(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opening_refuses_a_workspace_that_was_never_updated),
        cmocka_unit_test(test_an_update_makes_what_opening_maps),
        cmocka_unit_test(test_a_second_update_leaves_the_pack_alone),
        cmocka_unit_test(test_a_timeline_older_than_the_records_is_refused),
        cmocka_unit_test(test_a_damaged_pack_is_built_again),
        cmocka_unit_test(test_an_error_of_the_configuration_is_that_of_reading_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
