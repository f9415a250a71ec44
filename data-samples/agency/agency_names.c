// The borough's names are invented, so their short forms are too: what people do with theirs is to
// cut them short; what clerks do is the initial, a letter more or less, or no accents.

#include "data-samples/agency/agency_names.h"

#include "data-samples/world/world_names.h"

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

static void name_shorten(char *name, size_t n_max, struct draw *draw)
{
    double u = draw_unit(draw);
    size_t n = strlen(name);
    if (u < 0.7 && n > 4)
        name_cut(name, u < 0.4 ? 3 : 4);
    else if (n + 2 < n_max && isalpha((unsigned char)name[n - 1]))
        snprintf(name + n, n_max - n, "%s", strchr("aeiou", name[n - 1]) ? "h" : "ie");
    else
        name_plain(name);
}

void name_variant(char *name, size_t n_max, struct draw *draw)
{
    if (draw_yes(draw, 0.2) && isalpha((unsigned char)name[0]))
        name[1] = 0; // the initial
    else
        name_shorten(name, n_max, draw);
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

// One of several spellings in Latin letters; unchanged where none of the letters has another.
static void name_respell(char *name, size_t n_max, struct draw *draw)
{
    static const char *const pairs[][2] = {{"oo", "u"}, {"ee", "i"}, {"ei", "ay"}, {"ou", "u"},
                                           {"ks", "x"}, {"ph", "f"}, {"kh", "k"},  {"sh", "ch"},
                                           {"zh", "j"}, {"q", "k"},  {"y", "i"},   {"u", "oo"},
                                           {"c", "k"},  {"v", "w"},  {"j", "y"},   {"e", "a"}};
    enum { N = sizeof pairs / sizeof *pairs };
    uint32_t first = draw_below(draw, N);
    for (uint32_t k = 0; k < N; k++) {
        const char *from = pairs[(first + k) % N][0], *to = pairs[(first + k) % N][1];
        char *at = strstr(name + 1, from), rest[64];
        if (!*name || !at || strlen(name) + 2 > n_max)
            continue;
        snprintf(rest, sizeof rest, "%s", at + strlen(from));
        snprintf(at, n_max - (size_t)(at - name), "%s%s", to, rest);
        return;
    }
}

void name_usual(uint32_t forename, char *name, size_t n_max, struct draw *draw)
{
    const struct name_pool *pool = &name_pools[forename_pool(forename)];
    double u = draw_unit(draw);
    if (u < pool->other_names) { // one of the hundred commonest of the first pool, of the same sex
        uint32_t boys = forename / POOL_FORENAMES % 2 * POOL_FORENAMES;
        char other[WORLD_NAME_TEXT];
        snprintf(name, n_max, "%s", world_forename(boys + draw_below(draw, 100), other));
    } else if (pool->transliterated && u < 0.7) {
        name_respell(name, n_max, draw);
    } else {
        name_shorten(name, n_max, draw);
    }
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
