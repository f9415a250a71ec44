// The API's description, made from the table of routes.

#include "serve/http/openapi.h"

#include "features/base/json.h"
#include "serve/http/http_schema.h"
#include "serve/http/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void security_put(json *operation, const struct route *route)
{
    json *security = json_put_array(operation, "security");
    unsigned of_roles = 0, of_scopes = 0;
    for (const struct role *role = role_table; role->name; role++)
        of_roles |= role->capabilities;
    for (const struct scope *scope = scope_table; scope->name; scope++)
        of_scopes |= scope->capabilities;
    if (of_roles & route->needs)
        json_put_array(json_add_object(security), "session");
    if (!(of_scopes & route->needs))
        return;
    json *scopes = json_put_array(json_add_object(security), "token");
    for (const struct scope *scope = scope_table; scope->name; scope++)
        if (scope->capabilities & route->needs)
            json_add_text(scopes, scope->name);
}

static void problem_put(json *responses, int http_status, const char *words)
{
    char code[16];
    snprintf(code, sizeof code, "%d", http_status);
    json *response = json_put_object(responses, code);
    json_put_text(response, "description", words);
    json *schema = json_put_object(
        json_put_object(json_put_object(response, "content"), "application/problem+json"),
        "schema");
    json_put_text(schema, "$ref", "#/components/schemas/problem");
}

static void responses_put(json *operation, const struct route *route)
{
    static const struct {
        int http_status;
        const char *words;
        bool always;
    } rows[] = {
        {400, "the question is not well put", true},
        {401, "nobody has signed in, and there is no token", true},
        {405, "the address takes another method", true},
        {403, "the role or the token does not allow it, or the form key is missing", true},
        {404, "there is no such thing", true},
        {409, "others were faster, or it was replaced", false},
        {413, "the body is too large", true},
        {415, "the body is not JSON", true},
        {422, "something is missing or cannot be used", false},
        {500, "the hub's fault", true},
        {429, "too many tries", false},
        {503, "not now: try again", true},
    };
    json *responses = json_put_object(operation, "responses");
    json *good = json_put_object(responses, route_answers(route, 201) ? "201" : "200");
    json_put_text(good, "description", "done");
    json *schema = json_put_object(
        json_put_object(json_put_object(good, "content"), "application/json"), "schema");
    http_schema_put(schema, route->reply);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].always || route_answers(route, rows[i].http_status))
            problem_put(responses, rows[i].http_status, rows[i].words);
}

static void parameters_put(json *operation, const struct route *route)
{
    struct http_schema_field field;
    bool others = false;
    const char *query = route->query ? route->query : "";
    json *parameters = json_put_array(operation, "parameters");
    if (strstr(route->path, "{id}")) {
        json *parameter = json_add_object(parameters);
        json_put_text(parameter, "name", "id");
        json_put_text(parameter, "in", "path");
        json_put_bool(parameter, "required", true);
        json *schema = json_put_object(parameter, "schema");
        json_put_text(schema, "type", "integer");
        json_put_integer(schema, "minimum", 1);
    }
    while (http_schema_next(&query, &field, &others)) {
        json *parameter = json_add_object(parameters);
        json_put_text(parameter, "name", field.name);
        json_put_text(parameter, "in", "query");
        http_schema_put_field(json_put_object(parameter, "schema"), &field);
    }
}

static void request_body_put(json *operation, const struct route *route)
{
    json *example;
    if (!route->body)
        return;
    json *body = json_put_object(operation, "requestBody");
    json_put_bool(body, "required", true);
    json *content = json_put_object(json_put_object(body, "content"), "application/json");
    http_schema_put(json_put_object(content, "schema"), route->body);
    if (json_read_text(route->example, strlen(route->example), &example, ERROR_IGNORED) == OK)
        json_put(content, "example", example);
}

static void route_put(json *paths, const struct route *route)
{
    const char *method = strcmp(route->method, "GET") == 0 ? "get" : "post";
    json *path = (json *)(uintptr_t)json_get(paths, route->path);
    if (!path)
        path = json_put_object(paths, route->path);
    json *operation = json_put_object(path, method);
    json_put_text(operation, "summary", route->summary);
    parameters_put(operation, route);
    request_body_put(operation, route);
    responses_put(operation, route);
    security_put(operation, route);
}

static void components_put(json *root)
{
    json *components = json_put_object(root, "components");
    json *schemes = json_put_object(components, "securitySchemes");
    json *session = json_put_object(schemes, "session");
    json_put_text(session, "type", "apiKey");
    json_put_text(session, "in", "cookie");
    json_put_text(session, "name", "hearth_session");
    json *token = json_put_object(schemes, "token");
    json_put_text(token, "type", "http");
    json_put_text(token, "scheme", "bearer");
    json *problem = json_put_object(json_put_object(components, "schemas"), "problem");
    json_put_text(problem, "type", "object");
    json *properties = json_put_object(problem, "properties");
    json_put_text(json_put_object(properties, "type"), "type", "string");
    json_put_text(json_put_object(properties, "title"), "type", "string");
    json_put_text(json_put_object(properties, "status"), "type", "integer");
    json_put_text(json_put_object(properties, "code"), "type", "string");
    json_put_text(json_put_object(properties, "detail"), "type", "string");
    json_put_text(json_put_object(properties, "hint"), "type", "string");
}

enum status openapi_make(struct arena *arena, const char **ret_text, struct error *err)
{
    json *root = json_object_create();
    json_put_text(root, "openapi", "3.1.0");
    json *info = json_put_object(root, "info");
    json_put_text(info, "title", "hearth");
    json_put_text(info, "version", HEARTH_VERSION);
    json_put_text(
        info, "description",
        "Alerts, decisions, events and scores of a safeguarding hub. A session begins at /login; "
        "its "
        "cookie is hearth_session, on other than loopback addresses __Host-hearth, and changes by "
        "it "
        "need its key as X-CSRF-Token (see /v1/me). Problems are RFC 9457. A revoked token may be "
        "taken for one second more.");
    json *paths = json_put_object(root, "paths");
    for (size_t i = 0; i < route_count; i++)
        if (strncmp(route_table[i].path, "/v1/", 4) == 0)
            route_put(paths, &route_table[i]);
    components_put(root);
    enum status status = json_print(arena, root, ret_text, err);
    json_free(root);
    return status;
}
