// One sentence for each kind of change: gone, new, fewer, blank.

#include "features/ingest/change_text.h"

#include <inttypes.h>

bool change_is_new(const struct code_change *change)
{
    return !change->n_before && *change->name;
}

bool change_is_doubtful(const struct code_change *change)
{
    return !change_is_new(change) && (change->n_now || change->column);
}

static const char *rows_of(struct arena *arena, uint64_t n, uint64_t n_all)
{
    double share = n_all ? 100.0 * (double)n / (double)n_all : 0.0;
    return arena_format(arena, "%" PRIu64 " %s (%.1f%%)", n, n == 1 ? "row" : "rows", share);
}

const char *change_text(struct arena *arena, const struct manifest *manifest,
                        const struct code_change *change)
{
    const char *now = rows_of(arena, change->n_now, manifest->n_accepted);
    const char *before = rows_of(arena, change->n_before, manifest->rows_before);
    if (change->column && !*change->name)
        return arena_format(arena, "%s is blank in %s; it was in %s on %s", change->column, now,
                            before, manifest->before_on);
    const char *what = change->column
                           ? arena_format(arena, "%s \"%s\"", change->column, change->name)
                           : arena_format(arena, "code \"%s\"", change->name);
    if (change_is_new(change))
        return arena_format(arena, "new %s, %s, since %s", what, now, manifest->before_on);
    if (!change->n_now)
        return arena_format(arena, "%s has gone; it had %s on %s", what, before,
                            manifest->before_on);
    return arena_format(arena, "%s has %s; it had %s on %s", what, now, before,
                        manifest->before_on);
}

void changes_warn(const struct config *config, const bool *rebuilt, FILE *stream)
{
    struct arena arena = {0};
    for (size_t i = 0; i < config->n_source; i++) {
        struct manifest manifest;
        if (!rebuilt[i] || !manifest_of(&arena, config, &config->sources[i], &manifest))
            continue;
        for (size_t k = 0; k < manifest.n_change; k++)
            if (change_is_doubtful(&manifest.changes[k]))
                fprintf(stream, "warning: %s: %s\n", config->sources[i].name,
                        change_text(&arena, &manifest, &manifest.changes[k]));
    }
    arena_done(&arena);
}
