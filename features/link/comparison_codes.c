// Numbers, codes and plain texts: what is equal, and what is one slip of a keyboard away.

#include "features/link/comparison_value.h"

#include <string.h>

const struct comparison_level equal_levels[EQUAL_LEVELS] = {
    {"differs", "different", .05},
    {"exact", "the same", .95},
};
enum { SLIP_DIFFERS, SLIP_SLIP };
const struct comparison_level slip_levels[SLIP_LEVELS] = {
    {"differs", "different", .05},
    {"slip", "one character apart, or two neighbouring characters swapped", .03},
    {"exact", "the same", .92},
};
enum { EMAIL_DIFFERS, EMAIL_88, EMAIL_92, EMAIL_LOCAL };
const struct comparison_level email_levels[EMAIL_LEVELS] = {
    {"differs", "different", .25},
    {"alike_88", "Jaro-Winkler 0.88 or more", .02},
    {"alike_92", "Jaro-Winkler 0.92 or more", .05},
    {"local", "the same before the @", .03},
    {"exact", "the same", .65},
};
enum { TEXT_DIFFERS, TEXT_80, TEXT_88, TEXT_92, TEXT_SLIP };
const struct comparison_level text_levels[TEXT_LEVELS] = {
    {"differs", "different", .1},
    {"alike_80", "Jaro-Winkler 0.80 or more", .02},
    {"alike_88", "Jaro-Winkler 0.88 or more", .03},
    {"alike_92", "Jaro-Winkler 0.92 or more", .03},
    {"slip", "one character apart, or two neighbouring characters swapped", .07},
    {"exact", "the same", .75},
};

#define SLIP_BYTES 4  // of the shorter text: in two letters a slip is another text
#define LOCAL_BYTES 4 // of an email before the @

static void append_as(const char *field, const char *text, size_t n_bytes, struct fold_buffer *form)
{
    identity_append(identity_field(field), text, n_bytes, form);
}

void code_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    append_as("id", text, n_bytes, form);
}

void number_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    append_as("uprn", text, n_bytes, form);
}

void phone_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    append_as("phone", text, n_bytes, form);
}

void text_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    append_as("text", text, n_bytes, form);
}

// A temporary UPN, which ends in a letter, is replaced by another: it says nothing against a pair.
void upn_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    append_as("upn", text, n_bytes, form);
    if (form->n_bytes &&
        (form->text[form->n_bytes - 1] < '0' || form->text[form->n_bytes - 1] > '9'))
        form->n_bytes = 0;
}

// Source: NHS Data Dictionary, PERSON STATED GENDER CODE and its forerunners: 1 male, 2 female, 0 and 9
// not known or not stated.
void sex_form(const char *text, size_t n_bytes, struct fold_buffer *form)
{
    static const struct {
        const char *word, *form;
    } words[] = {
        {"1", "m"},      {"male", "m"},  {"man", "m"},      {"boy", "m"},       {"2", "f"},
        {"female", "f"}, {"woman", "f"}, {"girl", "f"},     {"0", ""},          {"9", ""},
        {"u", ""},       {"x", ""},      {"not known", ""}, {"not stated", ""},
    };
    append_as("text", text, n_bytes, form);
    for (size_t i = 0; i < sizeof words / sizeof *words && form->n_bytes; i++)
        if (strcmp(form->text, words[i].word) == 0) {
            form->n_bytes = 0;
            fold_append_raw(form, words[i].form, strlen(words[i].form));
            return;
        }
}

void plain_split(const struct comparison *comparison, const char *form,
                 struct comparison_value *value)
{
}

// What is left of two texts without their common beginning and end.
static void cut_common(struct similarity_text *a, struct similarity_text *b)
{
    while (a->n_bytes && b->n_bytes && *a->text == *b->text) {
        a->text++, a->n_bytes--;
        b->text++, b->n_bytes--;
    }
    while (a->n_bytes && b->n_bytes && a->text[a->n_bytes - 1] == b->text[b->n_bytes - 1]) {
        a->n_bytes--;
        b->n_bytes--;
    }
}

static bool is_plain(struct similarity_text text)
{
    for (size_t i = 0; i < text.n_bytes; i++)
        if ((unsigned char)text.text[i] >= 0x80)
            return false;
    return true;
}

// Most pairs differ in several places, which the ends tell without a table of edits.
bool value_is_slip(const struct comparison *comparison, const struct comparison_value *a,
                   const struct comparison_value *b, size_t n_least)
{
    size_t n_less = a->n_bytes < b->n_bytes ? a->n_bytes : b->n_bytes;
    size_t n_more = a->n_bytes < b->n_bytes ? b->n_bytes : a->n_bytes;
    if (n_less < n_least || n_more > n_less + 4) // a code point has at most four bytes
        return false;
    struct similarity_text x = value_text(comparison, a), y = value_text(comparison, b);
    cut_common(&x, &y);
    if (!is_plain(x) || !is_plain(y))
        return similarity_damerau(value_text(comparison, a), value_text(comparison, b)) <= 1;
    bool swapped =
        x.n_bytes == 2 && y.n_bytes == 2 && x.text[0] == y.text[1] && x.text[1] == y.text[0];
    return swapped || (x.n_bytes <= 1 && y.n_bytes <= 1);
}

int slip_compare(const struct comparison *comparison, const struct comparison_value *a,
                 const struct comparison_value *b)
{
    return value_is_slip(comparison, a, b, SLIP_BYTES) ? SLIP_SLIP : SLIP_DIFFERS;
}

int text_compare(const struct comparison *comparison, const struct comparison_value *a,
                 const struct comparison_value *b)
{
    if (value_is_slip(comparison, a, b, SLIP_BYTES))
        return TEXT_SLIP;
    double similarity =
        similarity_jaro_winkler(value_text(comparison, a), value_text(comparison, b));
    return similarity >= .92   ? TEXT_92
           : similarity >= .88 ? TEXT_88
           : similarity >= .8  ? TEXT_80
                               : TEXT_DIFFERS;
}

void email_split(const struct comparison *comparison, const char *form,
                 struct comparison_value *value)
{
    const char *at = memchr(form, '@', value->n_bytes);
    value->code.n_local = (uint8_t)(at ? at - form : 0);
}

int email_compare(const struct comparison *comparison, const struct comparison_value *a,
                  const struct comparison_value *b)
{
    struct similarity_text x = value_text(comparison, a), y = value_text(comparison, b);
    size_t n = a->code.n_local;
    if (n >= LOCAL_BYTES && n == b->code.n_local && memcmp(x.text, y.text, n) == 0)
        return EMAIL_LOCAL;
    double similarity = similarity_jaro_winkler(x, y);
    return similarity >= .92 ? EMAIL_92 : similarity >= .88 ? EMAIL_88 : EMAIL_DIFFERS;
}
