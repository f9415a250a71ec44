// Times and outcomes as every page writes them.
#ifndef HEARTH_PAGE_TEXT_H
#define HEARTH_PAGE_TEXT_H

#include "serve/store/reviews.h"

#define TIME_WORDS 40

// The label of an outcome of that code; the code itself where there is none.
const char *decision_label(const struct decision *decisions, size_t n, const char *code);
// "31 January 2026, 9:15am" of UTC milliseconds, on the clock of London. Returns buffer.
char *time_words(int64_t time_ms, char buffer[TIME_WORDS]);

#endif
