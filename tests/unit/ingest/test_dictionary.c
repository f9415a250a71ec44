// Numbers of texts: in order of first sight, stable through growth, sorted bytewise on demand.
#include "features/ingest/dictionary.h"
#include "features/ingest/fingerprints.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 20000 };

static void number_text(int i, char text[16])
{
    sprintf(text, "%x", (unsigned)i * 2654435761u);
}

static void numbers_follow_first_sight_through_growth(void **state)
{
    struct dictionary dictionary = {0};
    char text[16];
    assert_int_equal(dictionary_find(&dictionary, "x", 1), DICTIONARY_NONE);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < N; i++) {
            number_text(i, text);
            assert_int_equal(dictionary_add(&dictionary, text, strlen(text)), i);
        }
    }
    assert_int_equal(dictionary.n, N);
    for (int i = 0; i < N; i++) {
        number_text(i, text);
        assert_string_equal(dictionary_text(&dictionary, (uint32_t)i), text);
        assert_int_equal(dictionary_find(&dictionary, text, strlen(text)), i);
    }
    assert_int_equal(dictionary_find(&dictionary, "zz", 2), DICTIONARY_NONE);
    dictionary_done(&dictionary);
}

static void prefixes_and_the_empty_text_are_texts_of_their_own(void **state)
{
    static const char *const texts[] = {"", "a", "ab", "abcdefgh", "abcdefghi", "abcdefg"};
    struct dictionary dictionary = {0};
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(dictionary_add(&dictionary, texts[i], strlen(texts[i])), i);
    assert_int_equal(dictionary_find(&dictionary, "abc", 2), 2); // by length, not by the ending 0
    dictionary_done(&dictionary);
}

static void sorting_keeps_the_used_ones_in_byte_order(void **state)
{
    struct dictionary dictionary = {0};
    static const char *const texts[] = {"b", "10", "\xc3\xa9", "9", "B", "unused", "010"};
    bool used[] = {true, true, true, true, true, false, true};
    uint32_t number[7];
    for (uint32_t i = 0; i < 7; i++)
        dictionary_add(&dictionary, texts[i], strlen(texts[i]));
    dictionary_sort(&dictionary, used, number);
    static const uint32_t expected[] = {4, 1, 5, 2, 3, DICTIONARY_NONE, 0};
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(number[i], expected[i]);
    assert_string_equal(dictionary_text(&dictionary, 0), "010");
    assert_int_equal(dictionary_find(&dictionary, "unused", 6), DICTIONARY_NONE);
    dictionary_done(&dictionary);
}

static void hash_depends_on_every_byte_and_the_seed(void **state)
{
    char text[20] = "0123456789abcdefghi";
    for (size_t n = 1; n < sizeof text; n++) {
        uint64_t hash = dictionary_hash(text, n, 1);
        assert_true(hash != dictionary_hash(text, n, 2));
        assert_true(hash != dictionary_hash(text, n - 1, 1));
        for (size_t i = 0; i < n; i++) {
            text[i] ^= 1;
            assert_true(hash != dictionary_hash(text, n, 1));
            text[i] ^= 1;
        }
    }
}

static void equal_rows_are_counted_over_all_threads(void **state)
{
    static struct fingerprints a, b;
    struct fingerprints *const both[] = {&a, &b};
    for (uint64_t i = 0; i < N; i++) {
        fingerprints_add(&a, i << 50 | i);
        fingerprints_add(&b, i << 50 | (i % 3 ? i : i + N));
    }
    fingerprints_add(&b, 0); // as the first of a
    fingerprints_add(&b, (uint64_t)N << 50);
    for (int n_thread = 1; n_thread < 4; n_thread++)
        assert_int_equal(fingerprints_repeated(both, 2, n_thread), N - (N + 2) / 3 + 1);
    fingerprints_done(&a);
    fingerprints_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_first_sight_through_growth),
        cmocka_unit_test(prefixes_and_the_empty_text_are_texts_of_their_own),
        cmocka_unit_test(sorting_keeps_the_used_ones_in_byte_order),
        cmocka_unit_test(hash_depends_on_every_byte_and_the_seed),
        cmocka_unit_test(equal_rows_are_counted_over_all_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
