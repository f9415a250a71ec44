// The texts that agencies write where they have no value, field by field. A word is listed only
// where no person, home or number can be called so: a false entry here keeps two records of one
// person apart, a missing one links strangers.

#include "features/ingest/identity_value.h"

#include "features/ingest/address_normal.h"

#include <stdlib.h>
#include <string.h>

static identity_rule check_nhs_number, check_upn, check_nino, check_uln, check_uprn, check_postcode,
    check_address, check_forename, check_surname, check_name, check_email, check_phone, check_id,
    check_text;

const struct identity_field identity_fields[] = {
    {"nhs_number", IDENTITY_CODE, check_nhs_number},
    {"upn", IDENTITY_CODE, check_upn},
    {"nino", IDENTITY_CODE, check_nino},
    {"uln", IDENTITY_CODE, check_uln},
    {"uprn", IDENTITY_NUMBER, check_uprn},
    {"postcode", IDENTITY_CODE, check_postcode},
    {"address", IDENTITY_ADDRESS, check_address},
    {"forename", IDENTITY_NAME, check_forename},
    {"surname", IDENTITY_NAME, check_surname},
    {"name", IDENTITY_NAME, check_name},
    {"email", IDENTITY_CODE, check_email},
    {"phone", IDENTITY_PHONE, check_phone},
    {"person_id", IDENTITY_CODE, check_id},
    {"other_id", IDENTITY_CODE, check_id},
    {"id", IDENTITY_CODE, check_id},
    {"text", IDENTITY_SENTENCE, check_text},
};
const size_t n_identity_field = sizeof identity_fields / sizeof *identity_fields;

// Folded texts longer than this are cut before they are looked up; no placeholder is so long.
#define LOOKED_AT 64

// Letters and digits alone, folded: "N/K" → "nk", "Not known." → "notknown". "" = none of them.
static void squeeze(const char *text, size_t n_bytes, char ret_text[LOOKED_AT])
{
    struct fold_buffer words = {0};
    size_t n = 0;
    fold_append(&words, FOLD_WORDS, text, n_bytes);
    for (size_t i = 0; i < words.n_bytes && n < LOOKED_AT - 1; i++)
        if (words.text[i] != ' ')
            ret_text[n++] = words.text[i];
    ret_text[n] = 0;
    free(words.text);
}

// What files call these columns, letters and digits alone. A name is listed only where nothing else
// is called so.
static const struct {
    const char *name, *field;
} usual_names[] = {
    {"nhsnumber", "nhs_number"},
    {"nhsno", "nhs_number"},
    {"nhsnum", "nhs_number"},
    {"upn", "upn"},
    {"uniquepupilnumber", "upn"},
    {"nino", "nino"},
    {"ninumber", "nino"},
    {"nationalinsurancenumber", "nino"},
    {"uln", "uln"},
    {"uprn", "uprn"},
    {"postcode", "postcode"},
    {"address", "address"},
    {"forename", "forename"},
    {"firstname", "forename"},
    {"givenname", "forename"},
    {"surname", "surname"},
    {"lastname", "surname"},
    {"familyname", "surname"},
    {"name", "name"},
    {"fullname", "name"},
    {"email", "email"},
    {"emailaddress", "email"},
    {"phone", "phone"},
    {"telephone", "phone"},
    {"telephonenumber", "phone"},
    {"phonenumber", "phone"},
    {"mobile", "phone"},
    {"mobilenumber", "phone"},
    {"mobilephone", "phone"},
};

// -1 = no column is called so.
static long find_field(const char *name)
{
    for (size_t i = 0; i < n_identity_field; i++)
        if (strcmp(identity_fields[i].name, name) == 0)
            return (long)i;
    return -1;
}

const struct identity_field *identity_field(const char *name)
{
    long i_field = find_field(name);
    char squeezed[LOOKED_AT];
    if (i_field < 0)
        squeeze(name, strlen(name), squeezed);
    for (size_t i = 0; i < sizeof usual_names / sizeof *usual_names && i_field < 0; i++)
        if (strcmp(usual_names[i].name, squeezed) == 0)
            i_field = find_field(usual_names[i].field);
    return &identity_fields[i_field < 0 ? (long)n_identity_field - 1 : i_field];
}

static struct identity_verdict usable(void)
{
    return (struct identity_verdict){IDENTITY_USABLE, NULL};
}

static struct identity_verdict placeholder(void)
{
    return (struct identity_verdict){IDENTITY_PLACEHOLDER, "placeholder"};
}

