// Distances of texts: published values, and thousands of random pairs against the textbook's loops.
#include "features/link/text_similarity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct similarity_text text_of(const char *text)
{
    return (struct similarity_text){text, strlen(text)};
}

// Jaro and Jaro-Winkler. Sources: Wikipedia, "Jaro-Winkler distance" (the first three and CRATE); the
// rest of Winkler's examples (1994, Advanced methods for record linkage, table 2) by the plain
// definition, without the rewards for long and for similar-looking texts that his table has.
static const struct {
    const char *a, *b;
    double jaro, jaro_winkler;
} published[] = {
    {"MARTHA", "MARHTA", .9444, .9611},
    {"DIXON", "DICKSONX", .7667, .8133},
    {"DWAYNE", "DUANE", .8222, .8400},
    {"JONES", "JOHNSON", .7905, .8324},
    {"ABROMS", "ABRAMS", .8889, .9222},
    {"HARDIN", "MARTINEZ", .7222, .7222},
    {"ITMAN", "SMITH", .4667, .4667},
    {"JERALDINE", "GERALDINE", .9259, .9259},
    {"MICHELLE", "MICHAEL", .8690, .9214},
    {"JULIES", "JULIUS", .8889, .9333},
    {"TANYA", "TONYA", .8667, .8800},
    {"SEAN", "SUSAN", .7833, .8050},
    {"JON", "JOHN", .9167, .9333},
    {"JON", "JAN", .7778, .8000},
    {"CRATE", "TRACE", .7333, .7333},
    {"", "", 1, 1},
    {"", "A", 0, 0},
    {"A", "A", 1, 1},
    {"A", "B", 0, 0},
    {"FARMVILLE", "FAREMVIEL", .8843, .9190},
};

static void published_similarities(void **state)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct similarity_text a = text_of(published[i].a), b = text_of(published[i].b);
        double jaro = similarity_jaro(a, b), winkler = similarity_jaro_winkler(a, b);
        if (fabs(jaro - published[i].jaro) > .00006 ||
            fabs(winkler - published[i].jaro_winkler) > .00006)
            fail_msg("%s, %s: %.4f, %.4f", a.text, b.text, jaro, winkler);
    }
}

// Levenshtein and optimal string alignment. "CA" and "ABC" are the pair that tells the latter, 3, from
// the true Damerau distance, 2. Source: Boytsov 2011, Indexing methods, section 2.2.
static const struct {
    const char *a, *b;
    size_t levenshtein, damerau;
} distances[] = {
    {"kitten", "sitting", 3, 3},
    {"saturday", "sunday", 3, 3},
    {"CA", "ABC", 3, 3},
    {"ab", "ba", 2, 1},
    {"", "abc", 3, 3},
    {"same", "same", 0, 0},
    {"1980-02-13", "1980-02-31", 2, 1},
    {"zoë", "zoe", 1, 1},
    {"łukasz", "lukasz", 1, 1},
    {"żółć", "żłóć", 2, 1},
};

static void published_distances(void **state)
{
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
        struct similarity_text a = text_of(distances[i].a), b = text_of(distances[i].b);
        assert_int_equal(similarity_levenshtein(a, b), distances[i].levenshtein);
        assert_int_equal(similarity_damerau(a, b), distances[i].damerau);
        assert_int_equal(similarity_damerau(b, a), distances[i].damerau);
    }
}

// ---- the textbook's loops -----------------------------------------------------------------------

#define LONGEST 200
struct word { // up to LONGEST symbols and their UTF-8
    int symbols[LONGEST];
    size_t n;
    char text[LONGEST * 2 + 1];
    size_t n_bytes;
};

static uint64_t seed = 1;
static size_t draw(size_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % n;
}

static void word_add(struct word *word, int symbol)
{
    if (word->n == LONGEST)
        return;
    word->symbols[word->n++] = symbol;
    if (symbol < 128) {
        word->text[word->n_bytes++] = (char)symbol;
    } else {
        word->text[word->n_bytes++] = (char)(0xc0 | symbol >> 6);
        word->text[word->n_bytes++] = (char)(0x80 | (symbol & 63));
    }
    word->text[word->n_bytes] = 0;
}

static int random_symbol(bool ascii)
{
    return !ascii && !draw(4) ? 0xe0 + (int)draw(6) : 'a' + (int)draw(5);
}

// The second is the first after a few edits, or another text.
static void random_pair(struct word *a, struct word *b, size_t longest, bool ascii)
{
    *a = *b = (struct word){.n = 0};
    for (size_t n = draw(longest + 1); n; n--)
        word_add(a, random_symbol(ascii));
    bool edited = draw(3);
    for (size_t i = 0; i < a->n && edited; i++)
        switch (draw(10)) {
        case 0:
            break;
        case 1:
            word_add(b, random_symbol(ascii));
            break;
        case 2:
            word_add(b, i + 1 < a->n ? a->symbols[i + 1] : 'z');
            word_add(b, a->symbols[i]);
            i++;
            break;
        default:
            word_add(b, a->symbols[i]);
        }
    for (size_t n = edited ? 0 : draw(longest + 1); n; n--)
        word_add(b, random_symbol(ascii));
}

