// The stamp of a timeline: a hash of all that decides what it contains. Equal stamps = equal
// timelines, so that a pack whose stamp is that of the present records need not be built again.

#include "features/timeline/timeline_stamp.h"

#include <string.h>

static enum status stamp_decisions(struct arena *arena, const struct config *config,
                                   const char *path, struct hash *hash, struct error *err)
{
    char hex[HASH_TEXT] = "";
    enum status status = path ? hash_file(file_join(arena, config->workspace, path), hex, err) : OK;
    hash_add_text(hash, hex);
    return status;
}

static enum status stamp_rules(struct arena *arena, const struct config *config, struct hash *hash,
                               struct error *err)
{
    const struct link_config *link = &config->linkage;
    hash_add_text(hash, link->normalise ? "rules" : "raw rules");
    for (size_t i = 0; i < link->n_rule; i++)
        hash_add_text(hash, link->rules[i].text);
    enum status status = stamp_decisions(arena, config, link->never, hash, err);
    return status ? status : stamp_decisions(arena, config, link->always, hash, err);
}

enum status timeline_stamp(struct arena *arena, const struct config *config,
                           char ret_hex[HASH_TEXT], struct error *err)
{
    struct hash *hash = hash_create();
    enum status status = OK;
    char day[DAY_TEXT];
    hash_add_text(hash, day_format(config->data_end, day));
    if (config->link == LINK_NONE)
        hash_add_text(hash, "none");
    else
        status = stamp_rules(arena, config, hash, err);
    for (size_t i = 0; i < config->n_source && !status; i++) {
        char manifest[HASH_TEXT];
        const char *path =
            file_join(arena, config->workspace,
                      arena_format(arena, "build/records/%s.json", config->sources[i].name));
        status = hash_file(path, manifest, err);
        if (!status) {
            hash_add_text(hash, config->sources[i].name);
            hash_add_text(hash, config->sources[i].ids);
            hash_add_text(hash, manifest);
        }
    }
    hash_finish(hash, ret_hex);
    return status;
}

bool timeline_stamp_is(const struct pack *pack, const char *stamp)
{
    const void *data;
    size_t n;
    return pack_get(pack, "stamp", 1, &data, &n, NULL) == OK && n == strlen(stamp) + 1 &&
           memcmp(data, stamp, n) == 0;
}
