// Folding; the expected texts are those of Python's str.casefold with runs of [\W_] as one blank.
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
          "strasse 1\xc2\xbd"); // sharp s; one half is a number
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_folded_and_joined_by_one_blank),
        cmocka_unit_test(joined_text_loses_only_its_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
