// A workspace brought up to date: ingest → link → timeline.
#ifndef HEARTH_WORKSPACE_UPDATE_H
#define HEARTH_WORKSPACE_UPDATE_H

#include "features/ingest/config.h"

struct workspace_options {
    int n_thread;     // < 1 = all cores
    bool quiet;       // no progress
    bool force;       // make everything again, changed or not
    bool accept_loss; // take sources that lost more than their max_loss
};

// Reads hearth.yaml, then brings the records, persons and timeline under build/ and link/ up to
// date, each only when its inputs changed. Whoever runs a command calls it once, before it opens
// the timeline or a scenario: they map and never build.
// Errors: those of config_read, ingest_update and timeline_build. What was up to date stays as it
// was.
// Threads: one process at a time should update a workspace; files appear by rename, so that readers
// always see a whole one.
enum status workspace_update(const char *workspace, const struct workspace_options *options,
                             struct error *err);
// The same with the configuration already read.
// Errors: those of ingest_update, of the linkage and of timeline_build.
enum status workspace_update_config(const struct config *config,
                                    const struct workspace_options *options, struct error *err);

#endif
