// Identifiers against published examples and against numbers made by an independent computation.
//
// Published: NHS number 943 476 5919 (NHS Data Dictionary); UPN B801200005001 and the wrong
// A801200005001 (python-stdnum, stdnum.gb.upn).
// Made in Python, by other formulas than those of identifier.c (fixed seed, any will do):
//   NHS:  sum(int(c) * w for c, w in zip(t, range(10, 0, -1))) % 11 == 0     all ten digits
//   ULN:  m = sum(int(c) * w for c, w in zip(t[:9], range(10, 1, -1))) % 11; m and 10 - m == t[9]
//   UPN:  L = "ABCDEFGHJKLMNPQRTUVWXYZ"
//         L[sum(p * (L.index(c) if c in L else int(c)) for p, c in enumerate(body, 2)) % 23] + body
#include "features/ingest/identifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_state(const char *kind, const char *text, enum identifier_state expected)
{
    struct identifier_verdict verdict = identifier_check(identifier_kind(kind), text);
    if (verdict.state != expected)
        print_message("%s \"%s\": %s\n", kind, text, verdict.reason ? verdict.reason : "valid");
    assert_int_equal(verdict.state, expected);
    assert_true((verdict.state == IDENTIFIER_VALID) == !verdict.reason);
}

static void assert_all(const char *kind, enum identifier_state expected, const char *const *texts)
{
    for (; *texts; texts++)
        assert_state(kind, *texts, expected);
}

static void assert_reason(const char *kind, const char *text, const char *reason)
{
    assert_string_equal(identifier_check(identifier_kind(kind), text).reason, reason);
}

#define VALID(kind, ...)                                                                           \
    assert_all(kind, IDENTIFIER_VALID, (const char *const[]){__VA_ARGS__, NULL})
#define APART(kind, ...)                                                                           \
    assert_all(kind, IDENTIFIER_SPECIAL, (const char *const[]){__VA_ARGS__, NULL})
#define INVALID(kind, ...)                                                                         \
    assert_all(kind, IDENTIFIER_INVALID, (const char *const[]){__VA_ARGS__, NULL})

static void nhs_numbers_follow_modulus_11(void **state)
{
    VALID("nhs_number", "9434765919", "943 476 5919", " 943\t4765919 ",
          "943\xC2\xA0"
          "4765919");
    VALID("nhs_number", "4529841537", "4800134099", "4339976733", "4318073343", "6220139860");
    INVALID("nhs_number", "9434765918", "9434765991", "943476591", "94347659190", "943-476-5919",
            "943476591X", "", "0000000000", "4444444444", "9999999999");
    APART("nhs_number", "9990000018"); // 90 + 81 + 72 + 2 = 245; 11 − 245 mod 11 = 8
    // Nine digits whose check would be 10: no tenth digit makes them a number.
    for (char last = '0'; last <= '9'; last++) {
        char text[] = "3130070630";
        text[9] = last;
        assert_state("nhs_number", text, IDENTIFIER_INVALID);
    }
    assert_reason("nhs_number", "9434765910", "wrong check digit");
    assert_reason("nhs_number", "9434765919.0", "written as a decimal number");
    assert_reason("nhs_number", "1111111111", "one digit repeated");
}

static void one_digit_mistyped_or_two_swapped_is_seen_in_an_nhs_number(void **state)
{
    const char *const right = "9434765919";
    for (int i = 0; i < 10; i++) {
        char text[11];
        memcpy(text, right, sizeof text);
        for (char digit = '0'; digit <= '9'; digit++) {
            text[i] = digit;
            assert_state("nhs_number", text,
                         digit == right[i] ? IDENTIFIER_VALID : IDENTIFIER_INVALID);
        }
        memcpy(text, right, sizeof text);
        if (i == 9 || text[i] == text[i + 1])
            continue;
        text[i] = right[i + 1];
        text[i + 1] = right[i];
        assert_state("nhs_number", text, IDENTIFIER_INVALID);
    }
}

