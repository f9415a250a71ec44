// Keys of hearth.yaml for the review pages, privacy and the daemon. None has code yet: using one says
// so. Their rows move to the layer that reads them.

#include "features/ingest/config_keys.h"

#define LATER(word, kind, text)                                                                    \
    {                                                                                              \
        .name = word, .type = kind, .unready = true, .help = text                                  \
    }

static const struct key_row hub_rows[] = {
    LATER("position", KEY_TEXTS, "what the strip over a case shows: {title, in} or {title, last}"),
    LATER("known", KEY_TEXTS, "sources of spells that mean: open to social care"),
    LATER("clocks", KEY_NAMES, "due times by step and band, in working time, and holidays"),
};
const struct key_table hub_keys = {"hub", "hub", "What the review pages show beside a case.",
                                   KEY_ROWS(hub_rows), 0};

static const struct key_row retention_rows[] = {
    LATER("scores", KEY_SPAN, "how long scores are kept"),
    LATER("frozen", KEY_SPAN, "how long frozen lists are kept"),
    LATER("not_right", KEY_SPAN, "how long decisions that an alert was not right are kept"),
    LATER("decided", KEY_TEXT, "how long decided alerts are kept: case, or a length of time"),
    LATER("audit", KEY_SPAN, "how long the audit is kept"),
};
static const struct key_table retention_keys = {"retention", "privacy.retention", NULL,
                                                KEY_ROWS(retention_rows), 0};
static const struct key_row privacy_rows[] = {
    {.name = "min_count",
     .type = KEY_INTEGER,
     .min = 1,
     .max = 1000,
     .preset = "10",
     KEY_INTO(struct config, min_count),
     .help = "smaller counts of people, and what they follow from, are withheld in what train, "
             "evaluate and check write; 1 = none are"},
    {.name = "retention",
     .type = KEY_MAP,
     .table = &retention_keys,
     .unready = true,
     .help = "how long records are kept"},
};
const struct key_table privacy_keys = {"privacy", "privacy", NULL, KEY_ROWS(privacy_rows),
                                       sizeof(struct config)};

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
    LATER("listen", KEY_TEXT, "address and port"),
    LATER("session", KEY_SPAN, "how long a session lasts without a request"),
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
const struct key_table serving_keys = {"serving", "serving", NULL, KEY_ROWS(serving_rows), 0};
