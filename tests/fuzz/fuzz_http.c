// Strangers' bytes as a form, a cookie header, a JSON body and a path. What is taken must be UTF-8
// without a byte 0, and mean the same when it is written out and read again.

#include "features/base/json.h"
#include "serve/http/http_schema.h"
#include "serve/http/routes.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *escaped(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, 3 * strlen(text) + 1);
    size_t n = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        n += (size_t)snprintf(out + n, 4, "%%%02X", *at);
    out[n] = 0;
    return out;
}

static void form_again(struct arena *arena, const struct fields *fields)
{
    struct fields again = {0};
    const char *text = "";
    for (size_t i = 0; i < fields->n; i++)
        text = arena_format(arena, "%s%s%s=%s", text, i ? "&" : "",
                            escaped(arena, fields->names[i]), escaped(arena, fields->values[i]));
    if (fields_parse_form(arena, text, strlen(text), &again, ERROR_IGNORED) || again.n != fields->n)
        abort();
    for (size_t i = 0; i < fields->n; i++)
        if (strcmp(again.names[i], fields->names[i]) != 0 ||
            strcmp(again.values[i], fields->values[i]) != 0)
            abort();
}

static void fields_check(const struct fields *fields)
{
    if (fields->n > FIELDS_MAX)
        abort();
    for (size_t i = 0; i < fields->n; i++) {
        if (!utf8_is_valid(fields->names[i], strlen(fields->names[i])) ||
            !utf8_is_valid(fields->values[i], strlen(fields->values[i])))
            abort();
        if (!fields_count(fields, fields->names[i]) || !fields_get(fields, fields->names[i]))
            abort();
    }
}

static void path_check(struct arena *arena, const char *text)
{
    const char *allow;
    int64_t id;
    struct request request = {.method = "GET", .path = text};
    if (id_parse(text, &id) && (id < 1 || strspn(text, "0123456789") != strlen(text)))
        abort();
    if (route_find(&request, &allow) && strstr(request.route->path, "{id}") && request.id < 1)
        abort();
    arena_done(&request.arena);
}

// A body that a route takes has what its schema requires.
static void body_check(const json *root)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        if (!route->body || http_schema_check(root, route->body, 20000, ERROR_IGNORED))
            continue;
        struct http_schema_field field;
        bool others = false;
        for (const char *at = route->body; http_schema_next(&at, &field, &others);)
            if (!field.optional && json_kind_of(json_get(root, field.name)) == JSON_NOTHING)
                abort();
    }
}

static void form_check(const struct fields *form)
{
    for (size_t i = 0; i < route_count; i++) {
        if (route_table[i].form)
            http_schema_check_fields(form, route_table[i].form, 20000, ERROR_IGNORED);
        if (route_table[i].query)
            http_schema_check_fields(form, route_table[i].query, 20000, ERROR_IGNORED);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct arena arena = {0};
    struct fields form = {0}, cookies = {0};
    json *root;
    char *text = arena_text_n(&arena, (const char *)data, n_bytes);
    if (fields_parse_form(&arena, text, n_bytes, &form, ERROR_IGNORED) == OK) {
        fields_check(&form);
        form_again(&arena, &form);
        form_check(&form);
    }
    if (fields_parse_cookies(&arena, text, &cookies, ERROR_IGNORED) == OK && cookies.n > FIELDS_MAX)
        abort();
    if (json_read_text(text, n_bytes, &root, ERROR_IGNORED) == OK) {
        body_check(root);
        json_free(root);
    }
    path_check(&arena, text);
    arena_done(&arena);
    return 0;
}