static void upns_follow_modulus_23(void **state)
{
    VALID("upn", "B801200005001", "b801200005001", "B801 2000 05001");
    VALID("upn", "A801703613618", "B801998944195", "C801014044821", "D801822129837",
          "E801751969506", "F801827115622", "G801437469117", "H801454803721", "J801487593445",
          "K801562972998", "L801507882057", "M801811787113", "N801961111481", "P801839966345",
          "Q801027208456", "R801989727023", "T801222460971", "U801809205118", "V801824861766",
          "W801568408328", "X801218604788", "Y801423402841", "Z801494732379");
    APART("upn", "J36230353179A", "F66570307830H", "K92314151516P", "A41873224651Z");
    INVALID("upn", "A801200005001", "I801200005001", "B80120000500", "B8012000050011",
            "8801200005001", "J36230353179B", "J36230353179I", "J36230353179S", "X80120000A001",
            "A000000000000", "UN1", "");
    assert_reason("upn", "A801200005001", "wrong check letter");
    assert_reason("upn", "K92314151516P", "temporary");
}

static void ulns_have_no_check_of_ten(void **state)
{
    VALID("uln", "2727954300", "0461297921", "1180151282", "2367013143", "4743506254", "1949624365",
          "2398026646", "7934680707", "5472601338", "8131413909");
    INVALID("uln", "2727954301", "0461297912", "272795430", "9999999999", "1111111111");
    for (char last = '0'; last <= '9'; last++) { // the sum of the nine leaves no rest
        char text[] = "3131498560";
        text[9] = last;
        assert_state("uln", text, IDENTIFIER_INVALID);
    }
}

static void national_insurance_numbers_have_a_prefix_in_use(void **state)
{
    VALID("nino", "AB123456C", "ab 12 34 56 c", "JM000000D", "OA123456A");
    APART("nino", "QQ123456C"); // of examples; never issued
    INVALID("nino", "DA123456A", "AD123456A", "AO123456A", "PO123456A", "BG123456A", "GB123456A",
            "KN123456A", "NK123456A", "NT123456A", "TN123456A", "ZZ123456A", "AB123456E",
            "AB123456", "A1234567C", "AB12345C", "");
    assert_reason("nino", "AB123456", "without its last letter");
}

static void postcodes_have_one_of_six_shapes(void **state)
{
    VALID("postcode", "M1 1AE", "B33 8TH", "W1A 0AX", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "ec1a1bb",
          "EC1A  1BB", "GIR 0AA", "QX1 2AB");
    INVALID("postcode", "EC1A 1B", "EC1AA 1BB", "EC 1BB", "1EC 1BB", "E1A2 1BB", "EC1A BB1",
            "XYZ1 1AB", "UNKNOWN", "-", "");
    APART("postcode", "ZZ99 3VZ", "zz993wz", "ZZ99 3CZ", "ZZ99 1WZ");
    INVALID("postcode", "ZZ99");
    assert_reason("postcode", "ZZ99 3VZ", "no fixed abode (ZZ99 3VZ)");
    assert_reason("postcode", "EC1A", "only its first half");
}

static void uprns_have_up_to_twelve_digits(void **state)
{
    VALID("uprn", "1", "100023336956", "000123456789", " 10002 ");
    INVALID("uprn", "1000233369560", "0", "000", "12a", "-5", "", "1e5");
    assert_reason("uprn", "100023336956.0", "written as a decimal number");
}

static void endless_and_odd_texts_are_invalid_under_every_kind(void **state)
{
    char text[4097];
    memset(text, '9', sizeof text - 1);
    text[sizeof text - 1] = 0;
    for (size_t i = 0; i < n_identifier_kind; i++) {
        assert_state(identifier_kinds[i].name, text, IDENTIFIER_INVALID);
        assert_state(identifier_kinds[i].name, "é", IDENTIFIER_INVALID);
        assert_state(identifier_kinds[i].name, "\xC2", IDENTIFIER_INVALID);
        assert_true(identifier_kinds[i].rule[0] && identifier_kinds[i].source[0]);
    }
    assert_null(identifier_kind("surname"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nhs_numbers_follow_modulus_11),
        cmocka_unit_test(one_digit_mistyped_or_two_swapped_is_seen_in_an_nhs_number),
        cmocka_unit_test(upns_follow_modulus_23),
        cmocka_unit_test(ulns_have_no_check_of_ten),
        cmocka_unit_test(national_insurance_numbers_have_a_prefix_in_use),
        cmocka_unit_test(postcodes_have_one_of_six_shapes),
        cmocka_unit_test(uprns_have_up_to_twelve_digits),
        cmocka_unit_test(endless_and_odd_texts_are_invalid_under_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
