// Puts the parts together, and keeps them fresh in the background, so that the first reader of the
// morning need not wait.

#include "serve/http/hub_server.h"

#include "features/ingest/config.h"
#include "serve/http/answer.h"
#include "serve/http/nightly.h"
#include "serve/http/openapi.h"
#include "serve/http/routes.h"
#include "serve/http/server.h"
#include "serve/http/site.h"
#include "serve/store/alerts.h"
#include "serve/store/users.h"
#include "serve/ui/assets.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define QUICK_WORKERS_MAX 16
#define QUICK_QUEUE 1024
#define SLOW_WORKERS 48 // they wait for the disk, and share its syncs
#define SLOW_QUEUE 2048
#define LOGIN_QUEUE 48 // a password takes a tenth of a second, one at a time
#define CONNECTIONS 12000
#define CONNECTIONS_MIN 256
#define FILES_UNKNOWN 1024
#define OTHER_FILES 512 // that the process opens beside connections: stores, records, models
#define ADDRESS_SHARE 8 // of the connections, for one address: an office may be one
#define HEAD_SECONDS 10
#define IDLE_SECONDS 20
#define DEADLINE_SECONDS 20
#define OWN_FILES 2
#define CERTIFICATE_WARN_DAYS 30
#define KEEPER_STEPS 20 // of a tenth of a second

struct hub_server {
    struct arena arena;
    struct site site;
    struct serving_config serving;
    struct server *server;
    unsigned n_connection; // at most
    struct static_file *files;
    size_t n_file;
    pthread_t keeper;
    bool keeps;
    atomic_bool closing;
};

static enum status files_list(struct hub_server *hub, struct error *err)
{
    const char *openapi;
    enum status status = openapi_make(&hub->arena, &openapi, err);
    if (status)
        return status;
    hub->files = arena_array(&hub->arena, asset_count + OWN_FILES, sizeof *hub->files);
    hub->files[hub->n_file++] =
        (struct static_file){"/healthz", "text/plain; charset=utf-8", "ok\n", 3, false};
    hub->files[hub->n_file++] = (struct static_file){"/v1/openapi.json", "application/json",
                                                     openapi, strlen(openapi), false};
    for (size_t i = 0; i < asset_count; i++)
        hub->files[hub->n_file++] =
            (struct static_file){asset_table[i].path, asset_table[i].content_type,
                                 asset_table[i].bytes, asset_table[i].n_bytes, true};
    return OK;
}

static enum status config_apply(struct hub_server *hub, const struct hub_server_options *options,
                                struct error *err)
{
    struct config config;
    hub->site.workspace = arena_text(&hub->arena, options->workspace);
    enum status status = config_read(&hub->arena, hub->site.workspace, &config, err);
    if (status)
        return status;
    hub->site.hub_name = config.name;
    hub->site.today = config.today;
    due_times_find(&hub->arena, &config.hub.clocks, &hub->site.due_times);
    hub->serving = config.serving;
    if (options->listen)
        hub->serving.listen = options->listen;
    return OK;
}

static enum status store_start(struct hub_server *hub, struct error *err)
{
    int64_t idle_seconds = 0;
    struct store_options store = {.create = true, .audit_queue = true};
    if (serving_seconds(hub->serving.session, &idle_seconds))
        store.idle_ms = idle_seconds * 1000;
    return store_open_workspace(hub->site.workspace, &store, &hub->site.store, err);
}

// Makes the cases of the open alerts that are not made yet.
static void cases_warm(struct hub_server *hub)
{
    struct arena arena = {0};
    struct alert_list alerts = {0};
    struct alert_filter filter = {
        .states = 1u << ALERT_NEW | 1u << ALERT_OPEN, .any_date = true, .limit = 200};
    if (alert_list(hub->site.store, &arena, &filter, &alerts, ERROR_IGNORED))
        alerts.n = 0;
    for (size_t i = 0; i < alerts.n && !atomic_load(&hub->closing); i++) {
        const struct family_case *family;
        if (case_get(hub->site.cases, &alerts.items[i], &family, ERROR_IGNORED) == OK)
            case_release(hub->site.cases, family);
    }
    arena_done(&arena);
}

// A night's ingest, training and scoring reach the hub without a restart.
static void *keeper_main(void *argument)
{
    struct hub_server *hub = argument;
    struct nightly nightly = {.plan = nightly_plan(hub->site.workspace, &hub->serving),
                              .started_ms = store_now(hub->site.store)};
    for (unsigned step = 0; !atomic_load(&hub->closing); step++) {
        if (step % KEEPER_STEPS == 0) {
            open_scenarios_refresh(hub->site.scenarios);
            case_cache_refresh(hub->site.cases);
            cases_warm(hub);
            nightly_turn(&nightly, store_now(hub->site.store));
        }
        nanosleep(&(struct timespec){.tv_nsec = 100 * 1000000}, NULL);
    }
    return NULL;
}

// They never wait, so more than there are processors only take turns.
static int quick_workers(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 2 ? 2 : n > QUICK_WORKERS_MAX ? QUICK_WORKERS_MAX : (int)n;
}

// Each connection is an open file: as many as the system lets this process have.
static enum status connections_size(struct hub_server *hub, struct error *err)
{
    struct rlimit files = {.rlim_cur = FILES_UNKNOWN};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        rlim_t before = files.rlim_cur;
        files.rlim_cur = files.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files)) // a service may be denied the call
            files.rlim_cur = before;
    }
    if (files.rlim_cur < CONNECTIONS_MIN + OTHER_FILES) {
        error_set(err, E_SYSTEM, "this process may open only %llu files",
                  (unsigned long long)files.rlim_cur);
        error_hint(err, "raise its limit: ulimit -n, or LimitNOFILE= of the service");
        return E_SYSTEM;
    }
    hub->n_connection = CONNECTIONS;
    if (files.rlim_cur < CONNECTIONS + OTHER_FILES)
        hub->n_connection = (unsigned)files.rlim_cur - OTHER_FILES;
    return OK;
}

