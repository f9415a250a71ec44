// Ids that stand for nobody make no tie, unless a person row says that somebody has them.

#include "features/link/placeholder_ids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ZERO, SEVEN, UNKNOWN, BLANK_WORD, N_RECORD };

static const char *ids[N_RECORD] = {"0", "7", "UNKNOWN", "N/A"};
static uint32_t all[N_RECORD] = {ZERO, SEVEN, UNKNOWN, BLANK_WORD};

// Ties of SEVEN with each of the others, and with itself. persons: n rows of a person source.
static size_t find(const uint32_t *persons, size_t n, bool *ret_is_nobody)
{
    static const uint32_t left[] = {SEVEN, SEVEN, BLANK_WORD, SEVEN};
    static const uint32_t right[] = {ZERO, UNKNOWN, SEVEN, SEVEN};
    struct source sources[] = {{.kind = RECORD_PERSON}, {.kind = RECORD_RELATIONSHIP}};
    const struct config config = {.sources = sources, .n_source = 2};
    const struct records records[] = {{.n_row = n, .person = persons},
                                      {.n_row = 4, .person = left, .other = right}};
    uint32_t *record_of[] = {all, all};
    const struct registry registry = {.n_record = N_RECORD, .ids = ids, .record_of = record_of};
    return placeholder_ids_find(&config, records, &registry, ret_is_nobody);
}

static void placeholders_make_no_tie(void **state)
{
    bool nobody[N_RECORD] = {false};
    (void)state;
    assert_int_equal(find(NULL, 0, nobody), 3);
    assert_true(nobody[ZERO] && nobody[UNKNOWN] && nobody[BLANK_WORD]);
    assert_false(nobody[SEVEN]);
}

static void an_id_with_a_person_row_is_a_persons(void **state)
{
    static const uint32_t persons[] = {ZERO, SEVEN};
    bool nobody[N_RECORD] = {false};
    (void)state;
    assert_int_equal(find(persons, 2, nobody), 2);
    assert_false(nobody[ZERO]);
    assert_true(nobody[UNKNOWN]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placeholders_make_no_tie),
        cmocka_unit_test(an_id_with_a_person_row_is_a_persons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
