// The borough's names are invented, so their short forms are too: what people do with theirs is to
// cut them short; what clerks do is the initial, a letter more or less, or no accents.

#include "data-samples/agency/agency_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// The first n letters, without cutting one of several bytes in two.
static void name_cut(char *name, size_t n)
{
    while (((unsigned char)name[n] & 0xc0) == 0x80)
        n--;
    name[n] = 0;
}

void name_variant(char *name, size_t n_max, struct draw *draw)
{
    double u = draw_unit(draw);
    size_t n = strlen(name);
    if (u < 0.2 && isalpha((unsigned char)name[0]))
        name[1] = 0; // the initial
    else if (u < 0.75 && n > 4)
        name_cut(name, u < 0.5 ? 3 : 4);
    else if (n + 2 < n_max && isalpha((unsigned char)name[n - 1]))
        snprintf(name + n, n_max - n, "%s", strchr("aeiou", name[n - 1]) ? "h" : "ie");
    else
        name_plain(name);
}

// The place of a letter after the first whose neighbour is one too, or 0.
static size_t inner_letter(const char *name, struct draw *draw)
{
    size_t n = strlen(name);
    if (n < 4)
        return 0;
    size_t i = 1 + draw_below(draw, (uint32_t)(n - 2));
    return isalpha((unsigned char)name[i]) && isalpha((unsigned char)name[i + 1]) ? i : 0;
}

void name_typo(char *name, size_t n_max, struct draw *draw)
{
    size_t i = inner_letter(name, draw), n = strlen(name);
    if (!i) {
        if (n + 2 < n_max && n)
            snprintf(name + n, n_max - n, "%c", name[n - 1] & 0x80 ? 'e' : name[n - 1]);
        return;
    }
    char letter = name[i];
    switch (draw_below(draw, 4)) {
    case 0: // two letters change places
        name[i] = name[i + 1];
        name[i + 1] = letter;
        break;
    case 1:
        memmove(name + i, name + i + 1, n - i);
        break;
    case 2: // doubled
        if (n + 2 < n_max)
            memmove(name + i + 1, name + i, n - i + 1);
        break;
    default:
        name[i] = (char)('a' + draw_below(draw, 26));
        break;
    }
}

void name_plain(char *name)
{
    static const char plain[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
    unsigned char *from = (unsigned char *)name, *to = from;
    for (; *from; from++) {
        if (from[0] == 0xc3 && (from[1] & 0xc0) == 0x80)
            *to++ = (unsigned char)plain[*++from & 0x3f];
        else
            *to++ = *from;
    }
    *to = 0;
}

void name_squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ')
            *to++ = *from;
    *to = 0;
}

void name_upper(char *text)
{
    for (; *text; text++)
        *text = (char)(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text);
}
