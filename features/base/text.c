// UTF-8, HTML and words: one way each for the floors above.

#include "features/base/text.h"

#include <ctype.h>
#include <stdbool.h>

size_t text_utf8_length(const unsigned char *at)
{
    size_t n = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (at[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
    bool outside = (at[0] == 0xED && at[1] > 0x9F) || (at[0] == 0xF4 && at[1] > 0x8F);
    return overlong || outside ? 0 : n;
}

const char *text_entity(char c)
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

char *text_spaced(struct arena *arena, const char *name)
{
    char *text = arena_text(arena, name ? name : "");
    for (char *at = text; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return text;
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
