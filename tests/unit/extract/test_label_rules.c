// Each branch of the contract's "Labels": one person a case, as_of 1 June 2012, a window of three
// months (h = 1 September), the data's end E = 31 December 2012.

#include "tests/unit/extract/small_world.h"

// hit = outcome, gone = censoring, rival = competing event. The comment gives the branch.
static const struct {
    const char *person;
    int label;
} cases[] = {
    {"ann", 1},  // on as_of itself
    {"bea", 0},  // the day before as_of: not in the window
    {"cat", 1},  // on the window's last day
    {"dan", 0},  // on h: outside
    {"eva", 1},  // on the censoring day: counts
    {"fay", -1}, // the day after the censoring
    {"gus", 0},  // censored on h: the whole window was seen
    {"hal", -1}, // censored on the last day of the window
    {"ida", 0},  // a competing event first
    {"jon", 1},  // both on one day: the outcome counts
    {"kim", -1}, // censored before the competing event
    {"lea", 0},  // nothing happened
    {"mia", 0},  // known only after E
    {"ned", 0},  // censored before as_of: does not matter
    {"oli", -1}, // outcome and competing event both after the censoring
};
#define N_CASE (sizeof cases / sizeof *cases)

static const char visits[] =
    "ann,2012-06-01,,hit,,\n"
    "bea,2012-05-31,,hit,,\n"
    "cat,2012-08-31,,hit,,\n"
    "dan,2012-09-01,,hit,,\n"
    "eva,2012-07-01,,gone,,\neva,2012-07-01,,hit,,\n"
    "fay,2012-07-01,,gone,,\nfay,2012-07-02,,hit,,\n"
    "gus,2012-09-01,,gone,,\n"
    "hal,2012-08-31,,gone,,\n"
    "ida,2012-07-01,,rival,,\nida,2012-07-02,,hit,,\n"
    "jon,2012-07-01,,rival,,\njon,2012-07-01,,hit,,\n"
    "kim,2012-06-15,,gone,,\nkim,2012-07-01,,rival,,\n"
    "mia,2012-07-01,2013-02-01,hit,,\n"
    "ned,2012-05-01,,gone,,\n"
    "oli,2012-06-15,,gone,,\noli,2012-07-01,,rival,,\noli,2012-07-02,,hit,,\n";

static const char people[] =
    "ann,,F,,,2010-01-01,\nbea,,F,,,2010-01-01,\ncat,,F,,,2010-01-01,\ndan,,M,,,2010-01-01,\n"
    "eva,,F,,,2010-01-01,\nfay,,F,,,2010-01-01,\ngus,,M,,,2010-01-01,\nhal,,M,,,2010-01-01,\n"
    "ida,,F,,,2010-01-01,\njon,,M,,,2010-01-01,\nkim,,F,,,2010-01-01,\nlea,,F,,,2010-01-01,\n"
    "mia,,F,,,2010-01-01,\nned,,M,,,2010-01-01,\noli,,M,,,2010-01-01,\n";

#define FEATURES "features:\n  - {of: self, source: visits, compute: count}\n"
#define HIT                                                                                        \
    "  any: [{event: visits, category: [hit], new: true}]\n  censor: [{event: visits, category: "  \
    "[gone], new: true}]\n"                                                                        \
    "  competing: [{event: visits, category: [rival], new: true}]\n"

// The labels of the scenario's rows at its first date, as known before a day (NULL = by E).
static void labels_of(struct small_world *world, const char *known_before, signed char *ret_labels)
{
    struct matrix matrix;
    const struct scenario_info *info = extract_scenario(world->extract);
    assert_int_equal(extract_matrix(world->extract, info->as_of, 1, &matrix, &world->err), OK);
    memcpy(ret_labels, matrix.labels, matrix.n_row);
    struct labels labels = {.values = ret_labels};
    if (known_before)
        extract_labels(world->extract, &matrix, day_of(known_before), &labels);
    matrix_free(&matrix);
}

static void test_every_branch(void **state)
{
    signed char labels[N_CASE];
    struct small_world world = small_world_open(
        &(struct small_world_text){.people = people,
                                   .visits = visits,
                                   .scenario = "outcome:\n" HIT "  within: 3m\n" FEATURES});
    labels_of(&world, NULL, labels);
    for (size_t i = 0; i < N_CASE; i++) {
        assert_int_equal(small_world_person(&world, cases[i].person), i);
        if (labels[i] != cases[i].label)
            fail_msg("%s: label %d, expected %d", cases[i].person, labels[i], cases[i].label);
    }
    small_world_close(&world);
}

