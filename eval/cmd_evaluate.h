#ifndef HEARTH_CMD_EVALUATE_H
#define HEARTH_CMD_EVALUATE_H

#include "features/base/cli.h"

extern const struct command_row cmd_evaluate;

#endif
