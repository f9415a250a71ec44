// JSON by jansson, with hearth's way of writing numbers (the fewest digits that read back). The
// only file that includes it; a `json` is a json_t.

#include "features/base/json.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/process.h"
#include "features/base/text.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define JSON_MAX_DEPTH 64
#define EXACT_MAX 9007199254740992.0 // 2^53

static json_t *real(const json *value)
{
    return (json_t *)(uintptr_t)value;
}

// jansson answers NULL only when memory is out.
static json *ours(json_t *value)
{
    if (!value) {
        fputs("hearth: out of memory\n", stderr);
        process_end(1);
    }
    return (json *)value;
}

static void *memory_get(size_t n_bytes)
{
    return memory_resize(NULL, n_bytes);
}

// jansson follows a NULL of its own here and there: no allocation of it returns without memory.
__attribute__((constructor)) static void memory_prepare(void)
{
    json_set_alloc_funcs(memory_get, free);
}

// A JSON string; each byte that is no part of UTF-8 becomes U+FFFD.
static json *text_value(const char *text)
{
    if (!text)
        return ours(json_null());
    json_t *value = json_string(text);
    if (value)
        return ours(value);
    char *repaired = memory_alloc(3 * strlen(text) + 1), *to = repaired;
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t n = text_utf8_length(at);
        memcpy(to, n ? (const char *)at : "\xEF\xBF\xBD", n ? n : 3);
        to += n ? n : 3;
        at += n ? n : 1;
    }
    *to = 0;
    value = json_string(repaired);
    free(repaired);
    return ours(value);
}

static json *number_value(double value)
{
    if (!isfinite(value))
        return ours(json_null());
    if (value == floor(value) && fabs(value) < 1e15)
        return ours(json_integer((json_int_t)value));
    return ours(json_real(value));
}

json *json_object_create(void)
{
    return ours(json_object());
}

json *json_array_create(void)
{
    return ours(json_array());
}

void json_put(json *object, const char *key, json *value)
{
    json_object_set_new(real(object), key, real(value));
}

void json_put_text(json *object, const char *key, const char *text)
{
    json_put(object, key, text_value(text));
}

void json_put_number(json *object, const char *key, double value)
{
    json_put(object, key, number_value(value));
}

void json_put_integer(json *object, const char *key, long long value)
{
    json_put(object, key, ours(json_integer(value)));
}

void json_put_day(json *object, const char *key, day_t day)
{
    char text[DAY_TEXT];
    json_put_text(object, key, day == DAY_NONE ? NULL : day_format(day, text));
}

void json_put_bool(json *object, const char *key, bool value)
{
    json_put(object, key, ours(json_boolean(value)));
}

json *json_put_object(json *object, const char *key)
{
    json *child = json_object_create();
    json_put(object, key, child);
    return child;
}

json *json_put_array(json *object, const char *key)
{
    json *child = json_array_create();
    json_put(object, key, child);
    return child;
}

json *json_list_of(json *object, const char *key)
{
    json_t *found = json_object_get(real(object), key);
    return json_is_array(found) ? (json *)found : json_put_array(object, key);
}

void json_add(json *array, json *value)
{
    json_array_append_new(real(array), real(value));
}

void json_add_text(json *array, const char *text)
{
    json_add(array, text_value(text));
}

void json_add_number(json *array, double value)
{
    json_add(array, number_value(value));
}

json *json_add_object(json *array)
{
    json *child = json_object_create();
    json_add(array, child);
    return child;
}

json *json_add_array(json *array)
{
    json *child = json_array_create();
    json_add(array, child);
    return child;
}

void json_free(json *root)
{
    json_decref(real(root));
}

char *json_canonical(const json *root)
{
    return json_dumps((const json_t *)(const void *)root,
                      JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
}

static void write_value(const json_t *value, int depth, FILE *stream);

static void write_text(const json_t *value, FILE *stream)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    fputs(text ? text : "null", stream);
    free(text);
}

static void write_break(int depth, FILE *stream)
{
    fprintf(stream, "\n%*s", depth * 2, "");
}

static void write_object(const json_t *value, int depth, FILE *stream)
{
    const char *key;
    json_t *child;
    size_t n = 0;
    fputc('{', stream);
    json_object_foreach((json_t *)(uintptr_t)value, key, child)
    {
        if (n++)
            fputc(',', stream);
        write_break(depth + 1, stream);
        json_t *name = json_string(key);
        write_text(name, stream);
        json_decref(name);
        fputs(": ", stream);
        write_value(child, depth + 1, stream);
    }
    if (n)
        write_break(depth, stream);
    fputc('}', stream);
}

// Arrays of plain values stay on one line.
static bool is_flat(const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *child = json_array_get(array, i);
        if (json_is_object(child) || json_is_array(child))
            return false;
    }
    return true;
}

