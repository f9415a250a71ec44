// An address is read part by part (between commas). The part that begins with a number and has the
// kind of a street is the street; what else has a number is the flat.

#include "features/ingest/address_normal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 48 // of one address; a longer text is kept as it is
#define PARTS_MAX 12

// Kinds of streets in full, and the ways to shorten them.
static const struct {
    const char *kind, *shorts[4];
} street_kinds[] = {
    {"road", {"rd"}},
    {"street", {"st", "str"}},
    {"avenue", {"av", "ave", "avn"}},
    {"close", {"cl", "clo"}},
    {"gardens", {"gdns", "gdn", "garden"}},
    {"lane", {"la", "ln"}},
    {"drive", {"dr", "drv"}},
    {"crescent", {"cres", "cr", "cresc"}},
    {"grove", {"gr", "gro", "grv"}},
    {"terrace", {"ter", "terr", "tce"}},
    {"place", {"pl"}},
    {"square", {"sq"}},
    {"walk", {"wlk"}},
    {"park", {"pk"}},
    {"parade", {"pde"}},
    {"hill", {"hl"}},
    {"green", {"grn"}},
    {"estate", {"est"}},
    {"way", {"wy"}},
    {"rise", {0}},
    {"row", {0}},
    {"mews", {0}},
    {"view", {"vw"}},
    {"yard", {"yd"}},
    {"broadway", {0}},
    {"embankment", {0}},
};
#define N_KIND (sizeof street_kinds / sizeof *street_kinds)

static const char *const flat_words[] = {"flat", "flt",        "apartment", "apt",  "appartment",
                                         "unit", "maisonette", "studio",    "room", "rm"};
#define N_FLAT_WORD (sizeof flat_words / sizeof *flat_words)

struct address_part {
    size_t first, n; // of the words
    bool is_range;   // "12-14": one number
    bool is_street;
};

struct address_words {
    struct fold_buffer text;
    const char *words[WORDS_MAX];
    size_t n_word;
    struct address_part parts[PARTS_MAX];
    size_t n_part;
    char flat[16], number[24]; // "" = none
};

// "12", "12b"
static bool is_number(const char *word)
{
    size_t n_digit = strspn(word, "0123456789");
    return n_digit && n_digit < 8 && (!word[n_digit] || !word[n_digit + 1]);
}

static bool names_flat(const char *word)
{
    bool letter = word[0] >= 'a' && word[0] <= 'z' && !word[1];
    return is_number(word) || letter;
}

static const char *street_kind(const char *word)
{
    for (size_t i = 0; i < N_KIND; i++) {
        if (strcmp(word, street_kinds[i].kind) == 0)
            return street_kinds[i].kind;
        for (size_t k = 0; k < 4 && street_kinds[i].shorts[k]; k++)
            if (strcmp(word, street_kinds[i].shorts[k]) == 0)
                return street_kinds[i].kind;
    }
    return NULL;
}

static bool is_flat_word(const char *word)
{
    for (size_t i = 0; i < N_FLAT_WORD; i++)
        if (strcmp(word, flat_words[i]) == 0)
            return true;
    return false;
}

// The flat's number behind "flat" or "f" in one word: "flat2", "f2b"; NULL = the word is no flat.
static const char *joined_flat(const char *word)
{
    for (size_t i = 0; i < N_FLAT_WORD; i++) {
        size_t n = strlen(flat_words[i]);
        if (strncmp(word, flat_words[i], n) == 0 && is_number(word + n))
            return word + n;
    }
    return word[0] == 'f' && is_number(word + 1) ? word + 1 : NULL;
}

static void copy_short(char *to, size_t n_max, const char *text)
{
    size_t n = strlen(text);
    n = n < n_max ? n : n_max - 1;
    memcpy(to, text, n);
    to[n] = 0;
}

// ---- parts and words --------------------------------------------------------------------------

static bool has_range(const char *text, size_t n)
{
    for (size_t i = 1; i + 1 < n; i++)
        if (text[i] == '-' && text[i - 1] >= '0' && text[i - 1] <= '9' && text[i + 1] >= '0' &&
            text[i + 1] <= '9')
            return true;
    return false;
}

// Folds one part behind the text so far, ended by 0. false = too many words.
static bool part_add(struct address_words *address, const char *text, size_t n, size_t *n_words)
{
    size_t before = address->text.n_bytes;
    fold_append(&address->text, FOLD_WORDS, text, n);
    if (address->text.n_bytes == before)
        return true;
    size_t n_word = 1;
    for (size_t i = before; i < address->text.n_bytes; i++)
        if (address->text.text[i] == ' ') {
            address->text.text[i] = 0;
            n_word++;
        }
    fold_append_raw(&address->text, "", 1);
    if (address->n_part == PARTS_MAX || *n_words + n_word > WORDS_MAX)
        return false;
    address->parts[address->n_part++] =
        (struct address_part){.first = *n_words, .n = n_word, .is_range = has_range(text, n)};
    *n_words += n_word;
    return true;
}

static bool words_split(struct address_words *address, const char *text, size_t n_bytes)
{
    size_t n_words = 0;
    for (size_t at = 0, end; at <= n_bytes; at = end + 1) {
        for (end = at; end < n_bytes && !strchr(",;\n", text[end]);)
            end++;
        if (!part_add(address, text + at, end - at, &n_words))
            return false;
    }
    const char *word = address->text.text;
    for (; address->n_word < n_words; word += strlen(word) + 1)
        address->words[address->n_word++] = word;
    return n_words > 0;
}

