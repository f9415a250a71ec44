// Persons found by what names them, in every way that was ever recorded, and which sources hold them.

#include "features/timeline/find_persons.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\ndata_end: 2015-12-31\n"
    "link:\n"
    "  rules: [[nhs_number]]\n"
    "sources:\n"
    "  - {name: gp, agency: a, files: gp.csv, record: person, ids: gp,\n"
    "     columns: {person_id: id, forename: forename, surname: surname, dob: dob,\n"
    "       nhs_number: nhs, uprn: uprn, address: address, postcode: postcode, from: from}}\n"
    "  - {name: tax, agency: b, files: tax.csv, record: person, ids: tax,\n"
    "     columns: {person_id: id, forename: forename, surname: surname, dob: dob,\n"
    "       nhs_number: nhs, from: from}}\n"
    "  - {name: visits, agency: c, files: visits.csv, record: event, ids: gp,\n"
    "     columns: {person_id: id, date: date}}\n";

static const char gp_text[] =
    "id,forename,surname,dob,nhs,uprn,address,postcode,from\n"
    "g1,Zo\xc3\xab,O'Neil,1983-04-04,9434765919,100,1 High Street,IG1 1AA,2014-01-01\n"
    "g2,Bob,Khan,1990-01-02,,100,,,2014-01-01\n"
    "g3,Bob,Khan,1991-01-02,,,2 High Street,IG1 1AA,2014-01-01\n";
static const char tax_text[] = "id,forename,surname,dob,nhs,from\n"
                               "t1,Zoe,Marsh,1983-04-04,9434765919,2015-02-01\n"
                               "g2,Ann,Lee,1970-05-06,,2014-01-01\n";
static const char visits_text[] = "id,date\ng1,2014-05-01\ng3,2020-01-01\n";

static int start(void **state)
{
    static const struct world_file files[] = {{"hearth.yaml", config_text},
                                              {"gp.csv", gp_text},
                                              {"tax.csv", tax_text},
                                              {"visits.csv", visits_text}};
    return world_start(state, files, sizeof files / sizeof *files);
}

#define AS_OF day_from_civil(2016, 1, 1)
#define NOTHING .dob = DAY_NONE, .as_of = AS_OF

static uint32_t person_of(const struct world *world, const char *input, const char *record)
{
    struct record_links links;
    assert_int_equal(record_links_open(&world->timeline, &links, ERROR_IGNORED), OK);
    const struct record_link *link = record_links_find(&links, input, record);
    assert_non_null(link);
    return link->person;
}

// The one person that is found; PERSON_NONE = nobody. Fails when there are several.
static uint32_t find_one(const struct world *world, struct find_question question,
                         enum find_way way)
{
    struct found_persons found;
    assert_true(find_asks(&question));
    assert_int_equal(find_persons(&world->timeline, &question, &found, ERROR_IGNORED), OK);
    assert_true(found.n <= 1);
    uint32_t person = found.n ? found.items[0].person : PERSON_NONE;
    if (found.n)
        assert_int_equal(found.items[0].ways, 1u << way);
    free(found.items);
    return person;
}

static void a_name_needs_the_date_of_birth(void **state)
{
    const struct world *world = *state;
    const day_t dob = day_from_civil(1983, 4, 4);
    uint32_t zoe = person_of(world, "gp", "g1");
    struct find_question question = {NOTHING, .surname = "o\xe2\x80\x99neil", .forename = " ZOE "};
    assert_false(find_asks(&question));
    question.dob = dob;
    assert_int_equal(find_one(world, question, FIND_NAME), zoe);
    question.surname = "marsh"; // in the other agency's record of her
    assert_int_equal(find_one(world, question, FIND_NAME), zoe);
    question.forename = "";
    assert_int_equal(find_one(world, question, FIND_NAME), zoe);
    question.forename = "Ann";
    assert_int_equal(find_one(world, question, FIND_NAME), PERSON_NONE);
    question = (struct find_question){NOTHING, .surname = "Khan"};
    question.dob = day_from_civil(1991, 1, 2);
    assert_int_equal(find_one(world, question, FIND_NAME), person_of(world, "gp", "g3"));
}

static void a_home_is_found_however_it_was_recorded(void **state)
{
    const struct world *world = *state;
    struct found_persons found;
    struct find_question question = {NOTHING, .address = "1, high st", .postcode = "ig11aa"};
    assert_int_equal(find_persons(&world->timeline, &question, &found, ERROR_IGNORED), OK);
    assert_int_equal(found.n, 2); // Bob Khan's row has the UPRN alone
    for (size_t i = 0; i < 2; i++)
        assert_true(found.items[i].person == person_of(world, "gp", "g1") ||
                    found.items[i].person == person_of(world, "gp", "g2"));
    free(found.items);
    question.postcode = "";
    assert_false(find_asks(&question));
}

static void numbers_and_ids_are_found(void **state)
{
    const struct world *world = *state;
    struct found_persons found;
    uint32_t zoe = person_of(world, "gp", "g1");
    assert_int_equal(
        find_one(world, (struct find_question){NOTHING, .number = "943 476 5919"}, FIND_NUMBER),
        zoe);
    assert_int_equal(find_one(world, (struct find_question){NOTHING, .record = "t1"}, FIND_RECORD),
                     zoe);
    assert_int_equal(
        find_one(world,
                 (struct find_question){NOTHING, .person = texts_at(&world->timeline.ids, zoe)},
                 FIND_PERSON),
        zoe);
    assert_int_equal(find_one(world, (struct find_question){NOTHING, .record = "T1"}, FIND_RECORD),
                     PERSON_NONE);                             // IDs of records are bytewise
    struct find_question question = {NOTHING, .record = "g2"}; // an ID of two agencies
    assert_int_equal(find_persons(&world->timeline, &question, &found, ERROR_IGNORED), OK);
    assert_int_equal(found.n, 2);
    free(found.items);
}

static void more_ways_come_first(void **state)
{
    const struct world *world = *state;
    struct found_persons found;
    struct find_question question = {NOTHING, .number = "9434765919", .record = "g2"};
    assert_int_equal(find_persons(&world->timeline, &question, &found, ERROR_IGNORED), OK);
    assert_int_equal(found.n, 3);
    free(found.items);
    question.record = "g1";
    assert_int_equal(find_persons(&world->timeline, &question, &found, ERROR_IGNORED), OK);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.items[0].ways, 1u << FIND_NUMBER | 1u << FIND_RECORD);
    free(found.items);
}

static void sources_that_hold_something_are_told(void **state)
{
    const struct world *world = *state;
    bool holds[3];
    find_sources(&world->timeline, person_of(world, "gp", "g1"), AS_OF, holds);
    assert_true(holds[0] && holds[1] && holds[2]);
    find_sources(&world->timeline, person_of(world, "gp", "g3"), AS_OF, holds);
    assert_true(holds[0] && !holds[1] && !holds[2]); // the visit is not known yet
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_needs_the_date_of_birth),
        cmocka_unit_test(a_home_is_found_however_it_was_recorded),
        cmocka_unit_test(numbers_and_ids_are_found),
        cmocka_unit_test(more_ways_come_first),
        cmocka_unit_test(sources_that_hold_something_are_told),
    };
    return cmocka_run_group_tests(tests, start, world_end);
}
