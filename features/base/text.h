// Small things done to text in more than one place.
#ifndef HEARTH_TEXT_H
#define HEARTH_TEXT_H

#include "features/base/arena.h"

// Bytes of the well-formed UTF-8 character at `at` (RFC 3629: shortest forms, no surrogates,
// nothing above U+10FFFF), or 0. Reads no byte after an ending 0.
size_t text_utf8_length(const unsigned char *at);
// The HTML entity of & < > " and ', NULL for other characters.
const char *text_entity(char c);
// Underscores to blanks; NULL becomes "". Owns: arena.
char *text_spaced(struct arena *arena, const char *name);
// With a capital letter first. Owns: arena.
char *text_sentence(struct arena *arena, const char *text);
// A title as it stands within a sentence: "Police incidents" → "police incidents"; "NHS contacts"
// and "A&E visits" stay. Owns: arena.
char *text_within(struct arena *arena, const char *title);

#endif
