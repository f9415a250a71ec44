// Persons keep their IDs from one run to the next, and splits and merges are written down.

#include "features/link/changes.h"
#include "features/link/link_files.h"
#include "tests/unit/link/linkage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/workspace.h"

static const char *read_text(struct arena *arena, const char *folder, const char *name)
{
    struct file_text file;
    assert_int_equal(
        file_read(arena, file_join(arena, folder, name), 1 << 20, &file, ERROR_IGNORED), OK);
    return file.text;
}

// Links, writes all files as a run does, and gives the person ID of each record.
static void run_once(const char *folder, const struct linkage_row *rows, size_t n, day_t data_end,
                     char ret_ids[][16])
{
    struct linkage linkage;
    linkage_run(&linkage, rows, n, folder);
    assert_int_equal(linkage.status, OK);
    for (size_t r = 0; r < n; r++)
        snprintf(ret_ids[r], 16, "%s", linkage_person(&linkage, (uint32_t)r));
    const struct link_files files = {
        .folder = folder, .link = &linkage.config, .data_end = data_end};
    assert_int_equal(link_files_write(&files, &linkage.persons, ERROR_IGNORED), OK);
    linkage_done(&linkage);
}

static void a_person_keeps_the_id_though_an_earlier_record_is_added(void **state)
{
    const struct linkage_row first[] = {{1, "7", "999", NULL, 20}, {2, "x", "999", NULL, 30}};
    const struct linkage_row second[] = {{0, "1", "999", NULL, 10}, // received before the others
                                         {1, "7", "999", NULL, 20},
                                         {2, "x", "999", NULL, 30}};
    const char *folder = workspace_make();
    char before[2][16], after[3][16], fresh[3][16];
    run_once(folder, first, 2, 100, before);
    run_once(folder, second, 3, 101, after);
    assert_string_equal(before[0], after[0]);
    assert_string_equal(before[0], after[1]);
    workspace_remove(folder);
    folder = workspace_make();
    run_once(folder, second, 3, 101, fresh); // without a previous run the first record names it
    assert_string_not_equal(fresh[0], before[0]);
    workspace_remove(folder);
}

static void merges_and_splits_are_appended_to_changes(void **state)
{
    const struct linkage_row apart[] = {{0, "1", "5", NULL, 10}, {1, "1", "6", NULL, 20}};
    const struct linkage_row together[] = {{0, "1", "5", NULL, 10}, {1, "1", "5", NULL, 20}};
    const char *folder = workspace_make();
    char first[2][16], second[2][16], third[2][16], expected[512];
    struct arena arena = {0};
    run_once(folder, apart, 2, 18262, first);     // 2020-01-01
    run_once(folder, together, 2, 18293, second); // 2020-02-01
    run_once(folder, apart, 2, 18322, third);     // 2020-03-01
    assert_string_equal(second[0], first[0]);
    assert_string_equal(second[1], first[0]);
    assert_string_equal(third[0], first[0]);
    assert_string_equal(third[1], first[1]); // the ID follows from the record, so it comes back
    snprintf(expected, sizeof expected,
             "change,person_id,other_id,n_record,data_end,date,kind,reason\n"
             "merge,%s,%s,1,2020-02-01,1970-01-21,rule,number\n"
             "split,%s,%s,1,2020-03-01,2020-03-01,other,nothing links the records now\n",
             first[0], first[1], first[0], first[1]);
    assert_string_equal(read_text(&arena, folder, "changes.csv"), expected);
    arena_done(&arena);
    workspace_remove(folder);
}

static void a_damaged_persons_file_is_refused_and_stays(void **state)
{
    static const char *const damaged[] = {
        "person,record\nP1,1\n",
        "input,record_id,person_id,confidence,linked_on\na,1,P1,1,\nb,1\n",
        "input,record_id,person_id,confidence,linked_on\na,1,,1,\n",
        "input,record_id,person_id,confidence,linked_on\na,1,P1,1,\na,1,P2,1,\n",
        "input,record_id,person_id,confidence,linked_on\na,1,P1,1,\n", // link.json counts two
        "",
    };
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 10}, {1, "1", "5", NULL, 20}};
    const char *folder = workspace_make();
    struct arena arena = {0};
    workspace_write(folder, "link.json", "{\"format\": 1, \"records\": 2}\n");
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct linkage linkage;
        workspace_write(folder, "persons.csv", damaged[i]);
        linkage_run(&linkage, rows, 2, folder);
        assert_int_equal(linkage.status, E_CONFLICT);
        assert_non_null(strstr(linkage.err.place, "persons.csv"));
        assert_string_equal(read_text(&arena, folder, "persons.csv"), damaged[i]);
        linkage_done(&linkage);
    }
    arena_done(&arena);
    workspace_remove(folder);
}

