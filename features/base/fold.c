// Folding makes "12 HIGH ST." and "12, High St" the same text. Plain ASCII, nearly always the case,
// needs no library.

#include "features/base/fold.h"

#include "features/base/arena.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void fold_append_raw(struct fold_buffer *buffer, const char *text, size_t n_bytes)
{
    memory_grow(&buffer->text, &buffer->capacity, buffer->n_bytes + n_bytes + 1, 1);
    memcpy(buffer->text + buffer->n_bytes, text, n_bytes);
    buffer->n_bytes += n_bytes;
    buffer->text[buffer->n_bytes] = 0;
}

static bool is_ascii(const char *text, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        if ((unsigned char)text[i] > 127)
            return false;
    return true;
}

static bool is_word(utf8proc_int32_t point)
{
    if (point < 128)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
               (point >= 'A' && point <= 'Z');
    utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO); // with marks
}

static bool is_blank(utf8proc_int32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 ||
           (point > 127 && utf8proc_category(point) == UTF8PROC_CATEGORY_ZS);
}

static bool is_plain(enum fold_kind kind) // without accents
{
    return kind == FOLD_NAME || kind == FOLD_NAME_WORDS;
}

static bool is_accent(utf8proc_int32_t point)
{
    return point >= 0x300 && point <= 0x36f; // Combining Diacritical Marks
}

static bool is_dropped(enum fold_kind kind, utf8proc_int32_t point)
{
    if (is_plain(kind) && is_accent(point))
        return true;
    if (kind == FOLD_WORDS || kind == FOLD_NAME_WORDS)
        return !is_word(point);
    return (kind == FOLD_JOINED || kind == FOLD_SENTENCE || kind == FOLD_NAME) && is_blank(point);
}

// Whether what is left out stands between two words.
static bool makes_gap(enum fold_kind kind, utf8proc_int32_t point)
{
    if (is_plain(kind) && is_accent(point))
        return false;
    return kind == FOLD_WORDS || kind == FOLD_SENTENCE || kind == FOLD_NAME ||
           (kind == FOLD_NAME_WORDS && point != '\'');
}

// Letters whose stroke is no mark of its own in Unicode, and those that stand for two. NULL = as it
// is.
static const char *plain_letter(enum fold_kind kind, utf8proc_int32_t point)
{
    static const struct {
        utf8proc_int32_t point;
        const char *letters;
    } rows[] = {
        {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},   {0xfe, "th"},  {0x111, "d"}, {0x127, "h"},
        {0x131, "i"}, {0x142, "l"}, {0x14b, "ng"}, {0x153, "oe"}, {0x167, "t"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows && is_plain(kind) && point > 127; i++)
        if (rows[i].point == point)
            return rows[i].letters;
    return NULL;
}

// Apostrophes and hyphens have many code points, and one key on a keyboard.
static utf8proc_int32_t keyboard_point(enum fold_kind kind, utf8proc_int32_t point)
{
    if ((kind != FOLD_SENTENCE && !is_plain(kind)) || point < 0x60)
        return point;
    if (point == 0x60 || point == 0x2bc || point == 0x2018 || point == 0x2019 || point == 0x2032)
        return '\'';
    return (point >= 0x2010 && point <= 0x2015) || point == 0x2212 ? '-' : point;
}

// Appends folded text but for ASCII capitals, which become small here.
static void append_kept(struct fold_buffer *buffer, enum fold_kind kind, const char *text,
                        size_t n_bytes)
{
    size_t start = buffer->n_bytes;
    bool gap = false;
    for (size_t i = 0; i < n_bytes;) {
        utf8proc_int32_t point = (unsigned char)text[i];
        utf8proc_ssize_t n = 1;
        if (point > 127)
            n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                 (utf8proc_ssize_t)(n_bytes - i), &point);
        if (n < 1)
            return;
        point = keyboard_point(kind, point);
        if (is_dropped(kind, point)) {
            gap = gap || makes_gap(kind, point);
        } else {
            if (gap && buffer->n_bytes > start)
                fold_append_raw(buffer, " ", 1);
            gap = false;
            const char *letters = plain_letter(kind, point);
            char small = (char)(point >= 'A' && point <= 'Z' ? point + 32 : point);
            bool is_single = point < 128;
            if (letters)
                fold_append_raw(buffer, letters, strlen(letters));
            else
                fold_append_raw(buffer, is_single ? &small : text + i, is_single ? 1 : (size_t)n);
        }
        i += (size_t)n;
    }
}

void fold_append(struct fold_buffer *buffer, enum fold_kind kind, const char *text, size_t n_bytes)
{
    if (is_ascii(text, n_bytes)) {
        append_kept(buffer, kind, text, n_bytes);
        return;
    }
    utf8proc_uint8_t *folded = NULL;
    utf8proc_option_t form = is_plain(kind) ? UTF8PROC_DECOMPOSE : UTF8PROC_COMPOSE;
    utf8proc_ssize_t n = utf8proc_map(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &folded,
        UTF8PROC_STABLE | form | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (n >= 0)
        append_kept(buffer, kind, (const char *)folded, (size_t)n);
    free(folded);
}
