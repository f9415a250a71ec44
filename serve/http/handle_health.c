// For those who keep the hub running: does it answer, and how much. No names, no pseudonyms.

#include "serve/http/handlers.h"
#include "serve/http/nightly.h"
#include "serve/http/respond.h"

#include <stdio.h>
#include <string.h>

// A scenario in use that did not open: no person of it can be scored.
static const char *not_open(const struct site *site, struct arena *arena)
{
    struct error why = {0};
    const char *text = "";
    for (size_t i = 0; open_scenarios_problem(site->scenarios, &i, &why);)
        text = arena_format(arena, "%s%s\n", text, why.message);
    return text;
}

enum status get_ready(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct decision *decisions;
    struct disk_space space;
    size_t n;
    const char *closed = not_open(site, &request->arena);
    if (decision_list(site->store, &request->arena, &decisions, &n, ERROR_IGNORED))
        reply_text(reply, 503, "text/plain; charset=utf-8", "the store does not answer\n");
    else if (store_check(site->store, ERROR_IGNORED))
        reply_text(reply, 503, "text/plain; charset=utf-8", "the store cannot be written\n");
    else if (*closed)
        reply_text(reply, 503, "text/plain; charset=utf-8", closed);
    else if (!disk_space_read(site->workspace, &space, ERROR_IGNORED) && space.low)
        reply_text(reply, 200, "text/plain; charset=utf-8",
                   arena_format(&request->arena,
                                "ready, but the disk is nearly full: %lld MB are free\n",
                                (long long)(space.free_bytes >> 20)));
    else
        reply_text(reply, 200, "text/plain; charset=utf-8", "ready\n");
    return OK;
}

static const char *route_labels(struct arena *arena, size_t i_route)
{
    if (i_route >= route_count)
        return "method=\"\",path=\"unknown\"";
    return arena_format(arena, "method=\"%s\",path=\"%s\"", route_table[i_route].method,
                        route_table[i_route].path);
}

enum status get_metrics(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    struct alert_list alerts;
    size_t counts[ALERT_STATE_COUNT] = {0};
    struct alert_filter filter = {.any_date = true, .limit = 0};
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    if (status)
        return status;
    for (size_t i = 0; i < alerts.n; i++)
        counts[alerts.items[i].state]++;
    const char *text = metrics_text(site->metrics, &request->arena, route_labels);
    text = arena_format(&request->arena,
                        "%s# HELP hearth_alerts alerts in the store\n# TYPE hearth_alerts gauge\n",
                        text);
    for (int i = 0; i < ALERT_REPLACED; i++)
        text = arena_format(&request->arena, "%shearth_alerts{state=\"%s\"} %zu\n", text,
                            alert_state_names[i], counts[i]);
    reply_text(reply, 200, "text/plain; version=0.0.4; charset=utf-8", text);
    return OK;
}
