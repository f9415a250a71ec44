// JSON that hearth writes and reads. The only file that includes jansson is json.c.
#ifndef HEARTH_JSON_H
#define HEARTH_JSON_H

#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// A value; opaque. A parent owns what was put into it: free the root only.
typedef struct json json;

// Not json_object(): jansson owns that name.
json *json_object_create(void);
json *json_array_create(void);
// Each json_put_* sets a key of an object; a second put replaces. NaN and infinity become null.
void json_put(json *object, const char *key, json *value); // takes value
void json_put_text(json *object, const char *key,
                   const char *text); // NULL = null; bad UTF-8 is replaced
void json_put_number(json *object, const char *key,
                     double value); // integers are written without ".0"
void json_put_integer(json *object, const char *key, long long value);
void json_put_day(json *object, const char *key, day_t day); // YYYY-MM-DD; DAY_NONE = null
void json_put_bool(json *object, const char *key, bool value);
// New object under key, returned borrowed for filling; likewise array.
json *json_put_object(json *object, const char *key);
json *json_put_array(json *object, const char *key);
// The array under key, borrowed; a new one when there is none.
json *json_list_of(json *object, const char *key);
void json_add(json *array, json *value); // takes value
void json_add_text(json *array, const char *text);
void json_add_number(json *array, double value);
json *json_add_object(json *array); // borrowed
json *json_add_array(json *array);  // borrowed
void json_free(json *root);

// Keys in the order of putting, indented by two, a newline at the end; doubles with the fewest
// digits that read back. Errors: E_SYSTEM.
enum status json_write(const json *root, FILE *stream, struct error *err);
// The value on one line, its keys bytewise ascending: equal values have equal texts. Owns: free.
char *json_canonical(const json *root);
// Whole or not at all. Errors: E_SYSTEM.
enum status json_write_file(const json *root, const char *path, struct error *err);
// Owns: *ret_root until json_free. Errors: E_DATA with line and column, E_LIMIT beyond max_bytes,
// E_SYSTEM.
enum status json_read_file(const char *path, size_t max_bytes, json **ret_root, struct error *err);
enum status json_read_text(const char *text, size_t n_bytes, json **ret_root, struct error *err);
enum json_kind { JSON_NOTHING, JSON_TEXT, JSON_NUMBER, JSON_TRUTH, JSON_MAP, JSON_LIST };
enum json_kind json_kind_of(const json *value); // JSON_NOTHING for null and NULL
// Borrowed children; NULL when absent or of another kind.
const json *json_get(const json *object, const char *key);
const json *json_at(const json *array, size_t i);
size_t json_count(const json *array_or_object);
const char *json_text(const json *object, const char *key); // NULL when absent
double json_number(const json *object, const char *key, double if_absent);
// A whole number that a double holds exactly (up to 2^53 either way); any other value counts as absent.
int64_t json_whole(const json *object, const char *key, int64_t if_absent);
bool json_bool(const json *object, const char *key, bool if_absent);
const char *json_value_text(const json *value);
double json_value_number(const json *value, double if_other);
// Iterates an object: i-th key (in order) or NULL at the end.
const char *json_key_at(const json *object, size_t i);

#endif
