// Named values of a request: query, form, cookies. Everything here comes from strangers.
#ifndef HEARTH_FIELDS_H
#define HEARTH_FIELDS_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define FIELDS_MAX 32

struct fields {
    size_t n;
    const char *names[FIELDS_MAX], *values[FIELDS_MAX]; // UTF-8 without control bytes in names
};

// application/x-www-form-urlencoded, as bodies and queries have it. Owns: arena.
// Errors: E_DATA for a bad escape, a NUL, or what is no UTF-8; E_LIMIT beyond FIELDS_MAX.
enum status fields_parse_form(struct arena *arena, const char *text, size_t n_bytes,
                              struct fields *fields, struct error *err);
// A Cookie header. What is no name=value is left out. Errors: E_LIMIT.
enum status fields_parse_cookies(struct arena *arena, const char *text, struct fields *fields,
                                 struct error *err);
// The first value of that name, or NULL.
const char *fields_get(const struct fields *fields, const char *name);
// How often the name stands there: twice is an attack or a mistake.
size_t fields_count(const struct fields *fields, const char *name);
enum status fields_are_single(const struct fields *fields, struct error *err); // E_DATA otherwise
// Decimal digits only, from 1 to INT64_MAX.
bool id_parse(const char *text, int64_t *ret_id);
bool utf8_is_valid(const char *text, size_t n_bytes);

#endif
