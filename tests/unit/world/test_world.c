// The simulated world keeps its promises: threads change nothing, rows lie in order and within the
// times they may, care follows its steps, homes are let again, the truth agrees with what happened.

#include "data-samples/world/world.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_address.h"
#include "data-samples/world/world_names.h"
#include "data-samples/world/world_parameters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world_options small(void)
{
    return (struct world_options){.births_per_year = 260,
                                  .n_year = 6,
                                  .data_end = day_from_civil(2025, 12, 31),
                                  .seed = 7,
                                  .n_thread = 2};
}

static int make(void **state)
{
    static struct world world;
    struct world_options options = small();
    *state = &world;
    return world_make(&options, &world, ERROR_IGNORED);
}

static int unmake(void **state)
{
    world_done(*state);
    return 0;
}

// --- threads

static uint64_t mixed(uint64_t hash, int64_t value)
{
    return (hash ^ (uint64_t)value) * 0x100000001b3u + (hash >> 29);
}

static uint64_t mixed_float(uint64_t hash, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return mixed(hash, bits);
}

static uint64_t hash_persons(const struct world *world, uint64_t hash)
{
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *p = &world->persons[i];
        const int64_t values[] = {p->mother,   p->father,
                                  p->family,   p->dob,
                                  p->due,      p->died,
                                  p->came,     p->left,
                                  p->forename, p->surname_at_birth,
                                  p->surname,  p->changed_surname,
                                  p->twin,     p->female,
                                  p->ethnicity};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            hash = mixed(hash, values[k]);
    }
    return hash;
}

static uint64_t hash_homes(const struct world *world, uint64_t hash)
{
    for (size_t i = 0; i < world->n_dwelling; i++) {
        const struct dwelling *home = &world->dwellings[i];
        hash = mixed(mixed(hash, home->imd_decile * 10 + home->tenure), home->number);
        hash = mixed(hash, home->area);
    }
    for (size_t i = 0; i < world->n_stay; i++) {
        const struct stay *stay = &world->stays[i];
        hash = mixed(mixed(hash, stay->person), stay->dwelling);
        hash = mixed(mixed(hash, stay->from), stay->to);
    }
    return hash;
}

static uint64_t hash_truth(const struct world *world, uint64_t hash)
{
    for (size_t i = 0; i < world->n_risk; i++) {
        const struct risk_row *row = &world->risks[i];
        hash = mixed(mixed(hash, row->child), row->as_of * 2 + row->outcome_2y);
        hash = mixed_float(hash, row->risk_2y);
    }
    for (size_t i = 0; i < world->n_panel; i++) {
        const struct panel_row *row = &world->panels[i];
        hash = mixed(mixed(mixed(hash, row->child), row->fact), row->day);
        hash = mixed_float(hash, row->score);
        hash =
            mixed(hash, row->near_threshold + 2 * row->allocated + 4 * row->started +
                            8 * row->would_start + 16 * row->harm_helped + 32 * row->harm_unhelped +
                            64 * row->protected_helped + 128 * row->protected_unhelped);
    }
    return hash;
}

static uint64_t hash_world(const struct world *world)
{
    uint64_t hash = hash_truth(world, hash_homes(world, hash_persons(world, 0xcbf29ce484222325u)));
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        hash = mixed(mixed(mixed(hash, fact->day), fact->end), fact->person);
        hash = mixed(mixed(mixed(hash, fact->other), fact->episode), fact->kind);
        hash = mixed_float(mixed(mixed(hash, fact->code), fact->bits), fact->value);
    }
    return hash;
}

static uint64_t hash_of(struct world_options options)
{
    struct world world;
    assert_int_equal(world_make(&options, &world, ERROR_IGNORED), OK);
    uint64_t hash = hash_world(&world);
    world_done(&world);
    return hash;
}

static void threads_change_nothing_and_seeds_do(void **state)
{
    struct world_options options = small();
    options.births_per_year = 60;
    options.n_thread = 1;
    uint64_t one = hash_of(options);
    options.n_thread = 2;
    assert_true(hash_of(options) == one);
    options.n_thread = 4;
    assert_true(hash_of(options) == one);
    options.seed++;
    assert_true(hash_of(options) != one);
}

static void sizes_beyond_the_limits_are_refused(void **state)
{
    struct world world;
    struct error err = {0};
    struct world_options options = small();
    options.births_per_year = 0;
    assert_int_equal(world_make(&options, &world, &err), E_LIMIT);
    options = small();
    options.n_year = 31;
    assert_int_equal(world_make(&options, &world, &err), E_LIMIT);
    assert_non_null(strstr(err.message, "31 years"));
}

