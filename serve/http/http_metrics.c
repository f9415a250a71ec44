// Atomic counters, and their text.

#include "serve/http/http_metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_CLASS 6 // not sent, 1xx … 5xx
static const double bounds[] = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
#define N_BOUND (sizeof bounds / sizeof *bounds)

struct route_metrics {
    _Atomic uint64_t classes[N_CLASS], below[N_BOUND], n, microseconds;
};

struct metrics {
    size_t n_route;
    _Atomic uint64_t n_file;
    struct route_metrics *routes; // n_route + 1
};

struct metrics *metrics_create(size_t n_route)
{
    struct metrics *metrics = memory_alloc(sizeof *metrics);
    metrics->n_route = n_route;
    metrics->routes = memory_alloc((n_route + 1) * sizeof *metrics->routes);
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics)
        free(metrics->routes);
    free(metrics);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static uint64_t get(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_count(struct metrics *metrics, size_t i_route, int http_status, double seconds)
{
    if (i_route > metrics->n_route) {
        add(&metrics->n_file, 1);
        return;
    }
    struct route_metrics *route = &metrics->routes[i_route];
    int class = http_status / 100;
    add(&route->classes[class > 0 && class < N_CLASS ? class : 0], 1);
    add(&route->n, 1);
    add(&route->microseconds, (uint64_t)(seconds * 1e6));
    for (size_t i = 0; i < N_BOUND; i++)
        if (seconds <= bounds[i])
            add(&route->below[i], 1);
}

static void route_print(FILE *stream, const struct route_metrics *route, const char *labels)
{
    static const char *const classes[N_CLASS] = {"unsent", "1xx", "2xx", "3xx", "4xx", "5xx"};
    for (size_t i = 0; i < N_CLASS; i++)
        if (get(&route->classes[i]))
            fprintf(stream, "hearth_requests_total{%s,status=\"%s\"} %llu\n", labels, classes[i],
                    (unsigned long long)get(&route->classes[i]));
}

static void durations_print(FILE *stream, const struct route_metrics *route, const char *labels)
{
    unsigned long long n = get(&route->n);
    if (!n)
        return;
    for (size_t i = 0; i < N_BOUND; i++)
        fprintf(stream, "hearth_request_seconds_bucket{%s,le=\"%g\"} %llu\n", labels, bounds[i],
                (unsigned long long)get(&route->below[i]));
    fprintf(stream,
            "hearth_request_seconds_bucket{%s,le=\"+Inf\"} %llu\n"
            "hearth_request_seconds_sum{%s} %.6f\nhearth_request_seconds_count{%s} %llu\n",
            labels, n, labels, (double)get(&route->microseconds) / 1e6, labels, n);
}

const char *metrics_text(const struct metrics *metrics, struct arena *arena,
                         const char *(*labels)(struct arena *arena, size_t i_route))
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = memory_stream(&text, &n);
    fprintf(stream,
            "# HELP hearth_file_requests_total requests for files that never change\n"
            "# TYPE hearth_file_requests_total counter\nhearth_file_requests_total %llu\n"
            "# HELP hearth_requests_total requests by route and kind of answer\n"
            "# TYPE hearth_requests_total counter\n",
            (unsigned long long)get(&metrics->n_file));
    for (size_t i = 0; i <= metrics->n_route; i++)
        route_print(stream, &metrics->routes[i], labels(arena, i));
    fputs("# HELP hearth_request_seconds time from the request's headers to the reply's end\n"
          "# TYPE hearth_request_seconds histogram\n",
          stream);
    for (size_t i = 0; i <= metrics->n_route; i++)
        durations_print(stream, &metrics->routes[i], labels(arena, i));
    memory_stream_close(stream);
    const char *copy = arena_text_n(arena, text, n);
    free(text);
    return copy;
}