static void write_array(const json_t *value, int depth, FILE *stream)
{
    bool flat = is_flat(value);
    fputc('[', stream);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (i)
            fputs(flat ? ", " : ",", stream);
        if (!flat)
            write_break(depth + 1, stream);
        write_value(json_array_get(value, i), depth + 1, stream);
    }
    if (!flat)
        write_break(depth, stream);
    fputc(']', stream);
}

static void write_value(const json_t *value, int depth, FILE *stream)
{
    char number[NUMBER_TEXT];
    if (json_is_object(value)) {
        write_object(value, depth, stream);
    } else if (json_is_array(value)) {
        write_array(value, depth, stream);
    } else if (json_is_real(value)) {
        number_format(json_real_value(value), number);
        fputs(number, stream);
    } else {
        write_text(value, stream);
    }
}

enum status json_write(const json *root, FILE *stream, struct error *err)
{
    write_value(real(root), 0, stream);
    fputc('\n', stream);
    return ferror(stream) ? error_system(err, "write", "JSON") : OK;
}

enum status json_write_file(const json *root, const char *path, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    json_write(root, output.stream, ERROR_IGNORED);
    return output_close(&output, err);
}

// jansson recurses while it parses (its own limit is 2048); ours is lower and known.
static bool too_deep(const char *text, size_t n_bytes)
{
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < n_bytes; i++) {
        if (in_text && text[i] == '\\') {
            i++;
            continue;
        }
        if (in_text) {
            in_text = text[i] != '"';
            continue;
        }
        in_text = text[i] == '"';
        depth += (text[i] == '{' || text[i] == '[') - (text[i] == '}' || text[i] == ']');
        if (depth > JSON_MAX_DEPTH)
            return true;
    }
    return false;
}

enum status json_read_text(const char *text, size_t n_bytes, json **ret_root, struct error *err)
{
    if (too_deep(text, n_bytes))
        return error_set(err, E_DATA, "JSON nested more than %d deep", JSON_MAX_DEPTH);
    json_error_t problem;
    json_t *root = json_loadb(text, n_bytes, JSON_REJECT_DUPLICATES, &problem);
    if (root) {
        *ret_root = (json *)root;
        return OK;
    }
    error_set(err, E_DATA, "no valid JSON: %s", problem.text);
    error_at(err, "JSON", problem.line > 0 ? (size_t)problem.line : 1,
             problem.column > 0 ? (size_t)problem.column : 1);
    return E_DATA;
}

enum status json_read_file(const char *path, size_t max_bytes, json **ret_root, struct error *err)
{
    struct arena arena = {0};
    struct file_text file;
    struct error problem = {0};
    enum status status = file_read(&arena, path, max_bytes, &file, err);
    if (!status) {
        status = json_read_text(file.text, file.n_bytes, ret_root, &problem);
        if (status) {
            const char *colon = strchr(problem.place, ':');
            error_set(err, status, "%s", problem.message);
            snprintf(err->place, sizeof err->place, "%.200s%s", path, colon ? colon : "");
        }
    }
    arena_done(&arena);
    return status;
}

enum json_kind json_kind_of(const json *value)
{
    if (!value || json_is_null(real(value)))
        return JSON_NOTHING;
    switch (json_typeof(real(value))) {
    case JSON_STRING:
        return JSON_TEXT;
    case JSON_OBJECT:
        return JSON_MAP;
    case JSON_ARRAY:
        return JSON_LIST;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_TRUTH;
    default:
        return JSON_NUMBER;
    }
}

const json *json_get(const json *object, const char *key)
{
    return (const json *)json_object_get(real(object), key);
}

const json *json_at(const json *array, size_t i)
{
    return (const json *)json_array_get(real(array), i);
}

size_t json_count(const json *value)
{
    return json_is_array(real(value)) ? json_array_size(real(value))
                                      : json_object_size(real(value));
}

const char *json_value_text(const json *value)
{
    return json_string_value(real(value));
}

double json_value_number(const json *value, double if_other)
{
    return json_is_number(real(value)) ? json_number_value(real(value)) : if_other;
}

const char *json_text(const json *object, const char *key)
{
    return json_value_text(json_get(object, key));
}

double json_number(const json *object, const char *key, double if_absent)
{
    return json_value_number(json_get(object, key), if_absent);
}

int64_t json_whole(const json *object, const char *key, int64_t if_absent)
{
    double value = json_number(object, key, NAN);
    if (!(fabs(value) <= EXACT_MAX)) // NaN, too
        return if_absent;
    int64_t whole = (int64_t)value;
    return (double)whole == value ? whole : if_absent;
}

bool json_bool(const json *object, const char *key, bool if_absent)
{
    const json_t *value = real(json_get(object, key));
    return json_is_boolean(value) ? json_is_true(value) : if_absent;
}

const char *json_key_at(const json *object, size_t i)
{
    const char *key;
    json_t *child;
    json_object_foreach(real(object), key, child)
    {
        if (!i--)
            return key;
    }
    return NULL;
}
