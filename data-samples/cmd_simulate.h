// The command `simulate`.
#ifndef HEARTH_CMD_SIMULATE_H
#define HEARTH_CMD_SIMULATE_H

#include "features/base/cli.h"

extern const struct command_row cmd_simulate;

#endif
