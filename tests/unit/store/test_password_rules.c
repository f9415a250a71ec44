// New passwords: what is soon guessed is refused, what is not is taken.

#include "serve/store/password_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"benedict.cole", "Liverton Borough"};

static void what_is_soon_guessed_is_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "elevenchars",
        "elf reïhérs", // 13 bytes, but 11 characters
        "password1234",
        "P4ssw0rd!!!!",
        "Password2024!",
        "passwordpassword",
        "password password password",
        "password-welcome",
        "Welcome12345!",
        "letmeinletmein",
        "iloveyou12345",
        "qwertyuiop123",
        "1qaz2wsx3edc4rfv",
        "administrator1",
        "thisismypassword",
        "Summer2024!!!!",
        "liverpoolfc1892",
        "MyNewPassword1!",
        "changeme123456",
        "safeguarding123",
        "hearth-council-2026",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "abababababab",
        "123456789012",
        "987654321098",
        "abcdefghijklmn",
        "000000000000000",
        "20241231123456",
        "benedict1234",
        "Benedict.Cole1",
        "colecolecole99",
        "Liverton2026!",
        "borough-of-liverton",
        "b3n3dict!2026",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {0};
        if (password_rules_check(rows[i], names, 2, &err) != E_USAGE)
            fail_msg("taken: %s", rows[i]);
        assert_true(!*rows[i] || !strstr(err.message, rows[i]));
        assert_true(*err.hint);
    }
}

static void others_are_taken(void **state)
{
    static const char *const rows[] = {
        "correct horse battery",
        "secret summer dragon",
        "seven quiet lanterns",
        "another long one",
        "three-otters-in-a-canoe",
        "3f2a-91c0-77de-0b4e-a912-5fc8",
        "1234-5678-9abc-def0-1029-3847",
        "pwv8U2a!kd93_x",
        "CO6XExmaGfGrHqqgebs7RkTyfyveA1b9Hht_845zJ_k",
        "\303\251l\303\250ve qui dort au parc",
        "my cat sleeps on the radiator",
    };
    const char *none[] = {NULL, NULL};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (password_rules_check(rows[i], names, 2, ERROR_IGNORED))
            fail_msg("refused: %s", rows[i]);
        assert_int_equal(password_rules_check(rows[i], none, 2, ERROR_IGNORED), OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_soon_guessed_is_refused),
        cmocka_unit_test(others_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
