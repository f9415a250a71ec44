// Text without regard to case or to how its letters are put together. Source: Unicode NFKC_Casefold
// (UAX #31, DerivedNormalizationProps), by utf8proc; ASCII takes a short path.
#ifndef HEARTH_FOLD_H
#define HEARTH_FOLD_H

#include <stddef.h>

struct fold_buffer { // zeroed = empty; free(text) when done
    char *text;      // ended by 0; NULL while nothing was appended
    size_t n_bytes, capacity;
};

enum fold_kind {
    FOLD_WORDS,  // every run of other characters than letters and digits becomes one blank, none at
                 // the ends
    FOLD_JOINED, // everything but blanks is kept
    FOLD_SENTENCE, // every run of blanks becomes one, none at the ends; apostrophes and hyphens of
                   // word processors become those of a keyboard; all else is kept
    FOLD_CASE,     // everything is kept
    FOLD_NAME,     // as FOLD_SENTENCE, and Latin letters lose their accents: ó is o, ł is l
    FOLD_NAME_WORDS, // as FOLD_WORDS, apostrophes left out, accents as in FOLD_NAME
};

void fold_append_raw(struct fold_buffer *buffer, const char *text, size_t n_bytes);
// Appends valid UTF-8 case-folded.
void fold_append(struct fold_buffer *buffer, enum fold_kind kind, const char *text, size_t n_bytes);

#endif