static enum status listen_begin(struct hub_server *hub, struct error *err)
{
    const struct entrance *entrance = &hub->site.entrance;
    struct server_options server = {
        .listen = hub->serving.listen,
        .certificate = entrance->certificate.pem,
        .key = entrance->certificate.key_pem,
        .is_secure = entrance_is_secure(entrance),
        .proxy = {entrance->client_header, entrance->user_header, entrance->secret_header},
        .proxies = entrance->proxies,
        .n_proxy = entrance->n_proxy,
        .accepts = answer_accepts,
        .lanes = {[LANE_QUICK] = {quick_workers(), QUICK_QUEUE},
                  [LANE_SLOW] = {SLOW_WORKERS, SLOW_QUEUE},
                  [LANE_LOGIN] = {1, LOGIN_QUEUE},
                  [LANE_KNOWN] = {1, LOGIN_QUEUE}},
        .max_connection = hub->n_connection,
        .max_connection_address = hub->n_connection / ADDRESS_SHARE,
        .head_seconds = HEAD_SECONDS,
        .idle_seconds = IDLE_SECONDS,
        .deadline_seconds = DEADLINE_SECONDS,
        .files = hub->files,
        .n_file = hub->n_file,
        .begin = answer_begin,
        .answer = answer_request,
        .refuse = answer_refuse,
        .sent = answer_sent,
        .context = &hub->site,
    };
    return server_start(&server, &hub->server, err);
}

static enum status parts_open(struct hub_server *hub, const struct hub_server_options *options,
                              struct error *err)
{
    struct entrance *entrance = &hub->site.entrance;
    enum status status = config_apply(hub, options, err);
    if (!status)
        status = entrance_open(&hub->arena, hub->site.workspace, &hub->serving, entrance, err);
    if (!status)
        status = connections_size(hub, err);
    if (!status)
        status = store_start(hub, err);
    if (!status)
        status = files_list(hub, err);
    if (status)
        return status;
    hub->site.needs_factor = hub->serving.second_factor == FACTOR_REQUIRED;
    hub->site.secure_cookies = entrance_is_secure(entrance);
    hub->site.scenarios = open_scenarios_open(options->workspace, hub->site.store);
    hub->site.cases = case_cache_open(options->workspace, hub->site.scenarios);
    hub->site.metrics = metrics_create(route_count);
    hub->site.offers = factor_offers_create();
    status = known_addresses_create(hub->site.store, &hub->site.known, err);
    if (!status)
        status = listen_begin(hub, err);
    if (!status)
        hub->keeps = pthread_create(&hub->keeper, NULL, keeper_main, hub) == 0;
    return status;
}

enum status hub_server_open(const struct hub_server_options *options,
                            struct hub_server **ret_server, struct error *err)
{
    struct hub_server *hub = memory_alloc(sizeof *hub);
    enum status status = parts_open(hub, options, err);
    if (status) {
        hub_server_close(hub);
        return status;
    }
    *ret_server = hub;
    return OK;
}

const char *hub_server_address(const struct hub_server *hub)
{
    return server_address(hub->server);
}

bool hub_server_is_short(const struct hub_server *hub, unsigned *ret_n)
{
    *ret_n = hub->n_connection;
    return hub->n_connection < CONNECTIONS;
}

const char *hub_server_warning(struct hub_server *hub)
{
    const struct certificate *certificate = &hub->site.entrance.certificate;
    int64_t left_s = certificate->expires_s - (int64_t)time(NULL);
    if (!certificate->pem || left_s > CERTIFICATE_WARN_DAYS * 86400)
        return NULL;
    if (left_s < 0)
        return "the certificate has expired";
    return arena_format(&hub->arena, "the certificate expires in %lld days",
                        (long long)(left_s / 86400));
}

bool hub_server_is_tls(const struct hub_server *hub)
{
    return entrance_is_tls(&hub->site.entrance);
}

enum status hub_server_users(const struct hub_server *hub, size_t *ret_n, struct error *err)
{
    struct arena arena = {0};
    struct user *users;
    size_t n = 0, n_active = 0;
    enum status status = user_list(hub->site.store, &arena, &users, &n, err);
    for (size_t i = 0; !status && i < n; i++)
        n_active += !users[i].disabled_ms;
    *ret_n = n_active;
    arena_done(&arena);
    return status;
}

bool hub_server_problem(const struct hub_server *hub, size_t *i_scenario, struct error *ret_why)
{
    return open_scenarios_problem(hub->site.scenarios, i_scenario, ret_why);
}

void hub_server_tick(struct hub_server *hub)
{
    server_tick(hub->server);
}

void hub_server_close(struct hub_server *hub)
{
    if (!hub)
        return;
    atomic_store(&hub->closing, true);
    server_stop(hub->server);
    if (hub->keeps)
        pthread_join(hub->keeper, NULL);
    case_cache_close(hub->site.cases);
    open_scenarios_close(hub->site.scenarios);
    known_addresses_free(hub->site.known);
    factor_offers_free(hub->site.offers);
    store_close(hub->site.store);
    metrics_free(hub->site.metrics);
    entrance_close(&hub->site.entrance);
    arena_done(&hub->arena);
    free(hub);
}
