// What people and programs may do: capabilities, and the roles and scopes that give them. Whoever
// does something asks for the capability, never for the role.
#ifndef HEARTH_ROLES_H
#define HEARTH_ROLES_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>

// A bit each; sets of them are `unsigned`.
enum capability {
    CAN_ASK_SELF = 1 << 0,
    CAN_USE_PAGES = 1 << 1,
    CAN_READ_MODELS = 1 << 2,
    CAN_READ_CASES = 1 << 3,
    CAN_READ_FILES = 1 << 4,
    CAN_READ_NOTES = 1 << 5,
    CAN_OPEN_IDENTITIES = 1 << 6,
    CAN_DECIDE = 1 << 7,
    CAN_ASK_SCORES = 1 << 8,
    CAN_SEND_EVENTS = 1 << 9,
    CAN_READ_AUDIT = 1 << 10,
    CAN_MANAGE_USERS = 1 << 11,
};
struct capability_row {
    enum capability bit;
    const char *name, *help;
};
extern const struct capability_row capability_table[]; // ended by a bit 0

// A role of people: rows of roles.def.
struct role {
    const char *name, *help;
    unsigned capabilities;
};
extern const struct role role_table[]; // ended by a name NULL
// What a user has whose role this program does not know: it may do nothing.
extern const struct role role_unknown;
// Errors: E_USAGE naming the nearest role.
enum status role_find(const char *name, const struct role **ret_role, struct error *err);

// What a token may do: a sum of these, each a row of roles.def.
enum token_scope { TOKEN_SCORE = 1, TOKEN_EVENTS = 2, TOKEN_ALERTS = 4 };
struct scope {
    const char *name, *help;
    enum token_scope bit;
    unsigned capabilities;
};
extern const struct scope scope_table[]; // ended by a name NULL
// Errors: E_USAGE.
enum status token_scope_parse(const char *text, unsigned *ret_scope, struct error *err); // E_USAGE
// "score,events": in the table's order.
#define SCOPES_TEXT 64
char *token_scopes_format(unsigned scopes, char buffer[SCOPES_TEXT]);
// From such a text; names that this program does not know give nothing.
unsigned token_scopes_read(const char *text);
unsigned token_scopes_capabilities(unsigned scopes);

#endif
