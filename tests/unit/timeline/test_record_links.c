// Whose each record is, in the timeline: row for row what link/persons.csv says.

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/timeline/record_links.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\ndata_end: 2015-12-31\n"
    "link:\n"
    "  rules: [[nhs_number]]\n"
    "  compare:\n"
    "    - {column: forename, as: forename}\n"
    "    - {column: surname, as: surname}\n"
    "    - {column: dob, as: date}\n"
    "  block: [[surname], [dob]]\n"
    "  match_probability: 0.5\n"
    "sources:\n"
    "  - {name: tax, agency: a, files: tax.csv, record: person, ids: tax,\n"
    "     columns: {person_id: id, forename: forename, surname: surname, dob: dob, from: from}}\n"
    "  - {name: gp, agency: a, files: gp.csv, record: person, ids: gp,\n"
    "     columns: {person_id: id, forename: forename, surname: surname, dob: dob,\n"
    "       nhs_number: nhs, from: from}}\n";

static const char gp_text[] = "id,forename,surname,dob,nhs,from\n"
                              "9,Ann,Frost,1983-04-04,9434765919,2014-01-01\n"
                              "10,Anne,Frost,1983-04-04,9434765919,2015-02-01\n"
                              "b,Bob,Khan,1990-01-02,,2014-01-01\n";
static const char tax_text[] = "id,forename,surname,dob,from\n"
                               "t1,Ann,Frost,1983-04-04,2014-03-01\n"
                               "t2,Cid,Moss,1970-05-06,2014-01-01\n"
                               "t3,Bob,Khan,1990-01-02,2014-01-01\n";

static int start(void **state)
{
    static const struct world_file files[] = {
        {"hearth.yaml", config_text}, {"gp.csv", gp_text}, {"tax.csv", tax_text}};
    return world_start(state, files, sizeof files / sizeof *files);
}

static void persons_read(struct world *world, struct csv_table *ret_table)
{
    const char *path = file_join(&world->arena, world->folder, "link/persons.csv");
    assert_int_equal(csv_read_table(&world->arena, path, ret_table, ERROR_IGNORED), OK);
    assert_int_equal(ret_table->n_row, 6);
    assert_int_equal(ret_table->n_col, 5); // input, record_id, person_id, confidence, linked_on
}

static void each_row_of_persons_csv_is_found(void **state)
{
    struct world *world = *state;
    struct csv_table table;
    struct record_links links;
    persons_read(world, &table);
    assert_int_equal(record_links_open(&world->timeline, &links, ERROR_IGNORED), OK);
    assert_int_equal(links.n, table.n_row);
    for (size_t i = 0; i < table.n_row; i++) {
        const char **cells = table.cells + i * table.n_col;
        char day[DAY_TEXT];
        const struct record_link *link = record_links_find(&links, cells[0], cells[1]);
        assert_non_null(link);
        assert_string_equal(texts_at(&world->timeline.ids, link->person), cells[2]);
        assert_string_equal(day_format(link->linked_on, day), cells[4]);
    }
    assert_null(record_links_find(&links, "gp", "t1"));
    assert_null(record_links_find(&links, "nowhere", "9"));
}

static void the_records_of_a_person_are_counted_with_the_least_certain(void **state)
{
    struct world *world = *state;
    struct csv_table table;
    struct record_links links;
    persons_read(world, &table);
    assert_int_equal(record_links_open(&world->timeline, &links, ERROR_IGNORED), OK);
    size_t n_doubtful = 0;
    for (uint32_t p = 0; p < world->timeline.n_person; p++) {
        size_t n = 0;
        double least = 1;
        const char *latest = "";
        for (size_t i = 0; i < table.n_row; i++) {
            const char **cells = table.cells + i * table.n_col;
            if (strcmp(cells[2], texts_at(&world->timeline.ids, p)) != 0)
                continue;
            least = strtod(cells[3], NULL) < least ? strtod(cells[3], NULL) : least;
            latest = strcmp(cells[4], latest) > 0 ? cells[4] : latest;
            n++;
        }
        char day[DAY_TEXT];
        struct person_records records = record_links_of_person(&links, p);
        assert_int_equal(records.n, n);
        assert_true(records.confidence == least);
        assert_string_equal(day_format(records.latest, day), latest);
        n_doubtful += least < 1;
    }
    assert_int_not_equal(n_doubtful, 0); // Bob, by weight alone
}

static void an_id_system_has_its_records_in_order(void **state)
{
    struct world *world = *state;
    struct record_links links;
    size_t first, end;
    assert_int_equal(record_links_open(&world->timeline, &links, ERROR_IGNORED), OK);
    record_links_of_input(&links, "gp", &first, &end);
    assert_int_equal(end - first, 3);
    assert_string_equal(texts_at(&links.ids, (uint32_t)first), "10"); // bytewise, not by number
    assert_string_equal(texts_at(&links.ids, (uint32_t)first + 2), "b");
    record_links_of_input(&links, "nowhere", &first, &end);
    assert_int_equal(end - first, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_of_persons_csv_is_found),
        cmocka_unit_test(the_records_of_a_person_are_counted_with_the_least_certain),
        cmocka_unit_test(an_id_system_has_its_records_in_order),
    };
    return cmocka_run_group_tests(tests, start, world_end);
}
