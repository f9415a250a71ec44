// hearth alerts: alerts and the decisions about them, as a table or as CSV.
#ifndef HEARTH_CMD_ALERTS_H
#define HEARTH_CMD_ALERTS_H

#include "features/base/cli.h"

extern const struct command_row cmd_alerts;

#endif
