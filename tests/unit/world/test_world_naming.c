// Names by group: common surnames, words that say the sex, names after a parent. Shares are compared
// with what MODEL.md states, by counting the persons of a world.

#include "data-samples/world/world_naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { WBRI, WOTH, MWBC, MOTH, AIND, APKN, AOTH, BAFR, BCRB, OOTH };

static int make(void **state)
{
    static struct world world;
    struct world_options options = {.births_per_year = 150,
                                    .n_year = 6,
                                    .data_end = day_from_civil(2025, 12, 31),
                                    .seed = 11,
                                    .n_thread = 2};
    *state = &world;
    return world_make(&options, &world, ERROR_IGNORED);
}

static int unmake(void **state)
{
    world_done(*state);
    return 0;
}

// The largest share of n people of a group drawn at even distances who have one surname.
static double commonest(uint8_t ethnicity, bool female)
{
    enum { N = 100000 };
    uint32_t *count = calloc(WORLD_N_SURNAME, sizeof *count), most = 0;
    for (int i = 0; i < N; i++) {
        uint32_t n = ++count[naming_surname(ethnicity, female, (i + 0.5) / N)];
        most = n > most ? n : most;
    }
    free(count);
    return (double)most / N;
}

static void the_commonest_surname_has_the_stated_share(void **state)
{
    (void)state;
    assert_true(commonest(WBRI, true) > 0.010 && commonest(WBRI, true) < 0.016);
    assert_true(commonest(APKN, false) > 0.14 && commonest(APKN, false) < 0.16);
    assert_true(commonest(APKN, true) > 0.26 && commonest(APKN, true) < 0.28); // the women's word
    assert_true(commonest(AIND, true) > 0.35 && commonest(AIND, true) < 0.37);
    assert_true(commonest(AIND, false) > 0.31 && commonest(AIND, false) < 0.33);
    assert_true(commonest(AOTH, false) > 0.09 && commonest(AOTH, false) < 0.13);
}

static void groups_do_not_share_their_names(void **state)
{
    const struct world *world = *state;
    size_t n_foreign = 0, n_group = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (person->ethnicity != WBRI && person->ethnicity != APKN)
            continue;
        uint32_t pool = person->ethnicity == WBRI ? 0 : 3;
        n_group++;
        n_foreign += forename_pool(person->forename) != pool;
    }
    assert_true(n_group > 5000);
    assert_true(n_foreign < n_group / 50);
}

static void brothers_and_sisters_differ_and_some_bear_a_parents_name(void **state)
{
    const struct world *world = *state;
    size_t n_son = 0, n_daughter = 0, after_father = 0, after_mother = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *child = &world->persons[i];
        if (child->mother == WORLD_NONE)
            continue;
        for (size_t k = i; k-- > 0 && world->persons[k].family == child->family;)
            if (world->persons[k].mother == child->mother)
                assert_int_not_equal(world->persons[k].forename, child->forename);
        if (child->female) {
            n_daughter++;
            after_mother += world->persons[child->mother].forename == child->forename;
        } else if (child->father != WORLD_NONE) {
            n_son++;
            after_father += world->persons[child->father].forename == child->forename;
        }
    }
    assert_true(n_son > 1000 && n_daughter > 1000);
    // 3 % and 1 %, some more by chance among common names; five standard errors at most
    assert_true((double)after_father / (double)n_son > 0.015);
    assert_true((double)after_father / (double)n_son < 0.06);
    assert_true((double)after_mother / (double)n_daughter > 0.004);
    assert_true((double)after_mother / (double)n_daughter < 0.035);
}

static void words_of_a_sex_stay_with_that_sex(void **state)
{
    const struct world *world = *state;
    size_t n_word = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        uint32_t surname = person->surname_at_birth;
        const struct name_pool *pool = &name_pools[surname_pool(surname)];
        if (!pool->men_word || surname % POOL_SURNAMES > 1)
            continue;
        n_word++;
        assert_int_equal(surname % POOL_SURNAMES, !person->female);
        assert_false(naming_is_family_name(surname));
    }
    assert_true(n_word > 50);
    assert_int_equal(naming_inherited(2 * POOL_SURNAMES + 1, true), 2 * POOL_SURNAMES);
    assert_int_equal(naming_inherited(2 * POOL_SURNAMES + 9, true), 2 * POOL_SURNAMES + 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_commonest_surname_has_the_stated_share),
        cmocka_unit_test(groups_do_not_share_their_names),
        cmocka_unit_test(brothers_and_sisters_differ_and_some_bear_a_parents_name),
        cmocka_unit_test(words_of_a_sex_stay_with_that_sex),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
