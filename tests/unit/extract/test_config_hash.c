// What changes the hashes of a configuration: what it says, and nothing else. And what a scenario may
// still name because the model in use knows it.

#include "tests/unit/extract/small_world.h"

#include <string.h>

#define REST                                                                                       \
    "outcome: {any: [{event: visits}], within: 1m}\n"                                              \
    "features:\n  - {of: self, source: visits, compute: count}\n"

static const struct small_world_text people = {.people = "ann,,F,,,,\n",
                                               .visits = "ann,2012-04-01,,x,,\n"};

static void hashes_of(struct small_world *world, const char *scenario, char ret_config[HASH_TEXT],
                      char ret_matrix[HASH_TEXT])
{
    struct small_world_text text = people;
    text.scenario = scenario;
    small_world_write_scenario(world, &text);
    small_world_must(world);
    strcpy(ret_config, extract_config_hash(world->extract));
    strcpy(ret_matrix, extract_hash(world->extract));
}

static void test_comments_and_order_change_no_hash_and_values_do(void **state)
{
    struct small_world world = small_world_make(&people);
    char config[6][HASH_TEXT], matrix[6][HASH_TEXT];
    hashes_of(&world, REST "alerts: {capacity: 20 per month, group: household}\n", config[0],
              matrix[0]);
    hashes_of(&world,
              "# a remark\nalerts:\n  group: household # another\n  capacity: 20 per month\n" REST,
              config[1], matrix[1]);
    assert_string_equal(config[0], config[1]);
    assert_string_equal(matrix[0], matrix[1]);
    hashes_of(&world, REST "alerts: {capacity: 30 per month, group: household}\n", config[2],
              matrix[2]);
    assert_string_not_equal(config[0], config[2]);
    assert_string_equal(matrix[0], matrix[2]); // no cell depends on the length of a list
    hashes_of(&world,
              "outcome: {any: [{event: visits}], within: 2m}\n"
              "features:\n  - {of: self, source: visits, compute: count}\n",
              config[3], matrix[3]);
    assert_string_not_equal(matrix[0], matrix[3]);
    static const char two[] = "outcomes:\n  a: {any: [{event: visits}], within: 1m}\n"
                              "  b: {any: [{start: plans}], within: 1m}\n"
                              "features:\n  - {of: self, source: visits, compute: count}\n";
    static const char turned[] = "outcomes:\n  b: {any: [{start: plans}], within: 1m}\n"
                                 "  a: {any: [{event: visits}], within: 1m}\n"
                                 "features:\n  - {of: self, source: visits, compute: count}\n";
    hashes_of(&world, two, config[4], matrix[4]);
    hashes_of(&world, turned, config[5], matrix[5]);
    assert_string_not_equal(matrix[4], matrix[5]); // the first outcome is the primary one
    small_world_close(&world);
}

static void test_a_code_of_the_model_in_use_may_be_in_no_record(void **state)
{
    static const char named[] =
        "outcome: {any: [{event: visits, category: [x, gone]}], within: 1m}\n"
        "features:\n  - {of: self, source: visits, compute: count}\n";
    struct small_world_text text = people;
    text.visits = "ann,2012-04-01,,x,,\nann,2012-04-02,,gone,,\n";
    text.scenario = named;
    struct small_world world = small_world_make(&text);
    char path[512];
    small_world_must(&world);
    workspace_write(world.folder, "models/s/0123456789ab/card.md", "");
    snprintf(path, sizeof path, "%s/models/s/0123456789ab/vocabulary.json", world.folder);
    assert_int_equal(extract_vocabulary_write(world.extract, path, ERROR_IGNORED), OK);
    small_world_table(world.folder, "visits.csv", "id,date,known,kind,score,role", people.visits);
    assert_int_equal(small_world_try(&world), E_CONFIG);
    workspace_write(world.folder, "models/s/selected", "0123456789ab\n");
    small_world_must(&world);
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments_and_order_change_no_hash_and_values_do),
        cmocka_unit_test(test_a_code_of_the_model_in_use_may_be_in_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
