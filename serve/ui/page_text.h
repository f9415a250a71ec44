// Times and outcomes as every page writes them.
#ifndef HEARTH_PAGE_TEXT_H
#define HEARTH_PAGE_TEXT_H

#include "serve/store/reviews.h"

#define TIME_WORDS 40

// Stands wherever a rank or an estimate is shown of a model whose past tests do not show more.
#define RANKING_WARNING                                                                            \
    "In tests on past years, this model did not reliably rank families better than chance. Base "  \
    "your decision on the records, not on rank, colour or estimate."

// The label of an outcome of that code; the code itself where there is none.
const char *decision_label(const struct decision *decisions, size_t n, const char *code);
// "31 January 2026 at 9:15am" of UTC milliseconds, on the clock of London. Returns buffer.
char *time_words(int64_t time_ms, char buffer[TIME_WORDS]);

#endif
