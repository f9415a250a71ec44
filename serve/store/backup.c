// Making backups.

#include "serve/store/backup.h"

#include "features/base/file.h"
#include "features/base/local_time.h"
#include "features/base/real_path.h"
#include "serve/store/archive.h"
#include "serve/store/database.h"

#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HEAD_WAIT_S 30 // for the command that keeps a head elsewhere

struct making {
    struct arena arena;
    const char *workspace;
    struct archive_writer *writer;
    struct backup_result *result;
    char *copy; // of the store
};

#define COPY_ENDING ".store-" // and the process that makes it

static bool is_being_made(const char *copy)
{
    const char *ending = strstr(copy, COPY_ENDING);
    long process = ending ? strtol(ending + strlen(COPY_ENDING), NULL, 10) : 0;
    return process > 0 && process != getpid() && (kill((pid_t)process, 0) == 0 || errno == EPERM);
}

// Copies of the store of backups that were interrupted.
static void leftovers_remove(struct arena *arena, const char *pattern)
{
    char **found;
    size_t n = 0;
    if (file_glob(arena, pattern, &found, &n, ERROR_IGNORED))
        n = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_being_made(found[i]))
            unlink(found[i]);
}

static enum status copy_make(struct making *making, const char *file, struct error *err)
{
    struct database *database;
    struct store_place store;
    enum status status = store_place_read(&making->arena, making->workspace, &store, err);
    if (status)
        return status;
    struct database_open open = {.place = store.place, .read_only = true};
    status = database_open(store.kind, &open, &database, err);
    if (status == E_NOT_FOUND)
        error_hint(err, "there is nothing to back up yet: 'hearth user add' makes the store");
    if (status)
        return status;
    making->copy = arena_format(&making->arena, "%s" COPY_ENDING "%ld", file, (long)getpid());
    leftovers_remove(&making->arena, arena_format(&making->arena, "%s" COPY_ENDING "*", file));
    status = store.kind->copy(database, making->copy, err);
    database_close(database);
    return status;
}

