// hearth link: who is who.
#ifndef HEARTH_CMD_LINK_H
#define HEARTH_CMD_LINK_H

#include "features/base/cli.h"

extern const struct command_row cmd_link;

#endif
