// The table of routes: one row each; what may come, who may ask, where it waits, the API's
// description and the metrics follow from it.
#ifndef HEARTH_ROUTES_H
#define HEARTH_ROUTES_H

#include "serve/http/request.h"
#include "serve/http/site.h"

typedef enum status handler(const struct site *site, struct request *request, struct reply *reply,
                            struct error *err);

#define ROUTE_ANSWERS 4

// Schemas are in the language of http_schema.h.
struct route {
    const char *method, *path; // "/cases/{id}"
    enum capability needs;     // 0 = nothing: everybody may ask
    handler *handle;
    const char *summary;
    enum lane lane;      // which workers answer it
    size_t body_max;     // bytes; 0 = no body is read
    const char *query;   // of the address; NULL = nothing
    const char *form;    // of a page's form. With words: what a person typed, and its label
    const char *body;    // of a JSON body, or NULL
    const char *example; // of that body, JSON
    const char *reply;   // of a JSON reply; NULL = none
    // HTTP statuses beside those of every route; one below 300 in place of 200. Ended by 0.
    int answers[ROUTE_ANSWERS];
};
extern const struct route route_table[];
extern const size_t route_count;

// Fills request->route, id and name. A path of another method: ret_allow names those that there
// are. Owns: ret_allow lies in the request's arena.
bool route_find(struct request *request, const char **ret_allow);
size_t route_index(const struct route *route);
bool route_answers(const struct route *route, int http_status);

#endif
