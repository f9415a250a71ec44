// The command `hearth verify`.
#ifndef HEARTH_CMD_VERIFY_H
#define HEARTH_CMD_VERIFY_H

#include "features/base/cli.h"

extern const struct command_row cmd_verify;

#endif
