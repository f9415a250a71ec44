// Postcodes and addresses. Neighbours differ in a number: it weighs more than the words.

#include "features/link/comparison_value.h"

#include <stdlib.h>
#include <string.h>

enum { POSTCODE_DIFFERS, POSTCODE_DISTRICT, POSTCODE_SECTOR, POSTCODE_SLIP };
const struct comparison_level postcode_levels[POSTCODE_LEVELS] = {
    {"differs", "different", .15},
    {"district", "the same district", .06},
    {"sector", "the same sector", .05},
    {"slip", "one character apart, or two neighbouring characters swapped", .04},
    {"exact", "the same", .7},
};
enum { ADDRESS_DIFFERS, ADDRESS_STREET, ADDRESS_ALIKE, ADDRESS_ORDER };
const struct comparison_level address_levels[ADDRESS_LEVELS] = {
    {"differs", "different", .25},
    {"street", "the same words, another number", .03},
    {"alike", "the same number, all words of the shorter alike some of the longer", .12},
    {"order", "the same words in another order", .03},
    {"exact", "the same", .57},
};

static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; shape++, text++) {
        bool digit = *text >= '0' && *text <= '9', letter = *text >= 'a' && *text <= 'z';
        if (*shape == '9' ? !digit : *shape == 'a' ? !letter : !digit && !letter)
            return false;
    }
    return !*text;
}

// A British postcode is a district of two to four characters, then 9aa, whose digit is the sector's.
void postcode_split(const struct comparison *comparison, const char *form,
                    struct comparison_value *value)
{
    size_t n = value->n_bytes;
    bool british =
        n >= 5 && n <= 7 && form[0] >= 'a' && form[0] <= 'z' && has_shape(form + n - 3, "9aa");
    value->code.n_district = (uint8_t)(british ? n - 3 : 0);
    value->code.n_sector = (uint8_t)(british ? n - 2 : 0);
}

static bool share_start(const struct comparison_value *a, size_t n_a,
                        const struct comparison_value *b, size_t n_b)
{
    return n_a && n_a == n_b && memcmp(a->head, b->head, n_a) == 0;
}

int postcode_compare(const struct comparison *comparison, const struct comparison_value *a,
                     const struct comparison_value *b)
{
    if (value_is_slip(comparison, a, b, 4))
        return POSTCODE_SLIP;
    if (share_start(a, a->code.n_sector, b, b->code.n_sector))
        return POSTCODE_SECTOR;
    return share_start(a, a->code.n_district, b, b->code.n_district) ? POSTCODE_DISTRICT
                                                                     : POSTCODE_DIFFERS;
}

// Source: Royal Mail, Programmer's Guide (thoroughfare descriptors), and what agencies write.
static const char *shortened(const char *word, size_t n_bytes)
{
    static const struct {
        const char *word, *shorter;
    } words[] = {
        {"apartment", "flat"},
        {"apt", "flat"},
        {"avenue", "ave"},
        {"av", "ave"},
        {"close", "cl"},
        {"court", "ct"},
        {"crescent", "cres"},
        {"cr", "cres"},
        {"drive", "dr"},
        {"gardens", "gdns"},
        {"gdn", "gdns"},
        {"grove", "gr"},
        {"house", "hse"},
        {"lane", "ln"},
        {"parade", "pde"},
        {"place", "pl"},
        {"road", "rd"},
        {"saint", "st"},
        {"square", "sq"},
        {"street", "st"},
        {"terrace", "ter"},
        {"terr", "ter"},
        {"the", ""},
        {"number", ""},
        {"no", ""},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == n_bytes && memcmp(words[i].word, word, n_bytes) == 0)
            return words[i].shorter;
    return NULL;
}

void address_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    struct fold_buffer normal = {0}, words = {0};
    identity_append(identity_field("address"), text, n_bytes, &normal);
    if (normal.n_bytes)
        fold_append(&words, FOLD_NAME_WORDS, normal.text, normal.n_bytes);
    for (size_t start = 0, end; start < words.n_bytes; start = end + 1) {
        const char *blank = memchr(words.text + start, ' ', words.n_bytes - start);
        end = blank ? (size_t)(blank - words.text) : words.n_bytes;
        const char *shorter = shortened(words.text + start, end - start);
        const char *word = shorter ? shorter : words.text + start;
        size_t n = shorter ? strlen(shorter) : end - start;
        if (n && form->n_bytes)
            fold_append_raw(form, " ", 1);
        if (n)
            fold_append_raw(form, word, n);
    }
    free(normal.text);
    free(words.text);
}

void value_split_words(const struct comparison *comparison, const char *form,
                       struct comparison_value *value)
{
    size_t start = 0;
    while (start < value->n_bytes && value->n_part < VALUE_PARTS) {
        const char *blank = memchr(form + start, ' ', value->n_bytes - start);
        size_t end = blank ? (size_t)(blank - form) : value->n_bytes;
        value->parts[value->n_part++] = (struct value_part){(uint8_t)start, (uint8_t)(end - start)};
        start = end + 1;
    }
}

size_t value_shared_parts(const struct comparison *comparison, const struct comparison_value *a,
                          const struct comparison_value *b)
{
    unsigned used = 0;
    size_t n = 0;
    for (size_t i = 0; i < a->n_part; i++)
        for (size_t k = 0; k < b->n_part; k++)
            if (!(used & 1u << k) &&
                texts_equal(value_part(comparison, a, i), value_part(comparison, b, k))) {
                used |= 1u << k;
                n++;
                break;
            }
    return n;
}

static bool is_number(struct similarity_text word)
{
    return word.text[0] >= '0' && word.text[0] <= '9';
}

void address_split(const struct comparison *comparison, const char *form,
                   struct comparison_value *value)
{
    value_split_words(comparison, form, value);
    for (size_t i = 0; i < value->n_part; i++)
        value->n_group += is_number(value_part(comparison, value, i));
}

// Whether each word of a (of its numbers, or of the others) is alike one of b's.
static bool each_alike(const struct comparison *comparison, const struct comparison_value *a,
                       const struct comparison_value *b, bool numbers)
{
    for (size_t i = 0; i < a->n_part; i++) {
        struct similarity_text word = value_part(comparison, a, i);
        bool alike = is_number(word) != numbers;
        for (size_t k = 0; k < b->n_part && !alike; k++)
            alike = texts_equal(word, value_part(comparison, b, k));
        for (size_t k = 0; k < b->n_part && !alike && !numbers; k++)
            alike = similarity_jaro_winkler(word, value_part(comparison, b, k)) >= .92;
        if (!alike)
            return false;
    }
    return true;
}

// Whether all such words of the address that has fewer are alike some of the other's.
static bool words_within(const struct comparison *comparison, const struct comparison_value *a,
                         const struct comparison_value *b, bool numbers)
{
    size_t n_a = numbers ? a->n_group : a->n_part - a->n_group;
    size_t n_b = numbers ? b->n_group : b->n_part - b->n_group;
    if (!n_a || !n_b)
        return false;
    return (n_a > n_b || each_alike(comparison, a, b, numbers)) &&
           (n_b > n_a || each_alike(comparison, b, a, numbers));
}

int address_compare(const struct comparison *comparison, const struct comparison_value *a,
                    const struct comparison_value *b)
{
    if (a->n_part == b->n_part && value_shared_parts(comparison, a, b) == a->n_part)
        return ADDRESS_ORDER;
    if (!words_within(comparison, a, b, false))
        return ADDRESS_DIFFERS;
    return words_within(comparison, a, b, true) ? ADDRESS_ALIKE : ADDRESS_STREET;
}