static struct identity_verdict impossible(const char *reason)
{
    return (struct identity_verdict){IDENTITY_IMPOSSIBLE, reason};
}

static bool is_listed(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(text, *list) == 0)
            return true;
    return false;
}

// Whether the text is one character, at least n_least times.
static bool is_repeated(const char *text, size_t n_least)
{
    size_t n = strlen(text);
    const char one[2] = {text[0], 0};
    return n >= n_least && n && strspn(text, one) == n;
}

// In any field.
static bool is_no_value(const char *squeezed)
{
    static const char *const texts[] = {"unknown",
                                        "unk",
                                        "unkn",
                                        "notknown",
                                        "nil",
                                        "none",
                                        "null",
                                        "missing",
                                        "blank",
                                        "notgiven",
                                        "notstated",
                                        "notrecorded",
                                        "nodata",
                                        "notavailable",
                                        "notapplicable",
                                        "notprovided",
                                        "notsupplied",
                                        "notheld",
                                        "tbc",
                                        "tba",
                                        "tobeconfirmed",
                                        "notspecified",
                                        "unspecified",
                                        "undisclosed",
                                        "notdisclosed",
                                        "withheld",
                                        "anonymous",
                                        "refused",
                                        "declined",
                                        "notobtained",
                                        NULL};
    return !squeezed[0] || is_listed(squeezed, texts);
}

// Where people do not have such a name: "na" and "nk" are surnames.
static bool is_no_answer(const char *squeezed)
{
    static const char *const texts[] = {"na", "nk", "xx", NULL};
    return is_no_value(squeezed) || is_listed(squeezed, texts) ||
           (squeezed[0] == 'x' && is_repeated(squeezed, 3));
}

// Counted up or down: the NHS numbers 0123456789 and 9876543210 have a right check digit.
static bool is_counted(const char *digits)
{
    static const char up[] = "01234567890123456789", down[] = "98765432109876543210";
    return strlen(digits) >= 8 && (strstr(up, digits) || strstr(down, digits));
}

// The rule of identifier.c decides about the shape. Special numbers pass where special_is_usable.
static struct identity_verdict check_number(const char *name, const char *text, size_t n_bytes,
                                            bool special_is_usable)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    if (is_no_answer(squeezed) || is_repeated(squeezed, 8) || is_counted(squeezed))
        return placeholder();
    struct fold_buffer joined = {0};
    fold_append(&joined, FOLD_JOINED, text, n_bytes);
    struct identifier_verdict verdict = identifier_check(identifier_kind(name), joined.text);
    free(joined.text);
    if (verdict.state == IDENTIFIER_INVALID)
        return impossible(verdict.reason);
    if (verdict.state == IDENTIFIER_SPECIAL && !special_is_usable)
        return (struct identity_verdict){IDENTITY_PLACEHOLDER, verdict.reason};
    return usable();
}

static struct identity_verdict check_nhs_number(const char *text, size_t n_bytes)
{
    return check_number("nhs_number", text, n_bytes, true);
}

static struct identity_verdict check_upn(const char *text, size_t n_bytes)
{
    return check_number("upn", text, n_bytes, true);
}

static struct identity_verdict check_uln(const char *text, size_t n_bytes)
{
    return check_number("uln", text, n_bytes, true);
}

static struct identity_verdict check_nino(const char *text, size_t n_bytes)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    if (strncmp(squeezed, "qq123456", 8) == 0) // of every form that asks for one
        return placeholder();
    return check_number("nino", text, n_bytes, true);
}

static struct identity_verdict check_uprn(const char *text, size_t n_bytes)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    if (strspn(squeezed, "0") == strlen(squeezed) ||
        (squeezed[0] == '9' && is_repeated(squeezed, 6)))
        return placeholder();
    return check_number("uprn", text, n_bytes, true);
}

static struct identity_verdict check_postcode(const char *text, size_t n_bytes)
{
    return check_number("postcode", text, n_bytes, false);
}

