// Pairs against a reference standard, counted by hand.

#include "features/link/reference_standard.h"

#include "features/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/workspace.h"

#define HEADER "input,record_id,person_id\n"

struct comparison {
    const char *folder;
    struct arena arena;
    struct reference_standard found;
    struct error err;
    enum status status;
};

static void compare(struct comparison *comparison, const char *persons, const char *reference)
{
    *comparison = (struct comparison){.folder = workspace_make()};
    struct arena *arena = &comparison->arena;
    workspace_write(comparison->folder, "persons.csv", persons);
    workspace_write(comparison->folder, "reference.csv", reference);
    comparison->status =
        reference_compare(arena, file_join(arena, comparison->folder, "persons.csv"),
                          file_join(arena, comparison->folder, "reference.csv"), &comparison->found,
                          &comparison->err);
}

static void compare_done(struct comparison *comparison)
{
    workspace_remove(comparison->folder);
    arena_done(&comparison->arena);
}

static void pairs_are_counted_by_input(void **state)
{
    // True: {a1 a2 b1} and {b2}. Linked: {a1 b1} and {a2 b2}.
    struct comparison comparison;
    compare(&comparison, HEADER "a,1,P\na,2,Q\nb,1,P\nb,2,Q\n",
            HEADER "a,1,T1\na,2,T1\nb,1,T1\nb,2,T2\n");
    assert_int_equal(comparison.status, OK);
    const struct reference_standard *found = &comparison.found;
    assert_int_equal(found->n_record, 4);
    assert_true(found->all.n_true == 3);   // a1-a2, a1-b1, a2-b1
    assert_true(found->all.n_linked == 2); // a1-b1, a2-b2
    assert_true(found->all.n_both == 1);   // a1-b1
    assert_int_equal(found->n_pair, 2);    // nothing is true or linked within b
    assert_string_equal(found->pairs[0].left, "a");
    assert_string_equal(found->pairs[0].right, "a");
    assert_true(found->pairs[0].counts.n_true == 1 && found->pairs[0].counts.n_linked == 0);
    assert_string_equal(found->pairs[1].right, "b");
    assert_true(found->pairs[1].counts.n_true == 2 && found->pairs[1].counts.n_both == 1);
    compare_done(&comparison);
}

// Persons of one pair are alike by themselves only: Wilson's interval. 3 of 4 pairs by hand.
static void shares_between_inputs_have_wilson_intervals(void **state)
{
    struct comparison comparison;
    compare(&comparison, HEADER "a,1,P\nb,1,P\na,2,Q\nb,2,Q\na,3,R\nb,3,R\na,4,S\nb,4,U\n",
            HEADER "a,1,1\nb,1,1\na,2,2\nb,2,2\na,3,3\nb,3,3\na,4,4\nb,4,4\n");
    assert_int_equal(comparison.status, OK);
    const struct reference_pair *pair = &comparison.found.pairs[0];
    assert_float_equal(pair->recall.estimate, 0.75, 1e-12);
    assert_float_equal(pair->recall.low, 0.300642, 1e-5);
    assert_float_equal(pair->recall.high, 0.954413, 1e-5);
    assert_float_equal(pair->precision.estimate, 1, 1e-12);
    assert_float_equal(pair->precision.low, 0.438503, 1e-5); // 3 of 3
    assert_float_equal(pair->precision.high, 1, 1e-12);
    compare_done(&comparison);
}

static void records_in_one_file_only_are_not_compared(void **state)
{
    struct comparison comparison;
    compare(&comparison, HEADER "a,1,P\na,2,P\na,3,P\na,4,P\n",
            HEADER "a,1,T1\na,2,T1\na,3,\na,9,T1\n");
    assert_int_equal(comparison.status, OK);
    assert_int_equal(comparison.found.n_record, 2);
    assert_int_equal(comparison.found.n_not_compared, 2); // 3 has no true person, 4 is absent
    assert_int_equal(comparison.found.n_blank, 1);
    assert_int_equal(comparison.found.n_absent, 1); // 9
    assert_true(comparison.found.all.n_linked == 1);
    compare_done(&comparison);
}

static void a_record_twice_in_the_reference_is_refused_with_its_line(void **state)
{
    struct comparison comparison;
    compare(&comparison, HEADER "a,1,P\n", HEADER "a,1,T1\na,1,T2\n");
    assert_int_equal(comparison.status, E_DATA);
    assert_non_null(strstr(comparison.err.place, "reference.csv:3"));
    compare_done(&comparison);
}

static void a_reference_of_other_records_is_refused(void **state)
{
    struct comparison comparison;
    compare(&comparison, HEADER "a,1,P\n", HEADER "z,1,T1\n");
    assert_int_equal(comparison.status, E_DATA);
    compare_done(&comparison);
    compare(&comparison, HEADER "a,1,P\n", "record_id,person_id\n1,T1\n");
    assert_int_equal(comparison.status, E_DATA);
    assert_non_null(strstr(comparison.err.message, "input"));
    compare_done(&comparison);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_counted_by_input),
        cmocka_unit_test(shares_between_inputs_have_wilson_intervals),
        cmocka_unit_test(records_in_one_file_only_are_not_compared),
        cmocka_unit_test(a_record_twice_in_the_reference_is_refused_with_its_line),
        cmocka_unit_test(a_reference_of_other_records_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
