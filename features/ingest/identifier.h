// Identifiers of people and places by their own rules: is a text a possible NHS number, UPN, …?
#ifndef HEARTH_IDENTIFIER_H
#define HEARTH_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>

#define IDENTIFIER_TEXT 24 // bytes of a normalised identifier with its ending 0

enum identifier_state {
    IDENTIFIER_VALID,
    IDENTIFIER_SPECIAL, // well formed but not of a known person or home; counted separately
    IDENTIFIER_INVALID
};

// Why it is so, as a constant text; NULL for a valid one. Never a part of the value.
struct identifier_verdict {
    enum identifier_state state;
    const char *reason;
};

// Validates a normalised text.
typedef struct identifier_verdict identifier_rule(const char *text);

// One row a kind, named as the person column (or the attribute) that holds it.
struct identifier_kind {
    const char *name;
    const char *title;  // as people call it
    bool personal;      // one person each: the same value under two IDs is a finding
    const char *rule;   // in plain words, for help and reports
    const char *source; // who says so
    identifier_rule *check;
};
extern const struct identifier_kind identifier_kinds[];
extern const size_t n_identifier_kind;

// The kind of that column name, or NULL.
const struct identifier_kind *identifier_kind(const char *name);
// The text without blanks, in capitals, Unicode compatibility forms resolved; cut when it is longer than any identifier (and invalid
// then under every kind).
void identifier_normalise(const char *text, char ret_text[IDENTIFIER_TEXT]);
// Validates a text as an agency wrote it: blanks and case are ignored, hyphens are not.
struct identifier_verdict identifier_check(const struct identifier_kind *kind, const char *text);

#endif