static void a_damaged_list_of_changes_is_refused_and_stays(void **state)
{
#define HEADER "change,person_id,other_id,n_record,data_end,date,kind,reason\n"
    static const char *const damaged[] = {
        "", "person,record\n", HEADER "merge,P1,P2,1,2020-02-0", HEADER "merge,P1,P2\n",
        HEADER "join,P1,,1,2020-01-01,,other,\n\"merge,P1,P2,1,2020-02-01,,other,\n"};
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 10}, {1, "1", "5", NULL, 20}};
    const char *folder = workspace_make();
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct linkage linkage;
        struct error err = {0};
        workspace_write(folder, "changes.csv", damaged[i]);
        linkage_run(&linkage, rows, 2, folder);
        const struct link_files files = {.folder = folder, .link = &linkage.config};
        assert_int_equal(link_files_write(&files, &linkage.persons, &err), E_CONFLICT);
        assert_non_null(strstr(err.place, "changes.csv:"));
        assert_string_equal(read_text(&arena, folder, "changes.csv"), damaged[i]);
        linkage_done(&linkage);
    }
    arena_done(&arena);
    workspace_remove(folder);
}

static void an_id_stays_though_the_record_it_follows_from_has_gone(void **state)
{
    const struct linkage_row all[] = {
        {0, "1", "5", NULL, 10}, {1, "7", "5", NULL, 20}, {2, "x", "5", NULL, 30}};
    const struct linkage_row back[] = {{0, "1", "6", NULL, 10}, // another number now
                                       {1, "7", "5", NULL, 20},
                                       {2, "x", "5", NULL, 30}};
    const char *folder = workspace_make();
    char first[3][16], second[2][16], third[1][16], fourth[3][16] = {0}, fifth[3][16] = {0};
    struct arena arena = {0};
    run_once(folder, all, 3, 100, first);
    run_once(folder, all + 1, 2, 101, second);
    run_once(folder, all + 2, 1, 102, third);
    assert_string_equal(second[0], first[0]);
    assert_string_equal(second[1], first[0]);
    assert_string_equal(third[0], first[0]);
    assert_null(strchr(strchr(read_text(&arena, folder, "changes.csv"), '\n') + 1, '\n'));
    run_once(folder, back, 3, 103, fourth); // whoever the first record is now, it gets another ID
    assert_string_equal(fourth[2], first[0]);
    assert_string_equal(fourth[1], first[0]);
    assert_string_not_equal(fourth[0], first[0]);
    run_once(folder, back, 3, 104, fifth);
    assert_memory_equal(fifth, fourth, sizeof fifth);
    arena_done(&arena);
    workspace_remove(folder);
}

static void an_id_stays_though_the_record_it_follows_from_is_someone_elses(void **state)
{
    const struct linkage_row then[] = {{0, "0", "6", NULL, DAY_NONE},
                                       {0, "1", "5", NULL, DAY_NONE},
                                       {1, "7", "5", NULL, DAY_NONE},
                                       {2, "x", "5", NULL, DAY_NONE}};
    const struct linkage_row now[] = {{0, "0", "6", NULL, DAY_NONE},
                                      {0, "1", "6", NULL, DAY_NONE},
                                      {1, "7", "5", NULL, DAY_NONE},
                                      {2, "x", "5", NULL, DAY_NONE}};
    const char *folder = workspace_make();
    char first[4][16], second[4][16], third[4][16];
    run_once(folder, then, 4, 100, first);
    run_once(folder, now, 4, 101, second);
    assert_string_equal(second[1], first[0]);
    assert_string_equal(second[2], first[1]);
    assert_string_equal(second[3], first[1]);
    run_once(folder, then, 4, 102, third); // and back, with three records of one person again
    assert_string_equal(third[0], first[0]);
    for (size_t r = 1; r < 4; r++)
        assert_string_equal(third[r], first[1]);
    workspace_remove(folder);
}

static void a_person_without_records_ends_with_a_row(void **state)
{
    const struct linkage_row rows[] = {
        {0, "1", "5", NULL, 10}, {1, "7", "5", NULL, 20}, {2, "x", "6", NULL, 30}};
    const char *folder = workspace_make();
    char first[3][16], second[1][16], expected[512];
    struct arena arena = {0};
    run_once(folder, rows, 3, 18262, first);      // 2020-01-01
    run_once(folder, rows + 2, 1, 18293, second); // 2020-02-01
    snprintf(expected, sizeof expected,
             HEADER "end,%s,,2,2020-02-01,2020-02-01,records gone,no record is in the data\n",
             first[0]);
    assert_string_equal(read_text(&arena, folder, "changes.csv"), expected);
    arena_done(&arena);
    workspace_remove(folder);
}

