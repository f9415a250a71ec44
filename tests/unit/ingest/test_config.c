// hearth.yaml: what is read, and that every mistake is named with its place and the nearest known
// word.
#include "features/ingest/config.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static enum status read_text(struct arena *arena, const char *text, struct config *config,
                             struct error *err)
{
    char *folder = workspace_make();
    workspace_write(folder, "hearth.yaml", text);
    enum status status = config_read(arena, folder, config, err);
    workspace_remove(folder);
    return status;
}

static const char full[] =
    "hearth: 1\n"
    "name: Example Borough\n"
    "data_end: 2025-12-31\n"
    "household: {max: 8}\n"
    "sources:\n"
    "  - name: police_incidents\n"
    "    title: Police incidents\n"
    "    agency: police\n"
    "    files: records/police/incidents-*.csv\n"
    "    record: event\n"
    "    ids: police\n"
    "    coverage: {from: 2014-04-01}\n"
    "    columns:\n"
    "      person_id: nominal_id\n"
    "      date: incident_date\n"
    "      known: loaded_at\n"
    "      category: incident_type\n"
    "      values: {dash: dash_score, children: n_children}\n"
    "      record_id: incident_no\n"
    "      void: withdrawn\n"
    "      tags: {role: party_role}\n"
    "    dates: \"%d/%m/%Y\"\n"
    "    encoding: windows-1252\n"
    "    missing: [\"NULL\", \"-1\"]\n"
    "    codes: codes/police_types.csv\n"
    "    max_rejects: 2.5%\n"
    "    lawful_basis: public_task\n"
    "    purposes: [child-safeguarding, research]\n"
    "    agreement: {id: DSA-2024-07, expires: 2027-03-31}\n"
    "  - name: people\n"
    "    files: records/people.csv\n"
    "    record: person\n"
    "    ids: police\n"
    "    columns: {person_id: id, address: addr, uprn: u, dob: born, from: since, to: until,\n"
    "              attributes: {imd_quintile: imd}}\n"
    "link: none\n";

static void whole_configuration_is_read(void **state)
{
    struct arena arena = {0};
    struct config config;
    struct error err = {0};
    assert_int_equal(read_text(&arena, full, &config, &err), OK);
    assert_string_equal(config.name, "Example Borough");
    assert_int_equal(config.data_end, day_from_civil(2025, 12, 31));
    assert_int_equal(config.household_max, 8);
    assert_int_equal(config.link, LINK_NONE);
    assert_int_equal(config.n_source, 2);
    const struct source *police = config_source(&config, "police_incidents");
    assert_ptr_equal(police, &config.sources[0]);
    assert_string_equal(police->title, "Police incidents");
    assert_int_equal(police->kind, RECORD_EVENT);
    assert_string_equal(police->date, "incident_date");
    assert_string_equal(police->void_flag, "withdrawn");
    assert_null(police->end);
    assert_int_equal(police->n_value, 2);
    assert_true(police->values_named);
    assert_string_equal(police->values[1].name, "children");
    assert_string_equal(police->values[1].column, "n_children");
    assert_string_equal(police->tags[0].column, "party_role");
    assert_string_equal(police->date_format, "%d/%m/%Y");
    assert_int_equal(police->encoding, CSV_WINDOWS_1252);
    assert_int_equal(police->missing[0].n, 2);
    assert_true(police->max_reject_share == 0.025);
    assert_int_equal(police->coverage_from, day_from_civil(2014, 4, 1));
    assert_int_equal(police->coverage_to, DAY_NONE);
    assert_int_equal(police->n_purpose, 2);
    assert_int_equal(police->agreement_expires, day_from_civil(2027, 3, 31));
    assert_int_equal(police->line, 6);
    arena_done(&arena);
}

static void the_strip_of_a_case_is_read_and_checked(void **state)
{
    static const struct {
        const char *hub, *message;
    } wrong[] = {
        {"hub: {known: police_incidents}\n", "must be a source of spells"},
        {"hub: {known: [polic_incidents]}\n", "there is no source \"polic_incidents\""},
        {"hub: {position: [{title: A, in: [people]}]}\n", "must be a source of spells"},
        {"hub: {position: [{title: A, last: [people]}]}\n", "must be a source of events or spells"},
        {"hub: {position: [{title: A}]}\n", "needs either in or last"},
        {"hub: {position: [{last: police_incidents}]}\n", "title"},
    };
    struct arena arena = {0};
    struct config config;
    struct error err = {0};
    char text[3000];
    snprintf(text, sizeof text, "%shub: {position: [{title: Police, last: police_incidents}]}\n",
             full);
    assert_int_equal(read_text(&arena, text, &config, &err), OK);
    assert_int_equal(config.hub.n_position, 1);
    assert_string_equal(config.hub.positions[0].title, "Police");
    assert_string_equal(config.hub.positions[0].last[0], "police_incidents");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(text, sizeof text, "%s%s", full, wrong[i].hub);
        assert_int_equal(read_text(&arena, text, &config, &err), E_CONFIG);
        assert_non_null(strstr(err.message, wrong[i].message));
    }
    arena_done(&arena);
}

