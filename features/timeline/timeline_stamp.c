// The stamp of a timeline: a hash of all that decides what it contains. Equal stamps = equal
// timelines, so that a pack whose stamp is that of the present records need not be built again.

#include "features/timeline/timeline_stamp.h"

#include "features/base/program_digest.h"

#include <string.h>

static enum status stamp_file(struct arena *arena, const struct config *config, const char *path,
                              struct hash *hash, struct error *err)
{
    char hex[HASH_TEXT] = "";
    enum status status = path ? hash_file(file_join(arena, config->workspace, path), hex, err) : OK;
    hash_add_text(hash, hex);
    return status;
}

static enum status stamp_manifest(struct arena *arena, const struct config *config,
                                  const struct source *source, struct hash *hash, struct error *err)
{
    char manifest[HASH_TEXT] = "";
    const char *name = arena_format(arena, "build/records/%s.json", source->name);
    enum status status = hash_file(file_join(arena, config->workspace, name), manifest, err);
    hash_add_text(hash, manifest);
    return status;
}

enum status timeline_stamp(struct arena *arena, const struct config *config,
                           char ret_hex[HASH_TEXT], struct error *err)
{
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, config->linkage_hash);
    enum status status = stamp_file(arena, config, config->linkage.never, hash, err);
    if (!status)
        status = stamp_file(arena, config, config->linkage.always, hash, err);
    if (!status)
        status = stamp_file(arena, config, config->household_places, hash, err);
    for (size_t i = 0; i < config->n_source && !status; i++)
        status = stamp_manifest(arena, config, &config->sources[i], hash, err);
    hash_finish(hash, ret_hex);
    return status;
}

bool timeline_stamp_is(const struct pack *pack, const char *stamp)
{
    struct pack_array array;
    return pack_get(pack, "stamp", 1, &array, ERROR_IGNORED) == OK &&
           array.n == strlen(stamp) + 1 && memcmp(array.data, stamp, array.n) == 0;
}
