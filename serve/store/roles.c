// The tables of capabilities, roles and scopes, and how a name finds its row.

#include "serve/store/roles.h"

#include <stdio.h>
#include <string.h>

#define NAMES_MAX 32
#define LIST_BYTES 200

const struct capability_row capability_table[] = {
    {CAN_ASK_SELF, "self", "ask who one has signed in as"},
    {CAN_USE_PAGES, "pages", "use the pages, and sign out"},
    {CAN_READ_MODELS, "models", "read how lists are made and what can be decided"},
    {CAN_READ_CASES, "cases", "read lists and cases under pseudonyms"},
    {CAN_READ_FILES, "files", "read the files and lines that records came from"},
    {CAN_READ_NOTES, "notes", "read what people wrote about their decisions"},
    {CAN_OPEN_IDENTITIES, "identities", "open identities, with a reason"},
    {CAN_DECIDE, "decide", "record decisions"},
    {CAN_ASK_SCORES, "scores", "ask for scores"},
    {CAN_SEND_EVENTS, "events", "send new events"},
    {CAN_READ_AUDIT, "audit", "read the audit"},
    {CAN_MANAGE_USERS, "users", "see, lock and unlock users"},
    {0, NULL, NULL},
};

const struct role role_table[] = {
#define ROLE(name, help, capabilities) {name, help, capabilities},
#include "serve/store/roles.def"
    {NULL, NULL, 0},
};
const struct role role_unknown = {"unknown", "a role of another version of hearth", 0};

const struct scope scope_table[] = {
#define SCOPE(name, bit, help, capabilities) {name, help, bit, capabilities},
#include "serve/store/roles.def"
    {NULL, NULL, 0, 0},
};

// "unknown role 'x' of a token", with the nearest name, or all of them.
static enum status name_unknown(const char *text, const char *of, const char *const *names,
                                struct error *err)
{
    char list[LIST_BYTES] = "";
    size_t n = 0, at = 0;
    for (; names[n]; n++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", n ? ", " : "", names[n]);
    const char *nearest = error_nearest(text, names, n);
    error_set(err, E_USAGE, "unknown role '%s'%s", text, of);
    error_hint(err, nearest ? "did you mean '%s'?" : "roles: %s", nearest ? nearest : list);
    return E_USAGE;
}

enum status role_find(const char *name, const struct role **ret_role, struct error *err)
{
    const char *names[NAMES_MAX] = {0};
    for (size_t i = 0; role_table[i].name; i++) {
        names[i] = role_table[i].name;
        if (strcmp(name, names[i]) != 0)
            continue;
        *ret_role = &role_table[i];
        return OK;
    }
    return name_unknown(name, "", names, err);
}

enum status token_scope_parse(const char *text, unsigned *ret_scope, struct error *err)
{
    const char *names[NAMES_MAX] = {0};
    for (size_t i = 0; scope_table[i].name; i++) {
        names[i] = scope_table[i].name;
        if (strcmp(text, names[i]) != 0)
            continue;
        *ret_scope = scope_table[i].bit;
        return OK;
    }
    return name_unknown(text, " of a token", names, err);
}

char *token_scopes_format(unsigned scopes, char buffer[SCOPES_TEXT])
{
    size_t n = 0;
    buffer[0] = 0;
    for (const struct scope *scope = scope_table; scope->name; scope++)
        if (scopes & scope->bit)
            n += (size_t)snprintf(buffer + n, SCOPES_TEXT - n, "%s%s", n ? "," : "", scope->name);
    return buffer;
}

unsigned token_scopes_read(const char *text)
{
    unsigned scopes = 0;
    for (const char *at = text; *at; at += strcspn(at, ","), at += *at == ',')
        for (const struct scope *scope = scope_table; scope->name; scope++)
            if (strcspn(at, ",") == strlen(scope->name) &&
                strncmp(at, scope->name, strlen(scope->name)) == 0)
                scopes |= scope->bit;
    return scopes;
}

unsigned token_scopes_capabilities(unsigned scopes)
{
    unsigned capabilities = 0;
    for (const struct scope *scope = scope_table; scope->name; scope++)
        if (scopes & scope->bit)
            capabilities |= scope->capabilities;
    return capabilities;
}
