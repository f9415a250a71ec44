// The command `serve`.
#ifndef HEARTH_CMD_SERVE_H
#define HEARTH_CMD_SERVE_H

#include "features/base/cli.h"

extern const struct command_row cmd_serve;

#endif
