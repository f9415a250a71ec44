// A number alone links nobody (safety rule 7): what must agree beside it, and from which day on.

#include "features/link/number_evidence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define N_RECORD 4

struct world {
    struct linkage_variable dob, forename, surname, nhs;
    struct number_evidence evidence;
};

static void start(struct world *world)
{
    *world = (struct world){.dob = {.name = "dob", .normalise = true},
                            .forename = {.name = "forename", .normalise = true},
                            .surname = {.name = "surname", .normalise = true},
                            .nhs = {.name = "nhs_number", .normalise = true}};
}

static void person(struct world *world, uint32_t record, day_t dob, const char *forename,
                   const char *surname)
{
    if (dob != DAY_NONE)
        variable_add_day(&world->dob, record, dob, 10);
    if (forename)
        variable_add_text(&world->forename, record, forename, 10);
    if (surname)
        variable_add_text(&world->surname, record, surname, 10);
}

static void settle(struct world *world)
{
    variable_settle(&world->dob, N_RECORD);
    variable_settle(&world->forename, N_RECORD);
    variable_settle(&world->surname, N_RECORD);
    variable_settle(&world->nhs, N_RECORD);
    world->evidence = (struct number_evidence){
        .dob = &world->dob,
        .forename = &world->forename,
        .surname = &world->surname,
        .numbers = {[NUMBER_NHS] = &world->nhs},
    };
}

static void done(struct world *world)
{
    variable_done(&world->dob);
    variable_done(&world->forename);
    variable_done(&world->surname);
    variable_done(&world->nhs);
}

static enum number_verdict compare(struct world *world, size_t n, day_t *ret_received)
{
    const struct number_holder holders[] = {{0, 10}, {1, 10}, {2, 10}};
    const struct number_group group = {&world->evidence, holders, n};
    return number_links(&group, 0, 1, ret_received);
}

static const day_t born = 18000, mother_born = 8000;

static void a_mothers_number_on_her_babys_record_links_nobody(void **state)
{
    struct world world;
    day_t received;
    start(&world);
    person(&world, 0, mother_born, "Ann", "Smith");
    person(&world, 1, born, "Ann", "Smith");
    settle(&world);
    assert_int_equal(compare(&world, 2, &received), NUMBER_DATES_DIFFER);
    done(&world);
}

static void twins_under_their_mothers_number_stay_two(void **state)
{
    struct world world;
    day_t received;
    start(&world);
    person(&world, 0, born, "Bo", "Smith");
    person(&world, 1, born, "Cy", "Smith");
    person(&world, 2, mother_born, "Ann", "Smith");
    settle(&world);
    assert_int_equal(compare(&world, 2, &received), NUMBER_LINKS); // a nickname, for all we know
    assert_int_equal(compare(&world, 3, &received), NUMBER_NAMES_DIFFER);
    done(&world);
}

static void without_a_date_the_names_must_agree(void **state)
{
    struct world world;
    day_t received;
    start(&world);
    person(&world, 0, born, "Ann", "Smith");
    person(&world, 1, DAY_NONE, "ANN", "smith");
    person(&world, 2, DAY_NONE, "Ann", NULL);
    settle(&world);
    assert_int_equal(compare(&world, 2, &received), NUMBER_LINKS);
    assert_int_equal(received, 10);
    const struct number_holder holders[] = {{0, 10}, {2, 10}, {3, 10}};
    const struct number_group group = {&world.evidence, holders, 3};
    assert_int_equal(number_links(&group, 0, 1, &received), NUMBER_ALONE);
    assert_int_equal(number_links(&group, 1, 2, &received), NUMBER_ALONE);
    done(&world);
}

static void a_date_received_later_links_from_then_on(void **state)
{
    struct world world;
    day_t received;
    start(&world);
    person(&world, 0, born, NULL, NULL);
    variable_add_day(&world.dob, 1, born, 50);
    settle(&world);
    assert_int_equal(compare(&world, 2, &received), NUMBER_LINKS);
    assert_int_equal(received, 50);
    done(&world);
}

static void different_numbers_of_one_kind_are_seen(void **state)
{
    struct world world;
    struct number_kinds kinds = {0};
    start(&world);
    variable_add_text(&world.nhs, 0, "9434765919", 10);
    variable_add_text(&world.nhs, 1, "9434765870", 20);
    settle(&world);
    number_compare(&world.evidence, 0, 1, 19, &kinds);
    assert_int_equal(kinds.both, 0); // the second is not known yet
    number_compare(&world.evidence, 0, 1, 20, &kinds);
    assert_int_equal(kinds.both, 1u << NUMBER_NHS);
    assert_int_equal(kinds.shared, 0);
    number_compare(&world.evidence, 0, 0, 20, &kinds);
    assert_int_equal(kinds.shared, 1u << NUMBER_NHS);
    done(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mothers_number_on_her_babys_record_links_nobody),
        cmocka_unit_test(twins_under_their_mothers_number_stay_two),
        cmocka_unit_test(without_a_date_the_names_must_agree),
        cmocka_unit_test(a_date_received_later_links_from_then_on),
        cmocka_unit_test(different_numbers_of_one_kind_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