static void short_and_long_spans_and_ends_within_a_month_work(void **state)
{
    static const int years[] = {1, 3, 30};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        struct world_options options = {.births_per_year = 20,
                                        .n_year = years[i],
                                        .data_end = day_from_civil(2024, 6, 14) + (day_t)i,
                                        .seed = i};
        struct world world;
        assert_int_equal(world_make(&options, &world, ERROR_IGNORED), OK);
        assert_int_equal(world.records_from, day_add_months(options.data_end + 1, -12 * years[i]));
        day_t first = DAY_MAX, last = DAY_MIN;
        for (size_t k = 0; k < world.n_fact; k++)
            if (world.facts[k].kind == FACT_EMERGENCY) {
                first = world.facts[k].day < first ? world.facts[k].day : first;
                last = world.facts[k].day > last ? world.facts[k].day : last;
            }
        assert_in_range(first - world.start, 0, 40);
        assert_in_range(options.data_end - last, 0, 40);
        world_done(&world);
    }
}

// --- order and times

static void facts_lie_in_order_within_the_time_of_their_person(void **state)
{
    const struct world *world = *state;
    assert_int_equal(world->records_from, day_from_civil(2020, 1, 1));
    assert_int_equal(world->start, day_from_civil(2018, 1, 1));
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i], *last = i ? fact - 1 : fact;
        const struct person *person = &world->persons[fact->person];
        const struct fact_row *row = &fact_rows[fact->kind];
        assert_true(fact->person >= last->person);
        if (i && fact->person == last->person)
            assert_true(fact->day > last->day ||
                        (fact->day == last->day &&
                         (fact->kind > last->kind ||
                          (fact->kind == last->kind && fact->code >= last->code))));
        assert_true(fact->day <= world->options.data_end && fact->day < person->left);
        assert_true(person->died == DAY_NONE || fact->day < person->died);
        assert_true(fact->day >= person->came || fact->day >= person->dob - 260);
        if (row->is_spell)
            assert_true(fact->end > fact->day && fact->end > world->start);
        else
            assert_true(fact->end == DAY_NONE && fact->day >= world->start);
        if (row->is_spell && fact->end != DAY_MAX)
            assert_true(fact->end <= world->options.data_end && fact->end <= person->left);
        assert_true(!row->n_code || fact->code < row->n_code);
        assert_true(row->value || isnan(fact->value));
        assert_true(row->other || fact->other == WORLD_NONE);
    }
}

static void every_kind_of_fact_has_a_name_and_happens(void **state)
{
    const struct world *world = *state;
    size_t n[FACT_KIND_COUNT] = {0};
    for (size_t i = 0; i < world->n_fact; i++)
        n[world->facts[i].kind]++;
    for (int kind = 0; kind < FACT_KIND_COUNT; kind++) {
        assert_non_null(fact_rows[kind].name);
        if (kind != FACT_ADOPTED) // a rare thing in so small a place
            assert_true(n[kind] > 0);
    }
}

static void stays_of_a_person_do_not_overlap_and_lie_within_its_time_here(void **state)
{
    const struct world *world = *state;
    for (size_t i = 0; i < world->n_stay; i++) {
        const struct stay *stay = &world->stays[i];
        const struct person *person = &world->persons[stay->person];
        assert_true(stay->dwelling < world->n_dwelling && stay->from < stay->to);
        assert_true(stay->from >= person->came);
        assert_true(stay->to <= person->left || stay->to == DAY_MAX);
        assert_true(stay->to > world->start && stay->from <= world->options.data_end);
        if (i && world->stays[i - 1].person == stay->person)
            assert_true(world->stays[i - 1].to <= stay->from);
        assert_true(!i || world->stays[i - 1].person <= stay->person);
    }
}

// --- homes

static int by_dwelling(const void *left, const void *right)
{
    const struct stay *a = left, *b = right;
    if (a->dwelling != b->dwelling)
        return a->dwelling < b->dwelling ? -1 : 1;
    return (a->from > b->from) - (a->from < b->from);
}