static void person_columns_become_attributes(void **state)
{
    struct arena arena = {0};
    struct config config;
    assert_int_equal(read_text(&arena, full, &config, ERROR_IGNORED), OK);
    const struct source *people = config_source(&config, "people");
    assert_string_equal(people->date, "since");
    assert_string_equal(people->end, "until");
    assert_string_equal(people->address, "addr");
    assert_string_equal(people->uprn, "u");
    assert_null(people->postcode);
    assert_int_equal(people->n_attribute, 4);
    assert_string_equal(people->attributes[3].name, "imd_quintile");
    assert_string_equal(people->title, "people");
    assert_true(people->max_reject_share == 0.01);
    assert_null(people->lawful_basis);
    arena_done(&arena);
}

// A configuration of one event source with `extra` lines in the entry and `columns` in place of its
// columns.
static enum status read_with(const char *columns, const char *extra, struct config *config,
                             struct arena *arena, struct error *err)
{
    char text[2000];
    snprintf(text, sizeof text,
             "hearth: 1\nsources:\n  - name: a\n    files: a.csv\n    record: event\n"
             "    columns: {%s}\n%s",
             columns, extra);
    return read_text(arena, text, config, err);
}

#define GOOD "person_id: p, date: d"

struct mistake {
    const char *columns, *extra;
    const char *place; // after the file's name
    const char *message, *hint;
};

