// The language of schemas: one reader of fields, and what follows from each: checks of what came,
// and JSON Schema for the description.

#include "serve/http/http_schema.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word, *type, *format; // format NULL = none
    enum json_kind json;
    const char *article;
} kinds[] = {
    {"text", "string", NULL, JSON_TEXT, "a text"},
    {"date", "string", "date", JSON_TEXT, "a date like 2026-01-31"},
    {"integer", "integer", NULL, JSON_NUMBER, "a whole number"},
    {"number", "number", NULL, JSON_NUMBER, "a number"},
    {"truth", "boolean", NULL, JSON_TRUTH, "true or false"},
    {"object", "object", NULL, JSON_MAP, "an object"},
};
enum { KIND_TEXT = 0, KIND_DATE = 1, KIND_INTEGER = 2, KIND_COUNT = sizeof kinds / sizeof *kinds };

#define KEYS_MAX 32 // of one object

static const char *copy(const char *at, size_t n, char *to, size_t n_bytes)
{
    assert(n < n_bytes);
    memcpy(to, at, n);
    to[n] = 0;
    return at + n;
}

// The bracket that closes the one at `at`.
static const char *closing(const char *at)
{
    int depth = 0;
    for (;; at++) {
        assert(*at);
        depth += strchr("[{(", *at) != NULL;
        depth -= strchr("]})", *at) != NULL;
        if (!depth)
            return at;
    }
}

// A number, or of a date "today" with the days after it ("+366") or before it ("-7").
static const char *bound_read(const char *at, long long *ret_bound)
{
    static const char today[] = "today";
    char *end;
    if (strncmp(at, today, sizeof today - 1) == 0)
        at += sizeof today - 1;
    *ret_bound = strtoll(at, &end, 10);
    return end;
}

static const char *bounds_read(const char *at, struct http_schema_field *field)
{
    field->has_min = *at != ',';
    if (field->has_min)
        at = bound_read(at, &field->min);
    assert(*at == ',');
    at++;
    field->has_max = *at != '>';
    if (field->has_max)
        at = bound_read(at, &field->max);
    assert(*at == '>');
    return at + 1;
}

static const char *value_read(const char *at, struct http_schema_field *field)
{
    char word[SCHEMA_NAME];
    field->kind = -1;
    if (*at == '[' || *at == '{') {
        field->open = *at;
        field->inside = at + 1;
        return closing(at) + 1;
    }
    field->kind = KIND_TEXT;
    if (*at == '=') {
        field->choices = at + 1;
        field->n_choices = strcspn(at + 1, "?~( ]}");
        return field->choices + field->n_choices;
    }
    at = copy(at, strcspn(at, "<?~( ]}"), word, sizeof word);
    while (strcmp(kinds[field->kind].word, word) != 0) {
        field->kind++;
        assert(field->kind < KIND_COUNT);
    }
    return *at == '<' ? bounds_read(at + 1, field) : at;
}

bool http_schema_next(const char **at, struct http_schema_field *ret_field, bool *others)
{
    const char *text = *at;
    *ret_field = (struct http_schema_field){0};
    for (; *text == ' ' || *text == '*'; text++)
        *others |= *text == '*';
    *at = text;
    if (!*text || *text == ']' || *text == '}')
        return false;
    size_t n = strcspn(text, ":");
    text = copy(text, n, ret_field->name, sizeof ret_field->name);
    assert(n && *text == ':');
    text = value_read(text + 1, ret_field);
    ret_field->nullable = *text == '?';
    text += *text == '?';
    ret_field->optional = *text == '~';
    text += *text == '~';
    if (*text == '(') {
        const char *end = closing(text);
        ret_field->words = text + 1;
        ret_field->n_words = (size_t)(end - text - 1);
        text = end + 1;
    }
    *at = text;
    return true;
}

static bool field_find(const char *schema, const char *name, struct http_schema_field *ret_field,
                       bool *others)
{
    while (http_schema_next(&schema, ret_field, others))
        if (strcmp(ret_field->name, name) == 0)
            return true;
    return false;
}

// what: "unknown key", "there is no parameter".
static enum status name_unknown(const char *schema, const char *name, enum status code,
                                const char *what, struct error *err)
{
    char names[KEYS_MAX][SCHEMA_NAME];
    const char *pointers[KEYS_MAX];
    struct http_schema_field field;
    bool others = false;
    size_t n = 0;
    while (n < KEYS_MAX && http_schema_next(&schema, &field, &others)) {
        memcpy(names[n], field.name, SCHEMA_NAME);
        pointers[n] = names[n];
        n++;
    }
    error_set(err, code, "%s \"%.60s\"", what, name);
    const char *nearest = error_nearest(name, pointers, n);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    return code;
}

