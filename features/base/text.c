// UTF-8, HTML and words: one way each for all layers.

#include "features/base/text.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

size_t text_utf8_length(const unsigned char *at)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t n = utf8proc_iterate(at, -1, &point);
    return n > 0 ? (size_t)n : 0;
}

// Letters, digits and signs, but not the blanks among them: Braille, Hangul fillers.
static bool is_visible(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    bool blank =
        point == 0x2800 || point == 0x3164 || point == 0x115F || point == 0x1160 || point == 0xFFA0;
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO &&
           category != UTF8PROC_CATEGORY_MN && !blank;
}

bool text_prose(const char *text, struct prose *ret_prose)
{
    *ret_prose = (struct prose){0};
    for (const char *at = text; *at;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &point);
        if (n <= 0)
            return false;
        bool control = utf8proc_category(point) == UTF8PROC_CATEGORY_CC;
        ret_prose->has_control |= control && point != '\t' && point != '\n' && point != '\r';
        ret_prose->is_seen |= is_visible(point);
        ret_prose->n += point != '\r';
        at += n;
    }
    return true;
}

// The entity of a character that means something in HTML, NULL for others.
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_plain(char c)
{
    return !entity(c) && ((unsigned char)c >= 0x20 || c == '\n' || c == '\t');
}

size_t text_html_next(const char **text, const char **ret_piece)
{
    const char *at = *text;
    while (*at && !entity(*at) && !is_plain(*at))
        at++;
    if (!*at || !is_plain(*at)) {
        *ret_piece = *at ? entity(*at) : "";
        *text = *at ? at + 1 : at;
        return strlen(*ret_piece);
    }
    *ret_piece = at;
    while (*at && is_plain(*at))
        at++;
    *text = at;
    return (size_t)(at - *ret_piece);
}

char *text_spaced(struct arena *arena, const char *name)
{
    char *text = arena_text(arena, name ? name : "");
    for (char *at = text; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return text;
}

char *text_trimmed(struct arena *arena, const char *text)
{
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    size_t start = strspn(text, " \t\r\n");
    return arena_text_n(arena, text + start, n > start ? n - start : 0);
}

char *text_sentence(struct arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    copy[0] = (char)toupper((unsigned char)copy[0]);
    return copy;
}

char *text_within(struct arena *arena, const char *title)
{
    char *text = arena_text(arena, title);
    if (isupper((unsigned char)text[0]) && islower((unsigned char)text[1]))
        text[0] = (char)tolower((unsigned char)text[0]);
    return text;
}
