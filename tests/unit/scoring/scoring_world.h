// Two children, their visits, and models that are written by hand: a score is the logistic function
// of weight × visits. For tests of what the daemon keeps open.
#ifndef HEARTH_TEST_SCORING_WORLD_H
#define HEARTH_TEST_SCORING_WORLD_H

#include "features/workspace/workspace_update.h"
#include "model/bundle/digests.h"
#include "serve/scoring/online_scoring.h"
#include "serve/scoring/open_scenarios.h"
#include "tests/unit/workspace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define VISITS "id,date,kind,rid\nann,2012-05-01,x,r1\nbob,2012-05-01,y,r2\nbob,2012-07-01,y,r3\n"
#define TODAY day_from_civil(2012, 11, 1)
// The ids are the digests of the models below: another state or column has another.
#define OLD "6df4a693059b" // a model: weight 1
#define NEW "51ec90d28852" // weight 2

struct scoring_world {
    char *folder;
    struct store *store;
    struct error err;
};

static int64_t world_now(void *clock)
{
    (void)clock;
    return ((int64_t)TODAY * 24 + 12) * 3600 * 1000;
}

static void model_write(const char *folder, const char *id, int weight)
{
    char path[64], place[256], text[1200];
    snprintf(text, sizeof text,
             "{\"format\":1,\"id\":\"%s\",\"name\":\"s\",\"title\":\"t\",\"kind\":\"logit\","
             "\"outcome\":\"label\",\"horizon\":\"1m\",\"hearth\":\"0\",\"seed\":1,"
             "\"hashes\":{\"inputs\":\"\",\"config\":\"\"},"
             "\"training\":{\"n\":10,\"n_positive\":2,\"base_rate\":0.2},"
             "\"columns\":[{\"name\":\"self.visits.count.ever\",\"unit\":\"count\"}],"
             "\"model\":{\"settings\":{\"kind\":\"logit\",\"penalty\":1,\"scale\":\"none\","
             "\"cap\":0,\"transform\":\"none\",\"calibrate\":\"none\"},"
             "\"state\":{\"intercept\":0,\"features\":[{\"column\":0,\"indicator\":false,"
             "\"log\":false,\"low\":0,\"high\":100,\"fill\":0,\"shift\":0,\"factor\":1}],"
             "\"weights\":[%d]},\"baseline\":0,\"expected\":[0],"
             "\"calibrator\":{\"kind\":\"logistic\",\"slope\":1,\"intercept\":0}}}",
             id, weight);
    snprintf(path, sizeof path, "models/s/%s/model.json", id);
    workspace_write(folder, path, text);
    snprintf(text, sizeof text, "score,decision,self.visits.count.ever\n0.5,0,0\n");
    snprintf(path, sizeof path, "models/s/%s/vectors.csv", id);
    workspace_write(folder, path, text);
    const char *const empty[] = {"metrics.json", "manifest.json"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        snprintf(path, sizeof path, "models/s/%s/%s", id, empty[i]);
        workspace_write(folder, path, "{}\n");
    }
    struct error err;
    snprintf(place, sizeof place, "%s/models/s/%s", folder, id);
    assert_int_equal(digests_write(place, &err), OK);
}

// A file is replaced as hearth does it: a new one, renamed.
static inline void file_replace(const char *folder, const char *name, const char *text)
{
    char from[256], to[256];
    workspace_write(folder, "new", text);
    snprintf(from, sizeof from, "%s/new", folder);
    snprintf(to, sizeof to, "%s/%s", folder, name);
    assert_int_equal(rename(from, to), 0);
}

static void world_update(struct scoring_world *world)
{
    struct workspace_options options = {.n_thread = 1, .quiet = true};
    if (workspace_update(world->folder, &options, &world->err))
        error_print(&world->err);
}

static const char *config_text(const char *today)
{
    static char text[600];
    snprintf(text, sizeof text,
             "hearth: 1\ndata_end: 2012-12-31\n%ssources:\n"
             "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
             "     columns: {person_id: id, dob: dob}}\n"
             "  - {name: visits, agency: b, files: visits.csv, record: event, ids: x,\n"
             "     columns: {person_id: id, date: date, category: kind, record_id: rid}}\n"
             "link: none\n",
             today);
    return text;
}

static void world_open(struct scoring_world *world)
{
    struct store_options options = {.create = true, .now_ms = world_now};
    *world = (struct scoring_world){.folder = workspace_make()};
    workspace_write(world->folder, "hearth.yaml", config_text(""));
    workspace_write(world->folder, "scenarios/s.yaml",
                    "scenario: s\ncohort: {as_of: [2012-06-01, 2012-12-01], age: {from: 0d, to: "
                    "40y}}\noutcome: {any: [{event: visits}], within: 1m}\n"
                    "alerts: {capacity: 3 per month, evidence: {families: 0, lift_low: 0, "
                    "data_age: 0, age: 0}}\n"
                    "features:\n  - {of: self, source: visits, compute: count}\n");
    workspace_write(world->folder, "people.csv", "id,dob\nann,2010-01-01\nbob,2010-01-01\n");
    workspace_write(world->folder, "visits.csv", VISITS);
    model_write(world->folder, OLD, 1);
    model_write(world->folder, NEW, 2);
    workspace_write(world->folder, "models/s/selected", OLD "\n");
    world_update(world);
    if (store_open_workspace(world->folder, &options, &world->store, &world->err))
        error_print(&world->err);
    assert_non_null(world->store);
}

static void world_close(struct scoring_world *world)
{
    store_close(world->store);
    workspace_remove(world->folder);
}

// Visits that the score of a person at a date tells of, by the model's weight.
static inline double visits_of(struct open_scenario *scenario, const char *person, day_t as_of,
                               int weight)
{
    struct score_answer answer;
    struct error err = {0};
    struct online_question question = {.person = person, .as_of = as_of};
    assert_int_equal(online_scoring_answer(scenario, NULL, &question, &answer, &err), OK);
    assert_true(fabs(answer.score - 1 / (1 + exp(-answer.margin))) < 1e-12);
    return answer.margin / weight;
}

// A visit of today.
static inline void visit_send(struct open_scenario *scenario, const char *person, const char *key)
{
    char columns[100];
    struct error err = {0};
    struct sent_event event = {.source = "visits", .key = key, .columns = columns};
    snprintf(columns, sizeof columns,
             "{\"person_id\":\"%s\",\"date\":\"2012-10-30\",\"category\":\"never seen before\"}",
             person);
    if (open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:test"}, &event, 1, &err))
        error_print(&err);
    assert_true(event.id > 0);
}

#endif
