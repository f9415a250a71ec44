// A user from the columns user_id, name, role, created_ms, disabled_ms; for the files of this
// folder.
#ifndef HEARTH_USER_ROW_H
#define HEARTH_USER_ROW_H

#include "serve/store/database.h"
#include "serve/store/users.h"

void user_row_read(struct query *row, struct user *ret_user);

#endif