static struct identity_verdict check_address(const char *text, size_t n_bytes)
{
    static const char *const texts[] = {"nfa",
                                        "homeless",
                                        "unknownaddress",
                                        "addressunknown",
                                        "noaddress",
                                        "addressnotknown",
                                        "various",
                                        "sofasurfing",
                                        "confidential",
                                        "addresswithheld",
                                        "roughsleeper",
                                        "addressconfidential",
                                        "notraced",
                                        "addressnotgiven",
                                        "roughsleeping",
                                        "noaddressgiven",
                                        "streethomeless",
                                        "noaddressheld",
                                        "asabove",
                                        "sameasabove",
                                        "seeabove",
                                        "sameaddress",
                                        "ditto",
                                        "asbefore",
                                        "seenotes",
                                        "noaddressknown",
                                        "addresstbc",
                                        NULL};
    static const char *const starts[] = {"nofixedabode", "ofnofixedabode", "nofixedaddress",
                                         "nofixedplace", NULL};
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    for (const char *const *start = starts; *start; start++)
        if (strncmp(squeezed, *start, strlen(*start)) == 0)
            return placeholder();
    return is_no_answer(squeezed) || is_listed(squeezed, texts) ? placeholder() : usable();
}

// "N/A" is no name, "Na" is one.
static bool is_no_name(const char *text, size_t n_bytes, const char *squeezed)
{
    static const char *const texts[] = {"noname", "unnamed", "nameunknown", "namenotknown", NULL};
    bool cut = memchr(text, '/', n_bytes) && strlen(squeezed) == 2 && is_no_answer(squeezed);
    return cut || is_no_value(squeezed) || is_listed(squeezed, texts) ||
           (squeezed[0] == 'x' && is_repeated(squeezed, 2)) ||
           strspn(squeezed, "0") == strlen(squeezed);
}

static struct identity_verdict check_surname(const char *text, size_t n_bytes)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    return is_no_name(text, n_bytes, squeezed) ? placeholder() : usable();
}

// "Unborn Twin 1", "Baby boy Smith", "Infant of Anna", "B/O Anna": a child who has no name yet.
static bool is_unborn(const char *text, size_t n_bytes, const char *squeezed)
{
    static const char *const starts[] = {"unborn",   "newborn",  "babyof", "babyboy",
                                         "babygirl", "infantof", "babeof", NULL};
    for (const char *const *start = starts; *start; start++)
        if (strncmp(squeezed, *start, strlen(*start)) == 0)
            return true;
    return n_bytes > 3 && strncasecmp(text, "b/o", 3) == 0;
}

// A child who has no name yet.
static struct identity_verdict check_forename(const char *text, size_t n_bytes)
{
    static const char *const texts[] = {
        "baby",         "babyboy", "babygirl",   "boy",         "girl",    "infant",  "babyof",
        "newborn",      "unborn",  "unbornbaby", "unbornchild", "male",    "female",  "maleinfant",
        "femaleinfant", "twin",    "twin1",      "twin2",       "twinone", "twintwo", "babyone",
        "babytwo",      "baby1",   "baby2",      "twina",       "twinb",   NULL};
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    return is_no_name(text, n_bytes, squeezed) || is_listed(squeezed, texts) ||
                   is_unborn(text, n_bytes, squeezed)
               ? placeholder()
               : usable();
}

// "Baby Smith" in one column: the surname is the mother's, or that of any other baby.
static struct identity_verdict check_name(const char *text, size_t n_bytes)
{
    static const char *const words[] = {"baby ", "infant ", NULL};
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    for (const char *const *word = words; *word; word++)
        if (n_bytes > strlen(*word) && strncasecmp(text, *word, strlen(*word)) == 0)
            return placeholder();
    return is_no_name(text, n_bytes, squeezed) || is_unborn(text, n_bytes, squeezed) ? placeholder()
                                                                                     : usable();
}

static struct identity_verdict check_email(const char *text, size_t n_bytes)
{
    static const char *const nobody[] = {"noemail", "noemailaddress", "noreply", "donotreply",
                                         "nomail",  "nobody",         "no",      "test",
                                         "email",   "nothing",        "na",      NULL};
    char squeezed[LOOKED_AT];
    const char *at = memchr(text, '@', n_bytes);
    squeeze(text, at ? (size_t)(at - text) : n_bytes, squeezed);
    if (!at)
        return is_no_answer(squeezed) ? placeholder() : impossible("not an email address");
    return is_no_answer(squeezed) || is_listed(squeezed, nobody) ? placeholder() : usable();
}

static struct identity_verdict check_phone(const char *text, size_t n_bytes)
{
    struct fold_buffer digits = {0};
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    identity_append(identity_field("phone"), text, n_bytes, &digits);
    const char *number = digits.text ? digits.text : "";
    size_t n = strlen(number);
    struct identity_verdict verdict = usable();
    if (is_no_answer(squeezed) || (n && is_repeated(number, 1)) ||
        (n >= 10 && is_repeated(number + n - 9, 9)) || is_counted(number))
        verdict = placeholder();
    else if (n < 6 || n > 15) // ITU-T E.164: at most 15
        verdict = impossible("not a telephone number");
    free(digits.text);
    return verdict;
}

