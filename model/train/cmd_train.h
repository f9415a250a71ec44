#ifndef HEARTH_CMD_TRAIN_H
#define HEARTH_CMD_TRAIN_H

#include "features/base/cli.h"

extern const struct command_row cmd_train;

#endif
