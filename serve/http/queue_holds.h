// Who is held back today, and whose hold the records have ended.
#ifndef HEARTH_QUEUE_HOLDS_H
#define HEARTH_QUEUE_HOLDS_H

#include "serve/case/case_wake.h"
#include "serve/http/request.h"
#include "serve/http/site.h"

struct queue_holds {
    const struct hold *items; // n, by the day on which they end
    const struct wake *wakes; // n: `what` NULL = held back; else what ended the hold
    size_t n, n_held, n_woken;
};
// person: a pseudonym, NULL = anybody. Owns: the request's arena. Errors: those of hold_list.
enum status queue_holds_read(const struct site *site, struct request *request, const char *person,
                             struct queue_holds *ret_holds, struct error *err);

#endif
