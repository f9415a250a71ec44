// Replies of every kind.

#include "serve/http/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *http_words(int http_status)
{
    static const struct {
        int http_status;
        const char *words;
    } rows[] = {
        {400, "Bad request"},         {401, "Not signed in"},
        {403, "Not allowed"},         {404, "Not found"},
        {405, "Method not allowed"},  {409, "Conflict"},
        {413, "Too large"},           {415, "Unsupported media type"},
        {422, "Cannot be processed"}, {421, "Not the name of this hub"},
        {429, "Too many requests"},   {500, "Something went wrong"},
        {501, "Not implemented"},     {503, "Not ready"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].http_status == http_status)
            return rows[i].words;
    return "OK";
}

void reply_text(struct reply *reply, int http_status, const char *type, const char *body)
{
    reply->http_status = http_status;
    reply->content_type = type;
    reply->body = body;
    reply->n_body = strlen(body);
}

enum status json_print(struct arena *arena, const json *root, const char **ret_text,
                       struct error *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = memory_stream(&text, &n);
    enum status status = json_write(root, stream, err);
    memory_stream_close(stream);
    if (!status)
        *ret_text = arena_text_n(arena, text, n);
    free(text);
    return status;
}

enum status reply_json(struct request *request, struct reply *reply, int http_status, json *root,
                       struct error *err)
{
    const char *text;
    enum status status = json_print(&request->arena, root, &text, err);
    json_free(root);
    if (!status)
        reply_text(reply, http_status, "application/json", text);
    return status;
}

void reply_redirect(struct reply *reply, const char *location)
{
    reply_text(reply, 303, "text/plain; charset=utf-8", "See the new place.\n");
    reply->location = location;
}

void reply_problem(struct request *request, struct reply *reply, int http_status,
                   const struct error *why)
{
    reply_problem_coded(request, reply, http_status, NULL, why);
}

void reply_problem_coded(struct request *request, struct reply *reply, int http_status,
                         const char *code, const struct error *why)
{
    json *root = json_object_create();
    json_put_text(root, "type", "about:blank");
    json_put_text(root, "title", http_words(http_status));
    json_put_integer(root, "status", http_status);
    if (code)
        json_put_text(root, "code", code);
    if (why && *why->message)
        json_put_text(root, "detail", why->message);
    if (why && *why->hint)
        json_put_text(root, "hint", why->hint);
    if (reply_json(request, reply, http_status, root, ERROR_IGNORED))
        reply_text(reply, http_status, "application/json", "{}");
    reply->content_type = "application/problem+json";
}
