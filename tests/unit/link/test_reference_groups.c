// Recall and precision by group, counted by hand.
#include "features/link/reference_groups.h"

#include "features/base/file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/workspace.h"

#define HEADER "input,record_id,person_id\n"

static struct reference_groups compare(struct arena *arena, const char *persons,
                                       const char *reference, const char *people)
{
    struct reference_groups groups;
    char *folder = workspace_make();
    const struct reference_group_paths paths = {
        file_join(arena, folder, "persons.csv"), file_join(arena, folder, "reference.csv"),
        file_join(arena, folder, "people.csv"), file_join(arena, folder, "stays.csv")};
    workspace_write(folder, "persons.csv", persons);
    workspace_write(folder, "reference.csv", reference);
    workspace_write(folder, "people.csv", people);
    workspace_write(folder, "stays.csv",
                    "person_id,uprn,from,to,imd_decile\nT1,7,2001-01-01,2002-01-01,9\n"
                    "T1,8,2002-01-01,,2\nT4,9,2001-01-01,,10\n");
    assert_int_equal(reference_groups_compare(arena, &paths, &groups, ERROR_IGNORED), OK);
    workspace_remove(folder);
    return groups;
}

static void assert_near(double a, double b)
{
    if (!(fabs(a - b) < 5e-5))
        fail_msg("%g is not %g", a, b);
}

// True: {a1 a2 b1} of a woman, {b2} and {a4 b4} of men. Linked: {a1 b1}, {a2 b2}, {a4 b4}.
static void pairs_are_counted_by_group(void **state)
{
    struct arena arena = {0};
    struct reference_groups groups =
        compare(&arena, HEADER "a,1,P\na,2,Q\nb,1,P\nb,2,Q\na,4,R\nb,4,R\na,9,S\n",
                HEADER "a,1,T1\na,2,T1\nb,1,T1\nb,2,T2\na,4,T4\nb,4,T4\na,8,T4\na,7,\n",
                "person_id,sex,imd_quintile\nT1,F,1\nT2,M,\nT4,M,2\nT5,F,\n");
    assert_int_equal(groups.n, 6);
    assert_string_equal(groups.items[4].name, "1 (most deprived)");
    assert_near(groups.items[4].recall.estimate, 1 / 3.);
    assert_string_equal(groups.items[5].name, "5 (least deprived)");
    const struct reference_group *women = &groups.items[0], *men = &groups.items[1];
    assert_string_equal(women->name, "F");
    assert_string_equal(women->column, "sex");
    assert_int_equal(women->n_person, 1);
    assert_near(women->recall.estimate, 1 / 3.);
    assert_near(women->precision.estimate, 1 / 2.); // a2 with b2 is wrong
    assert_int_equal(men->n_person, 2);
    assert_near(men->recall.estimate, 1);
    assert_near(men->precision.estimate, 1 / 2.);
    assert_string_equal(groups.items[2].column, "imd_quintile");
    assert_near(groups.items[2].recall.estimate, 1 / 3.);
    arena_done(&arena);
}

// Ten people with two records each, of whom eight are linked: pairs are independent, and the interval
// is Wilson's of 8 in 10, 0.4902 to 0.9433 (R, binom::binom.wilson). All records of one person are one
// observation, however many pairs they make.
static void intervals_are_of_persons(void **state)
{
    struct arena arena = {0};
    const char *persons = HEADER, *reference = HEADER, *people = "person_id,sex\nT10,M\n";
    for (int i = 0; i < 10; i++) {
        persons =
            arena_format(&arena, "%sa,%d,P%d\nb,%d,%s%d\n", persons, i, i, i, i < 8 ? "P" : "Q", i);
        reference = arena_format(&arena, "%sa,%d,T%d\nb,%d,T%d\n", reference, i, i, i, i);
        people = arena_format(&arena, "%sT%d,F\n", people, i);
    }
    struct reference_groups groups = compare(&arena, persons, reference, people);
    assert_int_equal(groups.n, 3); // sex F, and the quintiles of T1 and T4
    assert_near(groups.items[0].recall.estimate, .8);
    assert_near(groups.items[0].recall.low, .4902);
    assert_near(groups.items[0].recall.high, .9433);
    assert_near(groups.items[0].precision.estimate, 1);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_counted_by_group),
        cmocka_unit_test(intervals_are_of_persons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
