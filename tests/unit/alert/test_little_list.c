// Who is on the list of those about whom too little is known, read from the files of the lists.

#include "serve/alert/little_list.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEADER                                                                                     \
    "rank,person_id,as_of,score,low,high,band,household,alert,reason_1,reason_2,reason_3,"         \
    "reason_4,reason_5\n"

static const char list_text[] =
    HEADER "1,zoe,2026-01-01,0.4,,,first,H1,1,,,,,\n"
           "2,ann,2026-01-01,0.3,,,second,H2,0,,,,,\n"
           "3,mia,2026-01-01,0.2,,,third,,0,,,,,\n"
           ",ann,2026-01-01,,,,not_enough_data,H2,0,no review by a health visitor,,,,\n"
           ",an,2026-01-01,,,,not_enough_data,H3,0,observed for 3 days,no school,,,\n"
           ",zoe,2026-01-01,,,,not_enough_data,H1,0,no review by a health visitor,,,,\n"
           ",leo,2026-01-01,,,,not_enough_data,,0,observed for 1 day,,,,\n";

// A child who only missed a contact has an estimate as well, wherever its rank is; a name that begins like
// that of a ranked child has not.
static void test_who_is_ranked_too_is_known_by_the_whole_id(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct little_list list;
    const char *folder = workspace_make();
    workspace_write(folder, "scores/s/2025-12-01.csv",
                    HEADER ",old,2025-12-01,,,,not_enough_data,,0,observed for 1 day,,,,\n");
    workspace_write(folder, "scores/s/2026-01-01.csv", list_text);
    assert_int_equal(little_list_read(&arena, folder, &list, &err), OK);
    static const struct {
        const char *person, *household;
        bool ranked;
        size_t n_missing;
    } expected[] = {{"ann", "H2", true, 1},
                    {"an", "H3", false, 2},
                    {"zoe", "H1", true, 1},
                    {"leo", NULL, false, 1}};
    assert_int_equal(list.n, 4);
    for (size_t i = 0; i < list.n; i++) {
        const struct little_row *row = &list.items[i];
        assert_string_equal(row->person, expected[i].person);
        assert_string_equal(row->scenario, "s");
        assert_int_equal(row->ranked, expected[i].ranked);
        assert_int_equal(row->n_missing, expected[i].n_missing);
        assert_int_equal(row->as_of, day_from_civil(2026, 1, 1));
        if (expected[i].household)
            assert_string_equal(row->household, expected[i].household);
        else
            assert_null(row->household);
    }
    workspace_remove(folder);
    arena_done(&arena);
}

static void test_a_workspace_without_lists_has_none(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct little_list list;
    const char *folder = workspace_make();
    assert_int_equal(little_list_read(&arena, folder, &list, &err), OK);
    assert_int_equal(list.n, 0);
    workspace_remove(folder);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_ranked_too_is_known_by_the_whole_id),
        cmocka_unit_test(test_a_workspace_without_lists_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