static bool is_number(const char *squeezed)
{
    return squeezed[0] && strspn(squeezed, "0123456789") == strlen(squeezed);
}

// An agency's own number of a person: its shape is the agency's, but these are nobody's.
static struct identity_verdict check_id(const char *text, size_t n_bytes)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    bool nobody =
        is_number(squeezed) && (strspn(squeezed, "0") == strlen(squeezed) || text[0] == '-' ||
                                (squeezed[0] == '9' && is_repeated(squeezed, 5)));
    return nobody || is_no_answer(squeezed) ? placeholder() : usable();
}

// Any column: a number, a name or a word. "NA" and "n/a" are no value, "Na" is a name. A short number
// such as 0 or -1 may be a true value here.
static struct identity_verdict check_text(const char *text, size_t n_bytes)
{
    char squeezed[LOOKED_AT];
    squeeze(text, n_bytes, squeezed);
    bool is_name =
        n_bytes == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z';
    bool nobody = is_number(squeezed) && is_repeated(squeezed, 8);
    return nobody || is_no_value(squeezed) || (!is_name && is_no_answer(squeezed)) ? placeholder()
                                                                                   : usable();
}

// "1.00012E+11": the digits of a long number that a spreadsheet has left.
static bool is_rounded(const char *text, size_t n_bytes)
{
    size_t i = 0, n_digit = 0;
    for (; i < n_bytes && ((text[i] >= '0' && text[i] <= '9') || text[i] == '.'); i++)
        n_digit += text[i] != '.';
    if (!n_digit || i + 3 > n_bytes || (text[i] | 32) != 'e' || text[i + 1] != '+')
        return false;
    for (i += 2; i < n_bytes; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

struct identity_verdict identity_check(const struct identity_field *field, const char *text,
                                       size_t n_bytes)
{
    if (field->check != check_text && is_rounded(text, n_bytes))
        return (struct identity_verdict){IDENTITY_PLACEHOLDER, "rounded by a spreadsheet"};
    return field->check(text, n_bytes);
}

// Digits only; a British number in its national form, "(0)" of "+44 (0)…" left out.
static void append_phone(const char *text, size_t n_bytes, struct fold_buffer *buffer)
{
    struct fold_buffer joined = {0}, digits = {0};
    fold_append(&joined, FOLD_JOINED, text, n_bytes);
    bool abroad = joined.n_bytes && joined.text[0] == '+';
    for (size_t i = 0; i < joined.n_bytes; i++)
        if (joined.text[i] >= '0' && joined.text[i] <= '9')
            fold_append_raw(&digits, joined.text + i, 1);
    const char *number = digits.n_bytes ? digits.text : "";
    size_t n_prefix = abroad && strncmp(number, "44", 2) == 0 ? 2
                      : strncmp(number, "0044", 4) == 0       ? 4
                                                              : 0;
    if (n_prefix) {
        number += n_prefix;
        number += *number == '0';
        fold_append_raw(buffer, "0", 1);
    }
    fold_append_raw(buffer, number, strlen(number));
    free(joined.text);
    free(digits.text);
}

static void append_number(const char *text, size_t n_bytes, struct fold_buffer *buffer)
{
    struct fold_buffer joined = {0};
    fold_append(&joined, FOLD_JOINED, text, n_bytes);
    size_t first = 0;
    while (first + 1 < joined.n_bytes && joined.text[first] == '0')
        first++;
    if (joined.n_bytes)
        fold_append_raw(buffer, joined.text + first, joined.n_bytes - first);
    free(joined.text);
}

void identity_append(const struct identity_field *field, const char *text, size_t n_bytes,
                     struct fold_buffer *buffer)
{
    switch (field->form) {
    case IDENTITY_CODE:
        fold_append(buffer, FOLD_JOINED, text, n_bytes);
        break;
    case IDENTITY_NUMBER:
        append_number(text, n_bytes, buffer);
        break;
    case IDENTITY_PHONE:
        append_phone(text, n_bytes, buffer);
        break;
    case IDENTITY_ADDRESS:
        address_append_normal(text, n_bytes, buffer);
        break;
    case IDENTITY_NAME:
        fold_append(buffer, FOLD_NAME, text, n_bytes);
        break;
    case IDENTITY_SENTENCE:
        fold_append(buffer, FOLD_SENTENCE, text, n_bytes);
        break;
    }
}
