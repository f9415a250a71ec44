// Values that identify nobody, and the one form of those that do.
#include "features/ingest/identity_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_state(const char *field, const char *text, enum identity_state expected)
{
    struct identity_verdict verdict = identity_check(identity_field(field), text, strlen(text));
    if (verdict.state != expected)
        print_message("%s \"%s\": %s\n", field, text, verdict.reason ? verdict.reason : "usable");
    assert_int_equal(verdict.state, expected);
    assert_true((verdict.state == IDENTITY_USABLE) == !verdict.reason);
}

static void assert_all(const char *field, enum identity_state expected, const char *const *texts)
{
    for (; *texts; texts++)
        assert_state(field, *texts, expected);
}

#define USABLE(field, ...)                                                                         \
    assert_all(field, IDENTITY_USABLE, (const char *const[]){__VA_ARGS__, NULL})
#define PLACEHOLDER(field, ...)                                                                    \
    assert_all(field, IDENTITY_PLACEHOLDER, (const char *const[]){__VA_ARGS__, NULL})
#define IMPOSSIBLE(field, ...)                                                                     \
    assert_all(field, IDENTITY_IMPOSSIBLE, (const char *const[]){__VA_ARGS__, NULL})

static void assert_form(const char *field, const char *text, const char *expected)
{
    struct fold_buffer buffer = {0};
    fold_append_raw(&buffer, "k:", 2);
    identity_append(identity_field(field), text, strlen(text), &buffer);
    assert_string_equal(buffer.text + 2, expected);
    free(buffer.text);
}

static void numbers_that_stand_for_none_are_placeholders(void **state)
{
    USABLE("nhs_number", "9434765919", "943 476 5919", "9990000018",
           "943\xC2\xA0"
           "4765919",
           "\xef\xbc\x99"
           "434765919"); // the 9 in full width
    PLACEHOLDER("nhs_number", "9999999999", "0000000000", "1111111111", "0123456789", "9876543210",
                "UNKNOWN", "n/a", "N/K", "-", "", "xxxxxxxxxx", "000 000 0000");
    IMPOSSIBLE("nhs_number", "9434765918", "943476591", "9434765919.0", "0", "12");
    USABLE("upn", "B801200005001", "b801 2000 05001", "J36230353179A");
    IMPOSSIBLE("upn", "A801200005001", "A000000000000");
    PLACEHOLDER("upn", "Not known", "NULL");
    USABLE("nino", "AB 12 34 56 C", "AB123456C", "QQ200001A");
    PLACEHOLDER("nino", "QQ123456C", "qq 12 34 56 a", "none");
    IMPOSSIBLE("nino", "ZZ123456A", "AB123456");
    USABLE("uprn", "1", "100023336956", "000123456789");
    PLACEHOLDER("uprn", "0", "000000000000", "999999999999", "999999", "12345678", "unknown");
    IMPOSSIBLE("uprn", "100023336956.0", "12A");
}

static void homes_that_are_none_are_placeholders(void **state)
{
    USABLE("postcode", "AB1 2CD", "ab12cd", "QX1 2AB");
    PLACEHOLDER("postcode", "ZZ99 3VZ", "zz993wz", "ZZ99 3CZ", "not known", "N/A");
    IMPOSSIBLE("postcode", "AB1", "123");
    USABLE("address", "1 Oak Road", "The Withies", "Flat N, A Road", "1");
    PLACEHOLDER("address", "No fixed abode", "NFA", "N.F.A.", "of no fixed abode, Exampletown",
                "NO FIXED ADDRESS", "Unknown", "address not known", "Homeless", "-", "n/a", "???");
}

static void people_without_a_name_yet_have_none(void **state)
{
    USABLE("surname", "Na", "Nk", "Baby", "Girl", "Xu", "O'Brien", "S1", "X", "Boy");
    USABLE("forename", "A", "N0", "Xi", "Bo", "Zo\xc3\xab");
    PLACEHOLDER("surname", "UNKNOWN", "not  known", "N/A", "n/k", "xx", "XXXX", "-", "0",
                "unnamed");
    USABLE("name", "Babyak Jan", "Bo Twin");
    PLACEHOLDER("name", "Baby Smith", "UNBORN SMITH", "Infant of Anna Smith");
    PLACEHOLDER("forename", "Unborn Twin 1", "Baby Boy Smith", "infant of Anna", "B/O Anna");
    PLACEHOLDER("forename", "Baby", "BABY GIRL", "Unborn", "unborn baby", "Twin 1", "infant", "?",
                "Not\xC2\xA0"
                "Known");
    USABLE("name", "Jo Park");
    PLACEHOLDER("name", "unknown");
}