static const struct mistake mistakes[] = {
    {GOOD, "    encodin: utf-8\n", ":7:5", "unknown key \"encodin\"", "\"encoding\""},
    {GOOD ", categry: c", "", ":6:38", "unknown key \"categry\"", "\"category\""},
    {GOOD ", start: c", "", NULL, "unknown key \"start\"", NULL},
    {GOOD ", xxxxxxxxxxxx: c", "", NULL, "record event", "person_id, date"},
    {"person_id: p", "", ":6:14", "date is missing", NULL},
    {"date: p", "", NULL, "person_id is missing", NULL},
    {GOOD ", value: v, values: {a: b}", "", NULL, "cannot both", NULL},
    {GOOD ", values: {}", "", NULL, "must be a mapping", NULL},
    {GOOD ", tags: role", "", NULL, "is not a mapping", NULL},
    {GOOD ", known: ''", "", NULL, "known must be one text", NULL},
    {GOOD, "    lawful_basis: public\n", ":7:19", "\"public\" is not known", "public_task"},
    {GOOD, "    dates: \"%d/%m\"\n", ":7:13", "date format", NULL},
    {GOOD, "    encoding: utf8\n", ":7:15", "\"utf8\" is not known", "\"utf-8\""},
    {GOOD, "    max_rejects: 1\n", NULL, "\"1\" is not a share", NULL},
    {GOOD, "    max_rejects: 101%\n", NULL, "not a share", NULL},
    {GOOD, "    codes: c.csv\n", NULL, "the source has no column \"category\"", NULL},
    {GOOD ", category: c", "    codes: {sex: c.csv}\n", NULL, "no column \"sex\"", NULL},
    {GOOD ", value: v", "    codes: {value: c.csv}\n", NULL, "does not apply to value", NULL},
    {GOOD, "    missing: {person_id: [x]}\n", NULL, "does not apply to person_id", NULL},
    {GOOD, "    missing: {dat: [x]}\n", NULL, "no column \"dat\"", NULL},
    {GOOD, "    dates: {person_id: iso}\n", NULL, "does not apply to person_id", NULL},
    {GOOD, "    optional: [category]\n", NULL, "no column \"category\"", NULL},
    {GOOD, "    delimiter: x\n", NULL, "delimiter", NULL},
    {GOOD, "    kind: council_tax\n", NULL, "needs a gateway", "gateway: {law"},
    {GOOD ", value: v", "    labels: {dash: {1: low}}\n", ":7:20", "no column \"dash\"", "values"},
    {GOOD, "    labels: {category: {1: low}}\n", NULL, "no column \"category\"", NULL},
    {GOOD ", value: v", "    labels: {value: low}\n", NULL, "a mapping such as", NULL},
    {GOOD, "    coverage: {from: 01/02/2024}\n", ":7:22", "is not a date as YYYY-MM-DD", NULL},
    {GOOD, "    coverage: {from: 2024-02-01, to: 2024-01-01}\n", NULL, "before it begins", NULL},
    {GOOD, "    agreement: {expires: 2024-02-01}\n", NULL, "id is missing", NULL},
    {GOOD, "data_end: 2024-02-30\n", NULL, "is not a date", NULL},
    {GOOD, "household: {max: 0}\n", ":7:18", "whole number from 1", NULL},
    {GOOD, "link: all\n", NULL, "none or a mapping", NULL},
    {GOOD, "link: {rule: []}\n", NULL, "unknown key \"rule\"", "\"rules\""},
    {GOOD, "link: {never: n.csv}\n", NULL, "neither rules nor compare", "rules: "},
    {GOOD, "link: {rules: []}\n", NULL, "rules must be a list", NULL},
    {GOOD, "link: {rules: [[dob, dob]]}\n", NULL, "names \"dob\" twice", NULL},
    {GOOD, "link: {block: auto}\n", NULL, "block has no effect without compare", NULL},
    {GOOD, "link: {match_probability: .8}\n", NULL, "no effect without compare", NULL},
    {GOOD, "link: {rules: [[nhs_number]]}\n", NULL, "no source of record person has a column",
     NULL},
    {GOOD, "surces: []\n", ":7:1", "unknown key \"surces\"", "\"sources\""},
    {GOOD, "  - name: a\n    files: b.csv\n    record: event\n    columns: {" GOOD "}\n", ":7:11",
     "two sources are named \"a\"", NULL},
    {GOOD, "  - name: B\n    files: b.csv\n    record: event\n    columns: {" GOOD "}\n", ":7:11",
     "cannot name a source", NULL},
    {GOOD, "  - name: b\n    files: b.csv\n    record: evnt\n    columns: {" GOOD "}\n", ":9:13",
     "\"evnt\" is not known", "\"event\""},
    {GOOD, "  - name: b\n    record: event\n    columns: {" GOOD "}\n", ":7:5", "files is missing",
     NULL},
    {GOOD, "  - name: b\n    files: b.csv\n    columns: {" GOOD "}\n", NULL, "record is missing",
     NULL},
    {GOOD,
     "  - name: b\n    files: b\n    record: person\n    columns: {person_id: p, sex: s, "
     "attributes: {sex: t}}\n",
     NULL, "mapped twice", NULL},
    {GOOD,
     "  - name: b\n    files: b\n    record: relationship\n    columns: {person_id: p, "
     "relation: "
     "r}\n",
     NULL, "other_id is missing", NULL},
};

static void mistakes_are_named_with_their_place(void **state)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct arena arena = {0};
        struct config config;
        struct error err = {0};
        const struct mistake *mistake = &mistakes[i];
        enum status status = read_with(mistake->columns, mistake->extra, &config, &arena, &err);
        assert_int_equal(status, E_CONFIG);
        if (!strstr(err.message, mistake->message))
            fail_msg("\"%s\" does not say \"%s\"", err.message, mistake->message);
        if (mistake->hint && !strstr(err.hint, mistake->hint))
            fail_msg("the hint \"%s\" does not say \"%s\"", err.hint, mistake->hint);
        const char *place = strstr(err.place, "hearth.yaml:");
        assert_non_null(place);
        if (mistake->place)
            assert_string_equal(place + strlen("hearth.yaml"), mistake->place);
        arena_done(&arena);
    }
}

