#ifndef HEARTH_CMD_EXPLAIN_H
#define HEARTH_CMD_EXPLAIN_H

#include "features/base/cli.h"

extern const struct command_row cmd_explain;

#endif
