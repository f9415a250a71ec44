// The cohorts on disk are those that would be found, are used again while what they depend on is the
// same, and are found anew when it is not.

#include "tests/unit/extract/small_world.h"

#include <unistd.h>

#define HEAD "cohort:\n  as_of: [2012-01-01, 2012-06-01]\n"
#define OUTCOME "outcome: {any: [{event: visits}], within: 1m}\n"
#define FEATURES "features:\n  - {of: self, source: visits, compute: "

static const struct small_world_text text = {
    .people = "ann,2010-01-01,F,,1,2010-01-01,\nbob,2011-01-01,M,,1,2011-01-01,\n"
              "cat,2012-05-15,F,,2,2012-05-15,\ndan,,M,,2,2011-01-01,\n",
    .visits = "ann,2011-12-01,,x,3,\n",
    .scenario = HEAD "  age: {to: 2y}\n" OUTCOME FEATURES "count}\n",
};

static void path_of(const struct small_world *world, char path[128])
{
    snprintf(path, 128, "%s/build/cohorts/s.pack", world->folder);
}

static ino_t inode_of(const struct small_world *world)
{
    struct stat file;
    char path[128];
    path_of(world, path);
    return stat(path, &file) ? 0 : file.st_ino;
}

// The ids of the cohort's persons at a date, with a blank after each.
static const char *ids_at(const struct small_world *world, size_t i_date)
{
    static char ids[256];
    char *end = ids;
    const struct cohort *cohort = &world->extract->cohorts[i_date];
    *ids = 0;
    for (size_t i = 0; i < cohort->n; i++)
        end += sprintf(end, "%s ", extract_person_id(world->extract, cohort->persons[i]));
    return ids;
}

static void assert_cohorts(const struct small_world *world)
{
    const struct cohort *cohorts = world->extract->cohorts;
    assert_string_equal(ids_at(world, 0), "bob ");
    assert_string_equal(ids_at(world, 1), "bob cat ");
    assert_int_equal(cohorts[1].as_of, day_of("2012-06-01"));
    assert_int_equal(cohorts[1].horizons[1], day_of("2012-07-01"));
    assert_int_equal(cohorts[1].n_no_dob, 1);
    assert_int_equal(cohorts[1].n_open, 0);
}

static void cohorts_are_mapped_the_second_time(void **state)
{
    struct small_world world = small_world_open(&text);
    assert_null(world.extract->cohort_pack.mapped.data);
    assert_cohorts(&world);
    ino_t first = inode_of(&world);
    assert_int_not_equal(first, 0);
    small_world_must(&world);
    assert_non_null(world.extract->cohort_pack.mapped.data);
    assert_cohorts(&world);
    assert_int_equal(inode_of(&world), first);
    small_world_close(&world);
}

static void other_features_have_the_same_cohorts(void **state)
{
    struct small_world world = small_world_open(&text);
    struct small_world_text other = text;
    other.scenario = HEAD "  age: {to: 2y}\n" OUTCOME FEATURES "any}\n";
    small_world_scenario(&world, &other);
    assert_non_null(world.extract->cohort_pack.mapped.data);
    assert_cohorts(&world);
    small_world_close(&world);
}

static void what_a_cohort_depends_on_makes_another(void **state)
{
    struct small_world world = small_world_open(&text);
    struct small_world_text other = text;
    other.scenario = HEAD "  age: {to: 3y}\n" OUTCOME FEATURES "count}\n";
    small_world_scenario(&world, &other);
    assert_null(world.extract->cohort_pack.mapped.data);
    assert_string_equal(ids_at(&world, 0), "ann bob ");
    other.scenario =
        HEAD "  age: {to: 2y}\noutcome: {any: [{event: visits}], within: 2m}\n" FEATURES "count}\n";
    small_world_scenario(&world, &other);
    assert_null(world.extract->cohort_pack.mapped.data);
    assert_int_equal(world.extract->cohorts[1].horizons[1], day_of("2012-08-01"));
    small_world_scenario(&world, &text);
    workspace_write(world.folder, "people.csv",
                    "id,dob,sex,died,uprn,from,to\n"
                    "bob,2011-01-01,M,2012-03-01,1,2011-01-01,\n");
    small_world_must(&world);
    assert_null(world.extract->cohort_pack.mapped.data);
    assert_string_equal(ids_at(&world, 1), "");
    small_world_close(&world);
}

static void a_damaged_pack_is_written_again(void **state)
{
    struct small_world world = small_world_open(&text);
    char path[128];
    path_of(&world, path);
    assert_int_equal(truncate(path, 200), 0);
    small_world_must(&world);
    assert_null(world.extract->cohort_pack.mapped.data);
    assert_cohorts(&world);
    small_world_must(&world);
    assert_non_null(world.extract->cohort_pack.mapped.data);
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cohorts_are_mapped_the_second_time),
        cmocka_unit_test(other_features_have_the_same_cohorts),
        cmocka_unit_test(what_a_cohort_depends_on_makes_another),
        cmocka_unit_test(a_damaged_pack_is_written_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
