// The table of routes: one row each; checks, the API's description and the metrics follow from it.
#ifndef HEARTH_ROUTES_H
#define HEARTH_ROUTES_H

#include "serve/http/request.h"
#include "serve/http/request_schema.h"
#include "serve/http/site.h"

// Who may: a sum. What a token may is its scope's bit shifted by TOKEN_SHIFT.
enum access {
    ACCESS_OPEN = 0, // everybody, signed in or not
    ACCESS_ANALYST = 1 << ROLE_ANALYST,
    ACCESS_REVIEWER = 1 << ROLE_REVIEWER,
    ACCESS_ADMIN = 1 << ROLE_ADMIN,
    ACCESS_USER = ACCESS_ANALYST | ACCESS_REVIEWER | ACCESS_ADMIN,
    ACCESS_CASES = ACCESS_ANALYST | ACCESS_REVIEWER,
};
#define TOKEN_SHIFT 8
#define ACCESS_TOKEN(scope) ((scope) << TOKEN_SHIFT)

typedef enum status handler(const struct site *site, struct request *request, struct reply *reply,
                            struct error *err);

struct route {
    const char *method, *path; // "/cases/{id}"
    unsigned access;
    handler *handle;
    const char *summary;
    const struct body *body; // of JSON, or NULL
    const char *form;        // names of a page's form fields, or NULL
    const char *answers;     // other statuses than the usual, for the description
    const char *reply;       // its shape, see shape.h; NULL = no JSON
};
extern const struct route route_table[];
extern const size_t route_count;

// Fills request->route, id and name. A path of another method: ret_allow names those that there
// are.
bool route_find(struct request *request, const char **ret_allow);
size_t route_index(const struct route *route);

#endif
