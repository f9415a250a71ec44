// The rules by which an identifier can be seen to be wrong without asking who issued it. They find
// mistyped, padded and made-up values; a value that passes may still be another person's.

#include "features/ingest/identifier.h"

#include "features/base/fold.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static identifier_rule check_nhs_number, check_upn, check_nino, check_uln, check_postcode,
    check_uprn;

const struct identifier_kind identifier_kinds[] = {
    {"nhs_number", "NHS number", true,
     "ten digits; eleven less the sum of the first nine times 10 to 2, modulo 11, is the tenth",
     "NHS Data Dictionary, NHS NUMBER", check_nhs_number},
    {"upn", "UPN", true,
     "a letter and twelve digits (a temporary one ends in a letter); the sum of each times its "
     "place, modulo 23, gives the letter",
     "Government Data Standards Catalogue, Unique Pupil Number 2.0; census rule 1510", check_upn},
    {"nino", "National Insurance number", true,
     "two letters of a prefix in use, six digits, a letter from A to D",
     "HMRC, National Insurance Manual NIM39110", check_nino},
    {"uln", "ULN", true,
     "ten digits; ten less the sum of the first nine times 10 to 2, modulo 11, is the tenth",
     "Learning Records Service, ULN validation", check_uln},
    {"postcode", "postcode", false, "one of the six shapes from A9 9AA to AA9A 9AA",
     "Royal Mail, BS 7666", check_postcode},
    {"uprn", "UPRN", false, "one to twelve digits", "GeoPlace", check_uprn},
};
const size_t n_identifier_kind = sizeof identifier_kinds / sizeof *identifier_kinds;

const struct identifier_kind *identifier_kind(const char *name)
{
    for (size_t i = 0; i < n_identifier_kind; i++)
        if (strcmp(identifier_kinds[i].name, name) == 0)
            return &identifier_kinds[i];
    return NULL;
}

static void normalise(const char *text, char ret_text[IDENTIFIER_TEXT])
{
    size_t n = 0;
    for (; *text && n < IDENTIFIER_TEXT - 1; text++)
        if (!isspace((unsigned char)*text))
            ret_text[n++] = (char)toupper((unsigned char)*text);
    ret_text[n] = 0;
}

// Full-width digits and the blanks that word processors leave behind are those of a keyboard.
void identifier_normalise(const char *text, char ret_text[IDENTIFIER_TEXT])
{
    const char *at = text;
    while (*at && (unsigned char)*at < 128)
        at++;
    if (!*at) {
        normalise(text, ret_text);
        return;
    }
    struct fold_buffer folded = {0};
    fold_append(&folded, FOLD_JOINED, text, strlen(text));
    normalise(folded.text ? folded.text : "", ret_text);
    free(folded.text);
}

struct identifier_verdict identifier_check(const struct identifier_kind *kind, const char *text)
{
    char normal[IDENTIFIER_TEXT];
    identifier_normalise(text, normal);
    return kind->check(normal);
}

static struct identifier_verdict valid(void)
{
    return (struct identifier_verdict){IDENTIFIER_VALID, NULL};
}

static struct identifier_verdict special(const char *reason)
{
    return (struct identifier_verdict){IDENTIFIER_SPECIAL, reason};
}

static struct identifier_verdict invalid(const char *reason)
{
    return (struct identifier_verdict){IDENTIFIER_INVALID, reason};
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Whether the text has the shape: 9 stands for a digit, A for a letter.
static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; shape++, text++)
        if (*shape == '9' ? !is_digit(*text) : !is_letter(*text))
            return false;
    return !*text;
}

// Spreadsheets turn numbers into 123.0.
static bool is_decimal(const char *text)
{
    size_t n = strspn(text, "0123456789");
    return n && text[n] == '.' && strspn(text + n + 1, "0") == strlen(text + n + 1);
}

static bool is_one_digit_repeated(const char *digits)
{
    char one[2] = {digits[0], 0};
    return strspn(digits, one) == strlen(digits);
}

