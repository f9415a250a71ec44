// Similarity of short texts, many millions of times: the places of a symbol in the shorter text are
// bits of one word, so that a column of the dynamic programme takes a few instructions. Texts of up to
// 16 symbols need no table for that: one vector instruction compares a symbol with all of them.

#include "features/link/text_similarity.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WORD 64   // symbols of the shorter text that bits of one word stand for
#define VECTOR 16 // symbols of one vector

// Two texts as symbols of one byte each, numbered alike; a is no longer than b.
struct symbols {
    const uint8_t *a, *b;
    size_t n_a, n_b;
};

static inline uint64_t load_8(const void *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline bool is_ascii(struct similarity_text text)
{
    uint64_t all = 0;
    size_t i = 0;
    for (; i + 8 <= text.n_bytes; i += 8)
        all |= load_8(text.text + i);
    for (; i < text.n_bytes; i++)
        all |= (unsigned char)text.text[i];
    return !(all & UINT64_C(0x8080808080808080));
}

// ---- the places of a symbol ---------------------------------------------------------------------

// Only the entries of symbols that occur are valid.
struct places {
#ifdef __SSE2__
    __m128i vector;
#endif
    uint64_t of[256];
};

#ifdef __SSE2__
// The bytes and zeros behind them, without reading beyond them. Overlapping loads: n is 1 to 16.
static inline __m128i load_vector(const uint8_t *at, size_t n)
{
    uint64_t low = 0, high = 0;
    if (n >= 8) {
        low = load_8(at);
        if (n > 8)
            high = load_8(at + n - 8) >> (8 * (16 - n));
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, at, 4);
        memcpy(&last, at + n - 4, 4);
        low = first | (uint64_t)last << (8 * (n - 4));
    } else {
        low = at[0] | (uint64_t)at[n / 2] << (8 * (n / 2)) | (uint64_t)at[n - 1] << (8 * (n - 1));
    }
    return _mm_set_epi64x((long long)high, (long long)low);
}
#endif

static inline bool is_narrow(const struct symbols *symbols)
{
#ifdef __SSE2__
    return symbols->n_a <= VECTOR;
#else
    return false;
#endif
}

static inline void places_note(struct places *places, const struct symbols *symbols, bool narrow)
{
#ifdef __SSE2__
    if (narrow) {
        places->vector = load_vector(symbols->a, symbols->n_a);
        return;
    }
#endif
    for (size_t i = 0; i < symbols->n_b; i++)
        places->of[symbols->b[i]] = 0;
    for (size_t i = 0; i < symbols->n_a; i++)
        places->of[symbols->a[i]] = 0;
    for (size_t i = 0; i < symbols->n_a; i++)
        places->of[symbols->a[i]] |= UINT64_C(1) << i;
}

// Bit i: a[i] is the symbol. No symbol is 0, which fills the vector.
static inline uint64_t places_of(const struct places *places, uint8_t symbol, bool narrow)
{
#ifdef __SSE2__
    if (narrow) {
        __m128i equal = _mm_cmpeq_epi8(places->vector, _mm_set1_epi8((char)symbol));
        return (unsigned)_mm_movemask_epi8(equal);
    }
#endif
    return places->of[symbol];
}

// ---- words of bits ------------------------------------------------------------------------------

static double jaro_of(size_t n_match, size_t n_moved, size_t n_a, size_t n_b)
{
    if (!n_match)
        return 0;
    double m = (double)n_match;
    return (m / (double)n_a + m / (double)n_b + (m - (double)(n_moved / 2)) / m) / 3;
}

static size_t reach_of(size_t n_longer)
{
    return n_longer / 2 > 1 ? n_longer / 2 - 1 : 0;
}

// Matched symbols that differ when both texts' are taken in order.
static inline size_t count_moved(const struct symbols *symbols, uint64_t in_a, uint64_t in_b)
{
    size_t n = 0;
    for (; in_a; in_a &= in_a - 1, in_b &= in_b - 1)
        n += symbols->a[__builtin_ctzll(in_a)] != symbols->b[__builtin_ctzll(in_b)];
    return n;
}