static void homes_left_by_one_family_are_taken_by_another(void **state)
{
    const struct world *world = *state;
    struct stay *stays = malloc(world->n_stay * sizeof *stays);
    memcpy(stays, world->stays, world->n_stay * sizeof *stays);
    qsort(stays, world->n_stay, sizeof *stays, by_dwelling);
    size_t n_again = 0, n_crowded = 0, at_once = 0;
    for (size_t i = 1; i < world->n_stay; i++) {
        if (stays[i].dwelling != stays[i - 1].dwelling) {
            at_once = 0;
            continue;
        }
        const struct person *a = &world->persons[stays[i].person];
        const struct person *b = &world->persons[stays[i - 1].person];
        n_again += a->family != b->family && stays[i].from >= stays[i - 1].to;
        at_once += stays[i].to == DAY_MAX;
        n_crowded += at_once == 13;
    }
    free(stays);
    assert_true(n_again > world->n_dwelling / 5);
    assert_true(n_crowded >= 1); // a care home or hostel: more than twelve people at one address
    for (size_t i = 0; i < world->n_dwelling; i++)
        assert_true(world->dwellings[i].imd_decile >= 1 && world->dwellings[i].imd_decile <= 10 &&
                    world->dwellings[i].number >= 1 && world->dwellings[i].number <= 20);
}

static int text_order(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void addresses_and_names_are_all_different(void **state)
{
    const struct world *world = *state;
    enum { WIDTH = 160 };
    size_t n = world->n_dwelling > WORLD_N_SURNAME ? world->n_dwelling : WORLD_N_SURNAME;
    char(*texts)[WIDTH] = calloc(n, WIDTH);
    for (size_t i = 0; i < world->n_dwelling; i++) {
        struct world_address address;
        world_address(world, (uint32_t)i, &address);
        snprintf(texts[i], WIDTH, "%s|%.20s", address.line, address.postcode);
    }
    qsort(texts, world->n_dwelling, WIDTH, text_order);
    for (size_t i = 1; i < world->n_dwelling; i++)
        assert_string_not_equal(texts[i], texts[i - 1]);
    for (uint32_t i = 0; i < WORLD_N_SURNAME; i++)
        world_surname(i, texts[i]);
    qsort(texts, WORLD_N_SURNAME, WIDTH, text_order);
    for (size_t i = 1; i < WORLD_N_SURNAME; i++)
        assert_string_not_equal(texts[i], texts[i - 1]);
    for (uint32_t i = 0; i < WORLD_N_FORENAME; i++)
        world_forename(i, texts[i]);
    qsort(texts, WORLD_N_FORENAME, WIDTH, text_order);
    for (size_t i = 1; i < WORLD_N_FORENAME; i++)
        assert_string_not_equal(texts[i], texts[i - 1]);
    free(texts);
}

// --- social care

// The nearest fact of the kind for the person on or before the day; NULL = none.
static const struct fact *before(const struct world *world, size_t from, enum fact_kind kind)
{
    uint32_t person = world->facts[from].person;
    for (size_t i = from + 1; i-- > 0 && world->facts[i].person == person;)
        if (world->facts[i].kind == kind)
            return &world->facts[i];
    return NULL;
}

static void plans_follow_conferences_follow_enquiries_follow_referrals(void **state)
{
    const struct world *world = *state;
    size_t n_plan = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->day < world->start + 400) // what came before may lie before the world's start
            continue;
        if (fact->kind == FACT_CP_PLAN) {
            const struct fact *conference = before(world, i, FACT_CONFERENCE);
            assert_non_null(conference);
            assert_int_equal(conference->day, fact->day);
            assert_int_equal(conference->code, CONFERENCE_PLAN);
            const struct fact *last = i ? before(world, i - 1, FACT_CP_PLAN) : NULL;
            if (last && last->person == fact->person)
                assert_true(last->end <= fact->day);
            n_plan++;
        }
        if (fact->kind == FACT_CONFERENCE) {
            const struct fact *enquiry = before(world, i, FACT_S47);
            assert_non_null(enquiry);
            // within 15 working days
            assert_true(fact->day <= calendar_add_working(enquiry->day, PLAN_LAG_MOST));
        }
        if (fact->kind == FACT_S47 || fact->kind == FACT_CONFERENCE || fact->kind == FACT_CP_PLAN) {
            assert_true(fact->episode > 0);
            const struct fact *referral = before(world, i, FACT_REFERRAL);
            // a case opened before the world's start may still be open
            if (referral && fact->day > referral->day)
                assert_true(referral->end > fact->day);
        }
    }
    assert_true(n_plan > 10);
}

// --- the truth

