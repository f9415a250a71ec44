// A scenario of a test's workspace, after the workspace was brought up to date.
#ifndef HEARTH_UPDATED_SCENARIO_H
#define HEARTH_UPDATED_SCENARIO_H

#include "features/extract/extract.h"
#include "features/workspace/workspace_update.h"

// scenarios/s.yaml of the folder, by one thread. Owns: extract_close.
static inline struct extract *updated_scenario(const char *folder)
{
    struct extract_options options = {.n_thread = 1, .quiet = true};
    struct extract *extract = NULL;
    struct error err = {0};
    assert_int_equal(workspace_update(folder, &(struct workspace_options){.quiet = true}, &err),
                     OK);
    if (extract_open(folder, "s", &options, &extract, &err))
        error_print(&err);
    assert_non_null(extract);
    return extract;
}

#endif
