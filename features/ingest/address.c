// People live together when their addresses are the same text after folding: case away, and every
// run of other characters than letters and digits one blank. Plain ASCII, nearly always the case,
// takes a short path.

#include "features/ingest/address.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static void put(struct address_buffer *buffer, const char *bytes, size_t n)
{
    memory_grow(&buffer->text, &buffer->capacity, buffer->n_bytes + n + 1, 1);
    memcpy(buffer->text + buffer->n_bytes, bytes, n);
    buffer->n_bytes += n;
    buffer->text[buffer->n_bytes] = 0;
}

static bool is_ascii(const struct csv_field *field)
{
    for (size_t i = 0; i < field->n_bytes; i++)
        if ((unsigned char)field->text[i] > 127)
            return false;
    return true;
}

static bool is_word(utf8proc_int32_t point)
{
    if (point < 128)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
               (point >= 'A' && point <= 'Z');
    utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool is_no_blank(utf8proc_int32_t point)
{
    return !(point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 ||
             (point > 127 && utf8proc_category(point) == UTF8PROC_CATEGORY_ZS));
}

typedef bool keeps_point(utf8proc_int32_t point);

// Appends case-folded text: runs of kept characters, joined by `between`.
static void put_folded(struct address_buffer *buffer, const utf8proc_uint8_t *text, size_t n_bytes,
                       keeps_point *keeps, const char *between)
{
    size_t start = buffer->n_bytes;
    bool gap = false;
    for (size_t i = 0; i < n_bytes;) {
        utf8proc_int32_t point = text[i];
        size_t n = 1;
        if (point > 127)
            n = (size_t)utf8proc_iterate(text + i, (utf8proc_ssize_t)(n_bytes - i), &point);
        if (!keeps(point)) {
            gap = true;
        } else {
            if (gap && buffer->n_bytes > start)
                put(buffer, between, strlen(between));
            gap = false;
            char small = (char)(point >= 'A' && point <= 'Z' ? point + 32 : point);
            put(buffer, n == 1 ? &small : (const char *)text + i, n);
        }
        i += n;
    }
}

static void put_field(struct address_buffer *buffer, const struct csv_field *field,
                      keeps_point *keeps, const char *between)
{
    const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)field->text;
    if (is_ascii(field)) {
        put_folded(buffer, text, field->n_bytes, keeps, between);
        return;
    }
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n =
        utf8proc_map(text, (utf8proc_ssize_t)field->n_bytes, &folded, UTF8PROC_CASEFOLD);
    if (n >= 0)
        put_folded(buffer, folded, (size_t)n, keeps, between);
    free(folded);
}

bool address_key(const struct csv_field *uprn, const struct csv_field *address,
                 const struct csv_field *postcode, struct address_buffer *ret_key)
{
    ret_key->n_bytes = 0;
    if (uprn) {
        put(ret_key, "u:", 2);
        put(ret_key, uprn->text, uprn->n_bytes);
        return true;
    }
    if (!address)
        return false;
    put(ret_key, "a:", 2);
    put_field(ret_key, address, is_word, " ");
    if (ret_key->n_bytes == 2)
        return false;
    put(ret_key, "|", 1);
    if (postcode)
        put_field(ret_key, postcode, is_no_blank, "");
    return true;
}
