// hearth verify: proofs. The audit's chain today; served scores and leakage are not implemented.

#include "serve/cmd_verify.h"

#include "features/base/json.h"
#include "serve/store/audit.h"

#include <stdio.h>
#include <string.h>

static const struct option_row options[] = {
    {"--head", OPTION_TEXT, false, false, "HASH",
     "a head printed earlier and kept elsewhere: it must still be in the chain"},
    {NULL, OPTION_FLAG, false, false, NULL, NULL},
};

static enum status print_json(const struct audit_check *check, struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "verify", "audit");
    json_put_bool(root, "intact", check->intact);
    json_put_integer(root, "entries", check->n_entry);
    json_put_integer(root, "reviews", check->n_review);
    json_put_text(root, "head", check->head);
    if (check->broken)
        json_put_integer(root, "broken", check->broken);
    if (check->reason)
        json_put_text(root, "reason", check->reason);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status print(const struct cli *cli, const struct audit_check *check, struct error *err)
{
    enum status status = cli->json ? print_json(check, err) : OK;
    if (status)
        return status;
    if (check->intact) {
        if (!cli->json)
            printf("%lld entries, chain intact, head %s\n", (long long)check->n_entry, check->head);
        return OK;
    }
    if (check->broken) {
        error_set(err, E_FAILED, "the audit is broken at entry %lld: %s", (long long)check->broken,
                  check->reason);
        error_hint(err, "what stands before it holds; compare with a copy of the store");
    } else {
        error_set(err, E_FAILED, "the audit does not hold: %s", check->reason);
        error_hint(err, "the file was changed by another program; compare with a copy");
    }
    return E_FAILED;
}

static enum status verify_audit(const struct cli *cli, struct error *err)
{
    struct audit_check check;
    struct hub *hub;
    struct hub_options hub_options = {.create = false};
    enum status status = hub_open_workspace(cli->workspace, &hub_options, &hub, err);
    if (status)
        return status;
    status = audit_verify(hub, cli_text(cli, "--head"), &check, err);
    hub_close(hub);
    return status ? status : print(cli, &check, err);
}

static enum status verify_run(struct cli *cli, struct error *err)
{
    const char *word = cli->n_word == 1 ? cli->words[0] : "";
    if (strcmp(word, "audit") == 0)
        return verify_audit(cli, err);
    if (strcmp(word, "scores") == 0 || strcmp(word, "leakage") == 0)
        return error_set(err, E_NOT_IMPLEMENTED, "not implemented: verify %s", word);
    return cli_usage(cli, err, "verify what? audit, scores or leakage");
}

const struct command_row cmd_verify = {
    .name = "verify",
    .summary = "proves the audit chain, the served scores, no leakage",
    .usage = "audit [--head HASH]\n"
             "scores\n"
             "leakage",
    .details = "`audit` walks the chain and compares every review and reveal with what the audit "
               "says of it. It prints the head: keep it elsewhere, and give it back with --head. "
               "Whoever can write the file could make the whole chain anew or cut its end; only a "
               "kept head shows that. `scores` and `leakage` are not implemented in this version.",
    .options = options,
    .run = verify_run,
};
