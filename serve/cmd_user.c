// hearth user: who may use the hub. A password comes from a file, from the terminal without echo,
// or is made here and told once; never from the command line, where every process list shows it.

#include "serve/cmd_user.h"

#include "features/base/json.h"
#include "features/ingest/config.h"
#include "serve/store/secret.h"
#include "serve/store/users.h"
#include "serve/subcommands.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define DAYS_MAX 366
#define INPUT_BYTES (PASSWORD_MAX + 2)

static const struct option_row options[] = {
    {.name = "--role",
     .kind = OPTION_TEXT,
     .value_name = "ROLE",
     .help = "what the user may do: a role of those below (required to add)"},
    {.name = "--password-file",
     .kind = OPTION_IN_PATH,
     .value_name = "FILE",
     .help = "the password is its first line"},
    {.name = "--generate", .kind = OPTION_FLAG, .help = "make a password and print it once"},
    {.name = "--days",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "within which the user must change the password that you give; 0 = need not; default: "
             "14 with --generate, else 0"},
    {.name = NULL},
};

struct password {
    char text[INPUT_BYTES];
    bool made; // here: it must be told
};

static enum status line_read(FILE *stream, char text[INPUT_BYTES], struct error *err)
{
    if (!fgets(text, INPUT_BYTES, stream))
        return error_set(err, E_USAGE, "no password was given");
    size_t n = strcspn(text, "\r\n");
    if (!text[n] && !feof(stream))
        return error_set(err, E_LIMIT, "a password has at most %d bytes", PASSWORD_MAX);
    text[n] = 0;
    return OK;
}

static enum status file_password(const char *path, struct password *password, struct error *err)
{
    FILE *stream = fopen(path, "re");
    if (!stream)
        return error_system(err, "open", path);
    setvbuf(stream, NULL, _IONBF, 0); // no copy is left in a buffer
    enum status status = line_read(stream, password->text, err);
    if (status)
        error_at(err, path, 0, 0);
    fclose(stream);
    return status;
}

static enum status ask(FILE *terminal, const char *question, char text[INPUT_BYTES],
                       struct error *err)
{
    struct termios shown, hidden;
    if (tcgetattr(fileno(terminal), &shown))
        return error_system(err, "hide what is typed on", "/dev/tty");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(terminal, "%s", question);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
    enum status status = line_read(terminal, text, err);
    tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
    fprintf(terminal, "\n");
    return status;
}

static enum status terminal_password(const struct cli *cli, struct password *password,
                                     struct error *err)
{
    char again[INPUT_BYTES] = "";
    FILE *terminal = isatty(STDIN_FILENO) ? fopen("/dev/tty", "r+e") : NULL;
    if (!terminal) {
        cli_usage(cli, err, "there is no terminal to ask for a password");
        error_hint(err, "use --password-file FILE or --generate");
        return E_USAGE;
    }
    setvbuf(terminal, NULL, _IONBF, 0);
    enum status status = ask(terminal, "Password: ", password->text, err);
    if (!status)
        status = ask(terminal, "The same again: ", again, err);
    if (!status && strcmp(password->text, again) != 0)
        status = error_set(err, E_USAGE, "the two are not the same");
    secret_wipe(again, sizeof again);
    fclose(terminal);
    return status;
}

// The caller wipes the password.
static enum status password_get(const struct cli *cli, struct password *password, struct error *err)
{
    const char *path = cli_text(cli, "--password-file");
    password->made = cli_flag(cli, "--generate");
    if (path && password->made)
        return cli_usage(cli, err, "--password-file and --generate exclude each other");
    if (path)
        return file_password(path, password, err);
    if (!password->made)
        return terminal_password(cli, password, err);
    enum status status = secret_prepare(err);
    if (!status)
        secret_make(password->text);
    return status;
}

static enum status tell(const struct cli *cli, const char *name, const char *done,
                        const struct password *password, struct error *err)
{
    const char *made = password && password->made ? password->text : NULL;
    if (!cli->json) {
        printf("%s %s\n", name, done);
        if (made)
            printf("password  %s\n", made);
        return OK;
    }
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "user", name);
    json_put_text(root, "done", done);
    if (made)
        json_put_text(root, "password", made);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

// The name of the hub, which no password may consist of; NULL = unknown.
static const char *hub_name(const struct cli *cli)
{
    struct config config;
    return config_read(cli->arena, cli->workspace, &config, ERROR_IGNORED) ? NULL : config.name;
}

// A password that the program made is nobody's own; one from a file or the terminal may be.
static enum status days_get(const struct cli *cli, int64_t *ret_days, struct error *err)
{
    long if_absent = cli_flag(cli, "--generate") ? FIRST_PASSWORD_DAYS : 0;
    *ret_days = cli_integer(cli, "--days", if_absent);
    if (*ret_days >= 0 && *ret_days <= DAYS_MAX)
        return OK;
    return cli_usage(cli, err, "--days takes 0 to %d", DAYS_MAX);
}

