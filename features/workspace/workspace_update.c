// Brings a workspace up to date. The order of the steps stands here and nowhere else; what "out of
// date" means for a step is that step's own knowledge (manifests of ingest, stamp of the timeline).

#include "features/workspace/workspace_update.h"

#include "features/base/parallel.h"
#include "features/ingest/change_text.h"
#include "features/ingest/ingest.h"
#include "features/timeline/timeline_build.h"

#include <stdlib.h>

enum status workspace_update_config(const struct config *config,
                                    const struct workspace_options *options, struct error *err)
{
    struct ingest_options ingest = {
        .n_thread = options->n_thread < 1 ? parallel_default_threads() : options->n_thread,
        .quiet = options->quiet,
        .force = options->force,
        .accept_loss = options->accept_loss,
        .ret_rebuilt = memory_alloc(config->n_source + 1),
    };
    bool current = false;
    enum status status = ingest_update(config, &ingest, NULL, err);
    if (!status)
        changes_warn(config, ingest.ret_rebuilt, stderr);
    free(ingest.ret_rebuilt);
    ingest.ret_rebuilt = NULL;
    if (!status && !options->force)
        status = timeline_is_current(config, &current, err);
    if (status || current)
        return status;
    status = timeline_build(config, options->n_thread, err);
    if (status != E_DATA || options->force)
        return status;
    ingest.force = true; // records that were damaged after they were read are made again
    status = ingest_update(config, &ingest, NULL, err);
    return status ? status : timeline_build(config, options->n_thread, err);
}

enum status workspace_update(const char *workspace, const struct workspace_options *options,
                             struct error *err)
{
    struct arena arena = {0};
    struct config config;
    enum status status = config_read(&arena, arena_text(&arena, workspace), &config, err);
    if (!status)
        status = workspace_update_config(&config, options, err);
    arena_done(&arena);
    return status;
}
