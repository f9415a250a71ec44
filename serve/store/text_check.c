// Names, times and texts as the store takes and shows them.

#include "features/base/text.h"
#include "serve/store/store.h"
#include "serve/store/transaction.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void actor_name(const char *kind, const char *name, char ret_actor[ACTOR_TEXT])
{
    snprintf(ret_actor, ACTOR_TEXT, "%s:%s", kind, name);
}

void actor_cli(char ret_actor[ACTOR_TEXT])
{
    struct passwd entry, *found = NULL;
    char texts[4096], number[24];
    snprintf(number, sizeof number, "%u", (unsigned)getuid());
    if (getpwuid_r(getuid(), &entry, texts, sizeof texts, &found))
        found = NULL;
    actor_name("cli", found ? found->pw_name : number, ret_actor);
}

enum status name_check(const char *what, const char *name, struct error *err)
{
    size_t n = strlen(name);
    bool fits = n >= 1 && n < NAME_TEXT && islower((unsigned char)name[0]) &&
                strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
    if (fits)
        return OK;
    error_set(err, E_USAGE, "this is no name for a %s", what);
    error_hint(err, "a small letter, then small letters, digits, dots, dashes or underscores; at "
                    "most 64");
    return E_USAGE;
}

char *time_format(int64_t time_ms, char buffer[TIME_TEXT])
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    buffer[0] = 0;
    if (time_ms && gmtime_r(&seconds, &parts))
        strftime(buffer, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return buffer;
}

static bool is_utf8(const char *text)
{
    size_t n;
    for (const unsigned char *at = (const unsigned char *)text; *at; at += n)
        if (!(n = text_utf8_length(at)))
            return false;
    return true;
}

enum status prose_check(const char *what, const char *text, size_t max_characters, bool required,
                        struct error *err)
{
    struct prose prose;
    if (!text_prose(text ? text : "", &prose))
        return error_set(err, E_DATA, "%s is not UTF-8", what);
    if (prose.has_control)
        return error_set(err, E_DATA, "%s holds a control character", what);
    if (required && !prose.is_seen)
        return error_set(err, E_DATA, "%s is missing", what);
    if (prose.n > max_characters)
        return error_set(err, E_LIMIT, "%s is longer than %zu characters", what, max_characters);
    return OK;
}

enum status text_check(const char *what, const char *text, size_t max_bytes, bool required,
                       struct error *err)
{
    if (!text || !text[strspn(text, " \t\r\n\v\f")])
        return required ? error_set(err, E_DATA, "%s is missing", what) : OK;
    if (strlen(text) > max_bytes)
        return error_set(err, E_LIMIT, "%s is longer than %zu bytes", what, max_bytes);
    return is_utf8(text) ? OK : error_set(err, E_DATA, "%s is not UTF-8", what);
}
