// The daemon's nights. A failure is said and tried again an hour later; it never stops the hub.

#include "serve/http/nightly.h"

#include "features/base/local_time.h"
#include "serve/scoring/file_check.h"

#include <stdio.h>
#include <sys/statvfs.h>

#define FIRST_HOUR 2
#define SETTLE_MS (10 * 60 * 1000) // after the start
#define AGAIN_MS HOUR_MS           // after a failure, and between warnings
#define LOW_BYTES (INT64_C(1) << 30)
#define LOW_SHARE 20 // a twentieth

struct backup_plan nightly_plan(const char *workspace, const struct serving_config *serving)
{
    return (struct backup_plan){.workspace = workspace,
                                .keep = serving->backups,
                                .head_file = serving->audit_head.file,
                                .head_command = serving->audit_head.command,
                                .n_command = serving->audit_head.n_command};
}

enum status nightly_plan_read(struct arena *arena, const char *workspace,
                              struct backup_plan *ret_plan, struct error *err)
{
    struct serving_config serving;
    enum status status = config_read_serving(arena, workspace, &serving, err);
    if (!status)
        *ret_plan = nightly_plan(workspace, &serving);
    return status;
}

enum status disk_space_read(const char *workspace, struct disk_space *ret_space, struct error *err)
{
    struct statvfs info;
    *ret_space = (struct disk_space){.low = false};
    if (statvfs(workspace, &info))
        return error_system(err, "look at the disk of", workspace);
    int64_t all = (int64_t)info.f_blocks * (int64_t)info.f_frsize;
    int64_t limit = all / LOW_SHARE < LOW_BYTES ? all / LOW_SHARE : LOW_BYTES;
    ret_space->free_bytes = (int64_t)info.f_bavail * (int64_t)info.f_frsize;
    ret_space->low = ret_space->free_bytes < limit;
    return OK;
}

static void disk_warn(struct nightly *nightly, int64_t now_ms)
{
    struct disk_space space;
    if (now_ms - nightly->warned_ms < AGAIN_MS ||
        disk_space_read(nightly->plan.workspace, &space, ERROR_IGNORED) || !space.low)
        return;
    nightly->warned_ms = now_ms;
    fprintf(stderr, "hearth: the disk is nearly full: %lld MB are free\n",
            (long long)(space.free_bytes >> 20));
}

static void files_look(struct arena *arena, const char *workspace)
{
    struct files_checked checked;
    struct store *store = NULL;
    struct error err = {0};
    if (store_open_workspace(workspace, &(struct store_options){.create = false}, &store, &err))
        fprintf(stderr, "hearth: frozen lists were not checked: %s\n", err.message);
    file_check_all(arena, store, workspace, &checked);
    file_check_print(stderr, &checked);
    files_checked_done(&checked);
    store_close(store);
}

static void night_do(struct nightly *nightly)
{
    struct arena arena = {0};
    struct error err = {0};
    const char *file;
    struct backup_result result;
    bool failed = backup_nightly(&arena, &nightly->plan, &file, &result, &err);
    if (failed)
        fprintf(stderr, "hearth: %s%s\n", err.after_result ? "" : "no backup: ", err.message);
    if (failed && !err.after_result)
        ;
    else if (!result.check.intact)
        fprintf(stderr, "hearth: backup %s; the audit does not hold: %s\n", file,
                result.check.reason);
    else
        fprintf(stderr, "hearth: backup %s, %lld bytes; audit: %lld entries, head %s\n", file,
                (long long)result.n_bytes, (long long)result.check.n_entry, result.check.head);
    files_look(&arena, nightly->plan.workspace);
    arena_done(&arena);
}

void nightly_turn(struct nightly *nightly, int64_t now_ms)
{
    disk_warn(nightly, now_ms);
    if (!nightly->plan.keep || now_ms - nightly->started_ms < SETTLE_MS ||
        now_ms - nightly->tried_ms < AGAIN_MS ||
        local_time(now_ms) % DAY_MS < FIRST_HOUR * HOUR_MS || !backup_is_due(&nightly->plan))
        return;
    nightly->tried_ms = now_ms;
    night_do(nightly);
}