static bool within(const struct http_schema_field *field, double number)
{
    return (!field->has_min || number >= (double)field->min) &&
           (!field->has_max || number <= (double)field->max);
}

static bool number_fits(const struct http_schema_field *field, double number)
{
    return (field->kind != KIND_INTEGER || number == floor(number)) && within(field, number);
}

// "open", "decided" or "all"
static void choices_words(const struct http_schema_field *field, char *words, size_t n_bytes)
{
    const char *at = field->choices, *end = at + field->n_choices;
    size_t n = 0;
    words[0] = 0;
    for (bool first = true; at <= end && n < n_bytes; first = false) {
        const char *stop = memchr(at, '|', (size_t)(end - at));
        int n_choice = (int)((stop ? stop : end) - at);
        n += (size_t)snprintf(words + n, n_bytes - n, "%s%.*s",
                              first  ? ""
                              : stop ? ", "
                                     : " or ",
                              n_choice, at);
        at += n_choice + 1;
    }
}

static bool choice_fits(const struct http_schema_field *field, const char *text)
{
    const char *at = field->choices, *end = at ? at + field->n_choices : at;
    size_t n_text = strlen(text);
    for (const char *stop; at && at <= end; at = stop + 1) {
        stop = memchr(at, '|', (size_t)(end - at));
        stop = stop ? stop : end;
        if ((size_t)(stop - at) == n_text && memcmp(at, text, n_text) == 0)
            return true;
    }
    return !field->choices;
}

// A date with bounds, from the day they count from.
static enum status date_refuse(const struct http_schema_field *field, day_t today, enum status code,
                               struct error *err)
{
    char first[DAY_TEXT], last[DAY_TEXT];
    day_format(today + (day_t)field->min, first);
    day_format(today + (day_t)field->max, last);
    if (field->has_min && field->has_max)
        return error_set(err, code, "%s must be a date from %s to %s", field->name, first, last);
    if (field->has_min)
        return error_set(err, code, "%s must be %s or later", field->name, first);
    return error_set(err, code, "%s must be %s or earlier", field->name, last);
}

// What the value must be, with its bounds.
static enum status value_refuse(const struct http_schema_field *field, day_t today,
                                enum status code, struct error *err)
{
    char words[256];
    if (field->choices) {
        choices_words(field, words, sizeof words);
        return error_set(err, code, "%s must be %s", field->name, words);
    }
    if (field->kind == KIND_DATE && (field->has_min || field->has_max))
        return date_refuse(field, today, code, err);
    const char *article = field->open == '[' ? "a list"
                          : field->open      ? "an object"
                                             : kinds[field->kind].article;
    if (field->has_min && field->has_max)
        return error_set(err, code, "%s must be %s from %lld to %lld", field->name, article,
                         field->min, field->max);
    if (field->has_min)
        return error_set(err, code, "%s must be %s of at least %lld", field->name, article,
                         field->min);
    if (field->has_max)
        return error_set(err, code, "%s must be %s of at most %lld", field->name, article,
                         field->max);
    return error_set(err, code, "%s must be %s", field->name, article);
}

static bool day_fits(const struct http_schema_field *field, const char *text, day_t today)
{
    day_t day;
    return day_parse(text, strlen(text), NULL, &day) && within(field, (double)day - today);
}

static enum status value_check(const json *root, const struct http_schema_field *field, day_t today,
                               struct error *err)
{
    const json *value = json_get(root, field->name);
    enum json_kind kind = json_kind_of(value);
    enum json_kind wanted = field->open == '[' ? JSON_LIST
                            : field->open      ? JSON_MAP
                                               : kinds[field->kind].json;
    if (kind == JSON_NOTHING)
        return OK;
    if (kind != wanted ||
        (kind == JSON_NUMBER && !number_fits(field, json_number(root, field->name, NAN))) ||
        (field->kind == KIND_DATE && !day_fits(field, json_text(root, field->name), today)) ||
        (field->choices && !choice_fits(field, json_text(root, field->name))))
        return value_refuse(field, today, E_DATA, err);
    if (field->open == '{')
        return http_schema_check(value, field->inside, today, err);
    enum status status = OK;
    for (size_t i = 0, n = field->open ? json_count(value) : 0; i < n && !status; i++) {
        status = http_schema_check(json_at(value, i), field->inside, today, err);
        if (status)
            error_context(err, "%s, %zu of %zu", field->name, i + 1, n);
    }
    return status;
}

