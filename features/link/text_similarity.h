// How alike two texts are. Counted over code points of UTF-8, with the case and accents that they
// have: fold first. Threads: any; nothing is allocated.
#ifndef HEARTH_TEXT_SIMILARITY_H
#define HEARTH_TEXT_SIMILARITY_H

#include <stddef.h>

#define SIMILARITY_MAX 512 // code points; of a longer text the rest is not looked at

struct similarity_text { // valid UTF-8 without NUL
    const char *text;
    size_t n_bytes;
};

// 0 to 1; 1 for two empty texts, 0 when one is empty. Of the symbols that match within half the length
// of the longer text, an odd number out of order counts as one less. Source: Jaro 1989, JASA 84, 414
// to 420; Winkler's strcmp95.c.
double similarity_jaro(struct similarity_text a, struct similarity_text b);
// Jaro, raised above .7 by a tenth of the way to 1 for each of the first symbols, up to four, that are
// equal. Source: Winkler 1990, Proc. Section on Survey Research Methods, ASA, 354 to 359.
double similarity_jaro_winkler(struct similarity_text a, struct similarity_text b);
// Insertions, deletions and substitutions. Cost of both: O(n) for up to 64 symbols of the shorter
// text, else O(n²). Source: Myers 1999, JACM 46, 395 to 415.
size_t similarity_levenshtein(struct similarity_text a, struct similarity_text b);
// Swaps of neighbours count as one too, and no part is edited twice (optimal string alignment).
// Source: Hyyrö 2003, A bit-vector algorithm for computing Levenshtein and Damerau edit distances.
size_t similarity_damerau(struct similarity_text a, struct similarity_text b);

#endif
