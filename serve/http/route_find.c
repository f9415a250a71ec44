// How a path finds its row of the table. Paths are matched as they came: no escapes, no dots.

#include "serve/http/routes.h"

#include <string.h>

#define NAME_MAX_BYTES 64

// One placeholder: {id} is a number, {name} a short name.
static bool take_part(struct request *request, const char *placeholder, size_t n_placeholder,
                      const char *text, size_t n_text)
{
    if (!n_text || n_text > NAME_MAX_BYTES)
        return false;
    const char *part = arena_text_n(&request->arena, text, n_text);
    if (strncmp(placeholder, "{id}", n_placeholder) == 0)
        return id_parse(part, &request->id);
    request->name = part;
    return strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n_text;
}

static bool path_fits(struct request *request, const char *pattern)
{
    const char *path = request->path;
    request->id = 0;
    request->name = NULL;
    while (*pattern && *path) {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t n_placeholder = strcspn(pattern, "/"), n_text = strcspn(path, "/");
        if (!take_part(request, pattern, n_placeholder, path, n_text))
            return false;
        pattern += n_placeholder;
        path += n_text;
    }
    return !*pattern && !*path;
}

bool route_find(struct request *request, const char **ret_allow)
{
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    *ret_allow = NULL;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        if (!path_fits(request, route->path))
            continue;
        if (strcmp(route->method, method) == 0) {
            request->route = route;
            return true;
        }
        *ret_allow = *ret_allow ? arena_format(&request->arena, "%s, %s", *ret_allow, route->method)
                     : strcmp(route->method, "GET") == 0 ? "GET, HEAD"
                                                         : route->method;
    }
    return false;
}
