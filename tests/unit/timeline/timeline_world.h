// A workspace of a test's own files, its timeline built and opened.
#ifndef HEARTH_TEST_TIMELINE_WORLD_H
#define HEARTH_TEST_TIMELINE_WORLD_H

#include "features/ingest/ingest.h"
#include "features/timeline/timeline.h"
#include "features/timeline/timeline_build.h"

#include "tests/unit/workspace.h"

struct world {
    struct arena arena;
    struct config config;
    struct timeline timeline;
    char *folder;
};
struct world_file {
    const char *name, *text;
};

// NULL where it cannot be built; says why on stderr. Owns: world_close.
static inline struct world *world_open(const struct world_file *files, size_t n_file)
{
    struct world *world = memory_alloc(sizeof *world);
    const struct ingest_options options = {.n_thread = 2, .quiet = true};
    struct error err = {0};
    world->folder = workspace_make();
    for (size_t i = 0; i < n_file; i++)
        workspace_write(world->folder, files[i].name, files[i].text);
    if (!config_read(&world->arena, world->folder, &world->config, &err) &&
        !ingest_update(&world->config, &options, NULL, &err) &&
        !timeline_build(&world->config, 1, &err) &&
        !timeline_open(&world->arena, &world->config, &world->timeline, &err))
        return world;
    error_print(&err);
    return NULL;
}

static inline void world_close(struct world *world)
{
    timeline_close(&world->timeline);
    arena_done(&world->arena);
    workspace_remove(world->folder);
    free(world);
}

// The fixtures of a group whose state is the world alone.
static inline int world_start(void **state, const struct world_file *files, size_t n_file)
{
    *state = world_open(files, n_file);
    return *state ? 0 : 1;
}

static inline int world_end(void **state)
{
    world_close(*state);
    return 0;
}

#endif
