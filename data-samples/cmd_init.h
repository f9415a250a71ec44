// The command `init`.
#ifndef HEARTH_CMD_INIT_H
#define HEARTH_CMD_INIT_H

#include "features/base/cli.h"

extern const struct command_row cmd_init;

#endif
