// Two records of one home that may be one person: counted once, by what was known, and never linked.

#include "features/timeline/duplicates.h"
#include "features/timeline/household.h"
#include "features/timeline/record_links.h"
#include "features/timeline/relations.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PERSON_SOURCE(name)                                                                        \
    "  - {name: " name ", agency: a, files: " name ".csv, record: person, ids: " name ",\n"        \
    "     columns: {person_id: id, forename: forename, surname: surname, dob: dob, sex: sex,\n"    \
    "       nhs_number: nhs, uprn: uprn, from: from, known: known}}\n"

static const char config_text[] =
    "hearth: 1\ndata_end: 2015-12-31\n"
    "link:\n"
    "  rules: [[nhs_number]]\n"
    "  compare:\n"
    "    - {column: forename, as: forename}\n"
    "    - {column: surname, as: surname}\n"
    "    - {column: dob, as: date}\n"
    "    - {column: sex, as: sex}\n"
    "    - {column: nhs_number, as: nhs_number}\n"
    "  block: [[surname], [dob]]\n"
    "  match_probability: 0.9999999\n" // what links in earnest is not asked here
    "  never: never.csv\n"
    "sources:\n" PERSON_SOURCE("gp") PERSON_SOURCE(
        "tax") "  - {name: adopted, agency: a, files: adopted.csv, record: event, ids: gp,\n"
               "     columns: {person_id: id, date: date}}\n"
               "  - {name: ties, agency: a, files: ties.csv, record: relationship, ids: gp,\n"
               "     columns: {person_id: id, other_id: other, relation: relation, known: "
               "known}}\n";

#define COLUMNS "id,forename,surname,dob,sex,nhs,uprn,from,known\n"
static const char gp_text[] =
    COLUMNS "kate,Katarzyna,Novak,1980-03-04,F,,1,2014-01-01,2014-01-01\n"
            "peter,Peter,Khan,1970-05-06,M,,2,2014-01-01,2014-01-01\n"
            "peterson,Peter,Khan,2001-07-08,M,,2,2014-01-01,2014-01-01\n"
            "paul,Paul,King,1984-05-06,M,,9,2014-01-01,2014-01-01\n"
            "pauly,Paul,King,2013-07-08,M,,9,2014-01-01,2014-01-01\n"
            "ada,Ada,Reed,2014-02-02,F,,3,2014-03-01,2014-03-01\n"
            "mary,Mary,Jones,1985-01-02,F,,4,2014-01-01,2014-01-01\n"
            "emma,Emma,Hill,1990-09-09,F,,5,2014-01-01,2014-01-01\n"
            "emmy,Emma,Hill,,F,,5,2014-06-01,2014-06-01\n"
            "jo,Jo,Green,2010-06-01,F,,6,2014-01-01,2014-01-01\n"
            "zoe,Zoe,West,1982-03-03,F,,7,2014-01-01,2014-01-01\n"
            "ann,Ann,Frost,1983-04-04,F,9434765919,8,2014-01-01,2014-01-01\n";
static const char tax_text[] =
    COLUMNS "kasia,Kasia,Novak,,,,1,2014-01-01,2014-01-01\n"
            "khan,Peter,Khan,1970-05-06,,,2,2014-01-01,2014-01-01\n"
            "king,Paul,King,,,,9,2014-01-01,2014-01-01\n"
            "eva,Eva,Reed,2014-02-02,F,,3,2014-03-01,2014-03-01\n"
            "jones,Mary,Jones,,,,4,2014-01-01,2015-06-01\n"
            "joanna,Jo,Green,2010-06-01,F,,6,2014-01-01,2014-01-01\n"
            "west,Zoe,West,1982-03-03,F,,7,2014-01-01,2014-01-01\n"
            "frost,Ann,Frost,1983-04-04,F,9434765870,8,2014-01-01,2014-01-01\n";
static const char ties_text[] = "id,other,relation,known\nemmy,emma,mother,2014-06-01\n";
static const char adopted_text[] = "id,date\njo,2014-12-01\n";
static const char never_text[] = "input_left,record_left,input_right,record_right\n"
                                 "gp,zoe,tax,west\n";

static int open_world(void **state)
{
    static const struct world_file files[] = {
        {"hearth.yaml", config_text}, {"gp.csv", gp_text},           {"tax.csv", tax_text},
        {"ties.csv", ties_text},      {"adopted.csv", adopted_text}, {"never.csv", never_text}};
    return world_start(state, files, sizeof files / sizeof *files);
}

