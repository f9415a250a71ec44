// Texts put together piece by piece, for what is written millions of times: snprintf takes its slow
// path here, because a library that is linked (libquadmath) registers a printf handler.
#ifndef HEARTH_WORLD_TEXT_H
#define HEARTH_WORLD_TEXT_H

#include <stdint.h>

// Put as much as there is room for at `at` and end it with a zero byte, below `end`; return where the
// zero byte is. number: at least `width` digits, zeros in front.
char *world_text_put(char *at, const char *end, const char *text);
char *world_number_put(char *at, const char *end, uint64_t number, int width);

#endif
