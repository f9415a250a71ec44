// Codes of the second factor against the test vectors of RFC 6238, appendix B, and RFC 4226, appendix D.

#include "serve/store/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"

// The RFC prints eight digits; six are its last six.
static void codes_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } rows[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    char code[TOTP_CODE_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(totp_code(SECRET, rows[i].seconds / 30, code));
        assert_string_equal(code, rows[i].code);
    }
    static const char *const counted[] = {"755224", "287082", "359152", "969429", "338314",
                                          "254676", "287922", "162583", "399871", "520489"};
    for (int64_t step = 0; step < 10; step++) {
        assert_true(totp_code(SECRET, step, code));
        assert_string_equal(code, counted[step]);
    }
}

static void a_code_is_taken_once_and_for_a_short_time(void **state)
{
    int64_t step = 0, now_ms = 1111111111000;
    int64_t now = now_ms / TOTP_STEP_MS;
    char code[TOTP_CODE_TEXT];
    assert_true(totp_fits(SECRET, "050471", now_ms, 0, &step));
    assert_int_equal(step, now);
    assert_true(totp_fits(SECRET, "050 471", now_ms, 0, &step));
    assert_false(totp_fits(SECRET, "050471", now_ms, step, &step));
    assert_true(totp_fits(SECRET, "050471", now_ms + TOTP_STEP_MS, 0, &step));
    assert_true(totp_fits(SECRET, "050471", now_ms - TOTP_STEP_MS, 0, &step));
    assert_false(totp_fits(SECRET, "050471", now_ms + 2 * TOTP_STEP_MS, 0, &step));
    assert_true(totp_code(SECRET, now + 1, code));
    assert_true(totp_fits(SECRET, code, now_ms, now, &step));
    static const char *const bad[] = {"", "05047", "0504711", "05047a", "-50471", "050471\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(totp_fits(SECRET, bad[i], now_ms, 0, &step));
}

static void secrets_are_random_and_checked(void **state)
{
    char a[TOTP_SECRET_TEXT], b[TOTP_SECRET_TEXT], code[TOTP_CODE_TEXT];
    totp_secret_make(a);
    totp_secret_make(b);
    assert_string_not_equal(a, b);
    assert_true(totp_secret_is_good(a) && totp_secret_is_good(SECRET));
    assert_false(totp_secret_is_good("") || totp_secret_is_good("GEZDGNBV") ||
                 totp_secret_is_good("1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    assert_false(totp_code("short", 1, code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(a_code_is_taken_once_and_for_a_short_time),
        cmocka_unit_test(secrets_are_random_and_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
