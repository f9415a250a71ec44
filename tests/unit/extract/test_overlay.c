// The overlay: newer events laid over an older timeline give the same row as a timeline built with
// them.

#include "features/extract/plan.h"
#include "features/workspace/workspace_update.h"

#include "tests/unit/workspace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/extract/updated_scenario.h"

static const char config_text[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, sex: sex, uprn: uprn}}\n"
    "  - {name: visits, agency: a, files: visits-*.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, category: kind, value: score, tags: {role: role}}}\n"
    "link: none\n";

static const char scenario_text[] =
    "scenario: s\ncohort: {as_of: [2012-06-01]}\n"
    "outcome: {any: [{event: visits}], within: 1m}\n"
    "features:\n"
    "  - {of: [self, household], source: visits, category: [x, y], new: true, windows: [30d, 1y, "
    "ever],\n"
    "     compute: [count, any, distinct, sum, mean, min, max, first, last, sd, slope, "
    "days_since_last]}\n"
    "  - {of: self, source: visits, where: {role: [r1], value: {min: 2}}, name: strict, compute: "
    "count}\n";

static const char people_text[] = "id,sex,uprn\nann,F,1\nbob,M,1\ncat,F,2\n";
static const char old_text[] =
    "id,date,kind,score,role\nann,2012-05-20,x,3,r1\nann,2011-09-01,y,2,r2\n"
    "bob,2012-05-01,x,,r1\ncat,2012-01-01,y,7,r2\nbob,2012-05-20,y,1,r1\n";
static const char new_text[] =
    "id,date,kind,score,role\nann,2012-05-20,x,5,r1\nann,2012-05-30,y,4,r1\n"
    "cat,2012-05-31,x,1,r2\nbob,2012-05-10,x,6,r2\nbob,2012-06-01,x,9,r1\n";

static struct extract *open_world(char *folder, bool with_new)
{
    workspace_write(folder, "hearth.yaml", config_text);
    workspace_write(folder, "scenarios/s.yaml", scenario_text);
    workspace_write(folder, "people.csv", people_text);
    workspace_write(folder, "visits-1.csv", old_text);
    if (with_new)
        workspace_write(folder, "visits-2.csv", new_text);
    return updated_scenario(folder);
}

static uint32_t code_of(const struct texts *texts, const char *text)
{
    for (uint32_t i = 0; i < texts->n; i++)
        if (strcmp(texts_at(texts, i), text) == 0)
            return i;
    return TEXT_NONE;
}

// The new rows as an overlay of the old timeline: ann 2, bob 2, cat 1, each by date.
static void fill_overlay(const struct timeline *timeline, struct overlay_source *source)
{
    static uint32_t first[4] = {0, 2, 4, 5};
    static struct fact facts[5];
    static double scores[] = {5, 4, 6, 9, 1};
    static const double *const values[] = {scores};
    static uint32_t roles[5];
    static const uint32_t *const tags[] = {roles};
    const char *dates[] = {"2012-05-20", "2012-05-30", "2012-05-10", "2012-06-01", "2012-05-31"};
    const char *kinds[] = {"x", "y", "x", "x", "x"}, *names[] = {"r1", "r1", "r2", "r1", "r2"};
    for (uint32_t i = 0; i < 5; i++) {
        day_t day = 0;
        day_parse(dates[i], 10, NULL, &day);
        facts[i] =
            (struct fact){day,      day,      DAY_MAX,
                          DAY_NONE, DAY_NONE, code_of(&timeline->sources[1].categories, kinds[i]),
                          1000 + i};
        roles[i] = code_of(&timeline->sources[1].texts, names[i]);
    }
    static const uint32_t persons[3] = {0, 1, 2};
    *source = (struct overlay_source){.n_person = 3,
                                      .persons = persons,
                                      .first = first,
                                      .facts = facts,
                                      .columns = {values, tags}};
}

