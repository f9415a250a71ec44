#ifndef HEARTH_CMD_MODELS_H
#define HEARTH_CMD_MODELS_H

#include "features/base/cli.h"

extern const struct command_row cmd_models;

#endif
