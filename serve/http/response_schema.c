// One pass over the words, by recursion for what is nested.

#include "serve/http/response_schema.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define NAME_BYTES 64

static const struct {
    const char *word, *type, *format; // format NULL = none
} kinds[] = {
    {"text", "string", NULL},   {"date", "string", "date"}, {"integer", "integer", NULL},
    {"number", "number", NULL}, {"truth", "boolean", NULL}, {"object", "object", NULL},
};

static const char *word_copy(const char *at, const char *ends, char name[NAME_BYTES])
{
    size_t n = strcspn(at, ends);
    assert(n && n < NAME_BYTES);
    memcpy(name, at, n);
    name[n] = 0;
    return at + n;
}

static void type_put(json *schema, const char *type, bool nullable)
{
    if (!nullable) {
        json_put_text(schema, "type", type);
        return;
    }
    json *types = json_put_array(schema, "type");
    json_add_text(types, type);
    json_add_text(types, "null");
}

static const char *kind_put(json *schema, const char *at)
{
    char word[NAME_BYTES];
    size_t i = 0;
    at = word_copy(at, "?~ ]}", word);
    while (strcmp(kinds[i].word, word) != 0)
        assert(++i < sizeof kinds / sizeof *kinds);
    type_put(schema, kinds[i].type, *at == '?');
    if (kinds[i].format)
        json_put_text(schema, "format", kinds[i].format);
    return at + (*at == '?');
}

static const char *object_put(json *schema, const char *at);

// What stands behind the colon.
static const char *value_put(json *schema, const char *at)
{
    if (*at == '[') {
        json_put_text(schema, "type", "array");
        at = object_put(json_put_object(schema, "items"), at + 1);
    } else if (*at == '{') {
        at = object_put(schema, at + 1);
    } else {
        return kind_put(schema, at);
    }
    assert(*at == ']' || *at == '}');
    return at + 1;
}

static const char *object_put(json *schema, const char *at)
{
    char name[NAME_BYTES];
    bool others = false;
    json_put_text(schema, "type", "object");
    json *required = json_put_array(schema, "required");
    json *properties = json_put_object(schema, "properties");
    while (*at && *at != ']' && *at != '}') {
        if (*at == ' ') {
            at++;
        } else if (*at == '*') {
            others = true;
            at++;
        } else {
            at = word_copy(at, ":", name) + 1;
            at = value_put(json_put_object(properties, name), at);
            if (*at == '~')
                at++;
            else
                json_add_text(required, name);
        }
    }
    json_put_bool(schema, "additionalProperties", others);
    return at;
}

void shape_put(json *schema, const char *shape)
{
    const char *end = object_put(schema, shape);
    assert(!*end);
}
