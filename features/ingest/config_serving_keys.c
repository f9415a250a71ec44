// Keys of `serving:` in hearth.yaml: where the daemon listens and who may reach it.

#include "features/base/ip_address.h"
#include "features/ingest/config_keys.h"

#include <stdlib.h>
#include <string.h>

#define SESSION_MIN_SECONDS 60
#define SESSION_MAX_SECONDS (24 * 60 * 60)

bool serving_seconds(const char *text, int64_t *ret_seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 60 * 60}};
    char *end;
    if (*text < '0' || *text > '9' || strlen(text) > 8)
        return false;
    int64_t n = strtoll(text, &end, 10);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (end[0] == units[i].unit && !end[1]) {
            *ret_seconds = n * units[i].seconds;
            return true;
        }
    return false;
}

static enum status check_session(const struct yaml *node, struct error *err)
{
    int64_t seconds;
    if (serving_seconds(node->text, &seconds) && seconds >= SESSION_MIN_SECONDS &&
        seconds <= SESSION_MAX_SECONDS)
        return OK;
    yaml_error(node, err, "\"%.60s\" is not a length of time from 1m to 24h", node->text);
    error_hint(err, "write seconds, minutes or hours: 90s, 30m, 8h");
    return E_CONFIG;
}

static enum status check_range(const struct yaml *text, struct error *err)
{
    struct ip_range range;
    if (ip_range_parse(text->text, &range))
        return OK;
    yaml_error(text, err, "\"%.60s\" is not an address", text->text);
    error_hint(err, "write it as 10.0.0.5, 10.0.0.0/24 or 2001:db8::5");
    return E_CONFIG;
}

static enum status check_ranges(const struct yaml *node, struct error *err)
{
    enum status status = OK;
    if (node->kind == YAML_TEXT)
        return check_range(node, err);
    for (const struct yaml *text = node->first; text && !status; text = text->next)
        status = check_range(text, err);
    return status;
}

// Letters, digits and dashes: what a header may be called.
static enum status check_header(const struct yaml *node, struct error *err)
{
    static const char allowed[] = "-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (strspn(node->text, allowed) == strlen(node->text))
        return OK;
    yaml_error(node, err, "\"%.60s\" is not the name of a header", node->text);
    error_hint(err, "like X-Remote-User");
    return E_CONFIG;
}

static const struct key_row proxy_rows[] = {
    {.name = "from",
     .type = KEY_TEXTS,
     .required = true,
     .check = check_ranges,
     KEY_INTO(struct proxy_config, from),
     KEY_COUNT(struct proxy_config, n_from),
     .help = "addresses of the proxy: 10.0.0.5, 10.0.0.0/24. Its headers count only from there"},
    {.name = "user",
     .type = KEY_TEXT,
     .check = check_header,
     KEY_INTO(struct proxy_config, user),
     .help = "the header in which the proxy names who has signed in; needs secret_header. GET /login "
             "then opens a session, on pages and for programs of people; /v1/ with neither that "
             "session nor a token is answered by 401"},
    {.name = "client",
     .type = KEY_TEXT,
     .preset = "X-Forwarded-For",
     .check = check_header,
     KEY_INTO(struct proxy_config, client),
     .help = "the header that names the client's address; limits and the audit use it"},
    {.name = "secret_header",
     .type = KEY_TEXT,
     .check = check_header,
     KEY_INTO(struct proxy_config, secret_header),
     .help = "the header that proves that the proxy sent the request; needs secret_file"},
    {.name = "secret_file",
     .type = KEY_TEXT,
     KEY_INTO(struct proxy_config, secret_file),
     .help = "the file whose first line is the secret; readable by its owner only"},
};
static const struct key_table proxy_keys = {
    "proxy", "serving.proxy", "A proxy in front that ends TLS, and may sign people in.",
    KEY_ROWS(proxy_rows), sizeof(struct proxy_config)};
static const struct key_row audit_head_rows[] = {
    {.name = "file",
     .type = KEY_TEXT,
     KEY_INTO(struct audit_head_config, file),
     .help = "a file to which a line with time, head and number of entries is appended"},
    {.name = "command",
     .type = KEY_TEXTS,
     KEY_INTO(struct audit_head_config, command),
     KEY_COUNT(struct audit_head_config, n_command),
     .help = "a program and its arguments; the line is its standard input"},
};
static const struct key_table audit_head_keys = {
    "audit_head", "serving.audit_head", "What shows that the end of the audit was cut off.",
    KEY_ROWS(audit_head_rows), sizeof(struct audit_head_config)};
static const struct key_choice factor_choices[] = {{.name = "optional"}, {.name = "required"}, {0}};
static const struct key_row serving_rows[] = {
    {.name = "listen",
     .type = KEY_TEXT,
     .preset = "127.0.0.1:8420",
     KEY_INTO(struct serving_config, listen),
     .help = "address and port of `hearth serve`; its option --listen has precedence"},
    {.name = "session",
     .type = KEY_TEXT,
     .preset = "30m",
     .check = check_session,
     KEY_INTO(struct serving_config, session),
     .help = "how long a session lasts without a request: 30m, 1h"},
    {.name = "audit_head",
     .type = KEY_MAP,
     .table = &audit_head_keys,
     KEY_INTO(struct serving_config, audit_head),
     .help =
         "where the audit's head goes each night and with `verify audit`: best to another machine"},
    {.name = "backups",
     .type = KEY_INTEGER,
     .min = 0,
     .max = 1000,
     .preset = "14",
     KEY_INTO(struct serving_config, backups),
     .help = "how many nightly copies of the store and kept/ stay in backups/; 0 = none are made"},
    {.name = "certificate",
     .type = KEY_TEXT,
     KEY_INTO(struct serving_config, certificate),
     .help = "the file with the certificate for TLS and those that it rests on (PEM)"},
    {.name = "key",
     .type = KEY_TEXT,
     KEY_INTO(struct serving_config, key),
     .help = "the file with the certificate's private key (PEM), not readable by others"},
    {.name = "hosts",
     .type = KEY_TEXTS,
     KEY_INTO(struct serving_config, hosts),
     KEY_COUNT(struct serving_config, n_host),
     .help = "names of the hub in addresses, beside the certificate's and the one it listens on"},
    {.name = "second_factor",
     .type = KEY_CHOICE,
     .choices = factor_choices,
     .preset = "optional",
     KEY_INTO(struct serving_config, second_factor),
     .help = "required: who signs in with a password must set up an authenticator app first"},
    {.name = "proxy",
     .type = KEY_MAP,
     .table = &proxy_keys,
     KEY_INTO(struct serving_config, proxy),
     .help = "the proxy in front; beyond this machine plain HTTP is taken only from it"},
};
const struct key_table serving_keys = {"serving", "serving", NULL, KEY_ROWS(serving_rows),
                                       sizeof(struct serving_config)};
