// A value of an identifying column as linkage and homes use it: the one form in which it is
// compared, and whether it can be a value of that column at all. "9999999999", "UPRN 0", "no fixed
// abode" and a number with a wrong check digit identify nobody: they must link nobody, make no home
// and no family. Whoever compares such values asks here, and so does `check` when it counts them.
#ifndef HEARTH_IDENTITY_VALUE_H
#define HEARTH_IDENTITY_VALUE_H

#include "features/base/fold.h"
#include "features/ingest/identifier.h"

enum identity_form {
    IDENTITY_CODE,     // no blanks, one case: NHS number, UPN, NINO, ULN, postcode, email, id
    IDENTITY_NUMBER,   // the same, without leading zeros: UPRN
    IDENTITY_PHONE,    // digits; +44 and 0044 become 0
    IDENTITY_ADDRESS,  // number, street, flat, however it was typed (address_normal.h)
    IDENTITY_NAME,     // as IDENTITY_SENTENCE, without the accents of Latin letters: names
    IDENTITY_SENTENCE, // one blank between words, one kind of apostrophe and hyphen: text
};

enum identity_state {
    IDENTITY_USABLE,
    IDENTITY_PLACEHOLDER, // stands for "not known" or "none"
    IDENTITY_IMPOSSIBLE,  // cannot have been issued: shape or check digit
};

// Why it is so, as a constant text; NULL for a usable one. Never a part of the value.
struct identity_verdict {
    enum identity_state state;
    const char *reason;
};

typedef struct identity_verdict identity_rule(const char *text, size_t n_bytes);

// One row a column: named as the canonical column of a person source (or as `compare: as` says).
struct identity_field {
    const char *name;
    enum identity_form form;
    identity_rule *check;
};
extern const struct identity_field identity_fields[];
extern const size_t n_identity_field;

// The row of a column (`forename`, `nhs_number`, `other_id`, …) or of a word of `as` (`name`,
// `id`), or of a usual name of such a column in any spelling (NHS_NUMBER, nhs_no, first_name,
// mobile). Every other name gets the row `text`: compared as a sentence; only words and numbers that
// no column has as a value are placeholders. Never NULL.
const struct identity_field *identity_field(const char *name);
// Whether the text may link people or make a home. A blank text is a placeholder. Special numbers
// of identifier.h (NHS numbers from 999, temporary UPNs, NINOs from QQ) are usable; pseudo
// postcodes (ZZ99) are not.
struct identity_verdict identity_check(const struct identity_field *field, const char *text,
                                       size_t n_bytes);
// Appends the form in which values of the field are compared: equal forms = the same value. Unicode
// is in NFKC with case folding, so composed and decomposed letters, no-break spaces and full-width
// digits make no difference. Appends nothing where nothing is left. Does not check.
void identity_append(const struct identity_field *field, const char *text, size_t n_bytes,
                     struct fold_buffer *buffer);

#endif
