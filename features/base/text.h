// Small things done to text in more than one place.
#ifndef HEARTH_TEXT_H
#define HEARTH_TEXT_H

#include "features/base/arena.h"

#include <stdbool.h>

// Bytes of the well-formed UTF-8 character at `at` (RFC 3629: shortest forms, no surrogates,
// nothing above U+10FFFF), or 0. Reads no byte after an ending 0.
size_t text_utf8_length(const unsigned char *at);
// What a person wrote: characters (a new line of two is one), whether anything of it can be seen,
// whether there are control characters other than tab and new line. False = no UTF-8.
struct prose {
    size_t n;
    bool is_seen, has_control;
};
bool text_prose(const char *text, struct prose *ret_prose);
// The HTML entity of & < > " and ', NULL for other characters.
const char *text_entity(char c);
// Underscores to blanks; NULL becomes "". Owns: arena.
char *text_spaced(struct arena *arena, const char *name);
// Without blanks at its ends. Owns: arena.
char *text_trimmed(struct arena *arena, const char *text);
// With a capital letter first. Owns: arena.
char *text_sentence(struct arena *arena, const char *text);
// A title as it stands within a sentence: "Police incidents" → "police incidents"; "NHS contacts"
// and "A&E visits" stay. Owns: arena.
char *text_within(struct arena *arena, const char *title);

#endif
