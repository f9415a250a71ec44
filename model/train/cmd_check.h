// hearth check: is the configuration sound, are the data, and what can a scenario learn from them?
#ifndef HEARTH_CMD_CHECK_H
#define HEARTH_CMD_CHECK_H

#include "features/base/cli.h"

extern const struct command_row cmd_check;

#endif
