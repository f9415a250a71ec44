// Columns of users as values; for the files of this folder.
#ifndef HEARTH_USER_ROW_H
#define HEARTH_USER_ROW_H

#include "serve/store/row_map.h"
#include "serve/store/users.h"

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
    {                                                                                              \
        .name = "disabled_ms", .kind = COLUMN_INTEGER,                                             \
        .offset = (at) + offsetof(struct user, disabled_ms)                                        \
    }
// As column.code: the role of that name, or role_unknown.
void user_role_read(const char *text, void *member);
// The name of a user in use. Owns: arena. Errors: E_NOT_FOUND.
enum status user_name_read(struct database *database, struct arena *arena, int64_t user_id,
                           const char **ret_name, struct error *err);

#endif
