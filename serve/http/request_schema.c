// The tables, and the one walk over them.

#include "serve/http/request_schema.h"

#include <string.h>

#define KEY_WORDS                                                                                  \
    "the sender's own, unique in the source: best the record's id, by which the next extract's "   \
    "row "                                                                                         \
    "is known as this event; without one, a digest of the columns"
#define COLUMN_WORDS                                                                               \
    "by the names under `columns:` of the source in hearth.yaml; values and tags as "              \
    "\"value.dash\" or "                                                                           \
    "in objects: {\"values\": {\"dash\": 3}}. What the event leaves out, the extract's row may "   \
    "hold"

const struct body body_score = {
    {
        {"person", JSON_TEXT, true, "a pseudonym"},
        {"as_of", JSON_TEXT, false, "a date; without one, tomorrow"},
        {"scenario", JSON_TEXT, false, "needed when there are several"},
        {"reasons", JSON_NUMBER, false, "at most so many, 0 to 50"},
    },
    "{\"person\": \"P…\", \"as_of\": \"2026-01-01\", \"scenario\": \"…\", \"reasons\": 5}",
};
const struct body body_review = {
    {
        {"outcome", JSON_TEXT, true, "a code of /v1/outcomes"},
        {"agree", JSON_TRUTH, true, "whether the alert was right"},
        {"rationale", JSON_TEXT, true, "why"},
        {"follow_up", JSON_TEXT, false, "a date to look again"},
        {"note", JSON_TEXT, false, "for colleagues"},
        {"submission", JSON_TEXT, false, "sent twice with the same key, stored once"},
        {"n_seen", JSON_NUMBER, false, "decisions that were seen; refused when there are more"},
    },
    "{\"outcome\": \"early_help\", \"agree\": true, \"rationale\": \"…\", \"follow_up\": "
    "\"2026-03-27\", \"note\": \"…\", \"submission\": \"a key of yours\", \"n_seen\": 0}",
};
const struct body body_identity = {
    {
        {"reason", JSON_TEXT, true, "a code"},
        {"words", JSON_TEXT, true, "why, in words"},
    },
    "{\"reason\": \"assess_alert\", \"words\": \"…\"}",
};
const struct body body_event = {
    {
        {"source", JSON_TEXT, true, "a source of hearth.yaml"},
        {"key", JSON_TEXT, false, KEY_WORDS},
        {"columns", JSON_MAP, true, COLUMN_WORDS},
    },
    NULL,
};
const struct body body_events = {
    {
        {"events", JSON_LIST, false, "several, each as below; then nothing else"},
        {"source", JSON_TEXT, false, "of one event: a source of hearth.yaml"},
        {"key", JSON_TEXT, false, KEY_WORDS},
        {"columns", JSON_MAP, false, COLUMN_WORDS},
    },
    "{\"source\": \"police_incidents\", \"key\": \"yours, unique in the source\", \"columns\": "
    "{\"person_id\": \"…\", \"date\": \"2026-01-31\"}}",
};

static const struct {
    const char *article, *schema;
} kinds[] = {
    [JSON_TEXT] = {"a text", "string"},          [JSON_NUMBER] = {"a number", "number"},
    [JSON_TRUTH] = {"true or false", "boolean"}, [JSON_MAP] = {"an object", "object"},
    [JSON_LIST] = {"a list", "array"},
};

static const struct body_key *key_find(const struct body_key *keys, const char *name)
{
    for (; keys->name; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static enum status key_unknown(const char *name, const struct body_key *keys, struct error *err)
{
    const char *names[16];
    size_t n = 0;
    for (; keys->name && n < sizeof names / sizeof *names; keys++)
        names[n++] = keys->name;
    error_set(err, E_DATA, "unknown key \"%.60s\"", name);
    const char *nearest = error_nearest(name, names, n);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    return E_DATA;
}

enum status body_check(const json *root, const struct body *body, struct error *err)
{
    const char *name;
    if (json_kind_of(root) != JSON_MAP)
        return error_set(err, E_DATA, "the body must be an object");
    for (size_t i = 0; (name = json_key_at(root, i)); i++) {
        const struct body_key *key = key_find(body->keys, name);
        enum json_kind kind = json_kind_of(json_get(root, name));
        if (!key)
            return key_unknown(name, body->keys, err);
        if (kind != JSON_NOTHING && kind != key->kind)
            return error_set(err, E_DATA, "%s must be %s", name, kinds[key->kind].article);
    }
    for (const struct body_key *key = body->keys; key->name; key++)
        if (key->required && json_kind_of(json_get(root, key->name)) == JSON_NOTHING)
            return error_set(err, E_DATA, "%s is missing: %s", key->name, key->words);
    return OK;
}

static void schema_put(json *content, const struct body *body)
{
    json *schema = json_put_object(content, "schema");
    json_put_text(schema, "type", "object");
    json *required = json_put_array(schema, "required");
    json *properties = json_put_object(schema, "properties");
    for (const struct body_key *key = body->keys; key->name; key++) {
        json *property = json_put_object(properties, key->name);
        json_put_text(property, "type", kinds[key->kind].schema);
        json_put_text(property, "description", key->words);
        if (key->required)
            json_add_text(required, key->name);
    }
    json_put_bool(schema, "additionalProperties", false);
}

void body_put(json *content, const struct body *body)
{
    json *example;
    schema_put(content, body);
    if (json_read_text(body->example, strlen(body->example), &example, NULL) == OK)
        json_put(content, "example", example);
}