// E is the day before the date: an outcome counts when it was known by then, and only a window that
// has passed is a 0.
static void test_labels_as_known_before_a_test_date(void **state)
{
    signed char labels[N_CASE];
    struct small_world world = small_world_open(
        &(struct small_world_text){.people = people,
                                   .visits = visits,
                                   .scenario = "outcome:\n" HIT "  within: 3m\n" FEATURES});
    labels_of(&world, "2012-06-01", labels);
    for (size_t i = 0; i < N_CASE; i++)
        assert_int_equal(labels[i], -1); // nothing of the window is known
    labels_of(&world, "2012-06-02", labels);
    assert_int_equal(labels[0], 1); // an early positive
    assert_int_equal(labels[1], -1);
    labels_of(&world, "2012-08-31", labels);
    assert_int_equal(labels[2], -1);
    assert_int_equal(labels[11], -1);
    labels_of(&world, "2012-09-01", labels);
    assert_int_equal(labels[2], 1);
    assert_int_equal(labels[11], 0); // h <= E + 1
    labels_of(&world, "2013-02-02", labels);
    assert_int_equal(labels[12], 1); // by now mia's is known
    small_world_close(&world);
}

static void test_a_window_beyond_the_end_is_unknown_unless_told_otherwise(void **state)
{
    signed char labels[N_CASE];
    struct small_world_text text = {.people = people,
                                    .visits = "ann,2012-11-15,,hit,,\nbea,2013-01-05,,hit,,\n",
                                    .as_of = "[2012-11-01]",
                                    .scenario = "outcome:\n" HIT "  within: 3m\n" FEATURES};
    struct small_world world = small_world_open(&text);
    labels_of(&world, NULL, labels);
    assert_int_equal(labels[0], 1);
    assert_int_equal(labels[1], -1);
    small_world_close(&world);
    text.scenario = "outcome:\n" HIT "  within: 3m\n  unknown: negative\n" FEATURES;
    world = small_world_open(&text);
    labels_of(&world, NULL, labels);
    assert_int_equal(labels[0], 1);
    assert_int_equal(labels[1], 0);
    small_world_close(&world);
    text.as_of = "[2012-10-01]"; // h = 1 January = E + 1: has passed
    text.scenario = "outcome:\n" HIT "  within: 3m\n" FEATURES;
    world = small_world_open(&text);
    labels_of(&world, NULL, labels);
    assert_int_equal(labels[0], 1);
    assert_int_equal(labels[1], 0);
    small_world_close(&world);
}

static void test_until_an_age(void **state)
{
    signed char labels[3];
    struct small_world world = small_world_open(&(struct small_world_text){
        .people = "ann,2010-08-01,F,,,2010-08-01,\nbea,2010-07-31,F,,,2010-07-31,\n"
                  "cat,,F,,,2010-01-01,\n",
        .visits = "ann,2012-07-31,,hit,,\nbea,2012-07-31,,hit,,\ncat,2012-07-31,,hit,,\n",
        .scenario = "outcome:\n" HIT "  until: {age: 2y}\n" FEATURES});
    labels_of(&world, NULL, labels);
    assert_int_equal(labels[0], 1);  // the day before her second birthday
    assert_int_equal(labels[1], 0);  // on it
    assert_int_equal(labels[2], -1); // no date of birth, no horizon
    small_world_close(&world);
}

// start, end (of the run that holds at as_of), died, of and where.
static void test_kinds_of_facts(void **state)
{
    static const struct {
        const char *fact;
        int labels[4]; // ann, bea, cat, dan
    } kinds[] = {
        {"start: plans", {0, 1, 0, 0}},
        {"end: plans", {1, 0, 0, 0}},
        {"died: true", {0, 0, 1, 0}},
        {"event: visits, where: {role: [suspect]}", {0, 0, 0, 1}},
        {"event: visits, where: {value: {min: 3}}", {0, 0, 0, 1}},
        {"event: visits, of: mother", {1, 0, 0, 0}},
        {"start: plans, category: [b]", {0, 0, 0, 0}},
    };
    struct small_world_text text = {
        .people = "ann,,F,,,2010-01-01,\nbea,,F,,,2010-01-01,\ncat,,F,2012-08-01,,2010-01-01,\n"
                  "dan,,M,,,2010-01-01,\n",
        .visits = "dan,2012-07-01,,x,3,suspect\ndan,2012-07-02,,x,2,victim\n",
        // ann: two spells that touch, one run that ends in the window; bea: one that begins in it
        .plans = "ann,2012-01-01,2012-05-01,,a\nann,2012-05-01,2012-08-01,,a\n"
                 "bea,2012-07-01,2012-10-01,,a\neve,2012-01-01,,,b\n",
        .ties = "ann,dan,mother,,\n"};
    struct small_world world = small_world_make(&text);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char scenario[512];
        signed char labels[5];
        snprintf(scenario, sizeof scenario, "outcome: {any: [{%s}], within: 3m}\n" FEATURES,
                 kinds[i].fact);
        small_world_scenario(&world, &(struct small_world_text){.scenario = scenario});
        labels_of(&world, NULL, labels);
        for (size_t p = 0; p < 4; p++)
            if (labels[p] != kinds[i].labels[p])
                fail_msg("%s, person %zu: label %d", kinds[i].fact, p, labels[p]);
    }
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_branch),
        cmocka_unit_test(test_labels_as_known_before_a_test_date),
        cmocka_unit_test(test_a_window_beyond_the_end_is_unknown_unless_told_otherwise),
        cmocka_unit_test(test_until_an_age),
        cmocka_unit_test(test_kinds_of_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
