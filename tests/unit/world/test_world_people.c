// Who is in the simulated world and why: parents and twins, the old and the dead, the unborn.

#include "data-samples/world/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int make(void **state)
{
    static struct world world;
    struct world_options options = {.births_per_year = 120,
                                    .n_year = 6,
                                    .data_end = day_from_civil(2025, 12, 31),
                                    .seed = 7,
                                    .n_thread = 2};
    *state = &world;
    return world_make(&options, &world, ERROR_IGNORED);
}

static int unmake(void **state)
{
    world_done(*state);
    return 0;
}

static void parents_are_older_and_twins_point_at_each_other(void **state)
{
    const struct world *world = *state;
    size_t n_child = 0, n_twin = 0, n_half = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (person->twin != WORLD_NONE) {
            assert_int_equal(world->persons[person->twin].twin, i);
            assert_int_equal(world->persons[person->twin].due, person->due);
            n_twin++;
        }
        if (person->mother == WORLD_NONE)
            continue;
        n_child++;
        double age = (person->dob - world->persons[person->mother].dob) / 365.25;
        assert_true(age > 14 && age < 47);
        assert_true(world->persons[person->mother].female);
        if (person->dob >= world->start) // too young to have a family of their own
            assert_int_equal(world->persons[person->mother].family, person->family);
        if (i && world->persons[i - 1].mother == person->mother &&
            world->persons[i - 1].father != person->father)
            n_half++;
        if (person->father != WORLD_NONE)
            assert_true(person->dob - world->persons[person->father].dob > 14 * 365);
    }
    assert_true(n_child > 1000 && n_twin > 10 && n_half > 20);
}

static bool share_a_parent(const struct person *one, const struct person *other)
{
    return (one->mother != WORLD_NONE && one->mother == other->mother) ||
           (one->father != WORLD_NONE && one->father == other->father);
}

// Leavers of one household join others: half-siblings by the father, mothers whose mother is known,
// no couple of siblings or of parent and child.
static void households_are_filled_from_each_other(void **state)
{
    const struct world *world = *state;
    uint32_t *first = malloc((world->n_person + 1) * sizeof *first);
    memset(first, 0xff, world->n_person * sizeof *first);
    size_t n_half = 0, n_grandmother = 0, n_related = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *child = &world->persons[i];
        if (child->mother == WORLD_NONE || child->father == WORLD_NONE)
            continue;
        const struct person *mother = &world->persons[child->mother],
                            *father = &world->persons[child->father];
        n_related += share_a_parent(mother, father) || mother->father == child->father ||
                     father->mother == child->mother;
        n_grandmother += mother->mother != WORLD_NONE;
        n_half += first[child->father] != WORLD_NONE && first[child->father] != child->mother;
        first[child->father] = child->mother;
    }
    free(first);
    assert_in_range(n_half, 20, 2000);
    assert_in_range(n_grandmother, 300, 5000);
    assert_in_range(n_related, 0, 1); // a former household's row may hide a tie
}

static void second_homes_are_with_the_father_and_elsewhere(void **state)
{
    const struct world *world = *state;
    size_t n_near = 0;
    for (size_t i = 0; i < world->n_second_home; i++) {
        const struct stay *home = &world->second_homes[i];
        const struct person *child = &world->persons[home->person];
        assert_true(home->from < home->to && child->father != WORLD_NONE);
        if (home->dwelling == WORLD_NONE)
            continue;
        n_near++;
        size_t n_father = 0;
        for (size_t k = 0; k < world->n_stay; k++) {
            const struct stay *stay = &world->stays[k];
            bool is_then = stay->from <= home->from && home->from < stay->to;
            n_father +=
                is_then && stay->person == child->father && stay->dwelling == home->dwelling;
            assert_false(is_then && stay->person == home->person &&
                         stay->dwelling == home->dwelling);
        }
        assert_int_equal(n_father, 1);
    }
    assert_in_range(n_near, 20, 400);
}

static bool lives_here(const struct person *person, day_t day)
{
    return person->came <= day && day < person->left &&
           (person->died == DAY_NONE || day < person->died);
}

static void adults_grow_old_and_die_as_in_england(void **state)
{
    const struct world *world = *state;
    day_t day = world->options.data_end;
    double n = 0, working = 0, old = 0, oldest = 0;
    size_t n_dead = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        n_dead += person->died != DAY_NONE;
        if (person->died != DAY_NONE)
            assert_true(person->died <= day && person->died <= person->dob + 107 * 366);
        if (!lives_here(person, day))
            continue;
        double age = (day - person->dob) / 365.25;
        assert_true(age < 110);
        n++;
        working += age >= 18 && age < 65;
        old += age >= 65 && age < 85;
        oldest += age >= 85;
    }
    // England's 60, 16 and 2.5 %; this place has more children and few people
    assert_true(fabs(working / n - 0.60) < 0.05);
    assert_true(fabs(old / n - 0.16) < 0.04);
    assert_true(fabs(oldest / n - 0.025) < 0.01);
    assert_true(n_dead > 300 && n_dead < 1000); // of 8,700 in eight years
}

static void the_dead_meet_nobody(void **state)
{
    const struct world *world = *state;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->other == WORLD_NONE || fact_rows[fact->kind].is_spell)
            continue;
        const struct person *other = &world->persons[fact->other];
        assert_true(other->died == DAY_NONE || fact->day < other->died);
    }
    for (size_t i = 0; i < world->n_stay; i++) {
        const struct person *person = &world->persons[world->stays[i].person];
        assert_true(person->died == DAY_NONE || world->stays[i].to <= person->died);
    }
}

// Whoever is in the table lived here in the world's time, is known of and not born yet, is the
// parent of one who is, or is met in a fact.
static void nobody_is_in_the_world_without_a_reason(void **state)
{
    const struct world *world = *state;
    char *met = calloc(world->n_person + 1, 1);
    size_t n_unborn = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        met[world->facts[i].person] = 1;
        if (world->facts[i].other != WORLD_NONE)
            met[world->facts[i].other] = 1;
    }
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (person->mother != WORLD_NONE)
            met[person->mother] = 1;
        if (person->father != WORLD_NONE)
            met[person->father] = 1;
    }
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (person->dob > world->options.data_end) {
            day_t ahead = person->due - world->options.data_end;
            assert_true(ahead > -30 && ahead <= 200);
            n_unborn++;
        } else if (!met[i])
            assert_true(person->came <= world->options.data_end && person->left > world->start);
    }
    free(met);
    assert_in_range(n_unborn, 120 * 200 / 366 - 20, 120 * 200 / 366 + 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parents_are_older_and_twins_point_at_each_other),
        cmocka_unit_test(households_are_filled_from_each_other),
        cmocka_unit_test(second_homes_are_with_the_father_and_elsewhere),
        cmocka_unit_test(adults_grow_old_and_die_as_in_england),
        cmocka_unit_test(the_dead_meet_nobody),
        cmocka_unit_test(nobody_is_in_the_world_without_a_reason),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
