// Forms, queries and cookies: decoded strictly, so that one request has one meaning.

#include "serve/http/fields.h"

#include <string.h>

// The length of the UTF-8 sequence at text, 0 when it is none (overlong, surrogate, too large).
static size_t sequence_length(const unsigned char *text, size_t n_left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = text[0];
    if (first < 0x80)
        return 1;
    size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (!n || n > n_left || first > 0xF4)
        return 0;
    uint32_t code = first & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3Fu);
    }
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least[n] || code > 0x10FFFF || surrogate ? 0 : n;
}

bool utf8_is_valid(const char *text, size_t n_bytes)
{
    for (size_t at = 0; at < n_bytes;) {
        size_t n = sequence_length((const unsigned char *)text + at, n_bytes - at);
        if (!n)
            return false;
        at += n;
    }
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum status decode(struct arena *arena, const char *text, size_t n_bytes,
                          const char **ret_text, struct error *err)
{
    char *out = arena_alloc(arena, n_bytes + 1);
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%') {
            int high = i + 2 < n_bytes ? hex_digit(text[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
            if (low < 0)
                return error_set(err, E_DATA, "a field has a %% that is no escape");
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (!c)
            return error_set(err, E_DATA, "a field has a byte 0");
        out[n++] = c;
    }
    if (!utf8_is_valid(out, n))
        return error_set(err, E_DATA, "a field is not UTF-8");
    *ret_text = out;
    return OK;
}

static enum status field_add(struct fields *fields, const char *name, const char *value,
                             struct error *err)
{
    if (fields->n == FIELDS_MAX)
        return error_set(err, E_LIMIT, "more than %d fields", FIELDS_MAX);
    fields->names[fields->n] = name;
    fields->values[fields->n++] = value;
    return OK;
}

enum status fields_parse_form(struct arena *arena, const char *text, size_t n_bytes,
                              struct fields *fields, struct error *err)
{
    enum status status = OK;
    for (size_t at = 0; at < n_bytes && !status;) {
        const char *part = text + at, *name, *value;
        const char *ampersand = memchr(part, '&', n_bytes - at);
        size_t n_part = ampersand ? (size_t)(ampersand - part) : n_bytes - at;
        const char *equals = memchr(part, '=', n_part);
        size_t n_name = equals ? (size_t)(equals - part) : n_part;
        size_t n_value = equals ? n_part - n_name - 1 : 0;
        at += n_part + 1;
        if (!n_part)
            continue;
        status = decode(arena, part, n_name, &name, err);
        if (!status)
            status = decode(arena, equals ? equals + 1 : part, n_value, &value, err);
        if (!status)
            status = field_add(fields, name, value, err);
    }
    return status;
}

enum status fields_parse_cookies(struct arena *arena, const char *text, struct fields *fields,
                                 struct error *err)
{
    enum status status = OK;
    while (*text && !status) {
        text += strspn(text, " \t;");
        size_t n_part = strcspn(text, ";");
        const char *equals = memchr(text, '=', n_part);
        if (equals && equals > text) {
            size_t n_name = (size_t)(equals - text), n_value = n_part - n_name - 1;
            while (n_value && strchr(" \t", equals[n_value]))
                n_value--;
            status = field_add(fields, arena_text_n(arena, text, n_name),
                               arena_text_n(arena, equals + 1, n_value), err);
        }
        text += n_part;
    }
    return status;
}

const char *fields_get(const struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->n; i++)
        if (strcmp(fields->names[i], name) == 0)
            return fields->values[i];
    return NULL;
}

size_t fields_count(const struct fields *fields, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < fields->n; i++)
        n += strcmp(fields->names[i], name) == 0;
    return n;
}

enum status fields_are_single(const struct fields *fields, struct error *err)
{
    for (size_t i = 0; i < fields->n; i++)
        if (fields_count(fields, fields->names[i]) > 1)
            return error_set(err, E_DATA, "a field of the form came twice");
    return OK;
}

bool id_parse(const char *text, int64_t *ret_id)
{
    int64_t id = 0;
    if (*text < '1' || *text > '9')
        return false;
    for (; *text; text++) {
        int digit = *text - '0';
        if (digit < 0 || digit > 9 || id > (INT64_MAX - digit) / 10)
            return false;
        id = id * 10 + digit;
    }
    *ret_id = id;
    return true;
}