static void version_and_sources_are_needed(void **state)
{
    static const char *const cases[][2] = {
        {"name: x\nsources: []\n", "hearth is missing"},
        {"hearth: 2\nsources: []\n", "not a version"},
        {"hearth: 1\n", "sources is missing"},
        {"hearth: 1\nsources: []\n", "must be a list of 1 to 10000"},
        {"- a\n", "expected keys"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct config config;
        struct error err = {0};
        assert_int_equal(read_text(&arena, cases[i][0], &config, &err), E_CONFIG);
        assert_non_null(strstr(err.message, cases[i][1]));
        arena_done(&arena);
    }
    struct error err = {0};
    struct arena arena = {0};
    struct config config;
    assert_int_equal(config_read(&arena, "/nonexistent", &config, &err), E_CONFIG);
    assert_non_null(strstr(err.message, "no hearth.yaml"));
    arena_done(&arena);
}

static void hash_changes_with_what_changes_records_only(void **state)
{
    static const char *const same[] = {"",
                                       "    title: T\n",
                                       "    lawful_basis: consent\n",
                                       "    purposes: [a]\n",
                                       "    agreement: {id: x}\n",
                                       "    agency: z\n",
                                       "    coverage: {from: 2020-01-01}\n"};
    static const char *const other[] = {"    dates: \"%d/%m/%Y\"\n", "    missing: [x]\n",
                                        "    encoding: windows-1252\n", "    max_rejects: 3%\n"};
    struct arena arena = {0};
    struct config config;
    assert_int_equal(read_with(GOOD, "", &config, &arena, ERROR_IGNORED), OK);
    char base[HASH_TEXT];
    strcpy(base, config.sources[0].hash);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(read_with(GOOD, same[i], &config, &arena, ERROR_IGNORED), OK);
        assert_string_equal(config.sources[0].hash, base);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        assert_int_equal(read_with(GOOD, other[i], &config, &arena, ERROR_IGNORED), OK);
        assert_string_not_equal(config.sources[0].hash, base);
    }
    assert_int_equal(read_with(GOOD ", value: d", "", &config, &arena, ERROR_IGNORED), OK);
    assert_string_not_equal(config.sources[0].hash, base);
    arena_done(&arena);
}

static void without_link_one_id_space_names_persons(void **state)
{
    struct arena arena = {0};
    struct config config;
    assert_int_equal(read_with(GOOD, "", &config, &arena, ERROR_IGNORED), OK);
    assert_int_equal(config.link, LINK_NONE);
    static const char second[] =
        "    ids: x\n  - name: b\n    files: b\n    record: event\n    ids: y\n    columns: {" GOOD
        "}\n";
    assert_int_equal(read_with(GOOD, second, &config, &arena, ERROR_IGNORED), OK);
    assert_int_equal(config.link, LINK_UNSTATED);
    arena_done(&arena);
}

static void all_mistakes_of_the_file_are_found(void **state)
{
    static const char text[] = "hearth: 1\nnmae: x\nhousehold: {max: none}\nsources:\n"
                               "  - name: a\n    files: a.csv\n    record: event\n"
                               "    columns: {person_id: p, dat: d}\n"
                               "  - name: a\n    record: spel\n    encoding: x\n"
                               "link: {rules: [[dob, dob]]}\n";
    static const char *const places[] = {":2:1",  ":3:18",  ":8:29",  ":9:5",  ":9:5",
                                         ":9:11", ":10:13", ":11:15", ":12:16"};
    static struct error_list all;
    struct arena arena = {0};
    struct config config;
    struct error err = {.all = &all};
    assert_int_equal(read_text(&arena, text, &config, &err), E_CONFIG);
    for (size_t i = 0; i < all.n && i < 9; i++)
        assert_string_equal(strrchr(all.items[i].place, '/') + strlen("/hearth.yaml"), places[i]);
    assert_int_equal(all.n, 9);
    arena_done(&arena);
}

static void today_and_the_day_of_an_extract_are_read(void **state)
{
    struct arena arena = {0};
    struct config config;
    assert_int_equal(read_with(GOOD, "    extracted: 2025-12-31\ntoday: 2026-01-01\n", &config,
                               &arena, ERROR_IGNORED),
                     OK);
    assert_int_equal(config.sources[0].extracted, day_from_civil(2025, 12, 31));
    assert_int_equal(config_today(&config), day_from_civil(2026, 1, 1));
    assert_int_equal(read_with(GOOD, "", &config, &arena, ERROR_IGNORED), OK);
    assert_int_equal(config.sources[0].extracted, DAY_NONE);
    assert_int_equal(config_today(&config), day_today());
    arena_done(&arena);
}

static void what_is_to_come_says_so(void **state)
{
    static const char *const extra[] = {"    format: xlsx\n",
                                        "    via: {file: x, key: k, person_id: p}\n"};
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        struct arena arena = {0};
        struct config config;
        struct error err = {0};
        assert_int_equal(read_with(GOOD, extra[i], &config, &arena, &err), E_NOT_IMPLEMENTED);
        assert_non_null(strstr(err.place, "hearth.yaml:7"));
        arena_done(&arena);
    }
}

