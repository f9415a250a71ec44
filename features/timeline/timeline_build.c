// Builds the timeline: maps each source's records, gives their ids persons, writes every array
// sorted by person. One pass a source, so that memory holds one source's order at a time.

#include "features/timeline/timeline_build.h"

#include "features/base/json.h"
#include "features/base/progress.h"
#include "features/link/kept_links.h"
#include "features/link/persons_link.h"
#include "features/timeline/build_facts.h"
#include "features/timeline/build_persons.h"
#include "features/timeline/build_record_links.h"
#include "features/timeline/timeline_stamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK_JSON_MAX ((size_t)64 << 20)

// What is compared of two persons of one home, and which spells end homes.
static void hash_settings(struct hash *hash, const struct config *config)
{
    for (size_t i = 0; i < config->n_source; i++)
        if (config->sources[i].ends_home)
            hash_add_text(hash, config->sources[i].name);
    for (size_t i = 0; config->link == LINK_RULES && i < config->linkage.n_compare; i++) {
        hash_add_text(hash, config->linkage.compares[i].column);
        hash_add_text(hash, config->linkage.compares[i].as);
    }
}

// The content of all packs and who is who, so that equal records give an equal hash wherever they
// lie.
static enum status hash_records(const struct timeline_writer *build, char ret_hex[HASH_TEXT])
{
    struct hash *hash = hash_create();
    for (size_t i = 0; i < build->config->n_source; i++) {
        hash_add_text(hash, build->config->sources[i].name);
        hash_add(hash, build->records[i].pack.mapped.data, build->records[i].pack.mapped.n_bytes);
    }
    hash_add_text(hash, build->persons->hash);
    if (build->persons->n_cannot_link) // they decide who may be one person
        hash_add(hash, build->persons->cannot_links,
                 build->persons->n_cannot_link * sizeof *build->persons->cannot_links);
    hash_settings(hash, build->config);
    hash_finish(hash, ret_hex);
    return OK;
}

static day_t find_data_end(const struct timeline_writer *build)
{
    if (build->config->data_end != DAY_NONE)
        return build->config->data_end;
    day_t end = DAY_NONE;
    for (size_t i = 0; i < build->config->n_source; i++)
        if (build->records[i].last_known > end)
            end = build->records[i].last_known;
    return end;
}

static enum status write_meta(struct timeline_writer *build, const char *stamp, struct error *err)
{
    char content[HASH_TEXT];
    hash_records(build, content);
    day_t data_end = find_data_end(build);
    enum status status =
        pack_add(build->writer, (struct pack_array){"stamp", stamp, strlen(stamp) + 1, 1}, err);
    if (!status)
        status = pack_add(build->writer, (struct pack_array){"content", content, sizeof content, 1},
                          err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"data_end", &data_end, 1, sizeof data_end}, err);
    if (!status)
        status = timeline_write_texts(build, "person", &build->persons->ids, err);
    size_t n_person = build->persons->n_person;
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"until", build->persons->until, n_person, 4}, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"joined_into", build->persons->merged_into, n_person, 4}, err);
    return status;
}

static enum status write_all(struct timeline_writer *build, const struct link_files *files,
                             const char *stamp, struct error *err)
{
    size_t n_person = build->persons->n_person;
    for (size_t p = 0; p < n_person; p++)
        build->first_seen[p] = build->settled[p] = DAY_MAX;
    enum status status = write_meta(build, stamp, err);
    if (!status)
        status = timeline_write_facts(build, err);
    if (!status)
        status = timeline_write_attributes(build, err);
    if (!status)
        status = timeline_write_addresses(build, err);
    if (!status)
        status = timeline_write_ties(build, err);
    if (!status)
        status = timeline_write_record_links(build, files, err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"first_seen", build->first_seen, n_person, 4}, err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"settled", build->settled, n_person, 4}, err);
    return status;
}

