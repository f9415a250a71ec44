// The matrix on disk is the matrix in memory, is reused while its inputs are the same, and is
// written anew when they are not.

#include "tests/unit/extract/small_world.h"

#include <math.h>
#include <unistd.h>

static const struct small_world_text text = {
    .people = "ann,2010-01-01,F,,1,2010-01-01,\nbob,2011-01-01,M,,1,2011-01-01,\n"
              "cat,2012-05-15,F,,2,2012-05-15,\n",
    .visits = "ann,2011-12-01,,x,3,\nann,2012-06-20,,x,4,\nbob,2012-01-01,,y,,\n"
              "cat,2012-05-20,,x,1,\n",
    .as_of = "[2012-01-01, 2012-06-01]",
    .scenario = "outcomes:\n"
                "  soon: {any: [{event: visits}], within: 1m}\n"
                "  later: {any: [{event: visits}], within: 2y}\n"
                "features:\n"
                "  - {of: self, source: visits, compute: [count, days_since_last]}\n"
                "  - {of: self, attribute: age, unit: days}\n",
};

static void path_of_pack(const struct small_world *world, const char *name, char path[128])
{
    snprintf(path, 128, "%s/build/matrix/%s", world->folder, name);
}

static ino_t inode_of(const struct small_world *world, const char *name)
{
    struct stat file;
    char path[128];
    path_of_pack(world, name, path);
    return stat(path, &file) ? 0 : file.st_ino;
}

static struct matrix map(struct small_world *world)
{
    struct matrix matrix;
    const struct scenario_info *info = extract_scenario(world->extract);
    assert_int_equal(
        extract_matrix_map(world->extract, info->as_of, info->n_as_of, &matrix, &world->err), OK);
    return matrix;
}

static void test_the_values_are_those_of_the_hand(void **state)
{
    struct small_world world = small_world_open(&text);
    struct matrix matrix = map(&world);
    // 1 January: ann, bob (born then, his visit is of that day). 1 June: ann, bob, cat.
    const struct {
        const char *person;
        double count, days, age;
        int soon, later; // labels; −1 = not known by 31 December 2012
    } rows[] = {
        {"ann", 1, 31, 730, 0, 1},   {"bob", 0, NAN, 365, 1, 1}, {"ann", 1, 183, 882, 1, 1},
        {"bob", 1, 152, 517, 0, -1}, {"cat", 1, 12, 17, 0, -1},
    };
    assert_int_equal(matrix.n_row, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < matrix.n_row; i++) {
        const double *x = matrix.x + i * matrix.n_col;
        assert_int_equal(matrix.person[i], small_world_person(&world, rows[i].person));
        assert_true(x[0] == rows[i].count && x[2] == rows[i].age);
        assert_true(isnan(rows[i].days) ? isnan(x[1]) : x[1] == rows[i].days);
        assert_int_equal(matrix.labels[i], rows[i].soon);
        assert_int_equal(matrix.labels[matrix.n_row + i], rows[i].later);
    }
    assert_int_equal(matrix.household[0], small_world_person(&world, "ann"));
    assert_int_equal(matrix.household[1], small_world_person(&world, "ann"));
    assert_int_equal(matrix.family[1], small_world_person(&world, "ann"));
    assert_int_equal(matrix.horizons[0], day_of("2012-02-01"));
    matrix_free(&matrix);
    small_world_close(&world);
}

static void test_disk_and_memory_are_the_same_bytes(void **state)
{
    struct small_world world = small_world_open(&text);
    const struct scenario_info *info = extract_scenario(world.extract);
    struct matrix mapped = map(&world), memory;
    assert_int_equal(extract_matrix(world.extract, info->as_of, info->n_as_of, &memory, &world.err),
                     OK);
    size_t n = memory.n_row, n_label = n * memory.n_outcome;
    assert_int_equal(mapped.n_row, n);
    assert_memory_equal(mapped.x, memory.x, n * memory.n_col * sizeof *memory.x);
    assert_memory_equal(mapped.person, memory.person, n * sizeof *memory.person);
    assert_memory_equal(mapped.as_of, memory.as_of, n * sizeof *memory.as_of);
    assert_memory_equal(mapped.labels, memory.labels, n_label);
    assert_memory_equal(mapped.horizons, memory.horizons, n_label * sizeof *memory.horizons);
    assert_memory_equal(mapped.family, memory.family, n * sizeof *memory.family);
    assert_memory_equal(mapped.household, memory.household, n * sizeof *memory.household);
    matrix_free(&mapped);
    matrix_free(&memory);
    small_world_close(&world);
}

static void test_a_pack_of_the_same_inputs_is_used_again(void **state)
{
    struct small_world world = small_world_open(&text);
    struct matrix matrix = map(&world);
    matrix_free(&matrix);
    ino_t first = inode_of(&world, "s.pack");
    matrix = map(&world);
    matrix_free(&matrix);
    assert_int_equal(inode_of(&world, "s.pack"), first);
    day_t other = day_of("2012-03-01"); // dates of their own do not push the scenario's pack out
    assert_int_equal(extract_matrix_map(world.extract, &other, 1, &matrix, &world.err), OK);
    assert_int_equal(matrix.n_row, 2);
    matrix_free(&matrix);
    assert_int_equal(inode_of(&world, "s.pack"), first);
    assert_int_not_equal(inode_of(&world, "s-dates.pack"), 0);
    small_world_close(&world);
}

static void test_new_records_make_a_new_pack(void **state)
{
    struct small_world world = small_world_open(&text);
    struct matrix matrix = map(&world);
    assert_true(matrix.x[0] == 1);
    matrix_free(&matrix);
    workspace_write(world.folder, "visits.csv",
                    "id,date,known,kind,score,role\nann,2011-12-01,,x,3,\nann,2011-12-02,,x,3,\n");
    small_world_must(&world);
    matrix = map(&world);
    assert_true(matrix.x[0] == 2);
    matrix_free(&matrix);
    small_world_close(&world);
}

static void test_a_damaged_pack_is_written_again(void **state)
{
    struct small_world world = small_world_open(&text);
    struct matrix matrix = map(&world);
    char path[128];
    matrix_free(&matrix);
    path_of_pack(&world, "s.pack", path);
    assert_int_equal(truncate(path, 200), 0);
    matrix = map(&world);
    assert_int_equal(matrix.n_row, 5);
    assert_true(matrix.x[0] == 1);
    matrix_free(&matrix);
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_values_are_those_of_the_hand),
        cmocka_unit_test(test_disk_and_memory_are_the_same_bytes),
        cmocka_unit_test(test_a_pack_of_the_same_inputs_is_used_again),
        cmocka_unit_test(test_new_records_make_a_new_pack),
        cmocka_unit_test(test_a_damaged_pack_is_written_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
