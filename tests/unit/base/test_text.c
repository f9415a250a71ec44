// Text helpers against what RFC 3629 and the pages want.
#include "features/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

static size_t length_of(const char *text)
{
    return text_utf8_length((const unsigned char *)text);
}

// Every code point, against utf8proc's encoder; surrogates are none.
static void every_character_has_its_length(void **state)
{
    for (int32_t point = 1; point <= 0x10FFFF; point++) {
        char text[5] = {0};
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        size_t n = (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)text);
        assert_int_equal(length_of(text), n);
        text[n - 1] = 0; // cut short
        assert_int_equal(length_of(text), n > 1 ? 0 : 1);
    }
}

static void what_is_no_character_has_none(void **state)
{
    static const char *const bad[] = {
        "\x80",         "\xC0\x80",         "\xC1\xBF",         "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(length_of(bad[i]), 0);
}

static const char *escaped(const char *text, char ret_html[256])
{
    const char *piece;
    size_t n_html = 0;
    for (size_t n; (n = text_html_next(&text, &piece)); n_html += n)
        memcpy(ret_html + n_html, piece, n);
    ret_html[n_html] = 0;
    assert_int_equal(text_html_next(&text, &piece), 0); // the end stays the end
    return ret_html;
}

static void html_has_five_entities(void **state)
{
    char html[256], letter[2] = {0};
    assert_string_equal(escaped("", html), "");
    assert_string_equal(escaped("<a href='x'>R&D \"é\"</a>", html),
                        "&lt;a href=&#39;x&#39;&gt;R&amp;D &quot;é&quot;&lt;/a&gt;");
    assert_string_equal(escaped("\x01one\ttwo\n\x02\x1f<\r", html), "one\ttwo\n&lt;");
    size_t n = 0;
    for (int c = ' '; c < 128; c++) {
        letter[0] = (char)c;
        n += strcmp(escaped(letter, html), letter) != 0;
    }
    assert_int_equal(n, 5);
}

static void titles_become_words(void **state)
{
    struct arena arena = {0};
    assert_string_equal(text_spaced(&arena, "rent_arrears_"), "rent arrears ");
    assert_string_equal(text_spaced(&arena, NULL), "");
    assert_string_equal(text_within(&arena, "Police incidents"), "police incidents");
    assert_string_equal(text_within(&arena, "NHS contacts"), "NHS contacts");
    assert_string_equal(text_within(&arena, "A&E visits"), "A&E visits");
    assert_string_equal(text_within(&arena, ""), "");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_has_its_length),
        cmocka_unit_test(what_is_no_character_has_none),
        cmocka_unit_test(html_has_five_entities),
        cmocka_unit_test(titles_become_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