static enum status add(const struct cli *cli, struct store *store, const char *actor,
                       const char *name, struct error *err)
{
    const struct role *role;
    struct password password = {0};
    struct user_new user = {.name = name, .password = password.text, .hub_name = hub_name(cli)};
    enum status status = days_get(cli, &user.n_day, err);
    if (!status)
        status = cli_require(cli, "--role", &user.role, err);
    if (!status)
        status = role_find(user.role, &role, err);
    if (!status)
        status = password_get(cli, &password, err);
    if (!status)
        status = user_add(store, actor, &user, err);
    if (!status)
        status = tell(cli, name, "added", &password, err);
    secret_wipe(&password, sizeof password);
    return status;
}

static enum status renew(const struct cli *cli, struct store *store, const char *actor,
                         const char *name, struct error *err)
{
    struct password password = {0};
    struct user_new user = {.name = name, .password = password.text, .hub_name = hub_name(cli)};
    enum status status = days_get(cli, &user.n_day, err);
    if (!status)
        status = password_get(cli, &password, err);
    if (!status)
        status = user_set_password(store, &(struct audit_entry){.actor = actor}, &user, err);
    if (!status)
        status = tell(cli, name, "has a new password", &password, err);
    secret_wipe(&password, sizeof password);
    return status;
}

static enum status disable(const struct cli *cli, struct store *store, const char *actor,
                           const char *name, struct error *err)
{
    enum status status = user_disable(store, actor, name, err);
    return status ? status : tell(cli, name, "disabled", NULL, err);
}

static enum status lock(const struct cli *cli, struct store *store, const char *actor,
                        const char *name, struct error *err)
{
    enum status status = user_lock(store, &(struct audit_entry){.actor = actor}, name, err);
    return status ? status : tell(cli, name, "locked", NULL, err);
}

static enum status unlock(const struct cli *cli, struct store *store, const char *actor,
                          const char *name, struct error *err)
{
    enum status status = user_unlock(store, &(struct audit_entry){.actor = actor}, name, err);
    return status ? status : tell(cli, name, "unlocked", NULL, err);
}

static enum status factor_remove(const struct cli *cli, struct store *store, const char *actor,
                                 const char *name, struct error *err)
{
    enum status status =
        user_set_factor(store, &(struct audit_entry){.actor = actor}, name, NULL, err);
    return status ? status : tell(cli, name, "signs in without a second factor", NULL, err);
}

static void list_json(const struct user *users, size_t n)
{
    char time[TIME_TEXT];
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *array = json_put_array(root, "users");
    for (size_t i = 0; i < n; i++) {
        json *user = json_add_object(array);
        json_put_text(user, "name", users[i].name);
        json_put_text(user, "role", users[i].role->name);
        json_put_bool(user, "disabled", users[i].disabled_ms != 0);
        json_put_bool(user, "locked", users[i].locked_ms != 0);
        json_put_bool(user, "second_factor", users[i].has_factor);
        if (users[i].password_until_ms)
            json_put_text(user, "password_until", time_format(users[i].password_until_ms, time));
        json_put_text(user, "created", time_format(users[i].created_ms, time));
    }
    json_write(root, stdout, ERROR_IGNORED);
    json_free(root);
}

static enum status list(const struct cli *cli, struct store *store, const char *actor,
                        const char *name, struct error *err)
{
    struct user *users;
    size_t n;
    char time[TIME_TEXT];
    enum status status = user_list(store, cli->arena, &users, &n, err);
    if (status)
        return status;
    if (cli->json)
        list_json(users, n);
    for (size_t i = 0; !cli->json && i < n; i++)
        printf("%-24s %-9s %-9s %s\n", users[i].name, users[i].role->name,
               users[i].disabled_ms ? "disabled"
               : users[i].locked_ms ? "locked"
                                    : "in use",
               time_format(users[i].created_ms, time));
    return OK;
}

static const struct subcommand verbs[] = {
    {"add", true, true, add},
    {"list", false, false, list},
    {"disable", true, false, disable},
    {"password", true, false, renew},
    {"lock", true, false, lock},
    {"unlock", true, false, unlock},
    {"remove-factor", true, false, factor_remove},
    {NULL, false, false, NULL},
};

static enum status user_run(struct cli *cli, struct error *err)
{
    return subcommand_run(cli, verbs, err);
}

const struct command_row cmd_user = {
    .name = "user",
    .summary = "add, list and disable users of the hub",
    .usage = "add NAME --role ROLE [--password-file FILE | --generate] [--days N]\n"
             "list\n"
             "disable NAME\n"
             "password NAME [--password-file FILE | --generate]\n"
             "lock NAME\n"
             "unlock NAME\n"
             "remove-factor NAME",
    .details =
        "Roles:\n"
#define ROLE(name, help, capabilities) "  " name ": " help "\n"
#include "serve/store/roles.def"
        "Without an option the password is asked for on the terminal. `password` gives a "
        "new one, ends the user's sessions and lets a disabled or locked user in again. "
        "After --generate, or with --days, the hub lets the user change it and do nothing else "
        "until that is done, at the latest after so many days. `lock` "
        "ends the sessions and keeps the password; `unlock` also forgives failed attempts. "
        "Neither `lock` nor `disable` takes the only administrator. "
        "`remove-factor` is for a user who has lost their authenticator app. Every change is "
        "in the audit.",
    .options = options,
    .run = user_run,
};
