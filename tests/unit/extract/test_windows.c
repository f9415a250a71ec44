// Features of hand-computed small cases: the borders of windows, categories, values, relations,
// attributes and what is given where nothing is known.

#include "tests/unit/extract/small_world.h"

#include <math.h>

#define OUTCOME "outcome: {any: [{event: visits}], within: 1m}\nfeatures:\n"

static const struct small_world_text records = {
    .people = "ann,2010-02-28,F,,1,2010-02-28,\nbob,1980-05-31,M,,1,2010-01-01,\n"
              "cat,,F,,2,2010-01-01,\n",
    // as_of is 31 May 2012: 30d begins on 1 May, 3m on 29 February, 1y on 31 May 2011
    .visits = "ann,2012-05-30,,x,5,r1\nann,2012-05-01,,y,3,r2\nann,2012-04-30,,x,,r1\n"
              "ann,2012-02-29,,x,2,\nann,2012-02-28,,z,1,\nann,2011-05-31,,x,7,\n"
              "ann,2011-05-30,,x,9,\nann,2012-05-31,,x,100,\nann,2012-05-20,2012-05-31,x,100,\n"
              "bob,2012-05-10,,x,4,\nbob,2012-05-10,,y,6,\n",
    .plans = "ann,2012-05-11,2012-05-21,,p\nann,2012-05-16,2012-05-26,,p\nann,2012-05-29,,,q\n",
    .ties = "ann,bob,father,,\n",
};

static struct small_world world;

static int open_world(void **state)
{
    world = small_world_make(&records);
    return 0;
}

static int close_world(void **state)
{
    small_world_close(&world);
    return 0;
}

// The values of the person at 31 May 2012 for the entries; checks that each column is there.
static void values_are(const char *entries, const char *person, const char *const *columns,
                       const double *expected)
{
    char scenario[2048];
    double x[64];
    struct person_features features = {.x = x};
    size_t n_col;
    snprintf(scenario, sizeof scenario, OUTCOME "%s", entries);
    small_world_scenario(&world,
                         &(struct small_world_text){.scenario = scenario, .as_of = "[2012-05-31]"});
    const struct column *all = extract_columns(world.extract, &n_col);
    assert_true(n_col <= 64);
    assert_int_equal(
        extract_person(world.extract, person, day_of("2012-05-31"), &features, &world.err), OK);
    for (size_t i = 0; columns[i]; i++) {
        assert_true(i < n_col);
        assert_string_equal(all[i].name, columns[i]);
        bool same = isnan(expected[i]) ? isnan(x[i]) : fabs(x[i] - expected[i]) < 1e-12;
        if (!same)
            fail_msg("%s of %s is %g, expected %g", columns[i], person, x[i], expected[i]);
    }
}

static void test_a_window_holds_its_first_day_and_ends_before_as_of(void **state)
{
    values_are("  - {of: self, source: visits, windows: [30d, 3m, 1y, ever], compute: count}\n",
               "ann",
               (const char *const[]){"self.visits.count.30d", "self.visits.count.3m",
                                     "self.visits.count.1y", "self.visits.count.ever", NULL},
               (const double[]){2, 4, 6, 7});
}

static void test_values_of_a_window_and_events_without_one(void **state)
{
    values_are("  - {of: self, source: visits, windows: [3m],\n"
               "     compute: [sum, mean, max, last, days_since_last]}\n",
               "ann",
               (const char *const[]){"self.visits.sum.3m", "self.visits.mean.3m",
                                     "self.visits.max.3m", "self.visits.last.3m",
                                     "self.visits.days_since_last.3m", NULL},
               (const double[]){10, 10.0 / 3, 5, 5, 1});
}

static void test_a_category_a_column_and_several_in_one_filter(void **state)
{
    values_are(
        "  - {of: self, source: visits, category: [x, z], windows: [1y], compute: count}\n"
        "  - {of: self, source: visits, where: {role: [r1]}, name: by, compute: count}\n"
        "  - {of: self, source: visits, where: {value: {min: 5}}, name: high, compute: count}\n",
        "ann",
        (const char *const[]){"self.visits.x.count.1y", "self.visits.z.count.1y",
                              "self.by.count.ever", "self.high.count.ever", NULL},
        (const double[]){4, 1, 2, 3});
}

static void test_spells(void **state)
{
    // 11 to 26 May once (15 days), 29 and 30 May; one that holds began two days before as_of
    values_are("  - {of: self, source: plans, windows: [30d],\n"
               "     compute: [active, count, days, days_since_start, days_since_end]}\n",
               "ann",
               (const char *const[]){"self.plans.active", "self.plans.count.30d",
                                     "self.plans.days.30d", "self.plans.days_since_start",
                                     "self.plans.days_since_end.30d", NULL},
               (const double[]){1, 3, 17, 2, 5});
}

static void test_relatives_and_nobody(void **state)
{
    static const char entries[] =
        "  - {of: [father, household], source: visits, windows: [1y], compute: [count, mean]}\n";
    static const char *const names[] = {"father.visits.count.1y", "father.visits.mean.1y",
                                        "household.visits.count.1y", "household.visits.mean.1y",
                                        NULL};
    values_are(entries, "ann", names, (const double[]){2, 5, 2, 5});
    values_are(entries, "cat", names, (const double[]){0, NAN, 0, NAN});
    // of bob's household ann: 7, 2, 3, 5, 1 and one without a value
    values_are(entries, "bob", names, (const double[]){0, NAN, 6, 18.0 / 5});
}

static void test_attributes(void **state)
{
    static const char entries[] = "  - {of: self, attribute: age, unit: days}\n"
                                  "  - {of: self, attribute: age, unit: months, name: months}\n"
                                  "  - {of: father, attribute: age, unit: years}\n"
                                  "  - {of: self, attribute: sex}\n"
                                  "  - {of: household, attribute: size}\n";
    static const char *const names[] = {"self.age",   "self.months",    "father.age", "self.sex=F",
                                        "self.sex=M", "household.size", NULL};
    // ann: 365 + 365 + 93 days; 27 months complete on 28 May; her father is 32 on this day
    values_are(entries, "ann", names, (const double[]){823, 27, 32, 1, 0, 2});
    values_are(entries, "cat", names, (const double[]){NAN, NAN, NAN, 1, 0, 1});
}

static void test_missing_rules(void **state)
{
    values_are("  - {of: self, source: visits, compute: mean, missing: keep}\n"
               "  - {of: self, source: visits, compute: max, missing: zero}\n"
               "  - {of: self, source: visits, compute: min, missing: flag}\n",
               "cat",
               (const char *const[]){"self.visits.mean.ever", "self.visits.max.ever",
                                     "self.visits.min.ever", "self.visits.min.ever.missing", NULL},
               (const double[]){NAN, 0, NAN, 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_window_holds_its_first_day_and_ends_before_as_of),
        cmocka_unit_test(test_values_of_a_window_and_events_without_one),
        cmocka_unit_test(test_a_category_a_column_and_several_in_one_filter),
        cmocka_unit_test(test_spells),
        cmocka_unit_test(test_relatives_and_nobody),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_missing_rules),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
