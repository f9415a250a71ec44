// Names of people: one person is Katarzyna, Kasia and K., Ann-Marie and Marie, Khan Ahmed and Ahmed
// Khan. Two children of one family differ in a letter (Jayden, Kayden), so spelling has several
// levels.

#include "features/link/comparison_value.h"
#include "features/link/nicknames.h"

#include <string.h>

enum {
    FORENAME_DIFFERS,
    FORENAME_INITIAL,
    FORENAME_80,
    FORENAME_88,
    FORENAME_PARTS,
    FORENAME_92,
    FORENAME_NICKNAME
};
const struct comparison_level forename_levels[FORENAME_LEVELS] = {
    {"differs", "different", .05},
    {"initial", "one is the other's initial", .01},
    {"alike_80", "Jaro-Winkler 0.80 or more", .01},
    {"alike_88", "Jaro-Winkler 0.88 or more", .02},
    {"parts", "the same parts in another order, or one is a part of the other", .03},
    {"alike_92", "Jaro-Winkler 0.92 or more", .04},
    {"nickname", "forms of one name", .04},
    {"exact", "the same", .8},
};
enum { SURNAME_DIFFERS, SURNAME_80, SURNAME_88, SURNAME_PART, SURNAME_92 };
const struct comparison_level surname_levels[SURNAME_LEVELS] = {
    {"differs", "different", .06},
    {"alike_80", "Jaro-Winkler 0.80 or more", .01},
    {"alike_88", "Jaro-Winkler 0.88 or more", .02},
    {"part", "one part is the same", .04},
    {"alike_92", "Jaro-Winkler 0.92 or more", .04},
    {"exact", "the same", .83},
};
enum { NAME_DIFFERS, NAME_ALIKE, NAME_PART, NAME_PARTS_ALIKE, NAME_WITHIN, NAME_ORDER };
const struct comparison_level name_levels[NAME_LEVELS] = {
    {"differs", "different", .05},
    {"alike", "Jaro-Winkler 0.88 or more", .02},
    {"part", "one part is the same", .04},
    {"parts_alike", "all parts of the shorter are alike some of the longer", .06},
    {"within", "all parts of the shorter, at least two, are in the longer", .05},
    {"order", "the same parts in another order", .03},
    {"exact", "the same", .75},
};

#define PART_LETTERS 3 // of a part of a name that tells people apart: not de, al, ap

void name_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    fold_append(form, FOLD_NAME_WORDS, text, n_bytes);
}

void name_split(const struct comparison *comparison, const char *form,
                struct comparison_value *value)
{
    value_split_words(comparison, form, value);
    if (value->n_part && comparison->nicknames)
        value->n_group = (uint8_t)nicknames_groups(comparison->nicknames, form,
                                                   value->parts[0].n_bytes, value->groups);
}

static bool share_nickname(const struct comparison_value *a, const struct comparison_value *b)
{
    for (size_t i = 0; i < a->n_group; i++)
        for (size_t k = 0; k < b->n_group; k++)
            if (a->groups[i] == b->groups[k])
                return true;
    return false;
}

static bool is_initial(struct similarity_text a, struct similarity_text b)
{
    return (a.n_bytes == 1 || b.n_bytes == 1) && a.text[0] == b.text[0];
}

// All parts of the one with fewer are among the other's.
static bool is_within(const struct comparison *comparison, const struct comparison_value *a,
                      const struct comparison_value *b)
{
    size_t n = a->n_part < b->n_part ? a->n_part : b->n_part;
    return a->n_part + b->n_part > 2 && value_shared_parts(comparison, a, b) == n;
}

// A part that both have and that is longer than "de" and "al".
static bool share_part(const struct comparison *comparison, const struct comparison_value *a,
                       const struct comparison_value *b)
{
    for (size_t i = 0; i < a->n_part && a->n_part + b->n_part > 2; i++)
        for (size_t k = 0; k < b->n_part; k++)
            if (a->parts[i].n_bytes >= PART_LETTERS &&
                texts_equal(value_part(comparison, a, i), value_part(comparison, b, k)))
                return true;
    return false;
}

int forename_compare(const struct comparison *comparison, const struct comparison_value *a,
                     const struct comparison_value *b)
{
    struct similarity_text x = value_text(comparison, a), y = value_text(comparison, b);
    if (share_nickname(a, b))
        return FORENAME_NICKNAME;
    double similarity = similarity_jaro_winkler(x, y);
    if (similarity >= .92 && x.n_bytes > 1 && y.n_bytes > 1)
        return FORENAME_92;
    if (is_within(comparison, a, b))
        return FORENAME_PARTS;
    if (is_initial(x, y))
        return FORENAME_INITIAL;
    return similarity >= .88 ? FORENAME_88 : similarity >= .8 ? FORENAME_80 : FORENAME_DIFFERS;
}

int surname_compare(const struct comparison *comparison, const struct comparison_value *a,
                    const struct comparison_value *b)
{
    double similarity =
        similarity_jaro_winkler(value_text(comparison, a), value_text(comparison, b));
    if (similarity >= .92)
        return SURNAME_92;
    if (share_part(comparison, a, b))
        return SURNAME_PART;
    return similarity >= .88 ? SURNAME_88 : similarity >= .8 ? SURNAME_80 : SURNAME_DIFFERS;
}

// Whether each part of a is alike some part of b.
static bool parts_alike(const struct comparison *comparison, const struct comparison_value *a,
                        const struct comparison_value *b)
{
    for (size_t i = 0; i < a->n_part; i++) {
        struct similarity_text x = value_part(comparison, a, i);
        bool alike = !i && share_nickname(a, b);
        for (size_t k = 0; k < b->n_part && !alike; k++) {
            struct similarity_text y = value_part(comparison, b, k);
            alike = is_initial(x, y) || similarity_jaro_winkler(x, y) >= .88;
        }
        if (!alike)
            return false;
    }
    return true;
}

int name_compare(const struct comparison *comparison, const struct comparison_value *a,
                 const struct comparison_value *b)
{
    const struct comparison_value *few = a->n_part < b->n_part ? a : b, *many = few == a ? b : a;
    bool same_number = few->n_part == many->n_part;
    if (few->n_part > 1 && is_within(comparison, a, b))
        return same_number ? NAME_ORDER : NAME_WITHIN;
    if (few->n_part > 1 && parts_alike(comparison, few, many) &&
        (!same_number || parts_alike(comparison, many, few)))
        return NAME_PARTS_ALIKE;
    if (share_part(comparison, a, b))
        return NAME_PART;
    double similarity =
        similarity_jaro_winkler(value_text(comparison, a), value_text(comparison, b));
    return similarity >= .88 ? NAME_ALIKE : NAME_DIFFERS;
}