// Whether a plan (or care, when only_care says so) starts for the person in [from, to).
static bool starts(const struct world *world, uint32_t person, day_t from, day_t to, bool only_care)
{
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->person == person && fact->day >= from && fact->day < to &&
            (fact->kind == FACT_CLA || (fact->kind == FACT_CP_PLAN && !only_care)))
            return true;
    }
    return false;
}

static void what_a_panel_row_says_of_its_own_arm_is_what_happened(void **state)
{
    const struct world *world = *state;
    size_t n = 0, n_differ = 0, n_protected = 0;
    for (size_t i = 0; i < world->n_panel; i++) {
        const struct panel_row *row = &world->panels[i];
        const struct fact *fact = &world->facts[row->fact];
        assert_true(fact->kind == FACT_PANEL && fact->person == row->child &&
                    fact->day == row->day);
        assert_true(((fact->bits & PANEL_ALLOCATED) != 0) == row->allocated);
        assert_true((fact->code == PANEL_NEAR_THRESHOLD) == row->near_threshold);
        assert_true(row->started == (row->allocated && row->would_start));
        assert_true(row->protected_helped >= row->harm_helped);
        n_differ += row->protected_helped != row->protected_unhelped;
        if (row->day + 730 > world->options.data_end + 1)
            continue;
        n++;
        bool harm = row->started ? row->harm_helped : row->harm_unhelped;
        bool protected = row->started ? row->protected_helped : row->protected_unhelped;
        assert_true(harm == starts(world, row->child, row->day, row->day + 730, true));
        assert_true(protected == starts(world, row->child, row->day, row->day + 730, false));
        n_protected += protected;
    }
    assert_true(n > 300 && n_differ > 0 && n_protected > 0);
}

static void help_starts_where_a_panel_row_says_so_and_nowhere_else(void **state)
{
    const struct world *world = *state;
    size_t n_row = 0, n_fact = 0;
    for (size_t i = 0; i < world->n_panel; i++)
        n_row += world->panels[i].started && world->panels[i].day >= world->start + 60 &&
                 world->panels[i].day + 60 <= world->options.data_end;
    for (size_t i = 0; i < world->n_fact; i++)
        if (world->facts[i].kind == FACT_EARLY_HELP && world->facts[i].day >= world->start + 120) {
            const struct fact *panel = before(world, i, FACT_PANEL);
            assert_non_null(panel);
            assert_true(panel->bits & PANEL_ALLOCATED);
            assert_in_range(world->facts[i].day - panel->day, 28, 56 + 5); // then a working day
            n_fact++;
        }
    assert_true(n_fact > 20 && n_fact * 10 > n_row * 8);
}

static void outcomes_of_risk_rows_are_what_happened(void **state)
{
    const struct world *world = *state;
    size_t n = 0, n_outcome = 0;
    for (size_t i = 0; i < world->n_risk; i++) {
        const struct risk_row *row = &world->risks[i];
        assert_true(row->risk_2y > 0 && row->risk_2y < 1);
        assert_true(!i || row->as_of > row[-1].as_of || row->child > row[-1].child);
        const struct person *child = &world->persons[row->child];
        assert_true(child->dob <= row->as_of && row->as_of < child->left);
        if (day_add_months(row->as_of, 24) > world->options.data_end + 1 || i % 5)
            continue;
        n++;
        bool seen = starts(world, row->child, row->as_of, day_add_months(row->as_of, 24), false);
        assert_int_equal(row->outcome_2y, seen);
        n_outcome += seen;
    }
    assert_true(n > 1000 && n_outcome > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_nothing_and_seeds_do),
        cmocka_unit_test(sizes_beyond_the_limits_are_refused),
        cmocka_unit_test(short_and_long_spans_and_ends_within_a_month_work),
        cmocka_unit_test(facts_lie_in_order_within_the_time_of_their_person),
        cmocka_unit_test(every_kind_of_fact_has_a_name_and_happens),
        cmocka_unit_test(stays_of_a_person_do_not_overlap_and_lie_within_its_time_here),
        cmocka_unit_test(homes_left_by_one_family_are_taken_by_another),
        cmocka_unit_test(addresses_and_names_are_all_different),
        cmocka_unit_test(plans_follow_conferences_follow_enquiries_follow_referrals),
        cmocka_unit_test(what_a_panel_row_says_of_its_own_arm_is_what_happened),
        cmocka_unit_test(help_starts_where_a_panel_row_says_so_and_nowhere_else),
        cmocka_unit_test(outcomes_of_risk_rows_are_what_happened),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
