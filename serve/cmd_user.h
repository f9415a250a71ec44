// The command `hearth user`.
#ifndef HEARTH_CMD_USER_H
#define HEARTH_CMD_USER_H

#include "features/base/cli.h"

extern const struct command_row cmd_user;

#endif
