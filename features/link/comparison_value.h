// What the ladders of levels look at: a value's form, split into parts once. For the files of
// comparison_kinds.c alone.
#ifndef HEARTH_COMPARISON_VALUE_H
#define HEARTH_COMPARISON_VALUE_H

#include "features/link/comparison.h"
#include "features/link/text_similarity.h"

#include <string.h>

#define VALUE_HEAD 16   // bytes of a form that are kept beside its parts
#define VALUE_PARTS 12  // words; of a longer text the rest is not looked at
#define VALUE_BYTES 255 // of a longer form the rest is not looked at
#define VALUE_GROUPS 8  // of nicknames

struct value_part {
    uint8_t start, n_bytes;
};

struct value_date {
    uint32_t number; // YYYYMMDD, also of a day that is not in the calendar
    day_t day;       // DAY_NONE = not in the calendar
    bool is_vague;   // 1 January, or the year alone: often stands for "some day of that year"
};

struct comparison_value { // 64 bytes: one line of a processor's cache
    char head[VALUE_HEAD];
    uint32_t form;
    uint16_t n_bytes;        // at most VALUE_BYTES
    uint8_t n_part, n_group; // n_group: of addresses the parts that are numbers
    struct value_part parts[VALUE_PARTS];
    union {
        uint16_t groups[VALUE_GROUPS]; // names: of nicknames
        struct value_date date;
        struct {
            uint8_t n_district, n_sector; // postcodes: characters; 0 = not a British one
            uint8_t n_local;              // emails: before the @
        } code;
    };
};

// The whole form, n_bytes of it.
static inline struct similarity_text value_text(const struct comparison *comparison,
                                                const struct comparison_value *value)
{
    const char *text = value->n_bytes <= VALUE_HEAD
                           ? value->head
                           : dictionary_text(&comparison->forms, value->form);
    return (struct similarity_text){text, value->n_bytes};
}

static inline struct similarity_text value_part(const struct comparison *comparison,
                                                const struct comparison_value *value, size_t i)
{
    struct similarity_text text = value_text(comparison, value);
    return (struct similarity_text){text.text + value->parts[i].start, value->parts[i].n_bytes};
}

static inline bool texts_equal(struct similarity_text a, struct similarity_text b)
{
    return a.n_bytes == b.n_bytes && memcmp(a.text, b.text, a.n_bytes) == 0;
}

// Splits the form at its blanks.
void value_split_words(const struct comparison *comparison, const char *form,
                       struct comparison_value *value);
// How many parts of a are equal to one of b, each to another one.
size_t value_shared_parts(const struct comparison *comparison, const struct comparison_value *a,
                          const struct comparison_value *b);
// One character more or less, another one, or two neighbours swapped; texts of at least n_least bytes.
bool value_is_slip(const struct comparison *comparison, const struct comparison_value *a,
                   const struct comparison_value *b, size_t n_least);

extern const struct comparison_level forename_levels[], surname_levels[], name_levels[],
    date_levels[], postcode_levels[], address_levels[], equal_levels[], slip_levels[],
    email_levels[], text_levels[];
enum { // how many levels each has
    FORENAME_LEVELS = 8,
    SURNAME_LEVELS = 6,
    NAME_LEVELS = 7,
    DATE_LEVELS = 10,
    POSTCODE_LEVELS = 5,
    ADDRESS_LEVELS = 5,
    EQUAL_LEVELS = 2,
    SLIP_LEVELS = 3,
    EMAIL_LEVELS = 5,
    TEXT_LEVELS = 6,
};
comparison_form_of name_form, date_form, address_form, code_form, upn_form, number_form, phone_form,
    sex_form, text_form;
comparison_split name_split, date_split, postcode_split, address_split, email_split, plain_split;
comparison_compare forename_compare, surname_compare, name_compare, date_compare, postcode_compare,
    address_compare, slip_compare, email_compare, text_compare;
int date_equal(const struct comparison_value *value);

#endif
