// One address has one text, however an agency types it; two addresses have two.

#include "features/ingest/address_normal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_normal(const char *text, const char *wanted)
{
    struct fold_buffer buffer = {0};
    fold_append_raw(&buffer, "a:", 2); // what stands before it is left alone
    address_append_normal(text, strlen(text), &buffer);
    if (strcmp(buffer.text + 2, wanted) != 0)
        fail_msg("\"%s\" became \"%s\", not \"%s\"", text, buffer.text + 2, wanted);
    free(buffer.text);
}

static void one_home_has_one_text(void **state)
{
    static const char *const flats[] = {"Flat 2, Kett Court, 21 High Street, Southquen",
                                        "2 Kett Court, 21 High Street, Southquen, Quenmere",
                                        "2/21 High St",
                                        "F2, 21 High St.",
                                        "Apartment 2, 21 HIGH STREET",
                                        "21 High Str, Flat 2, Southquen",
                                        "21 High St, Kett Court, 2, Southquen",
                                        "21 High Street, Flt 2",
                                        "Flat 2 21 High Street",
                                        "flat2, 21, High Street"};
    static const char *const houses[] = {"5 Mill Lane", "5 MILL LA., Southquen",
                                         "5, Mill Ln, Northquen", "5  mill lane,Quenmere"};
    for (size_t i = 0; i < sizeof flats / sizeof *flats; i++)
        assert_normal(flats[i], "21 high street flat 2");
    for (size_t i = 0; i < sizeof houses / sizeof *houses; i++)
        assert_normal(houses[i], "5 mill lane");
    assert_normal("39B Harquin Road", "39 harquin road flat b");
    assert_normal("Flat B, 39 Harquin Rd", "39 harquin road flat b");
}

static void other_homes_have_other_texts(void **state)
{
    assert_normal("12-14 High Street", "12 14 high street");
    assert_normal("12/14 High Street", "14 high street flat 12");
    assert_normal("7 St Johns Road", "7 st johns road");
    assert_normal("7 High Street East, Town", "7 high street east");
    assert_normal("21 High Street", "21 high street");
}

static void a_text_without_a_number_keeps_its_words(void **state)
{
    assert_normal("Rose Cottage, Mill La, Southquen", "rose cottage mill lane southquen");
    assert_normal("PO Box 12, Quenmere", "po box 12 quenmere");
    assert_normal("Kett Care Home", "kett care home");
    assert_normal("", "");
    assert_normal(", ;", "");
}

static void a_long_text_is_kept(void **state)
{
    char text[400] = "";
    for (size_t i = 0; i < 60; i++)
        strcat(text, "word, ");
    struct fold_buffer buffer = {0};
    address_append_normal(text, strlen(text), &buffer);
    assert_int_equal(buffer.n_bytes, 60 * 5 - 1);
    free(buffer.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_home_has_one_text),
        cmocka_unit_test(other_homes_have_other_texts),
        cmocka_unit_test(a_text_without_a_number_keeps_its_words),
        cmocka_unit_test(a_long_text_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