static double naive_jaro(const struct word *a, const struct word *b)
{
    bool used_a[LONGEST] = {false}, used_b[LONGEST] = {false};
    long reach = (long)(a->n > b->n ? a->n : b->n) / 2 - 1;
    double m = 0, moved = 0;
    if (!a->n || !b->n)
        return a->n == b->n;
    for (long i = 0; i < (long)a->n; i++)
        for (long k = 0; k < (long)b->n && !used_a[i]; k++)
            if (labs(i - k) <= (reach > 0 ? reach : 0) && !used_b[k] &&
                a->symbols[i] == b->symbols[k]) {
                used_a[i] = used_b[k] = true;
                m++;
            }
    for (size_t i = 0, k = 0; i < a->n; i++) {
        if (!used_a[i])
            continue;
        while (!used_b[k])
            k++;
        moved += a->symbols[i] != b->symbols[k++];
    }
    return m > 0 ? (m / (double)a->n + m / (double)b->n + (m - floor(moved / 2)) / m) / 3 : 0;
}

static double naive_winkler(const struct word *a, const struct word *b)
{
    double jaro = naive_jaro(a, b);
    size_t n = 0;
    while (n < 4 && n < a->n && n < b->n && a->symbols[n] == b->symbols[n])
        n++;
    return jaro > .7 ? jaro + .1 * (double)n * (1 - jaro) : jaro;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t naive_distance(const struct word *a, const struct word *b, bool swaps)
{
    static size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= a->n; i++)
        for (size_t k = 0; k <= b->n; k++) {
            d[i][k] = i ? k ? SIZE_MAX : i : k;
            if (!i || !k)
                continue;
            bool same = a->symbols[i - 1] == b->symbols[k - 1];
            d[i][k] = least(d[i - 1][k - 1] + !same, least(d[i - 1][k], d[i][k - 1]) + 1);
            if (swaps && i > 1 && k > 1 && a->symbols[i - 1] == b->symbols[k - 2] &&
                a->symbols[i - 2] == b->symbols[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    return d[a->n][b->n];
}

static void compare_pair(const struct word *x, const struct word *y)
{
    const struct similarity_text a = {x->text, x->n_bytes}, b = {y->text, y->n_bytes};
    double jaro = similarity_jaro(a, b), winkler = similarity_jaro_winkler(a, b);
    bool equal = x->n == y->n && memcmp(x->text, y->text, x->n_bytes) == 0;
    if (fabs(jaro - naive_jaro(x, y)) > 1e-12 || fabs(winkler - naive_winkler(x, y)) > 1e-12 ||
        similarity_levenshtein(a, b) != naive_distance(x, y, false) ||
        similarity_damerau(a, b) != naive_distance(x, y, true))
        fail_msg("%s, %s", a.text, b.text);
    assert_true(jaro == similarity_jaro(b, a) && winkler == similarity_jaro_winkler(b, a));
    assert_true((jaro == 1) == equal && (winkler == 1) == equal);
    assert_true((similarity_damerau(a, b) == 0) == equal);
}

static void random_pairs_agree_with_the_textbook(void **state)
{
    static const size_t longest[] = {3, 8, 16, 18, 64, 70, 190};
    for (size_t l = 0; l < sizeof longest / sizeof *longest; l++)
        for (size_t i = 0; i < (longest[l] > 64 ? 300 : 3000); i++) {
            struct word a, b;
            random_pair(&a, &b, longest[l], i & 1);
            compare_pair(&a, &b);
        }
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
    const struct similarity_text a = {"\xff\xc3", 2}, b = {"\xc3\xa9", 2}, c = {"\xc3", 1};
    assert_int_equal(similarity_levenshtein(a, b), 2);
    assert_int_equal(similarity_levenshtein(a, c), 1);
    assert_true(similarity_jaro(a, a) == 1);
}

static void long_texts_are_cut(void **state)
{
    static char text[3 * SIMILARITY_MAX];
    memset(text, 'a', sizeof text);
    const struct similarity_text a = {text, sizeof text}, b = {text, SIMILARITY_MAX};
    assert_int_equal(similarity_damerau(a, b), 0);
    assert_true(similarity_jaro(a, b) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_similarities),
        cmocka_unit_test(published_distances),
        cmocka_unit_test(random_pairs_agree_with_the_textbook),
        cmocka_unit_test(bytes_that_are_no_text_do_no_harm),
        cmocka_unit_test(long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