// ---- what the parts are -----------------------------------------------------------------------

static void part_cut(struct address_words *address, struct address_part *part, size_t i, size_t n)
{
    memmove(&address->words[i], &address->words[i + n],
            (part->first + part->n - i - n) * sizeof *address->words);
    part->n -= n;
}

// Takes "flat 2" or "f2" out of the part.
static void flat_take(struct address_words *address, struct address_part *part)
{
    for (size_t i = part->first; i < part->first + part->n; i++) {
        const char *joined = joined_flat(address->words[i]);
        bool apart = is_flat_word(address->words[i]) && i + 1 < part->first + part->n &&
                     names_flat(address->words[i + 1]);
        if (!joined && !apart)
            continue;
        if (!address->flat[0])
            copy_short(address->flat, sizeof address->flat,
                       joined ? joined : address->words[i + 1]);
        part_cut(address, part, i, apart ? 2 : 1);
        return;
    }
}

// "2/14 High Street": the flat, then the number; "12-14 High Street" is one number.
static void second_number_take(struct address_words *address, struct address_part *part)
{
    const char **words = &address->words[part->first];
    if (part->is_range || part->n < 3 || !is_number(words[0]) || !is_number(words[1]))
        return;
    if (!address->flat[0])
        copy_short(address->flat, sizeof address->flat, words[0]);
    part_cut(address, part, part->first, 1);
}

static bool has_number(const struct address_words *address, const struct address_part *part)
{
    return part->n > 1 && is_number(address->words[part->first]);
}

// A number alone in its part stands before the street of the next one, or is a flat.
static void lone_number_take(struct address_words *address, size_t i)
{
    struct address_part *part = &address->parts[i], *next = part + 1;
    if (part->n != 1 || !is_number(address->words[part->first]))
        return;
    if (i + 1 < address->n_part && next->is_street && !has_number(address, next)) {
        next->first--; // the words of two parts stand together
        next->n++;
        address->words[next->first] = address->words[part->first];
    } else if (!address->flat[0]) {
        copy_short(address->flat, sizeof address->flat, address->words[part->first]);
    }
    part->n = 0;
}

static void parts_read(struct address_words *address)
{
    for (size_t i = 0; i < address->n_part; i++) {
        struct address_part *part = &address->parts[i];
        flat_take(address, part);
        second_number_take(address, part);
        for (size_t k = 1; k < part->n; k++)
            part->is_street |= street_kind(address->words[part->first + k]) != NULL;
    }
    for (size_t i = address->n_part; i-- > 0;)
        lone_number_take(address, i);
}

// The last part with a number and the kind of a street, else the last with a number; NULL = none.
static const struct address_part *street_find(const struct address_words *address)
{
    const struct address_part *found = NULL;
    for (size_t i = 0; i < address->n_part; i++) {
        const struct address_part *part = &address->parts[i];
        if (has_number(address, part) && (!found || part->is_street || !found->is_street))
            found = part;
    }
    return found;
}

// ---- writing ----------------------------------------------------------------------------------

static void word_append(struct fold_buffer *buffer, size_t start, const char *word)
{
    if (buffer->n_bytes > start)
        fold_append_raw(buffer, " ", 1);
    fold_append_raw(buffer, word, strlen(word));
}

// A kind of street in full, but not as the first word: "st johns road".
static void words_append(const struct address_words *address, size_t first, size_t n,
                         struct fold_buffer *buffer, size_t start)
{
    for (size_t k = 0; k < n; k++) {
        const char *word = address->words[first + k], *kind = k ? street_kind(word) : NULL;
        word_append(buffer, start, kind ? kind : word);
    }
}

static void street_append(struct address_words *address, const struct address_part *street,
                          struct fold_buffer *buffer)
{
    size_t start = buffer->n_bytes, i = street->first, n_digit;
    copy_short(address->number, sizeof address->number, address->words[i]);
    for (size_t k = 0; k < address->n_part && !address->flat[0]; k++)
        if (&address->parts[k] != street && has_number(address, &address->parts[k]))
            copy_short(address->flat, sizeof address->flat,
                       address->words[address->parts[k].first]);
    n_digit = strspn(address->number, "0123456789");
    if (address->number[n_digit] && !address->flat[0]) { // 39b
        copy_short(address->flat, sizeof address->flat, address->number + n_digit);
        address->number[n_digit] = 0;
    }
    word_append(buffer, start, address->number);
    words_append(address, i + 1, street->n - 1, buffer, start);
    if (address->flat[0]) {
        word_append(buffer, start, "flat");
        word_append(buffer, start, address->flat);
    }
}

// Without a number: all parts, the flat first.
static void parts_append(const struct address_words *address, struct fold_buffer *buffer)
{
    size_t start = buffer->n_bytes;
    if (address->flat[0])
        word_append(buffer, start, address->flat);
    for (size_t i = 0; i < address->n_part; i++)
        words_append(address, address->parts[i].first, address->parts[i].n, buffer, start);
}

void address_append_normal(const char *text, size_t n_bytes, struct fold_buffer *buffer)
{
    struct address_words address = {0};
    if (words_split(&address, text, n_bytes)) {
        parts_read(&address);
        const struct address_part *street = street_find(&address);
        if (street)
            street_append(&address, street, buffer);
        else
            parts_append(&address, buffer);
    } else {
        fold_append(buffer, FOLD_WORDS, text, n_bytes);
    }
    free(address.text.text);
}
