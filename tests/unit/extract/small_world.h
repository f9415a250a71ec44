// A workspace of a few people, small enough to work out by hand, and a scenario on it. Tests give
// the records and the scenario's sections as text.
#ifndef HEARTH_TEST_SMALL_WORLD_H
#define HEARTH_TEST_SMALL_WORLD_H

#include "features/extract/plan.h"
#include "features/workspace/workspace_update.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// people: id,dob,sex,uprn,from,to · visits: id,date,known,kind,score,role (events) · plans:
// id,start,end,end_known,kind (spells) · ties: a,b,relation,start,end. NULL = no rows.
struct small_world_text {
    const char *people, *visits, *plans, *ties;
    const char *scenario; // after `scenario:` and `as_of:`; NULL = one outcome, one feature
    const char *as_of;    // NULL = [2012-06-01]
};

struct small_world {
    char *folder;
    struct extract *extract;
    struct error err;
};

static const char small_world_config[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: council, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, dob: dob, sex: sex, died: died, uprn: uprn, from: from, to: "
    "to}}\n"
    "  - {name: visits, agency: clinic, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, known: known, category: kind, value: score,\n"
    "               tags: {role: role}}}\n"
    "  - {name: plans, agency: council, files: plans.csv, record: spell, ids: x,\n"
    "     columns: {person_id: id, start: start, end: end, end_known: end_known, category: kind}}\n"
    "  - {name: ties, agency: council, files: ties.csv, record: relationship, ids: x,\n"
    "     columns: {person_id: a, other_id: b, relation: relation, start: start, end: end}}\n"
    "link: none\n";

static const char small_world_rest[] = "outcome: {any: [{event: visits}], within: 1m}\n"
                                       "features:\n"
                                       "  - {of: self, source: visits, compute: count}\n";

static inline void small_world_table(const char *folder, const char *name, const char *header,
                                     const char *rows)
{
    char text[4096];
    snprintf(text, sizeof text, "%s\n%s", header, rows ? rows : "");
    workspace_write(folder, name, text);
}

static inline void small_world_write_scenario(const struct small_world *world,
                                              const struct small_world_text *text)
{
    char scenario[4096];
    bool has_cohort = text->scenario && strstr(text->scenario, "cohort:");
    const char *as_of = text->as_of ? text->as_of : "[2012-06-01]";
    snprintf(scenario, sizeof scenario, "scenario: s\ntitle: T\n%s%s\n%s",
             has_cohort ? "" : "cohort:\n  as_of: ", has_cohort ? "" : as_of,
             text->scenario ? text->scenario : small_world_rest);
    workspace_write(world->folder, "scenarios/s.yaml", scenario);
}

// Writes the workspace, opens nothing yet.
static inline struct small_world small_world_make(const struct small_world_text *text)
{
    struct small_world world = {.folder = workspace_make()};
    workspace_write(world.folder, "hearth.yaml", small_world_config);
    small_world_table(world.folder, "people.csv", "id,dob,sex,died,uprn,from,to", text->people);
    small_world_table(world.folder, "visits.csv", "id,date,known,kind,score,role", text->visits);
    small_world_table(world.folder, "plans.csv", "id,start,end,end_known,kind", text->plans);
    small_world_table(world.folder, "ties.csv", "a,b,relation,start,end", text->ties);
    small_world_write_scenario(&world, text);
    return world;
}

// Brings the workspace up to date and opens its scenario, which takes the place of one before.
static inline enum status small_world_try(struct small_world *world)
{
    struct workspace_options update = {.n_thread = 1, .quiet = true, .accept_loss = true};
    struct extract_options options = {.n_thread = 2, .quiet = true};
    extract_close(world->extract);
    world->extract = NULL;
    enum status status = workspace_update(world->folder, &update, &world->err);
    return status ? status
                  : extract_open(world->folder, "s", &options, &world->extract, &world->err);
}

static inline void small_world_must(struct small_world *world)
{
    if (small_world_try(world))
        fail_msg("%s: %s", world->err.place, world->err.message);
}

// The same records under another scenario: text's scenario and as_of.
static inline void small_world_scenario(struct small_world *world,
                                        const struct small_world_text *text)
{
    small_world_write_scenario(world, text);
    small_world_must(world);
}

// Owns: small_world_close.
static inline struct small_world small_world_open(const struct small_world_text *text)
{
    struct small_world world = small_world_make(text);
    small_world_must(&world);
    return world;
}

static inline void small_world_close(struct small_world *world)
{
    extract_close(world->extract);
    workspace_remove(world->folder);
}

static inline uint32_t small_world_person(const struct small_world *world, const char *id)
{
    uint32_t person = PERSON_NONE;
    if (!timeline_find_person(&world->extract->timeline, id, &person))
        fail_msg("no person %s", id);
    return person;
}

static inline day_t day_of(const char *text)
{
    day_t day;
    if (!day_parse(text, strlen(text), NULL, &day))
        fail_msg("%s is not a date", text);
    return day;
}

#endif