static void persons_that_turned_out_to_be_another_are_listed(void **state)
{
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 10}, {1, "1", NULL, "ann", 20}};
    const char *folder = workspace_make();
    char ids[2][16], expected[256];
    struct arena arena = {0};
    workspace_write(folder, "always.csv",
                    "input_left,record_left,input_right,record_right,known\n"
                    "a,1,b,1,2020-01-01\n");
    run_once(folder, rows, 2, 18293, ids);
    assert_string_equal(ids[0], ids[1]);
    const char *former = read_text(&arena, folder, "former.csv");
    const char *line = strchr(former, '\n') + 1;
    assert_string_not_equal(line, "");
    assert_memory_not_equal(line, ids[0], strlen(ids[0]));
    snprintf(expected, sizeof expected, ",%s,2020-01-01\n", ids[0]);
    assert_non_null(strstr(line, expected));
    arena_done(&arena);
    workspace_remove(folder);
}

static void a_damaged_list_of_former_ids_is_refused_and_stays(void **state)
{
    static const char *const damaged[] = {"", "person,into\n", "person_id,joined_into,known_on\nP1",
                                          "person_id,joined_into,known_on\nP1,,\n"};
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 10}, {1, "1", "5", NULL, 20}};
    const char *folder = workspace_make();
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct linkage linkage;
        struct error err = {0};
        workspace_write(folder, "former.csv", damaged[i]);
        linkage_run(&linkage, rows, 2, folder);
        const struct link_files files = {.folder = folder, .link = &linkage.config};
        assert_int_equal(link_files_write(&files, &linkage.persons, &err), E_CONFLICT);
        assert_non_null(strstr(err.place, "former.csv"));
        assert_string_equal(read_text(&arena, folder, "former.csv"), damaged[i]);
        assert_false(file_exists(file_join(&arena, folder, "changes.csv")));
        linkage_done(&linkage);
    }
    arena_done(&arena);
    workspace_remove(folder);
}

// Three persons, of which two runs make one: both IDs that went lead to it, a run later too.
static void ids_of_earlier_runs_lead_to_persons_of_today(void **state)
{
    const struct linkage_row apart[] = {{0, "1", "5", NULL, DAY_NONE},
                                        {1, "1", "6", NULL, DAY_NONE},
                                        {2, "1", "7", NULL, DAY_NONE}};
    const struct linkage_row two[] = {{0, "1", "5", NULL, DAY_NONE},
                                      {1, "1", "7", NULL, DAY_NONE},
                                      {2, "1", "7", NULL, DAY_NONE}};
    const struct linkage_row one[] = {{0, "1", "7", NULL, DAY_NONE},
                                      {1, "1", "7", NULL, DAY_NONE},
                                      {2, "1", "7", NULL, DAY_NONE}};
    const char *folder = workspace_make();
    char first[3][16], second[3][16], third[3][16], expected[64];
    struct arena arena = {0};
    run_once(folder, apart, 3, 18262, first);
    assert_string_equal(read_text(&arena, folder, "former.csv"),
                        "person_id,joined_into,known_on\n");
    run_once(folder, two, 3, 18293, second);
    const char *gone = strcmp(second[1], first[1]) == 0 ? first[2] : first[1];
    snprintf(expected, sizeof expected, "%s,%s,2020-02-01\n", gone, second[1]);
    assert_non_null(strstr(read_text(&arena, folder, "former.csv"), expected));
    for (day_t day = 18322; day < 18324; day++) { // the second run of the two changes nothing
        run_once(folder, one, 3, day, third);
        const char *former = read_text(&arena, folder, "former.csv");
        snprintf(expected, sizeof expected, "%s,%s,2020-02-01\n", gone, third[0]);
        assert_non_null(strstr(former, expected));
        const char *later = strcmp(third[0], first[0]) == 0 ? second[1] : first[0];
        snprintf(expected, sizeof expected, "%s,%s,2020-03-01\n", later, third[0]);
        assert_non_null(strstr(former, expected));
    }
    run_once(folder, apart, 3, 18353, third); // and apart again: IDs that are in use lead nowhere
    for (size_t r = 0; r < 3; r++)
        assert_null(strstr(read_text(&arena, folder, "former.csv"),
                           arena_format(&arena, "\n%s,", third[r])));
    arena_done(&arena);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_keeps_the_id_though_an_earlier_record_is_added),
        cmocka_unit_test(merges_and_splits_are_appended_to_changes),
        cmocka_unit_test(a_damaged_persons_file_is_refused_and_stays),
        cmocka_unit_test(a_damaged_list_of_changes_is_refused_and_stays),
        cmocka_unit_test(an_id_stays_though_the_record_it_follows_from_has_gone),
        cmocka_unit_test(an_id_stays_though_the_record_it_follows_from_is_someone_elses),
        cmocka_unit_test(a_person_without_records_ends_with_a_row),
        cmocka_unit_test(a_damaged_list_of_former_ids_is_refused_and_stays),
        cmocka_unit_test(ids_of_earlier_runs_lead_to_persons_of_today),
        cmocka_unit_test(persons_that_turned_out_to_be_another_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