static uint32_t person_of(const struct world *world, const char *record)
{
    struct record_links links;
    assert_int_equal(record_links_open(&world->timeline, &links, ERROR_IGNORED), OK);
    const struct record_link *link = record_links_find(&links, "gp", record);
    if (!link)
        link = record_links_find(&links, "tax", record);
    assert_non_null(link);
    return link->person;
}

static const day_t early = 16100; // 30 January 2014
#define LATE day_from_civil(2015, 1, 1)
#define LATEST day_from_civil(2015, 12, 1)

static double probability(void **state, const char *a, const char *b, day_t as_of)
{
    const struct world *world = *state;
    const struct view view = {.timeline = &world->timeline, .as_of = as_of};
    uint32_t x = person_of(world, a), y = person_of(world, b);
    double found = duplicate_probability(&view, x, y);
    assert_true(found == duplicate_probability(&view, y, x));
    assert_int_not_equal(x, y); // never linked by it
    return found;
}

static long size_of(void **state, const char *record, day_t as_of, const char *ret_same_as)
{
    const struct world *world = *state;
    struct view view = {.timeline = &world->timeline, .as_of = as_of};
    struct person_list scratch = {0};
    uint32_t person = person_of(world, record);
    view.households = household_build(&view);
    long size = view_relation_size(&view, person, RELATION_HOUSEHOLD, &scratch);
    uint32_t same_as = household_same_as(view.households, person);
    assert_int_equal(same_as, ret_same_as ? person_of(world, ret_same_as) : HOUSEHOLD_NONE);
    household_free((struct household_index *)(uintptr_t)view.households);
    free(scratch.items);
    return size;
}

static void one_person_of_two_records_counts_once(void **state)
{
    assert_true(probability(state, "kate", "kasia", LATE) > .9);
    assert_int_equal(size_of(state, "kate", LATE, NULL) + size_of(state, "kasia", LATE, "kate"), 2);
}

static void evidence_counts_from_the_day_it_was_known(void **state)
{
    assert_true(probability(state, "mary", "jones", LATE) == 0); // received in June 2015
    assert_true(probability(state, "mary", "jones", LATEST) >= DUPLICATE_LIKELY);
    assert_int_equal(size_of(state, "mary", LATE, NULL), 1);
    assert_int_equal(size_of(state, "mary", LATEST, "jones"), 1);
}

static void father_and_son_of_one_name_are_two(void **state)
{
    assert_true(probability(state, "peter", "khan", LATE) > .9);
    assert_true(probability(state, "peter", "peterson", LATE) < .2);
    assert_true(probability(state, "khan", "peterson", LATE) < .2);
    assert_int_equal(size_of(state, "peterson", LATE, NULL), 2);
}

// The record without a date of birth may be either's, and is the adult's: never both one person.
static void a_record_between_father_and_son_joins_neither_to_the_other(void **state)
{
    assert_true(probability(state, "king", "paul", LATE) >= DUPLICATE_LIKELY);
    assert_true(probability(state, "king", "pauly", LATE) >= DUPLICATE_LIKELY);
    assert_int_equal(size_of(state, "pauly", LATE, NULL), 2);
}

static void twins_are_two(void **state)
{
    assert_true(probability(state, "ada", "eva", LATE) < .2);
    assert_int_equal(size_of(state, "ada", LATE, NULL), 2);
}

static void relatives_are_two(void **state)
{
    assert_true(probability(state, "emma", "emmy", LATE) == 0);
    assert_int_equal(size_of(state, "emma", LATE, NULL), 2);
}

static void different_numbers_are_two(void **state)
{
    assert_true(probability(state, "ann", "frost", LATE) < .2);
    assert_int_equal(size_of(state, "ann", LATE, NULL), 2);
}

// At every date: before the mark was received, too.
static void adoption_separates(void **state)
{
    assert_true(probability(state, "jo", "joanna", LATE) == 0);
    assert_true(probability(state, "jo", "joanna", early) == 0);
}

static void a_decision_that_they_are_two_holds(void **state)
{
    assert_true(probability(state, "zoe", "west", LATE) == 0);
    assert_int_equal(size_of(state, "zoe", LATE, NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_of_two_records_counts_once),
        cmocka_unit_test(evidence_counts_from_the_day_it_was_known),
        cmocka_unit_test(father_and_son_of_one_name_are_two),
        cmocka_unit_test(a_record_between_father_and_son_joins_neither_to_the_other),
        cmocka_unit_test(twins_are_two),
        cmocka_unit_test(relatives_are_two),
        cmocka_unit_test(different_numbers_are_two),
        cmocka_unit_test(adoption_separates),
        cmocka_unit_test(a_decision_that_they_are_two_holds),
    };
    return cmocka_run_group_tests(tests, open_world, world_end);
}
