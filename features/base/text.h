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
// Text as HTML, piece by piece: entities for & < > " and ', control characters other than tab and
// new line left out, all else as it is. Moves *text on; 0 at its end. The one escaper of reports
// and of the hub's pages.
//     while ((n = text_html_next(&text, &piece)))
//         fwrite(piece, 1, n, stream);
size_t text_html_next(const char **text, const char **ret_piece);
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