static enum status write_pack(struct timeline_writer *build, const struct link_files *files,
                              struct arena *arena, struct error *err)
{
    char stamp[HASH_TEXT];
    const char *path = file_join(arena, build->config->workspace, TIMELINE_PATH);
    enum status status = timeline_stamp(arena, build->config, stamp, err);
    if (status)
        return status;
    size_t n_person = build->persons->n_person;
    build->first_seen = memory_alloc(n_person * sizeof *build->first_seen);
    build->settled = memory_alloc(n_person * sizeof *build->settled);
    status = pack_create(path, TIMELINE_KIND, TIMELINE_VERSION, &build->writer, err);
    if (!status) {
        status = write_all(build, files, stamp, err);
        if (status)
            pack_discard(build->writer);
        else
            status = pack_commit(build->writer, err);
    }
    free(build->first_seen);
    free(build->settled);
    return status;
}

static enum status link_and_write(struct arena *arena, const struct linkage_sources *sources,
                                  struct error *err)
{
    const struct config *config = sources->config;
    struct persons persons = {0};
    struct timeline_writer build = {.config = config,
                                    .records = sources->records,
                                    .persons = &persons,
                                    .n_thread = sources->n_thread};
    double start = progress_seconds();
    bool by_rules = config->link == LINK_RULES;
    enum status status = by_rules ? kept_links_restore(config->workspace, err) : OK;
    if (!status)
        status = persons_link(arena, sources, &persons, err);
    const struct link_files files = {
        .folder = file_join(arena, config->workspace, "link"),
        .link = by_rules ? &config->linkage : NULL,
        .data_end = find_data_end(&build),
        .seconds = progress_seconds() - start,
        .n_thread = sources->n_thread,
    };
    if (!status)
        status = link_files_write(&files, &persons, err);
    if (!status && by_rules)
        status = kept_links_store(config->workspace, &persons, err);
    if (!status)
        status = write_pack(&build, &files, arena, err);
    persons_done(&persons);
    return status;
}

enum status timeline_build(const struct config *config, int n_thread, struct error *err)
{
    struct arena arena = {0};
    struct records *records = arena_array(&arena, config->n_source, sizeof *records);
    enum status status = OK;
    size_t n_open = 0;
    while (n_open < config->n_source && !status) {
        status = records_open(&arena, config, &config->sources[n_open], &records[n_open], err);
        n_open += !status;
    }
    const struct linkage_sources sources = {
        .config = config, .records = records, .n_thread = n_thread};
    if (!status)
        status = link_and_write(&arena, &sources, err);
    for (size_t i = 0; i < n_open; i++)
        records_close(&records[i]);
    arena_done(&arena);
    return status;
}

// What linking writes for other commands and for its next run is there.
static bool link_is_whole(struct arena *arena, const struct config *config)
{
    json *manifest = NULL;
    const char *root = config->workspace;
    bool whole = file_exists(file_join(arena, root, "link/persons.csv")) &&
                 json_read_file(file_join(arena, root, "link/link.json"), LINK_JSON_MAX, &manifest,
                                ERROR_IGNORED) == OK;
    whole = whole && link_files_whole(file_join(arena, root, "link"), manifest);
    json_free(manifest);
    return whole &&
           (config->link != LINK_RULES || file_exists(file_join(arena, root, KEPT_PERSONS)));
}

enum status timeline_is_current(const struct config *config, bool *ret_current, struct error *err)
{
    char stamp[HASH_TEXT];
    struct pack pack;
    struct arena arena = {0};
    const char *path = file_join(&arena, config->workspace, TIMELINE_PATH);
    enum status status = timeline_stamp(&arena, config, stamp, err);
    *ret_current = false;
    if (!status && link_is_whole(&arena, config) &&
        pack_open(path, TIMELINE_KIND, TIMELINE_VERSION, &pack, ERROR_IGNORED) == OK) {
        *ret_current = timeline_stamp_is(&pack, stamp);
        pack_close(&pack);
    }
    arena_done(&arena);
    return status;
}
