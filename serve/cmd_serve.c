// hearth serve: the hub's pages and API, in the foreground until SIGINT or SIGTERM.

#include "serve/cmd_serve.h"

#include "serve/http/hub_server.h"
#include "serve/service_notify.h"
#include "serve/ui/assets.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const struct option_row options[] = {
    {.name = "--listen",
     .kind = OPTION_TEXT,
     .value_name = "ADDR:PORT",
     .help = "where to listen; default: `serving.listen` of hearth.yaml, else 127.0.0.1:8420"},
    {.name = NULL},
};

// Set where a thread that a library made before main() takes the signal.
static volatile sig_atomic_t is_ending;

static void note_end(int signal_number)
{
    (void)signal_number;
    is_ending = 1;
}

// Blocked in this thread and those it makes; taken by it.
static sigset_t signals_take(void)
{
    sigset_t set;
    signal(SIGINT, note_end);
    signal(SIGTERM, note_end);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

// The hub opens all the same: alerts are in the store, and a scenario may be mended while it runs.
static void problems_say(const struct cli *cli, const struct hub_server *server)
{
    struct error why = {0};
    for (size_t i = 0; hub_server_problem(server, &i, &why);) {
        const char *separator = why.place[0] ? ": " : "";
        cli_say(cli, "no scores on demand: %s%s%s", why.place, separator, why.message);
    }
}

static void notify(const struct cli *cli, const char *message)
{
    struct error why = {0};
    if (service_notify(message, &why))
        cli_say(cli, "%s", why.message);
}

// Answers until a signal. The service manager hears that the hub is alive only after its store has answered, so
// that a hub whose store is stuck is started again.
static void hub_run(const struct cli *cli, struct hub_server *server, const sigset_t *signals)
{
    struct timespec tick = {.tv_nsec = HUB_TICK_MS * 1000000L};
    int64_t since_alive_ms = 0, alive_every_ms = service_watchdog_ms() / 3;
    notify(cli, SERVICE_READY);
    while (!is_ending && sigtimedwait(signals, NULL, &tick) < 0) {
        size_t n_user;
        hub_server_tick(server);
        since_alive_ms += HUB_TICK_MS;
        if (!alive_every_ms || since_alive_ms < alive_every_ms)
            continue;
        since_alive_ms = 0;
        if (!hub_server_users(server, &n_user, ERROR_IGNORED))
            notify(cli, SERVICE_ALIVE);
    }
    notify(cli, SERVICE_STOPPING);
}

static enum status serve_run(struct cli *cli, struct error *err)
{
    struct hub_server *server;
    size_t n_user = 0;
    unsigned n_connection;
    struct hub_server_options server_options = {.workspace = cli->workspace,
                                                .listen = cli_text(cli, "--listen")};
    sigset_t signals = signals_take();
    enum status status = hub_server_open(&server_options, &server, err);
    if (status)
        return status;
    status = hub_server_users(server, &n_user, err);
    if (!status) {
        printf("%s://%s\n", hub_server_is_tls(server) ? "https" : "http",
               hub_server_address(server));
        fflush(stdout);
        problems_say(cli, server);
        if (hub_server_is_short(server, &n_connection))
            cli_say(cli,
                    "holds at most %u connections: raise the limit of open files (ulimit -n, "
                    "LimitNOFILE= of the service) for more",
                    n_connection);
        if (!n_user)
            cli_say(cli, "nobody can sign in yet: hearth user add NAME --role reviewer");
        if (hub_server_warning(server))
            cli_say(cli, "warning: %s", hub_server_warning(server));
        if (assets_are_plain)
            cli_say(cli, "%s", ASSETS_PLAIN_HINT);
        if (geteuid() == 0)
            cli_say(cli, "warning: the hub runs as root: give it a user of its own");
        cli_say(cli, "the hub is open; Ctrl-C ends it");
        hub_run(cli, server, &signals);
    }
    hub_server_close(server);
    return status;
}

const struct command_row cmd_serve = {
    .name = "serve",
    .summary = "run the daemon: the hub's pages and the API",
    .usage = "[--listen ADDR:PORT]",
    .details = "Answers on this machine only unless `serving:` of hearth.yaml or --listen names "
               "another address; then `serving:` must name a certificate for TLS, or the addresses "
               "of a proxy with TLS (hearth help hub). Port 0 takes any free one; the address is "
               "the first line on stdout. Pages for people are "
               "at /, the API is described at /v1/openapi.json, /healthz, /readyz and /metrics "
               "are for operators.",
    .options = options,
    .run = serve_run,
};
