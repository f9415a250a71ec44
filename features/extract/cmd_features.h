// hearth features: the matrix of a scenario as CSV, its columns, or one person's values with their
// records.
#ifndef HEARTH_CMD_FEATURES_H
#define HEARTH_CMD_FEATURES_H

#include "features/base/cli.h"

extern const struct command_row cmd_features;

#endif
