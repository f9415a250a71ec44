// kept/ is backed up, link/ is not. A file of link/ that is there counts: it is of the last run.

#include "features/link/kept_links.h"

#include "features/base/gzip.h"
#include "features/link/pair_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT_MAX_BYTES ((size_t)1 << 30)

static const char *const copied[] = {"former.csv", "changes.csv", "weights.json"};
#define COPIED_COUNT (sizeof copied / sizeof *copied)

static enum status write_text(const char *path, const struct file_text *file, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fwrite(file->text, 1, file->n_bytes, output.stream);
    return output_close(&output, err);
}

// ---- putting back -------------------------------------------------------------------------------

static enum status damaged(const char *path, struct error *err)
{
    error_at(err, path, 0, 0);
    error_hint(err, "restore the file from a backup. To go on without it, move it away: persons "
                    "then get the IDs that follow from today's records alone");
    err->code = E_CONFLICT;
    return E_CONFLICT;
}

static enum status expand_persons(struct arena *arena, const char *from, const char *to,
                                  struct error *err)
{
    struct file_text packed, text = {0};
    enum status status = file_read(arena, from, KEPT_MAX_BYTES, &packed, err);
    if (status)
        return status;
    if (gzip_expand(packed.text, packed.n_bytes, &text.text, &text.n_bytes, err))
        return damaged(from, err);
    status = write_text(to, &text, err);
    free(text.text);
    return status;
}

static enum status copy_text(struct arena *arena, const char *from, const char *to,
                             struct error *err)
{
    struct file_text file;
    enum status status = file_read(arena, from, KEPT_MAX_BYTES, &file, err);
    return status ? status : write_text(to, &file, err);
}

// Whether the file is there must be known: one that may not be read is not absent.
static enum status must_tell(const char *path, struct error *err)
{
    struct stat info;
    if (stat(path, &info) == 0 ? access(path, R_OK) == 0 : errno == ENOENT || errno == ENOTDIR)
        return OK;
    return error_system(err, "read", path);
}

enum status kept_links_restore(const char *workspace, struct error *err)
{
    struct arena arena = {0};
    const char *link = file_join(&arena, workspace, "link");
    const char *kept = file_join(&arena, workspace, KEPT_LINKS);
    enum status status = OK;
    if (file_exists(kept))
        status = file_make_directories(link, err);
    if (!status)
        status = must_tell(file_join(&arena, workspace, KEPT_PERSONS), err);
    for (size_t i = 0; i < COPIED_COUNT && !status; i++) {
        const char *from = file_join(&arena, kept, copied[i]);
        const char *to = file_join(&arena, link, copied[i]);
        if (!file_exists(to) && file_exists(from))
            status = copy_text(&arena, from, to, err);
    }
    const char *from = file_join(&arena, workspace, KEPT_PERSONS);
    const char *to = file_join(&arena, link, "persons.csv");
    if (!status && !file_exists(to) && file_exists(from))
        status = expand_persons(&arena, from, to, err);
    arena_done(&arena);
    return status;
}

// ---- keeping ------------------------------------------------------------------------------------

static void write_persons(FILE *stream, const struct persons *persons)
{
    fputs("input,record_id,person_id\n", stream);
    for (uint32_t r = 0; r < persons->registry.n_record; r++) {
        pair_files_write_record(stream, &persons->registry, r);
        fprintf(stream, ",%s\n", texts_at(&persons->ids, persons_of_record(persons, r)));
    }
}

static enum status keep_persons(const char *path, const struct persons *persons, struct error *err)
{
    struct output output;
    FILE *stream;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    status = gzip_open_fast(output.stream, &stream, err);
    if (!status) {
        write_persons(stream, persons);
        if (fclose(stream))
            status = error_system(err, "write", path);
    }
    if (!status)
        return output_close(&output, err);
    output_discard(&output);
    return status;
}

enum status kept_links_store(const char *workspace, const struct persons *persons,
                             struct error *err)
{
    struct arena arena = {0};
    const char *kept = file_join(&arena, workspace, KEPT_LINKS);
    enum status status = file_make_directories(kept, err);
    for (size_t i = 0; i < COPIED_COUNT && !status; i++) {
        const char *from = file_join(&arena, file_join(&arena, workspace, "link"), copied[i]);
        if (file_exists(from))
            status = copy_text(&arena, from, file_join(&arena, kept, copied[i]), err);
    }
    if (!status)
        status = keep_persons(file_join(&arena, workspace, KEPT_PERSONS), persons, err);
    arena_done(&arena);
    return status;
}

enum status kept_links_forget_weights(const char *workspace, struct error *err)
{
    struct arena arena = {0};
    const char *path = file_join(&arena, file_join(&arena, workspace, KEPT_LINKS), "weights.json");
    enum status status = OK;
    if (unlink(path) && errno != ENOENT)
        status = error_system(err, "cannot remove", path);
    arena_done(&arena);
    return status;
}
