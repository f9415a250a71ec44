// Columns of users as values; for the files of this folder.
#ifndef HEARTH_USER_ROW_H
#define HEARTH_USER_ROW_H

#include "serve/store/row_map.h"
#include "serve/store/users.h"

#include "serve/store/secret.h"

#include <stddef.h>

// The columns of a struct user that stands `at` bytes into the item.
#define USER_COLUMNS(at)                                                                           \
    {.name = "user_id", .kind = COLUMN_INTEGER, .offset = (at) + offsetof(struct user, id)},       \
        {.name = "name", .kind = COLUMN_NAME, .offset = (at) + offsetof(struct user, name)},       \
        {.name = "role",                                                                           \
         .kind = COLUMN_CODE,                                                                      \
         .offset = (at) + offsetof(struct user, role),                                             \
         .code = user_role_read},                                                                  \
        {.name = "user_created_ms",                                                                \
         .sql = "users.created_ms",                                                                \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, created_ms)},                                      \
        {.name = "disabled_ms",                                                                    \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, disabled_ms)},                                     \
        {.name = "locked_ms",                                                                      \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, locked_ms)},                                       \
        {.name = "password_until_ms",                                                              \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, password_until_ms)},                               \
        {.name = "password_ms",                                                                    \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, password_ms)},                                     \
        {.name = "login_ms",                                                                       \
         .kind = COLUMN_INTEGER,                                                                   \
         .offset = (at) + offsetof(struct user, login_ms)},                                        \
    {                                                                                              \
        .name = "has_factor", .sql = "(users.factor IS NOT NULL)", .kind = COLUMN_FLAG,            \
        .offset = (at) + offsetof(struct user, has_factor)                                         \
    }
// As column.code: the role of that name, or role_unknown.
void user_role_read(const char *text, void *member);
// The name of a user in use. Owns: arena. Errors: E_NOT_FOUND.
enum status user_name_read(struct database *database, struct arena *arena, int64_t user_id,
                           const char **ret_name, struct error *err);

// Checks the new password and hashes it in its turn. Errors: those of password_rules_check, password_hash.
enum status user_password_hash(struct store *store, const struct user_new *user,
                               char ret_hash[PASSWORD_TEXT], struct error *err);
struct value user_password_until(const struct user_new *user, int64_t now_ms);

// Seals the second factors of an older program, which kept them as they are. For store_open_workspace.
// Errors: those of store_seal.
enum status user_factors_seal(struct store *store, struct error *err);

#endif