// Symbols of b beyond n_a + reach match nothing, so that bits of a word stand for b's too.
static inline double jaro_bits(const struct symbols *symbols, bool narrow)
{
    struct places places;
    size_t reach = reach_of(symbols->n_b);
    size_t n = symbols->n_b < symbols->n_a + reach ? symbols->n_b : symbols->n_a + reach;
    uint64_t in_a = 0, in_b = 0;
    uint64_t window = reach + 1 < WORD ? (UINT64_C(1) << (reach + 1)) - 1 : UINT64_MAX;
    places_note(&places, symbols, narrow);
    for (size_t k = 0; k < n; k++) {
        uint64_t free = places_of(&places, symbols->b[k], narrow) & window & ~in_a;
        in_a |= free & -free;
        in_b |= (uint64_t)(free != 0) << k;
        window = window << 1 | (k < reach);
    }
    return jaro_of((size_t)__builtin_popcountll(in_a), count_moved(symbols, in_a, in_b),
                   symbols->n_a, symbols->n_b);
}

// A column of the edit distances from a's beginnings to b's, as rises and falls between neighbours.
static inline size_t edits_bits(const struct symbols *symbols, bool swaps, bool narrow)
{
    struct places places;
    uint64_t rise = UINT64_MAX, fall = 0, equal_before = 0, same = 0;
    uint64_t last = UINT64_C(1) << (symbols->n_a - 1);
    size_t distance = symbols->n_a;
    places_note(&places, symbols, narrow);
    for (size_t k = 0; k < symbols->n_b; k++) {
        uint64_t equal = places_of(&places, symbols->b[k], narrow);
        uint64_t swapped = swaps ? ((~same & equal) << 1) & equal_before : 0;
        same = (((equal & rise) + rise) ^ rise) | equal | fall | swapped;
        uint64_t up = fall | ~(same | rise), down = same & rise;
        distance += (up & last) != 0;
        distance -= (down & last) != 0;
        up = up << 1 | 1;
        down <<= 1;
        rise = down | ~(same | up);
        fall = up & same;
        equal_before = equal;
    }
    return distance;
}

// ---- longer texts -------------------------------------------------------------------------------

struct points { // of a text, as numbers
    int32_t at[SIMILARITY_MAX];
    size_t n;
};

// The code point at `at`, of which n_left bytes remain, and its bytes. A byte that begins none stands
// for itself, beyond all code points.
static int32_t read_point(const unsigned char *at, size_t n_left, size_t *ret_n)
{
    size_t n = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    int32_t point = n < 2 ? at[0] : at[0] & (0x7f >> n);
    *ret_n = 1;
    if (!n || n > n_left)
        return 0x110000 + at[0];
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0x110000 + at[0];
        point = point << 6 | (at[i] & 0x3f);
    }
    *ret_n = n;
    return point;
}

static void read_points(struct similarity_text text, struct points *points)
{
    points->n = 0;
    for (size_t i = 0, n; i < text.n_bytes && points->n < SIMILARITY_MAX; i += n)
        points->at[points->n++] =
            read_point((const unsigned char *)text.text + i, text.n_bytes - i, &n);
}

