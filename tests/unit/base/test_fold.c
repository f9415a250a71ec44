// Folding; the expected texts are those of Python's unicodedata.normalize("NFKC", …casefold()) with
// runs of [\W_] as one blank.
#include "features/base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(enum fold_kind kind, const char *text, const char *expected)
{
    struct fold_buffer buffer = {0};
    fold_append_raw(&buffer, "k:", 2);
    fold_append(&buffer, kind, text, strlen(text));
    assert_memory_equal(buffer.text, "k:", 2);
    assert_string_equal(buffer.text + 2, expected);
    assert_int_equal(buffer.n_bytes, strlen(buffer.text));
    free(buffer.text);
}

static void words_are_folded_and_joined_by_one_blank(void **state)
{
    check(FOLD_WORDS, "", "");
    check(FOLD_WORDS, "  ,.- ", "");
    check(FOLD_WORDS, "Flat 2,\t1 HIGH_St.", "flat 2 1 high st");
    check(FOLD_WORDS,
          "Stra\xc3\x9f"
          "e 1\xc2\xbd",
          "strasse 11 2"); // sharp s; one half is 1, a fraction slash, 2
    check(FOLD_WORDS,
          "\xc3\x89"
          "COLE\xc2\xa0"
          "B",
          "\xc3\xa9"
          "cole b"); // a no-break space
    check(FOLD_WORDS,
          "\xe2\x80\x9c"
          "A\xe2\x80\x9d",
          "a");                                                // quotation marks
    check(FOLD_WORDS, "\xce\xa3\xcf\x82", "\xcf\x83\xcf\x83"); // both sigmas
}

static void joined_text_loses_only_its_blanks(void **state)
{
    check(FOLD_JOINED, " AB1\t2CD ", "ab12cd");
    check(FOLD_JOINED, "AB1-2CD", "ab1-2cd");
    check(FOLD_JOINED,
          "\xc3\x89\xc2\xa0"
          "1",
          "\xc3\xa9"
          "1");
}

static void letters_are_equal_however_they_are_put_together(void **state)
{
    check(FOLD_SENTENCE, "Zoe\xcc\x88", "zo\xc3\xab"); // e and a diaeresis
    check(FOLD_SENTENCE, "ZO\xc3\x8b", "zo\xc3\xab");
    check(FOLD_JOINED, "\xef\xbc\x99\xef\xbc\x94", "94"); // full-width digits
    check(FOLD_WORDS, "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\xa8",
          "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\xa8");
}

static void sentences_have_single_blanks_and_plain_apostrophes(void **state)
{
    check(FOLD_SENTENCE, " Ann \t Marie ", "ann marie");
    check(FOLD_SENTENCE,
          "Ann\xc2\xa0"
          "Marie\xc2\xa0",
          "ann marie"); // no-break spaces
    check(FOLD_SENTENCE,
          "O\xe2\x80\x99"
          "Brien",
          "o'brien");
    check(FOLD_SENTENCE, "O`Brien", "o'brien");
    check(FOLD_SENTENCE, "Smith\xe2\x80\x93Jones", "smith-jones"); // en dash
    check(FOLD_SENTENCE, "\xc2\xa0 ", "");
}

// Accents as Python's NFKD of the case-folded text without the combining marks U+0300 to U+036F.
static void names_lose_their_accents(void **state)
{
    check(FOLD_NAME, "Zoë", "zoe");
    check(FOLD_NAME, "Zoe\xcc\x88", "zoe");
    check(FOLD_NAME, "Żółć-Ąęśń", "zolc-aesn");
    check(FOLD_NAME,
          " Jos\xc3\xa9  MAR\xc3\x8d"
          "A ",
          "jose maria");
    check(FOLD_NAME, "Bjørn Đorđe Æthel Þór", "bjorn dorde aethel thor");
    check(FOLD_NAME, "D’Arcy", "d'arcy");
    check(FOLD_NAME, "İbrahim Işık", "ibrahim isik");
    check(FOLD_NAME, "\xe0\xa4\xae\xe0\xa5\x80\xe0\xa4\xa8\xe0\xa4\xbe",
          "\xe0\xa4\xae\xe0\xa5\x80\xe0\xa4\xa8\xe0\xa4\xbe"); // Devanagari keeps its vowels
    check(FOLD_NAME_WORDS, "O’Brien-Smith, D'Arcy", "obrien smith darcy");
    check(FOLD_NAME_WORDS, "Núñez  (née Peña)", "nunez nee pena");
    check(FOLD_NAME_WORDS, "'-", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_folded_and_joined_by_one_blank),
        cmocka_unit_test(joined_text_loses_only_its_blanks),
        cmocka_unit_test(names_lose_their_accents),
        cmocka_unit_test(letters_are_equal_however_they_are_put_together),
        cmocka_unit_test(sentences_have_single_blanks_and_plain_apostrophes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