// The first nine digits times 10, 9, … 2.
static int weighted_sum(const char *digits)
{
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (digits[i] - '0') * (10 - i);
    return sum;
}

static struct identifier_verdict check_nhs_number(const char *text)
{
    if (!has_shape(text, "9999999999"))
        return invalid(is_decimal(text) ? "written as a decimal number" : "not ten digits");
    if (is_one_digit_repeated(text))
        return invalid("one digit repeated");
    int check = (11 - weighted_sum(text) % 11) % 11; // 10 fits no digit
    if (check != text[9] - '0')
        return invalid("wrong check digit");
    return strncmp(text, "999", 3) ? valid() : special("test number (999)");
}

static struct identifier_verdict check_uln(const char *text)
{
    if (!has_shape(text, "9999999999"))
        return invalid(is_decimal(text) ? "written as a decimal number" : "not ten digits");
    if (strcmp(text, "9999999999") == 0)
        return invalid("the placeholder 9999999999");
    if (is_one_digit_repeated(text))
        return invalid("one digit repeated");
    int rest = weighted_sum(text) % 11;
    return rest && 10 - rest == text[9] - '0' ? valid() : invalid("wrong check digit");
}

static const char upn_letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ"; // no I, O, S

static struct identifier_verdict check_upn(const char *text)
{
    bool temporary = has_shape(text, "A99999999999A");
    if (!temporary && !has_shape(text, "A999999999999"))
        return invalid("not a letter and twelve digits");
    if (is_one_digit_repeated(text + 1))
        return invalid("one digit repeated");
    int sum = 0;
    for (int i = 1; i < 12; i++)
        sum += (text[i] - '0') * (i + 1);
    const char *last = temporary ? strchr(upn_letters, text[12]) : text + 12;
    if (!last)
        return invalid("a last letter that is not in use");
    sum += 13 * (int)(temporary ? last - upn_letters : *last - '0');
    if (upn_letters[sum % 23] != text[0])
        return invalid("wrong check letter");
    return temporary ? special("temporary") : valid();
}

static struct identifier_verdict check_nino(const char *text)
{
    static const char *const never[] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    if (has_shape(text, "AA999999"))
        return invalid("without its last letter");
    if (!has_shape(text, "AA999999A"))
        return invalid("not two letters, six digits and a letter");
    if (text[8] > 'D')
        return invalid("last letter not from A to D");
    if (strncmp(text, "QQ", 2) == 0)
        return special("example (QQ)");
    bool unused = strchr("DFIQUV", text[0]) || strchr("DFIQUVO", text[1]);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        unused |= strncmp(text, never[i], 2) == 0;
    return unused ? invalid("a prefix that is not in use") : valid();
}

static struct identifier_verdict check_postcode(const char *text)
{
    static const char *const shapes[] = {"A99AA",  "A999AA",  "A9A9AA",
                                         "AA99AA", "AA999AA", "AA9A9AA"};
    static const char *const districts[] = {"A9", "A99", "A9A", "AA9", "AA99", "AA9A"};
    if (strcmp(text, "ZZ993VZ") == 0)
        return special("no fixed abode (ZZ99 3VZ)");
    if (strcmp(text, "ZZ993WZ") == 0)
        return special("address not known (ZZ99 3WZ)");
    if (has_shape(text, "AA999AA") && strncmp(text, "ZZ99", 4) == 0)
        return special("other pseudo postcode (ZZ99)"); // a country, or abroad
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (has_shape(text, shapes[i]))
            return valid();
    if (strcmp(text, "GIR0AA") == 0)
        return valid();
    for (size_t i = 0; i < sizeof districts / sizeof *districts; i++)
        if (has_shape(text, districts[i]))
            return invalid("only its first half");
    return invalid("not the shape of a postcode");
}

static struct identifier_verdict check_uprn(const char *text)
{
    size_t n = strlen(text);
    if (is_decimal(text))
        return invalid("written as a decimal number");
    if (!n || n > 12 || strspn(text, "0123456789") != n)
        return invalid("not one to twelve digits");
    return strspn(text, "0") == n ? invalid("zero") : valid();
}