static double jaro_points(const struct points *a, const struct points *b)
{
    bool used[SIMILARITY_MAX] = {false};
    int32_t matched[SIMILARITY_MAX];
    size_t reach = reach_of(b->n > a->n ? b->n : a->n), n_match = 0, n_moved = 0;
    for (size_t i = 0; i < a->n; i++) {
        size_t end = i + reach + 1 < b->n ? i + reach + 1 : b->n;
        for (size_t k = i > reach ? i - reach : 0; k < end; k++)
            if (!used[k] && a->at[i] == b->at[k]) {
                used[k] = true;
                matched[n_match++] = a->at[i];
                break;
            }
    }
    size_t next = 0;
    for (size_t k = 0; k < b->n; k++)
        if (used[k])
            n_moved += matched[next++] != b->at[k];
    return jaro_of(n_match, n_moved, a->n, b->n);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static size_t edits_points(const struct points *a, const struct points *b, bool swaps)
{
    uint32_t rows[3][SIMILARITY_MAX + 1];
    uint32_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t i = 0; i <= a->n; i++)
        above[i] = (uint32_t)i;
    for (size_t k = 1; k <= b->n; k++) {
        row[0] = (uint32_t)k;
        for (size_t i = 1; i <= a->n; i++) {
            uint32_t changed = above[i - 1] + (a->at[i - 1] != b->at[k - 1]);
            row[i] = least(changed, least(above[i], row[i - 1]) + 1);
            if (swaps && i > 1 && k > 1 && a->at[i - 1] == b->at[k - 2] &&
                a->at[i - 2] == b->at[k - 1])
                row[i] = least(row[i], before[i - 2] + 1);
        }
        uint32_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[a->n];
}

// ---- choosing -----------------------------------------------------------------------------------

enum measure { JARO, LEVENSHTEIN, DAMERAU };

static __attribute__((noinline)) double measure_wide(const struct symbols *symbols,
                                                     enum measure measure)
{
    if (measure == JARO)
        return jaro_bits(symbols, false);
    return (double)edits_bits(symbols, measure == DAMERAU, false);
}

static inline double measure_bits(const struct symbols *symbols, enum measure measure)
{
    if (!is_narrow(symbols))
        return measure_wide(symbols, measure);
    if (measure == JARO)
        return jaro_bits(symbols, true);
    return (double)(measure == DAMERAU ? edits_bits(symbols, true, true)
                                       : edits_bits(symbols, false, true));
}

// Numbers the code points from 1 in order of first sight. Shapes: ret_symbols points->n.
static void number_points(const struct points *points, int32_t known[2 * WORD], size_t *n_known,
                          uint8_t *ret_symbols)
{
    for (size_t i = 0; i < points->n; i++) {
        size_t number = 0;
        while (number < *n_known && known[number] != points->at[i])
            number++;
        if (number == *n_known)
            known[(*n_known)++] = points->at[i];
        ret_symbols[i] = (uint8_t)(number + 1);
    }
}

static __attribute__((noinline)) double
measure_points(struct similarity_text a, struct similarity_text b, enum measure measure)
{
    struct points of_a, of_b;
    read_points(a, &of_a);
    read_points(b, &of_b);
    if (of_a.n > WORD || of_b.n > WORD) {
        if (measure == JARO)
            return jaro_points(&of_a, &of_b);
        return (double)edits_points(&of_a, &of_b, measure == DAMERAU);
    }
    int32_t known[2 * WORD];
    uint8_t symbols_a[WORD], symbols_b[WORD];
    size_t n_known = 0;
    number_points(&of_a, known, &n_known, symbols_a);
    number_points(&of_b, known, &n_known, symbols_b);
    bool ordered = of_a.n <= of_b.n;
    return measure_bits(&(struct symbols){ordered ? symbols_a : symbols_b,
                                          ordered ? symbols_b : symbols_a,
                                          ordered ? of_a.n : of_b.n, ordered ? of_b.n : of_a.n},
                        measure);
}

// Neither text is empty.
static inline double measure_texts(struct similarity_text a, struct similarity_text b,
                                   enum measure measure)
{
    if (a.n_bytes > b.n_bytes) {
        struct similarity_text longer = a;
        a = b;
        b = longer;
    }
    if (b.n_bytes > WORD || !is_ascii(a) || !is_ascii(b))
        return measure_points(a, b, measure);
    return measure_bits(
        &(struct symbols){(const uint8_t *)a.text, (const uint8_t *)b.text, a.n_bytes, b.n_bytes},
        measure);
}

static size_t count_points(struct similarity_text text)
{
    struct points points;
    read_points(text, &points);
    return points.n;
}

double similarity_jaro(struct similarity_text a, struct similarity_text b)
{
    if (!a.n_bytes || !b.n_bytes)
        return a.n_bytes == b.n_bytes;
    return measure_texts(a, b, JARO);
}

// The symbols, at most four, that both begin with. A code point is whole when the next byte starts
// another.
static size_t count_prefix(struct similarity_text a, struct similarity_text b)
{
    size_t n_least = a.n_bytes < b.n_bytes ? a.n_bytes : b.n_bytes, n = 0;
    for (size_t i = 0; i < n_least && a.text[i] == b.text[i] && n < 4; i++) {
        bool whole_a = i + 1 == a.n_bytes || (a.text[i + 1] & 0xc0) != 0x80;
        bool whole_b = i + 1 == b.n_bytes || (b.text[i + 1] & 0xc0) != 0x80;
        n += whole_a && whole_b;
    }
    return n;
}

double similarity_jaro_winkler(struct similarity_text a, struct similarity_text b)
{
    double jaro = similarity_jaro(a, b);
    return jaro > .7 ? jaro + .1 * (double)count_prefix(a, b) * (1 - jaro) : jaro;
}

static size_t count_edits(struct similarity_text a, struct similarity_text b, enum measure measure)
{
    if (!a.n_bytes || !b.n_bytes)
        return count_points(a.n_bytes ? a : b);
    return (size_t)measure_texts(a, b, measure);
}

size_t similarity_levenshtein(struct similarity_text a, struct similarity_text b)
{
    return count_edits(a, b, LEVENSHTEIN);
}

size_t similarity_damerau(struct similarity_text a, struct similarity_text b)
{
    return count_edits(a, b, DAMERAU);
}
