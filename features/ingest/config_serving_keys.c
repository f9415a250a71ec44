// Keys of `serving:` in hearth.yaml: where the daemon listens and who may reach it. Using one that has
// no code yet says so.

#include "features/ingest/config_keys.h"

#include <stdlib.h>
#include <string.h>

#define LATER(word, kind, text)                                                                    \
    {                                                                                              \
        .name = word, .type = kind, .unready = true, .help = text                                  \
    }
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

static const struct key_row proxy_rows[] = {
    LATER("from", KEY_TEXTS, "addresses of the proxy"),
    LATER("user", KEY_TEXT, "the header that names the user"),
    LATER("client", KEY_TEXT, "the header that names the client's address"),
    LATER("secret_header", KEY_TEXT, "the header that proves that the proxy sent the request"),
    LATER("secret_file", KEY_TEXT, "the file with the secret"),
};
static const struct key_table proxy_keys = {"proxy", "serving.proxy", NULL, KEY_ROWS(proxy_rows),
                                            0};
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
    LATER("audit_head", KEY_NAMES, "where the head of the audit chain is copied"),
    LATER("backups", KEY_INTEGER, "how many backups are kept"),
    LATER("certificate", KEY_TEXT, "the certificate file for TLS"),
    LATER("key", KEY_TEXT, "the key file for TLS"),
    {.name = "proxy",
     .type = KEY_MAP,
     .table = &proxy_keys,
     .unready = true,
     .help = "the proxy in front, from which plain HTTP is taken"},
};
const struct key_table serving_keys = {"serving", "serving", NULL, KEY_ROWS(serving_rows),
                                       sizeof(struct serving_config)};