// The audit is proved on the copy: it is what will be restored.
static enum status copy_prove(struct making *making, struct error *err)
{
    struct store *store;
    struct store_options options = {.create = false};
    enum status status = store_open(making->copy, &options, &store, err);
    if (status)
        return status;
    status = audit_verify(store, NULL, &making->result->check, err);
    store_close(store);
    return status;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

// Temporary files and what was locked are not what is kept.
static bool is_kept(const FTSENT *entry)
{
    size_t n = strlen(entry->fts_name);
    return entry->fts_name[0] != '.' && !(n > 4 && strcmp(entry->fts_name + n - 4, ".tmp") == 0);
}

// What cannot be read, or is a link to elsewhere, would be missing without a word.
static enum status kept_check(const FTSENT *entry, struct error *err)
{
    switch (entry->fts_info) {
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        errno = entry->fts_errno;
        return errno == ENOENT ? OK : error_system(err, "read", entry->fts_path);
    case FTS_SL:
    case FTS_SLNONE:
        error_set(err, E_FAILED, "'%s' is a link: the backup would not hold what it points to",
                  entry->fts_path);
        error_hint(err, "put the file itself there; " BACKUP_KEPT " as a whole may be a link");
        return E_FAILED;
    default:
        return OK;
    }
}

static enum status kept_add(struct making *making, struct error *err)
{
    char *folder = file_join(&making->arena, making->workspace, BACKUP_KEPT);
    char *roots[] = {folder, NULL};
    enum status status = OK;
    FTSENT *entry;
    if (!file_exists(folder))
        return OK;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    if (!walk)
        return error_system(err, "read", folder);
    while (!status && (errno = 0, entry = fts_read(walk))) {
        status = is_kept(entry) ? kept_check(entry, err) : OK;
        if (status || entry->fts_info != FTS_F || !is_kept(entry))
            continue;
        status = archive_add(
            making->writer,
            arena_format(&making->arena, "%s%s", BACKUP_KEPT, entry->fts_path + strlen(folder)),
            entry->fts_path, err);
        if (status && !file_exists(entry->fts_path)) { // it was replaced or removed meanwhile
            status = OK;
            continue;
        }
        making->result->n_file++;
    }
    if (!status && errno)
        status = error_system(err, "read", folder);
    fts_close(walk);
    return status;
}

static void facts_put(const struct making *making)
{
    char now[TIME_TEXT];
    const struct audit_check *check = &making->result->check;
    json *facts = archive_facts(making->writer);
    json_put_text(facts, "made", time_format((int64_t)time(NULL) * 1000, now));
    json_put_text(facts, "hearth", HEARTH_VERSION);
    json *audit = json_put_object(facts, "audit");
    json_put_bool(audit, "intact", check->intact);
    json_put_integer(audit, "entries", check->n_entry);
    json_put_text(audit, "head", check->head);
}

static enum status all_put(struct making *making, struct error *err)
{
    enum status status = archive_add(making->writer, BACKUP_STORE, making->copy, err);
    if (!status)
        status = kept_add(making, err);
    if (status)
        return status;
    facts_put(making);
    return archive_seal(making->writer, err);
}

static void copy_remove(struct making *making)
{
    if (!making->copy)
        return;
    unlink(making->copy);
    unlink(arena_format(&making->arena, "%s-wal", making->copy));
    unlink(arena_format(&making->arena, "%s-shm", making->copy));
}

enum status backup_write(const char *workspace, const char *file, struct backup_result *ret_result,
                         struct error *err)
{
    struct stat info;
    struct making making = {.workspace = workspace, .result = ret_result};
    *ret_result = (struct backup_result){.n_file = 0};
    enum status status = copy_make(&making, file, err);
    if (!status)
        status = copy_prove(&making, err);
    if (!status)
        status = archive_create(file, &making.writer, err);
    if (!status)
        status = all_put(&making, err);
    if (!status)
        status = archive_close(making.writer, err);
    else
        archive_discard(making.writer);
    copy_remove(&making);
    arena_done(&making.arena);
    if (!status && stat(file, &info) == 0)
        ret_result->n_bytes = info.st_size;
    return status;
}

// ---- each night ----------------------------------------------------------------------------------

static const char *day_file(struct arena *arena, const char *workspace)
{
    char day[DAY_TEXT];
    return file_join(arena, workspace,
                     arena_format(arena, BACKUP_FOLDER "/hearth-%s.tar",
                                  day_format(local_day((int64_t)time(NULL) * 1000), day)));
}

bool backup_is_due(const struct backup_plan *plan)
{
    struct arena arena = {0};
    bool due = !file_exists(day_file(&arena, plan->workspace));
    arena_done(&arena);
    return due;
}

// Copies are named by day, so that the first by name are the oldest.
static enum status old_remove(struct arena *arena, const struct backup_plan *plan,
                              struct error *err)
{
    char **files;
    size_t n;
    enum status status = file_glob(
        arena, file_join(arena, plan->workspace, BACKUP_FOLDER "/hearth-[0-9]*-[0-9]*-[0-9]*.tar"),
        &files, &n, err);
    for (size_t i = 0; !status && i + plan->keep < n; i++)
        if (unlink(files[i]) && errno != ENOENT)
            status = error_system(err, "remove", files[i]);
    return status;
}

// A file that is there already must hold heads: the name could be that of a store or of records.
static enum status head_file_check(const char *path, struct error *err)
{
    char start[] = "dddd-dd-ddT";
    struct stat info;
    if (stat(path, &info))
        return errno == ENOENT ? OK : error_system(err, "look at", path);
    FILE *file = S_ISREG(info.st_mode) ? fopen(path, "re") : NULL;
    size_t n = file ? fread(start, 1, sizeof start - 1, file) : 0;
    if (file)
        fclose(file);
    bool holds_heads = file && (n == 0 || (n == sizeof start - 1 && start[10] == 'T'));
    for (size_t i = 0; i < n && i < 10; i++)
        holds_heads &= i == 4 || i == 7 ? start[i] == '-' : start[i] >= '0' && start[i] <= '9';
    if (holds_heads)
        return OK;
    error_set(err, E_CONFIG, "serving.audit_head.file: '%s' is not a file of heads", path);
    error_hint(err, "name a new file, best on another machine's disk");
    return E_CONFIG;
}

static enum status head_append(const struct backup_plan *plan, const char *line, struct error *err)
{
    struct arena arena = {0};
    const char *path = file_join(&arena, plan->workspace, plan->head_file);
    enum status status = head_file_check(path, err);
    FILE *file = status ? NULL : fopen(path, "ae");
    if (!status && !file)
        status = error_system(err, "open", path);
    if (file) {
        bool fine = fputs(line, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
        if (fclose(file) || !fine)
            status = error_system(err, "write", path);
    }
    arena_done(&arena);
    return status;
}

// Between fork and exec: nothing that could wait for another thread of the parent.
static void command_exec(const char *folder, char *const *words, int input)
{
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (chdir(folder) == 0 && dup2(input, STDIN_FILENO) >= 0)
        execvp(words[0], words);
    _exit(127);
}

// The exit status of the child, or -1 if it did not end by itself in time.
static int child_wait(pid_t child)
{
    static const struct timespec pause = {0, 20 * 1000 * 1000};
    int result = -1;
    for (int i = 0; i < HEAD_WAIT_S * 50; i++) {
        if (waitpid(child, &result, WNOHANG) != 0)
            return result;
        nanosleep(&pause, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, &result, 0);
    return -1;
}

static enum status head_run(const struct backup_plan *plan, const char *line, struct error *err)
{
    int ends[2], result = -1;
    char **words = memory_alloc((plan->n_command + 1) * sizeof *words);
    memcpy(words, plan->head_command, plan->n_command * sizeof *words);
    if (pipe(ends)) {
        free(words);
        return error_set(err, E_SYSTEM, "cannot start the command of serving.audit_head");
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        command_exec(plan->workspace, words, ends[0]);
    }
    close(ends[0]);
    // A line is shorter than what a pipe holds: the write does not wait.
    bool fine = child > 0 && write(ends[1], line, strlen(line)) == (ssize_t)strlen(line);
    close(ends[1]);
    free(words);
    if (child > 0)
        result = child_wait(child);
    if (fine && result >= 0 && WIFEXITED(result) && WEXITSTATUS(result) == 0)
        return OK;
    error_set(err, E_FAILED, "the command of serving.audit_head failed: %s", plan->head_command[0]);
    return E_FAILED;
}

enum status backup_head_keep(const struct backup_plan *plan, const struct audit_check *check,
                             struct error *err)
{
    char line[256], now[TIME_TEXT];
    snprintf(line, sizeof line, "%s %s %lld %s\n", time_format((int64_t)time(NULL) * 1000, now),
             check->head, (long long)check->n_entry, check->intact ? "intact" : "broken");
    enum status status = plan->head_file ? head_append(plan, line, err) : OK;
    if (!status && plan->n_command)
        status = head_run(plan, line, err);
    if (status) {
        struct error why = *err;
        error_set(err, status, "the head was not kept: %.400s", why.message);
        error_hint(err, "it is %s: keep it by hand, and mend serving.audit_head of hearth.yaml",
                   check->head);
        err->after_result = true; // what it is the head of is done
    }
    return status;
}

enum status backup_nightly(struct arena *arena, const struct backup_plan *plan,
                           const char **ret_file, struct backup_result *ret_result,
                           struct error *err)
{
    const char *file = day_file(arena, plan->workspace);
    enum status status = file_make_directories(path_parent(arena, file), err);
    *ret_file = plan->keep ? file : NULL;
    leftovers_remove(
        arena, file_join(arena, plan->workspace, BACKUP_FOLDER "/hearth-*.tar" COPY_ENDING "*"));
    if (!status)
        status = backup_write(plan->workspace, file, ret_result, err);
    if (!status)
        status = old_remove(arena, plan, err);
    return status ? status : backup_head_keep(plan, &ret_result->check, err);
}
