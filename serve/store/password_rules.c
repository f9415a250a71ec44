// A password is guessed by rules, not by lists alone: capitals, digits for letters and a year at the end are
// tried first. So it is folded, and what is left when known words, digits and signs are taken away must be enough.

#include "serve/store/password_rules.h"

#include "serve/store/secret.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define LEFT_MIN 6 // letters that are no known word
#define NAME_MIN 3 // a shorter word of a name stands in too many words
#define DISTINCT_MIN 5
#define LEFT_OF_WORD 4 // what another known word is worth in a phrase of words apart

static const char *const common[] = {
#define COMMON(word) word,
#include "serve/store/common_passwords.def"
};

static char folded(char c)
{
    static const char from[] = "01!|34@5$7", to[] = "oiiieaasst";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : (char)tolower((unsigned char)c);
}

static void fold(const char *text, char ret_folded[PASSWORD_MAX + 1])
{
    size_t n = 0;
    for (; text[n] && n < PASSWORD_MAX; n++)
        ret_folded[n] = folded(text[n]);
    ret_folded[n] = 0;
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 128;
}

// Takes the longest known word at the start. Returns its length, 0 = none.
static size_t common_at(const char *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        size_t n = strlen(common[i]);
        if (n > longest && strncmp(text, common[i], n) == 0)
            longest = n;
    }
    return longest;
}

// A word of a name: of the user, or of the hub.
static size_t name_at(const char *text, const char *name)
{
    char word[PASSWORD_MAX + 1];
    size_t longest = 0;
    fold(name, word);
    for (char *at = word; *at;) {
        size_t n = 0;
        while (at[n] && is_letter(at[n]))
            n++;
        if (n >= NAME_MIN && n > longest && strncmp(text, at, n) == 0)
            longest = n;
        at += n ? n : 1;
    }
    return longest;
}

// What a known word of n bytes at i adds: nothing, unless it stands apart from the others in a phrase. *last is
// the known word before it.
static size_t left_of_word(const char *text, size_t i, size_t n, const char **last)
{
    bool apart = i && !is_letter(text[i - 1]) && !isdigit((unsigned char)text[i - 1]);
    bool again = *last && strncmp(*last, text + i, n) == 0;
    bool counts = *last && apart && !again;
    *last = text + i;
    return counts ? LEFT_OF_WORD : 0;
}

// How much of the password is not guessed with its known words: its other letters, a third of each other run of
// digits, one at least, and the words of a phrase. Digits count as the letters that they may stand for in words.
static size_t left_over(const char *password, const char *const *names, size_t n_name)
{
    char text[PASSWORD_MAX + 1];
    const char *last = NULL;
    size_t left = 0;
    fold(password, text);
    for (size_t i = 0; text[i];) {
        size_t n = common_at(text + i), n_digit = strspn(password + i, "0123456789");
        left += n ? left_of_word(text, i, n, &last) : 0;
        for (size_t k = 0; k < n_name; k++)
            if (names[k] && name_at(text + i, names[k]) > n)
                n = name_at(text + i, names[k]);
        if (!n && n_digit)
            left += n_digit < 3 ? 1 : n_digit / 3;
        else
            left += !n && is_letter(password[i]);
        i += n ? n : n_digit ? n_digit : 1;
    }
    return left;
}

// Steps from each character to the next that are all the same: abcdef, 987654, aaaaaa.
static bool is_run(const char *password)
{
    size_t n_odd = 0;
    for (size_t i = 2; password[i - 1] && password[i]; i++)
        n_odd += password[i] - password[i - 1] != password[i - 1] - password[i - 2];
    return n_odd * 3 < strlen(password);
}

// One short text again and again: abcabcabcabc.
static bool is_repeated(const char *password)
{
    size_t n = strlen(password);
    for (size_t period = 1; period <= n / 2; period++) {
        size_t i = period;
        while (i < n && password[i] == password[i - period])
            i++;
        if (i == n && period < LEFT_MIN + 2)
            return true;
    }
    return false;
}

static size_t n_distinct(const char *password)
{
    bool seen[256] = {false};
    size_t n = 0;
    for (; *password; password++) {
        n += !seen[(unsigned char)*password];
        seen[(unsigned char)*password] = true;
    }
    return n;
}

// In UTF-8 each begins with a byte that continues none; in other text each byte counts.
static size_t n_character(const char *password)
{
    size_t n = 0;
    for (; *password; password++)
        n += ((unsigned char)*password & 0xc0) != 0x80;
    return n;
}

enum status password_rules_check(const char *password, const char *const *names, size_t n,
                                 struct error *err)
{
    size_t n_byte = strlen(password);
    if (n_character(password) < PASSWORD_MIN)
        error_set(err, E_USAGE, "a password has at least %d characters", PASSWORD_MIN);
    else if (n_byte > PASSWORD_MAX)
        error_set(err, E_USAGE, "a password has at most %d bytes", PASSWORD_MAX);
    else if (n_distinct(password) < DISTINCT_MIN || is_run(password) || is_repeated(password))
        error_set(err, E_USAGE, "the password repeats or counts characters: it is soon guessed");
    else if (left_over(password, NULL, 0) < LEFT_MIN)
        error_set(err, E_USAGE, "the password consists of well-known words: it is soon guessed");
    else if (left_over(password, names, n) < LEFT_MIN)
        error_set(err, E_USAGE, "the password is little more than the name");
    else
        return OK;
    error_hint(err, "three words that do not belong together make a good one");
    return E_USAGE;
}
