// The store's holds beside what the records say of them.

#include "serve/http/queue_holds.h"

enum status queue_holds_read(const struct site *site, struct request *request, const char *person,
                             struct queue_holds *ret_holds, struct error *err)
{
    struct hold_list list;
    struct hold_filter filter = {.person = person, .at = request->today};
    *ret_holds = (struct queue_holds){0};
    enum status status = hold_list(site->store, &request->arena, &filter, &list, err);
    if (status)
        return status;
    struct wake *wakes = arena_array(&request->arena, list.n + 1, sizeof *wakes);
    holds_wake_find(site->scenarios, &request->arena, list.items, list.n, wakes);
    *ret_holds = (struct queue_holds){.items = list.items, .wakes = wakes, .n = list.n};
    for (size_t i = 0; i < list.n; i++)
        *(wakes[i].what ? &ret_holds->n_woken : &ret_holds->n_held) += 1;
    return OK;
}