static void due_times_are_working_times_by_band(void **state)
{
    struct arena arena = {0};
    struct config config;
    struct error err = {0};
    assert_int_equal(read_with(GOOD,
                               "hub:\n  clocks:\n    screen: {top: 4h, rest: none}\n"
                               "    decide: {top: 3d, rest: 10d}\n    holidays: none\n",
                               &config, &arena, &err),
                     OK);
    const struct hub_clocks *clocks = &config.hub.clocks;
    assert_int_equal(clocks->n_screen, 2);
    assert_string_equal(clocks->screen[0].band, "top");
    assert_int_equal(clocks->screen[0].time.n, 4);
    assert_int_equal(clocks->screen[0].time.unit, 'h');
    assert_int_equal(clocks->screen[1].time.unit, 0);
    assert_int_equal(clocks->decide[1].time.n, 10);
    assert_int_equal(clocks->holidays, HOLIDAYS_NONE);
    arena_done(&arena);
}

static void due_times_that_are_none_are_refused_where_they_stand(void **state)
{
    static const struct {
        const char *clocks, *place, *message;
    } cases[] = {
        {"screen: {top: 4}", "hearth.yaml:9:19", "4h or 3d"},
        {"screen: {top: 0h}", "hearth.yaml:9:19", "4h or 3d"},
        {"screen: {top: 4h, rest: 2w}", "hearth.yaml:9:", "4h or 3d"},
        {"screen: {top: 99999d}", "hearth.yaml:9:19", "4h or 3d"},
        {"screen: {top: 4h}\n    decide: {rest: 3d}", "hearth.yaml:9:19",
         "decide has no time for the band top"},
        {"holidays: wales", "hearth.yaml:9:", "\"wales\" is not known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        struct arena arena = {0};
        struct config config;
        struct error err = {0};
        snprintf(text, sizeof text, "hub:\n  clocks:\n    %s\n", cases[i].clocks);
        assert_int_equal(read_with(GOOD, text, &config, &arena, &err), E_CONFIG);
        assert_non_null(strstr(err.place, cases[i].place));
        assert_non_null(strstr(err.message, cases[i].message));
        arena_done(&arena);
    }
}

static void another_spelling_reads_and_hashes_as_the_name(void **state)
{
    struct arena arena = {0};
    struct config named, spelled;
    assert_int_equal(
        read_with(GOOD ", known: k, void: v", "    missing: [x]\n", &named, &arena, ERROR_IGNORED),
        OK);
    assert_int_equal(read_with(GOOD ", received: k, withdrawn: v", "    missing_values: [x]\n",
                               &spelled, &arena, ERROR_IGNORED),
                     OK);
    assert_string_equal(spelled.sources[0].known, "k");
    assert_string_equal(spelled.sources[0].void_flag, "v");
    assert_int_equal(spelled.sources[0].missing[0].n, 1);
    assert_string_equal(spelled.sources[0].hash, named.sources[0].hash);
    arena_done(&arena);
}

static void linkage_hash_changes_with_linkage_only(void **state)
{
    static const char *const same[] = {"name: x\n", "household: {max: 3}\n"};
    static const char *const other[] = {"data_end: 2020-01-01\n", "link: none\n"};
    struct arena arena = {0};
    struct config config;
    char base[HASH_TEXT];
    assert_int_equal(read_with(GOOD, "", &config, &arena, ERROR_IGNORED), OK);
    strcpy(base, config.linkage_hash);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(read_with(GOOD, same[i], &config, &arena, ERROR_IGNORED), OK);
        assert_string_equal(config.linkage_hash, base);
        assert_int_equal(read_with(GOOD, other[i], &config, &arena, ERROR_IGNORED), OK);
        assert_string_not_equal(config.linkage_hash, base);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_configuration_is_read),
        cmocka_unit_test(person_columns_become_attributes),
        cmocka_unit_test(the_strip_of_a_case_is_read_and_checked),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(version_and_sources_are_needed),
        cmocka_unit_test(hash_changes_with_what_changes_records_only),
        cmocka_unit_test(all_mistakes_of_the_file_are_found),
        cmocka_unit_test(today_and_the_day_of_an_extract_are_read),
        cmocka_unit_test(what_is_to_come_says_so),
        cmocka_unit_test(due_times_are_working_times_by_band),
        cmocka_unit_test(due_times_that_are_none_are_refused_where_they_stand),
        cmocka_unit_test(another_spelling_reads_and_hashes_as_the_name),
        cmocka_unit_test(linkage_hash_changes_with_linkage_only),
        cmocka_unit_test(without_link_one_id_space_names_persons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
