// Keeps the cohorts of all dates in one pack, so that asking of one date costs no search over all of them.

#include "features/extract/cohort_pack.h"

#include "features/base/program_digest.h"

#include <stdlib.h>
#include <string.h>

#define COHORTS_KIND "cohorts"
#define COHORTS_VERSION 1

// One date of the pack; persons and horizons of all dates follow each other.
struct cohort_head {
    day_t as_of;
    uint32_t n, n_no_dob, n_open;
};

static enum status cohorts_write(const struct extract *extract, const char *path, const char *key,
                                 struct error *err)
{
    struct pack_writer *writer;
    size_t n_date = extract->info.n_as_of, n_row = 0, i_person = 0, i_horizon = 0, at = 0;
    struct cohort_head *heads = memory_alloc(n_date * sizeof *heads);
    for (size_t i = 0; i < n_date; i++) {
        const struct cohort *cohort = &extract->cohorts[i];
        heads[i] = (struct cohort_head){cohort->as_of, (uint32_t)cohort->n,
                                        (uint32_t)cohort->n_no_dob, (uint32_t)cohort->n_open};
        n_row += cohort->n;
    }
    enum status status = pack_create(path, COHORTS_KIND, COHORTS_VERSION, &writer, err);
    if (status) {
        free(heads);
        return status;
    }
    status = pack_add(writer, (struct pack_array){"key", key, HASH_TEXT, 1}, err);
    if (!status)
        status = pack_add(writer, (struct pack_array){"dates", heads, n_date, sizeof *heads}, err);
    if (!status)
        status = pack_reserve(writer, (struct pack_array){"person", NULL, n_row, sizeof(uint32_t)},
                              &i_person, err);
    if (!status)
        status = pack_reserve(writer, (struct pack_array){"horizon", NULL, n_row, sizeof(day_t)},
                              &i_horizon, err);
    for (size_t i = 0; i < n_date && !status; at += extract->cohorts[i++].n) {
        const struct cohort *cohort = &extract->cohorts[i];
        status =
            pack_write(writer, (struct pack_range){i_person, at, cohort->n}, cohort->persons, err);
        if (!status)
            status = pack_write(writer, (struct pack_range){i_horizon, at, cohort->n},
                                cohort->horizons, err);
    }
    free(heads);
    if (!status)
        return pack_commit(writer, err);
    pack_discard(writer);
    return status;
}

// Points the cohorts at the pack's rows; false when it does not fit the scenario and its timeline.
static bool cohorts_take(struct extract *extract, const char *key)
{
    struct pack_array found, dates, persons, horizons;
    const struct pack *pack = &extract->cohort_pack;
    size_t n_date = extract->info.n_as_of, at = 0;
    if (pack_get(pack, "key", 1, &found, ERROR_IGNORED) || found.n != HASH_TEXT ||
        memcmp(found.data, key, HASH_TEXT) != 0 ||
        pack_get(pack, "dates", sizeof(struct cohort_head), &dates, ERROR_IGNORED) ||
        pack_get(pack, "person", sizeof(uint32_t), &persons, ERROR_IGNORED) ||
        pack_get(pack, "horizon", sizeof(day_t), &horizons, ERROR_IGNORED) || dates.n != n_date ||
        persons.n != horizons.n)
        return false;
    const struct cohort_head *heads = dates.data;
    for (size_t i = 0; i < n_date; at += heads[i++].n) {
        if (heads[i].as_of != extract->info.as_of[i] || heads[i].n > persons.n - at)
            return false;
        extract->cohorts[i] = (struct cohort){heads[i].as_of,
                                              (uint32_t *)(uintptr_t)persons.data + at,
                                              (day_t *)(uintptr_t)horizons.data + at,
                                              heads[i].n,
                                              heads[i].n_no_dob,
                                              heads[i].n_open};
    }
    for (size_t k = 0; k < persons.n; k++)
        if (((const uint32_t *)persons.data)[k] >= extract->timeline.n_person)
            return false;
    return at == persons.n;
}

static bool cohorts_map(struct extract *extract, const char *path, const char *key)
{
    struct pack *pack = &extract->cohort_pack;
    bool found =
        file_exists(path) && !pack_open(path, COHORTS_KIND, COHORTS_VERSION, pack, ERROR_IGNORED);
    if (found && cohorts_take(extract, key))
        return true;
    if (found)
        pack_close(pack);
    *pack = (struct pack){0};
    return false;
}

static enum status make_key(struct extract *extract, char ret_key[HASH_TEXT], struct error *err)
{
    struct hash *hash = hash_create();
    program_digest_add(hash);
    enum status status = config_hash_cohorts(extract, hash, err);
    hash_finish(hash, ret_key);
    return status;
}

enum status cohorts_open(struct extract *extract, struct error *err)
{
    char key[HASH_TEXT];
    struct arena arena = {0};
    const char *folder = file_join(&arena, extract->config.workspace, "build/cohorts");
    const char *path =
        file_join(&arena, folder, arena_format(&arena, "%s.pack", extract->info.name));
    extract->cohorts =
        arena_array(&extract->arena, extract->info.n_as_of, sizeof *extract->cohorts);
    enum status status = make_key(extract, key, err);
    if (!status && !cohorts_map(extract, path, key)) {
        cohorts_find_all(extract);
        if (file_make_directories(folder, ERROR_IGNORED) == OK)
            (void)cohorts_write(extract, path, key, ERROR_IGNORED); // found again the next time
    }
    arena_done(&arena);
    return status;
}

void cohorts_close(struct extract *extract)
{
    bool mapped = extract->cohort_pack.mapped.data;
    for (size_t i = 0; extract->cohorts && !mapped && i < extract->info.n_as_of; i++)
        cohort_done(&extract->cohorts[i]);
    if (mapped)
        pack_close(&extract->cohort_pack);
}
