// hearth backup and hearth restore: the store and kept/, which cannot be made again, in one file and back.

#include "serve/cmd_backup.h"

#include "features/base/json.h"
#include "features/base/real_path.h"
#include "features/ingest/output_guard.h"
#include "serve/http/nightly.h"

#include <stdio.h>
#include <string.h>

static const struct option_row backup_options[] = {{.name = NULL}};
static const struct option_row restore_options[] = {
    {.name = "--replace",
     .kind = OPTION_FLAG,
     .help = "also where there is a store or kept/: they stay beside, under names that end in "
             ".replaced-TIME"},
    {.name = NULL},
};

static enum status check_say(const struct audit_check *check, struct error *err)
{
    if (check->intact)
        return OK;
    error_set(err, E_FAILED, "the backup was written, but its audit does not hold: %s",
              check->reason);
    error_hint(err, "'hearth verify audit' says where; compare with an earlier backup");
    err->after_result = true;
    return E_FAILED;
}

static enum status backup_say(const struct cli *cli, const char *file,
                              const struct backup_result *result, struct error *err)
{
    enum status status = OK;
    if (cli->json) {
        json *root = json_object_create();
        json_put_integer(root, "format", 1);
        json_put_text(root, "backup", file);
        json_put_integer(root, "bytes", result->n_bytes);
        json_put_integer(root, "kept_files", (long long)result->n_file);
        json_put_bool(root, "intact", result->check.intact);
        json_put_integer(root, "entries", result->check.n_entry);
        json_put_text(root, "head", result->check.head);
        status = json_write(root, stdout, err);
        json_free(root);
    } else {
        printf("%s: the store and %zu files of kept/, %lld bytes, read again and whole\n", file,
               result->n_file, (long long)result->n_bytes);
        printf("audit: %lld entries, head %s\n", (long long)result->check.n_entry,
               result->check.head);
    }
    return status ? status : check_say(&result->check, err);
}

static enum status backup_night(const struct cli *cli, struct error *err)
{
    struct backup_plan plan;
    struct backup_result result;
    const char *file;
    enum status status = nightly_plan_read(cli->arena, cli->workspace, &plan, err);
    if (!status && !plan.keep)
        status = error_set(err, E_CONFIG, "serving.backups is 0: no nightly copies are made");
    if (!status)
        status = backup_nightly(cli->arena, &plan, &file, &result, err);
    if (status && !err->after_result)
        return status;
    struct error said = {0};
    enum status saying = backup_say(cli, file, &result, status ? &said : err);
    return status ? status : saying;
}

static enum status backup_command(struct cli *cli, struct error *err)
{
    struct backup_result result;
    if (cli->n_word > 1)
        return cli_usage(cli, err, "one FILE");
    if (!cli->n_word)
        return backup_night(cli, err);
    const char *file = cli->words[0];
    bool is_other = file_exists(file) && !file_is_regular(file); // a device, a folder, a pipe
    if (strcmp(file, "-") == 0 || is_other)
        return cli_usage(cli, err, "FILE must be a file: it is read again after it was written");
    file = path_resolve(cli->arena, file); // a link keeps leading to what it leads to
    enum status status = output_guard(cli->workspace, file, false, err);
    if (!status)
        status = backup_write(cli->workspace, file, &result, err);
    return status ? status : backup_say(cli, file, &result, err);
}

static enum status restore_say(const struct cli *cli, const struct audit_check *check,
                               const char *aside, struct error *err)
{
    if (!cli->json) {
        printf("restored: %lld entries, chain intact, %lld rows of the store agree, head %s\n",
               (long long)check->n_entry, (long long)check->n_row, check->head);
        if (aside)
            printf("what was there is beside it, under names that end in %s\n", aside);
        return OK;
    }
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_integer(root, "entries", check->n_entry);
    json_put_integer(root, "rows", check->n_row);
    json_put_text(root, "head", check->head);
    json_put_text(root, "aside", aside);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status audit_prove(const struct cli *cli, struct audit_check *ret_check,
                               struct error *err)
{
    struct store *store;
    struct store_options options = {.create = false};
    enum status status = store_open_workspace(cli->workspace, &options, &store, err);
    if (status)
        return status;
    status = audit_verify(store, NULL, ret_check, err);
    store_close(store);
    if (!status && !ret_check->intact)
        status = error_set(err, E_FAILED, "restored, but the audit does not hold: %s",
                           ret_check->reason);
    return status;
}

static enum status restore_command(struct cli *cli, struct error *err)
{
    struct audit_check check;
    const char *aside;
    if (cli->n_word != 1)
        return cli_usage(cli, err, "the FILE that 'hearth backup' wrote");
    struct restore_options options = {
        .workspace = cli->workspace, .file = cli->words[0], .replace = cli_flag(cli, "--replace")};
    enum status status = restore_run(cli->arena, &options, &check, &aside, err);
    if (!status)
        status = audit_prove(cli, &check, err);
    return status ? status : restore_say(cli, &check, aside, err);
}

const struct command_row cmd_backup = {
    .name = "backup",
    .summary = "copy the store and kept/ to a file, verified",
    .usage = "FILE\n"
             "",
    .details =
        "Everything else can be made again from the agencies' files. The copy is of one moment, "
        "also "
        "while the daemon and other commands write. FILE is a tar archive with a digest of "
        "each member; it is read again from the disk before it gets its name, and the audit in it "
        "is proved. Keep copies on another machine, and try `restore` there.\n"
        "Without FILE it does what `serve` does each night: a copy into backups/ of the workspace, "
        "of "
        "which the last ones stay (`serving.backups` of hearth.yaml), and the audit's head "
        "to `serving.audit_head`.",
    .options = backup_options,
    .run = backup_command,
};

const struct command_row cmd_restore = {
    .name = "restore",
    .summary = "restore the store and kept/ from a backup",
    .usage = "FILE [--replace]",
    .details =
        "The file is read, extracted and its audit proved before anything changes; a damaged one "
        "is "
        "refused, and named is what is wrong with it. Then store and kept/ change together: if "
        "it is interrupted, they are the old ones or the new ones. No other hearth may have the "
        "store open. Tasks done since the backup are gone from the hub, so compare with "
        "the head that `serving.audit_head` kept.",
    .options = restore_options,
    .run = restore_command,
};
