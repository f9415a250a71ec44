// The queue in its one order: every case of a tab, whatever list or scenario made it.
#ifndef HEARTH_QUEUE_LIST_H
#define HEARTH_QUEUE_LIST_H

#include "serve/http/request.h"
#include "serve/http/site.h"
#include "serve/ui/pages.h"

struct queue_list {
    struct queue_row *rows; // band, top, due times, known: what needs no case
    size_t n;
    size_t n_tab[QUEUE_TAB_COUNT];  // cases of each tab; of the tabs of decided ones 0
    size_t n_overdue, n_unassigned; // of the tab QUEUE_OPEN
};
// The tab of that name in the address; NULL or unknown = QUEUE_OPEN.
enum queue_tab queue_tab_of(const char *name);
// Overdue cases first, then by band, then by rank; decided ones the latest list first. Owns: the request's
// arena. Errors: those of alert_list.
enum status queue_list_read(const struct site *site, struct request *request, enum queue_tab tab,
                            struct queue_list *ret_list, struct error *err);
// What a row says of its family, from the case: age today, dated reasons, movement.
void queue_row_fill(const struct site *site, struct request *request, struct queue_row *row);

#endif