static void test_overlay_and_ingest_again_give_the_same_row(void **state)
{
    char *old_folder = workspace_make(), *new_folder = workspace_make();
    struct extract *old = open_world(old_folder, false), *new = open_world(new_folder, true);
    struct overlay_source sources[2] = {0};
    fill_overlay(&old->timeline, &sources[1]);
    struct overlay overlay = {.sources = sources};
    struct view base, whole;
    day_t as_of;
    day_parse("2012-06-01", 10, NULL, &as_of);
    view_open(old, as_of, &base);
    view_open(new, as_of, &whole);
    assert_int_equal(old->n_col, new->n_col);
    size_t n_changed = 0;
    for (uint32_t person = 0; person < 3; person++) {
        double before[256], laid_over[256], again[256];
        struct scratch scratch = {0};
        base.overlay = NULL;
        row_fill(old, &base, person, before, &scratch);
        base.overlay = &overlay;
        row_fill(old, &base, person, laid_over, &scratch);
        row_fill(new, &whole, person, again, &scratch);
        scratch_done(&scratch);
        for (size_t i = 0; i < old->n_col; i++) {
            if (isnan(again[i]) ? !isnan(laid_over[i]) : laid_over[i] != again[i])
                fail_msg("%s: %g over, %g again", old->columns[i].name, laid_over[i], again[i]);
            n_changed += !(before[i] == again[i] || (isnan(before[i]) && isnan(again[i])));
        }
    }
    assert_true(n_changed > 50); // the new events matter, so the comparison means something
    view_close(&base);
    view_close(&whole);
    extract_close(old);
    extract_close(new);
    workspace_remove(old_folder);
    workspace_remove(new_folder);
}

// Events that an extract brought meanwhile: how many of them still count beside it?
static void test_an_event_that_an_extract_holds_is_left_out(void **state)
{
    static const char numbered_text[] =
        "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
        "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
        "     columns: {person_id: id, sex: sex, uprn: uprn}}\n"
        "  - {name: visits, agency: a, files: visits-*.csv, record: event, ids: x,\n"
        "     columns: {person_id: id, date: date, category: kind, value: score, tags: {role: "
        "role},\n"
        "               record_id: number}}\n"
        "link: none\n";
    static const char rows_text[] = "id,date,kind,score,role,number\nann,2012-05-20,x,3,r1,n1\n"
                                    "ann,2012-05-21,x,3,r1,n2\nbob,2012-05-22,y,1,r2,n3\n";
    static const struct {
        const char *key, *columns;
        uint32_t n_more; // facts that it adds
    } rows[] = {
        {"n1", "{\"person_id\":\"ann\",\"date\":\"2012-05-20\"}", 0},
        {"n3", "{\"person_id\":\"ann\",\"date\":\"2012-05-24\"}", 1}, // the id of another's record
        {"n1", "{\"person_id\":\"ann\",\"date\":\"2012-05-24\"}", 1}, // of another day's
        {"k2", "{\"person_id\":\"ann\",\"date\":\"2012-05-21\",\"category\":\"x\"}", 0},
        {"k3", "{\"person_id\":\"ann\",\"date\":\"2012-05-21\",\"category\":\"x\"}", 1},
        {"k4", "{\"person_id\":\"bob\",\"date\":\"2012-05-22\",\"category\":\"x\"}", 1},
        {"k5", "{\"person_id\":\"bob\",\"date\":\"2012-05-22\",\"tags\":{\"role\":\"r1\"}}", 1},
        {"k6", "{\"person_id\":\"bob\",\"date\":\"2012-05-22\",\"value\":1}", 0},
        {NULL, "{\"person_id\":\"bob\",\"date\":\"2012-05-22\",\"value\":1}", 1},
    };
    struct newer *newer;
    struct error err = {0};
    char *folder = workspace_make();
    struct extract_options options = {.n_thread = 1, .quiet = true};
    struct extract *extract = NULL;
    workspace_write(folder, "hearth.yaml", numbered_text);
    workspace_write(folder, "scenarios/s.yaml", scenario_text);
    workspace_write(folder, "people.csv", people_text);
    workspace_write(folder, "visits-1.csv", rows_text);
    assert_int_equal(workspace_update(folder, &(struct workspace_options){.quiet = true}, &err),
                     OK);
    assert_int_equal(extract_open(folder, "s", &options, &extract, &err), OK);
    assert_int_equal(newer_open(&extract->timeline, NULL, &newer, &err), OK);
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct newer_event event = {.source = "visits",
                                    .columns = rows[i].columns,
                                    .key = rows[i].key,
                                    .received = day_from_civil(2012, 5, 25)};
        if (newer_add(newer, &event, &err))
            fail_msg("%s: %s", rows[i].columns, err.message);
        n += rows[i].n_more;
        struct overlay *overlay = newer_overlay(newer);
        const struct overlay_source *source = &overlay->sources[1];
        uint32_t laid = source->n_person ? source->first[source->n_person] : 0;
        if (laid != n)
            fail_msg("row %zu, %s: %u facts, %u wanted", i, rows[i].columns, laid, n);
        overlay_free(overlay);
    }
    newer_close(newer);
    extract_close(extract);
    workspace_remove(folder);
}

