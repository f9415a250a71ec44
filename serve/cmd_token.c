// hearth token: tokens of programs. A token is told once, when it is made.

#include "serve/cmd_token.h"

#include "features/base/json.h"
#include "serve/store/secret.h"
#include "serve/store/tokens.h"
#include "serve/subcommands.h"

#include <stdio.h>
#include <string.h>

static const struct option_row options[] = {
    {.name = "--role",
     .former = "--scope",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "ROLE",
     .help = "what it may do: roles of those below, several with commas; default: score"},
    {.name = "--days",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "how long it lives; default: 365"},
    {.name = NULL},
};

static void token_json(json *object, const struct token *token, const char *state)
{
    char scopes[SCOPES_TEXT], time[TIME_TEXT];
    json_put_text(object, "name", token->name);
    json_put_text(object, "role", token_scopes_format(token->scopes, scopes));
    json_put_text(object, "state", state);
    json_put_text(object, "created", time_format(token->created_ms, time));
    json_put_text(object, "expires", time_format(token->expires_ms, time));
}

static enum status scopes_get(const struct cli *cli, unsigned *ret_scopes, struct error *err)
{
    size_t n;
    const char *const *roles = cli_texts(cli, "--role", &n);
    enum status status = OK;
    *ret_scopes = n ? 0 : TOKEN_SCORE;
    for (size_t i = 0; !status && i < n; i++) {
        unsigned scope = 0;
        status = token_scope_parse(roles[i], &scope, err);
        *ret_scopes |= scope;
    }
    return status;
}

static enum status add(const struct cli *cli, struct store *store, const char *actor,
                       const char *name, struct error *err)
{
    char secret[TOKEN_TEXT], scopes[SCOPES_TEXT];
    struct token_new token = {
        .actor = actor, .name = name, .n_day = cli_integer(cli, "--days", TOKEN_DAYS)};
    enum status status = scopes_get(cli, &token.scopes, err);
    if (!status)
        status = token_add(store, &token, secret, err);
    if (status)
        return status;
    token_scopes_format(token.scopes, scopes);
    if (!cli->json) {
        printf("%s\n", secret);
        cli_say(cli, "token %s (%s) lives %lld days; it is not shown again", name, scopes,
                (long long)token.n_day);
    } else {
        json *root = json_object_create();
        json_put_integer(root, "format", 1);
        json_put_text(root, "name", name);
        json_put_text(root, "role", scopes);
        json_put_integer(root, "days", token.n_day);
        json_put_text(root, "token", secret);
        status = json_write(root, stdout, err);
        json_free(root);
    }
    secret_wipe(secret, sizeof secret);
    return status;
}

static const char *state_of(const struct store *store, const struct token *token)
{
    if (token->revoked_ms)
        return "revoked";
    return token->expires_ms <= store_now(store) ? "expired" : "in use";
}

static enum status list(const struct cli *cli, struct store *store, const char *actor,
                        const char *name, struct error *err)
{
    struct token *tokens;
    size_t n;
    char scopes[SCOPES_TEXT], time[TIME_TEXT];
    enum status status = token_list(store, cli->arena, &tokens, &n, err);
    if (status)
        return status;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *array = json_put_array(root, "tokens");
    for (size_t i = 0; i < n; i++) {
        const char *state = state_of(store, &tokens[i]);
        if (cli->json)
            token_json(json_add_object(array), &tokens[i], state);
        else
            printf("%-24s %-20s %-8s until %s\n", tokens[i].name,
                   token_scopes_format(tokens[i].scopes, scopes), state,
                   time_format(tokens[i].expires_ms, time));
    }
    if (cli->json)
        status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status revoke(const struct cli *cli, struct store *store, const char *actor,
                          const char *name, struct error *err)
{
    enum status status = token_revoke(store, actor, name, err);
    if (status || !cli->json) {
        if (!status)
            printf("%s revoked\n", name);
        return status;
    }
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "name", name);
    json_put_text(root, "state", "revoked");
    status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static const struct subcommand verbs[] = {
    {"add", true, true, add},
    {"list", false, false, list},
    {"revoke", true, false, revoke},
    {NULL, false, false, NULL},
};

static enum status token_run(struct cli *cli, struct error *err)
{
    return subcommand_run(cli, verbs, err);
}

const struct command_row cmd_token = {
    .name = "token",
    .summary = "add and revoke tokens for programs that use the API",
    .usage = "add NAME [--role ROLE] [--days N]\n"
             "list\n"
             "revoke NAME",
    .details = "A program shows its token with every request. `add` prints it once: only a hash is "
               "kept. Every change is in the audit. Roles:\n"
#define SCOPE(name, bit, help, capabilities) "  " name ": " help "\n"
#include "serve/store/roles.def"
    ,
    .options = options,
    .run = token_run,
};
