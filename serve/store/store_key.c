// A copy of the store alone gives no second factor away: the key that opens them lies in a file of its own,
// which backups leave out.

#include "serve/store/store_key.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/real_path.h"
#include "serve/store/store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE_MAX 256

static const char *key_path(struct arena *arena, const struct store *store)
{
    return arena_format(arena, "%s.key", store->place);
}

static enum status new_file_write(const char *path, const char *text, struct error *err)
{
    size_t n = strlen(text);
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
        return error_system(err, "create", path);
    bool written = write(file, text, n) == (ssize_t)n && fsync(file) == 0;
    enum status status = written ? OK : error_system(err, "write", path);
    close(file);
    if (status)
        unlink(path);
    return status;
}

static enum status folder_sync(const char *folder, struct error *err)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status status = file < 0 || fsync(file) ? error_system(err, "write", folder) : OK;
    if (file >= 0)
        close(file);
    return status;
}

// Two programs may begin at once: the first whose file has the name made the key.
static enum status key_make(struct arena *arena, const char *path, struct error *err)
{
    char key[SECRET_TEXT], mark[SECRET_TEXT];
    secret_make(key);
    secret_make(mark);
    const char *own = arena_format(arena, "%s.%.12s", path, mark);
    enum status status = new_file_write(own, arena_format(arena, "%s\n", key), err);
    secret_wipe(key, sizeof key);
    if (status)
        return status;
    if (link(own, path) && errno != EEXIST)
        status = error_system(err, "create", path);
    unlink(own);
    return status ? status : folder_sync(path_parent(arena, path), err);
}

static enum status key_missing(const char *path, struct error *err)
{
    error_set(err, E_FAILED, "the store's key file '%s' is missing", path);
    error_hint(
        err,
        "put it back; without it 'hearth user remove-factor NAME' for each user, who then sets "
        "up the app anew");
    return E_FAILED;
}

static enum status key_read(struct arena *arena, const char *path, char ret_key[SECRET_TEXT],
                            struct error *err)
{
    struct file_text file;
    enum status status = file_read(arena, path, KEY_FILE_MAX, &file, err);
    if (status)
        return status;
    size_t n = strcspn(file.text, "\n");
    if (n != SECRET_TEXT - 1)
        status = error_set(err, E_FAILED, "the store's key file '%s' is damaged", path);
    else
        snprintf(ret_key, SECRET_TEXT, "%.*s", (int)n, file.text);
    secret_wipe(file.text, file.n_bytes);
    return status;
}

enum status store_seal(const struct store *store, const char *user, const char *text,
                       char ret_sealed[SEALED_TEXT], struct error *err)
{
    struct arena arena = {0};
    char key[SECRET_TEXT];
    const char *path = key_path(&arena, store);
    enum status status = file_exists(path) ? OK : key_make(&arena, path, err);
    if (!status)
        status = key_read(&arena, path, key, err);
    if (!status)
        secret_seal(key, user, text, ret_sealed);
    secret_wipe(key, sizeof key);
    arena_done(&arena);
    return status;
}

enum status store_unseal(const struct store *store, const char *user, const char *sealed,
                         char ret_text[SEALED_MAX], struct error *err)
{
    struct arena arena = {0};
    char key[SECRET_TEXT];
    const char *path = key_path(&arena, store);
    if (strncmp(sealed, SEALED_MARK, strlen(SEALED_MARK)) != 0) { // of an older program
        snprintf(ret_text, SEALED_MAX, "%s", sealed);
        arena_done(&arena);
        return OK;
    }
    enum status status =
        file_exists(path) ? key_read(&arena, path, key, err) : key_missing(path, err);
    if (!status && !secret_unseal(key, user, sealed, ret_text)) {
        error_set(err, E_FAILED,
                  "the second factor was sealed with another key than '%s' holds, or changed",
                  path);
        error_hint(err, "put the right key file back, or run 'hearth user remove-factor'");
        status = E_FAILED;
    }
    secret_wipe(key, sizeof key);
    arena_done(&arena);
    return status;
}
