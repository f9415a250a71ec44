// The key of an address: how much a typist may vary before a home is another home.

#include "features/ingest/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct csv_field field(const char *text)
{
    return (struct csv_field){.text = text, .n_bytes = strlen(text)};
}

// The key as a text, or "" for no address. NULL = the part is absent.
static const char *key(const char *uprn, const char *address, const char *postcode,
                       bool has_postcode)
{
    static char texts[8][256];
    static int n;
    char *text = texts[n++ % 8];
    struct fold_buffer buffer = {0};
    struct csv_field parts[3] = {field(uprn ? uprn : ""), field(address ? address : ""),
                                 field(postcode ? postcode : "")};
    bool is_key = address_key(uprn ? &parts[0] : NULL, address ? &parts[1] : NULL,
                              postcode ? &parts[2] : NULL, has_postcode, &buffer);
    snprintf(text, 256, "%.*s", is_key ? (int)buffer.n_bytes : 0, buffer.text);
    free(buffer.text);
    return text;
}

static void one_home_has_one_key_however_it_is_typed(void **state)
{
    const char *plain = key(NULL, "Flat 3, 14 Corvane Rise", "QX3 4AB", true);
    assert_string_equal(plain, key(NULL, "FLAT 3 14 CORVANE RISE", "qx34ab", true));
    assert_string_equal(plain, key(NULL, " flat 3,  14 corvane rise. ", "QX3  4AB", true));
    assert_string_not_equal(plain, key(NULL, "Flat 31, 4 Corvane Rise", "QX3 4AB", true));
    assert_string_not_equal(plain, key(NULL, "Flat 3, 14 Corvane Rise", "QX3 4AC", true));
}

static void a_uprn_goes_before_any_text(void **state)
{
    assert_string_equal(key("100012345678", "anything", "QX1 1AA", true),
                        key("100012345678", NULL, NULL, true));
    assert_string_not_equal(key("100012345678", NULL, NULL, true),
                            key(NULL, "100012345678", NULL, false));
}

static void too_little_is_no_address(void **state)
{
    assert_string_equal(key(NULL, NULL, "QX3 4AB", true), "");       // a postcode alone
    assert_string_equal(key(NULL, "1 High Street", NULL, true), ""); // in many towns
    assert_string_equal(key(NULL, " ., ", "QX3 4AB", true), "");     // no letter or digit
    assert_string_not_equal(key(NULL, "1 High Street, Upton", NULL, false), ""); // no such column
}

static void what_is_no_value_makes_no_home(void **state)
{
    assert_string_equal(key("0", "1 Oak Road", "AB1 2CD", true),
                        key(NULL, "1 Oak Road", "AB1 2CD", true)); // UPRN 0 of many homes
    assert_string_equal(key("0", NULL, NULL, true), "");
    assert_string_equal(key("999999999999", NULL, NULL, true), "");
    assert_string_equal(key(NULL, "No fixed abode", "ZZ99 3VZ", true), "");
    assert_string_equal(key(NULL, "No fixed abode", "AB1 2CD", true), "");
    assert_string_equal(key(NULL, "Unknown", NULL, false), "");
    assert_string_equal(key(NULL, "1 Oak Road", "ZZ99 3WZ", true), "");
    assert_string_equal(key("000012345", NULL, NULL, true), key("12345", NULL, NULL, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_home_has_one_key_however_it_is_typed),
        cmocka_unit_test(a_uprn_goes_before_any_text),
        cmocka_unit_test(too_little_is_no_address),
        cmocka_unit_test(what_is_no_value_makes_no_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