enum status http_schema_check(const json *root, const char *schema, day_t today, struct error *err)
{
    const char *name, *at = schema;
    struct http_schema_field field;
    bool others = false;
    if (json_kind_of(root) != JSON_MAP)
        return error_set(err, E_DATA, "the body must be an object");
    for (size_t i = 0; (name = json_key_at(root, i)); i++)
        if (!field_find(schema, name, &field, &others) && !others)
            return name_unknown(schema, name, E_DATA, "unknown key", err);
    while (http_schema_next(&at, &field, &others)) {
        enum status status = value_check(root, &field, today, err);
        if (status)
            return status;
        if (!field.optional && json_kind_of(json_get(root, field.name)) == JSON_NOTHING)
            return error_set(err, E_DATA, "%s is missing: %.*s", field.name, (int)field.n_words,
                             field.words ? field.words : "");
    }
    return OK;
}

static bool text_fits(const struct http_schema_field *field, const char *text, day_t today)
{
    char *end;
    if (field->kind == KIND_DATE)
        return day_fits(field, text, today);
    if (field->choices)
        return !*text || choice_fits(field, text);
    if (field->kind != KIND_INTEGER)
        return true;
    size_t n = strspn(text, "0123456789");
    return n && n < 16 && !text[n] && number_fits(field, (double)strtoll(text, &end, 10));
}

enum status http_schema_check_fields(const struct fields *fields, const char *schema, day_t today,
                                     struct error *err)
{
    struct http_schema_field field;
    bool others = false;
    for (size_t i = 0; i < fields->n; i++) {
        if (!field_find(schema, fields->names[i], &field, &others))
            return name_unknown(schema, fields->names[i], E_USAGE, "there is no parameter", err);
        if (fields_count(fields, fields->names[i]) > 1)
            return error_set(err, E_USAGE, "%s came twice", field.name);
        if (!text_fits(&field, fields->values[i], today))
            return value_refuse(&field, today, E_USAGE, err);
    }
    return OK;
}

static void type_put(json *schema_json, const char *type, bool nullable)
{
    if (!nullable) {
        json_put_text(schema_json, "type", type);
        return;
    }
    json *types = json_put_array(schema_json, "type");
    json_add_text(types, type);
    json_add_text(types, "null");
}

static void choices_put(json *schema_json, const struct http_schema_field *field)
{
    char choice[SCHEMA_NAME];
    json *list = json_put_array(schema_json, "enum");
    const char *end = field->choices + field->n_choices;
    for (const char *at = field->choices; at <= end; at++) {
        size_t n = strcspn(at, "|?~( ]}");
        at = copy(at, n, choice, sizeof choice);
        json_add_text(list, choice);
    }
}

// JSON Schema has no bounds of dates: they stand in the words.
static void description_put(json *schema_json, const struct http_schema_field *field)
{
    char text[512] = "";
    size_t n = 0;
    if (field->n_words)
        n += (size_t)snprintf(text, sizeof text, "%.*s", (int)field->n_words, field->words);
    if (field->kind == KIND_DATE && field->has_min && n < sizeof text)
        n += (size_t)snprintf(text + n, sizeof text - n, "%sfrom today%+lld days", n ? "; " : "",
                              field->min);
    if (field->kind == KIND_DATE && field->has_max && n < sizeof text)
        n += (size_t)snprintf(text + n, sizeof text - n, "%sto today%+lld days", n ? "; " : "",
                              field->max);
    if (n)
        json_put_text(schema_json, "description", text);
}

void http_schema_put_field(json *schema_json, const struct http_schema_field *field)
{
    if (field->open == '[') {
        type_put(schema_json, "array", field->nullable);
        http_schema_put(json_put_object(schema_json, "items"), field->inside);
    } else if (field->open) {
        http_schema_put(schema_json, field->inside);
    } else {
        type_put(schema_json, kinds[field->kind].type, field->nullable);
        if (kinds[field->kind].format)
            json_put_text(schema_json, "format", kinds[field->kind].format);
    }
    if (field->has_min && field->kind != KIND_DATE)
        json_put_integer(schema_json, "minimum", field->min);
    if (field->has_max && field->kind != KIND_DATE)
        json_put_integer(schema_json, "maximum", field->max);
    if (field->choices)
        choices_put(schema_json, field);
    description_put(schema_json, field);
}

void http_schema_put(json *schema_json, const char *schema)
{
    struct http_schema_field field;
    bool others = false;
    json_put_text(schema_json, "type", "object");
    json *required = json_put_array(schema_json, "required");
    json *properties = json_put_object(schema_json, "properties");
    while (http_schema_next(&schema, &field, &others)) {
        http_schema_put_field(json_put_object(properties, field.name), &field);
        if (!field.optional)
            json_add_text(required, field.name);
    }
    json_put_bool(schema_json, "additionalProperties", others);
}
