// The command `hearth token`.
#ifndef HEARTH_CMD_TOKEN_H
#define HEARTH_CMD_TOKEN_H

#include "features/base/cli.h"

extern const struct command_row cmd_token;

#endif
