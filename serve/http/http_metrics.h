// Counts of what the server did, for /metrics: routes and statuses, never who or about whom.
#ifndef HEARTH_HTTP_METRICS_H
#define HEARTH_HTTP_METRICS_H

#include "features/base/arena.h"

#include <stdint.h>

struct metrics;
struct metrics *metrics_create(size_t n_route);
void metrics_free(struct metrics *metrics);
// i_route n_route = no route; SIZE_MAX = a file. http_status 0 = not sent. Threads: any.
void metrics_count(struct metrics *metrics, size_t i_route, int http_status, double seconds);
// Prometheus' text format. labels: for each route its `method="…",path="…"`. Owns: arena.
const char *metrics_text(const struct metrics *metrics, struct arena *arena,
                         const char *(*labels)(struct arena *arena, size_t i_route));

#endif
