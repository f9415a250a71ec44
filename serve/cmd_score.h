#ifndef HEARTH_CMD_SCORE_H
#define HEARTH_CMD_SCORE_H

#include "features/base/cli.h"

extern const struct command_row cmd_score;

#endif
