// The tables of the lower layers keep what the contract says of every row: error codes and their
// exit statuses, relations, record kinds.

#include "features/base/error.h"
#include "features/ingest/config.h"
#include "features/timeline/relations.h"
#include "features/timeline/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_every_error_code_has_its_exit_and_http_status(void **state)
{
    static const struct {
        enum status code;
        int exit_status; // contract, section 1
    } fixed[] = {{OK, 0},      {E_FAILED, 1}, {E_NOT_IMPLEMENTED, 1},
                 {E_USAGE, 2}, {E_CONFIG, 2}, {E_REJECTED, 3}, {E_WITHHELD, 4}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        assert_int_equal(error_exit_status(fixed[i].code), fixed[i].exit_status);
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        assert_true(strlen(error_code_name((enum status)code)) > 0);
        assert_in_range(error_exit_status((enum status)code), code ? 1 : 0, 4);
        assert_in_range(error_http_status((enum status)code), code ? 400 : 200, code ? 599 : 299);
        for (int other = 0; other < code; other++)
            assert_string_not_equal(error_code_name((enum status)code),
                                    error_code_name((enum status)other));
    }
}

static void test_relations_are_those_of_the_contract(void **state)
{
    const char *names = " self mother father parent child sibling partner household ";
    for (int i = 0; i < RELATION_COUNT; i++) {
        char word[32];
        snprintf(word, sizeof word, " %s ", relation_table[i].name);
        assert_non_null(strstr(names, word));
        assert_true(strlen(relation_table[i].help) > 0);
        bool one_person = i == RELATION_SELF || i == RELATION_MOTHER || i == RELATION_FATHER;
        assert_int_equal(relation_table[i].has_attributes, one_person);
    }
}

static void test_record_kinds_are_those_of_the_contract(void **state)
{
    static const char *const names[] = {"event", "spell", "person", "relationship"};
    for (int i = 0; i < RECORD_KIND_COUNT; i++)
        assert_string_equal(record_kind_name((enum record_kind)i), names[i]);
}

static void test_nearest_names(void **state)
{
    static const char *const names[] = {"scenario", "sources", "household"};
    assert_string_equal(error_nearest("soruces", names, 3), "sources");
    assert_string_equal(error_nearest("Scenaro", names, 3), "scenario");
    assert_null(error_nearest("xyzzy", names, 3));
    char long_word[200];
    memset(long_word, 'a', 199);
    long_word[199] = 0;
    assert_null(error_nearest(long_word, names, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_error_code_has_its_exit_and_http_status),
        cmocka_unit_test(test_relations_are_those_of_the_contract),
        cmocka_unit_test(test_record_kinds_are_those_of_the_contract),
        cmocka_unit_test(test_nearest_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
