// Which holds the records of today, newly sent events among them, have ended.
#ifndef HEARTH_CASE_WAKE_H
#define HEARTH_CASE_WAKE_H

#include "serve/alert/wake.h"
#include "serve/scoring/open_scenarios.h"
#include "serve/store/holds.h"

// Shapes: ret_wakes n, as holds; `what` NULL = it still holds, or its scenario is not open. Owns: arena.
// Threads: any. Cost: of a date asked for the first time the households, then microseconds a hold.
void holds_wake_find(struct open_scenarios *scenarios, struct arena *arena,
                     const struct hold *holds, size_t n, struct wake *ret_wakes);

#endif
