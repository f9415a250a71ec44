#ifndef HEARTH_CMD_PREDICT_H
#define HEARTH_CMD_PREDICT_H

#include "features/base/cli.h"

extern const struct command_row cmd_predict;

#endif