// The record became known later than the event: until then the event counts, from then on the
// record.
static void test_an_event_counts_until_its_record_is_known(void **state)
{
    static const char late_text[] =
        "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
        "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
        "     columns: {person_id: id, sex: sex, uprn: uprn}}\n"
        "  - {name: visits, agency: a, files: visits-*.csv, record: event, ids: x,\n"
        "     columns: {person_id: id, date: date, known: known, category: kind, value: score,\n"
        "               tags: {role: role}}}\n"
        "link: none\n";
    struct newer *newer;
    struct error err = {0};
    char *folder = workspace_make();
    struct extract_options options = {.n_thread = 1, .quiet = true};
    struct extract *extract = NULL;
    workspace_write(folder, "hearth.yaml", late_text);
    workspace_write(folder, "scenarios/s.yaml", scenario_text);
    workspace_write(folder, "people.csv", people_text);
    workspace_write(folder, "visits-1.csv",
                    "id,date,known,kind,score,role\nann,2012-05-20,2012-06-10,x,3,r1\n"
                    "ann,2012-05-21,2012-05-23,x,3,r1\nann,2012-05-22,2012-05-10,x,3,r1\n");
    assert_int_equal(workspace_update(folder, &(struct workspace_options){.quiet = true}, &err),
                     OK);
    assert_int_equal(extract_open(folder, "s", &options, &extract, &err), OK);
    assert_int_equal(newer_open(&extract->timeline, NULL, &newer, &err), OK);
    static const struct {
        const char *columns;
        int visible[3]; // visits of ann known before 20 May, 1 June, 1 July
    } rows[] = {
        {"{\"person_id\":\"ann\",\"date\":\"2012-05-20\",\"category\":\"x\"}", {0, 3, 3}},
        {"{\"person_id\":\"ann\",\"date\":\"2012-05-21\",\"category\":\"x\"}", {0, 3, 3}},
        {"{\"person_id\":\"ann\",\"date\":\"2012-05-22\",\"category\":\"x\"}", {0, 4, 4}},
    };
    static const int months[] = {5, 6, 7}, days[] = {20, 1, 1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct newer_event event = {.source = "visits",
                                    .columns = rows[i].columns,
                                    .received = day_from_civil(2012, 5, 25)};
        assert_int_equal(newer_add(newer, &event, &err), OK);
        struct overlay *overlay = newer_overlay(newer);
        for (size_t k = 0; k < 3; k++) {
            struct cursor cursor;
            struct visible_fact seen;
            int n = 0;
            struct view view = {.timeline = &extract->timeline,
                                .overlay = overlay,
                                .as_of = day_from_civil(2012, months[k], days[k])};
            view_facts(&view, 1, 0, &cursor);
            while (cursor_next(&cursor, &seen))
                n++;
            if (n != rows[i].visible[k])
                fail_msg("row %zu, date %zu: %d visits, %d wanted", i, k, n, rows[i].visible[k]);
        }
        overlay_free(overlay);
    }
    newer_close(newer);
    extract_close(extract);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overlay_and_ingest_again_give_the_same_row),
        cmocka_unit_test(test_an_event_that_an_extract_holds_is_left_out),
        cmocka_unit_test(test_an_event_counts_until_its_record_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