static void ids_of_nobody_are_placeholders(void **state)
{
    USABLE("other_id", "m1", "10", "9", "999", "X", "1000", "A0");
    PLACEHOLDER("other_id", "0", "0000", "-1", "-9", "UNKNOWN", "unk", "N/A", "NA", "nk", "none",
                "xxx", "99999", "999999", "-", "?", "Not known");
    USABLE("id", "M0");
    USABLE("email", "jo@example.org");
    PLACEHOLDER("email", "noemail@example.org", "none", "@");
    IMPOSSIBLE("email", "jo");
    USABLE("phone", "020 7946 0018", "+44 20 7946 0018", "07700 900123");
    PLACEHOLDER("phone", "00000000000", "07777777777", "unknown", "0123456789", "-");
    IMPOSSIBLE("phone", "123", "1357924680135792");
    PLACEHOLDER("email", "test@test.com", "no@email.com", "none@none", "Not.Known@example.org");
    USABLE("email", "na.jo@example.org", "notting@example.org");
}

static void words_of_no_column_are_placeholders_in_every_column(void **state)
{
    PLACEHOLDER("ward", "UNKNOWN", "NULL", "n/a", "NA", "not known", "00000000000", "9999999999",
                "11111111", "?", "None", "tbc");
    USABLE("ward", "Na", "0", "-1", "-0.5", "9", "99", "10", "A0", "1900-01-01", "Noneley", "2E",
           "1E+11");
    PLACEHOLDER("uprn", "1E+11", "1.00012E+11");
    PLACEHOLDER("address", "as above", "Same as above.", "DITTO");
}

static void columns_are_known_by_their_usual_names(void **state)
{
    static const char *const rows[][2] = {{"nhs_no", "nhs_number"},  {"NHS_NUMBER", "nhs_number"},
                                          {"NHS No.", "nhs_number"}, {"ni_number", "nino"},
                                          {"UPRN", "uprn"},          {"first_name", "forename"},
                                          {"Surname", "surname"},    {"mobile", "phone"},
                                          {"reference", "text"},     {"mother_nhs_no", "text"},
                                          {"dob", "text"},           {"", "text"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(identity_field(rows[i][0])->name, rows[i][1]);
    PLACEHOLDER("nhs_no", "9999999999", "0000000000");
    IMPOSSIBLE("NHS_NUMBER", "9434765918");
}

static void equal_values_have_one_form(void **state)
{
    assert_form("nhs_number", "943 476 5919", "9434765919");
    assert_form("nino", "AB 12 34 56 C", "ab123456c");
    assert_form("postcode", "AB1 2CD", "ab12cd");
    assert_form("uprn", "000123456789", "123456789");
    assert_form("uprn", "0", "0");
    assert_form("phone", "+44 (0)20 7946-0018", "02079460018");
    assert_form("phone", "0044 20 7946 0018", "02079460018");
    assert_form("phone", "020 7946 0018", "02079460018");
    assert_form("address", "12, High St.", "12 high street");
    assert_form("forename", "Zoe\xcc\x88", "zoe");
    assert_form("text", "Zoe\xcc\x88", "zo\xc3\xab");
    assert_form("surname",
                "O\xe2\x80\x99"
                "Brien ",
                "o'brien");
    assert_form("ward",
                " North\xC2\xA0"
                "East",
                "north east");
    assert_form("phone", "none", "");
}

static void long_texts_are_read_to_their_end_or_cut(void **state)
{
    char text[4097];
    memset(text, '9', sizeof text - 1);
    text[sizeof text - 1] = 0;
    for (size_t i = 0; i < n_identity_field; i++) {
        struct identity_verdict verdict = identity_check(&identity_fields[i], text, strlen(text));
        assert_true(verdict.state == IDENTITY_USABLE || verdict.reason);
        assert_ptr_equal(identity_field(identity_fields[i].name), &identity_fields[i]);
    }
    assert_string_equal(identity_field("ethnicity")->name, "text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_stand_for_none_are_placeholders),
        cmocka_unit_test(homes_that_are_none_are_placeholders),
        cmocka_unit_test(people_without_a_name_yet_have_none),
        cmocka_unit_test(ids_of_nobody_are_placeholders),
        cmocka_unit_test(words_of_no_column_are_placeholders_in_every_column),
        cmocka_unit_test(columns_are_known_by_their_usual_names),
        cmocka_unit_test(equal_values_have_one_form),
        cmocka_unit_test(long_texts_are_read_to_their_end_or_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
