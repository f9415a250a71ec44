#ifndef HEARTH_CMD_BACKUP_H
#define HEARTH_CMD_BACKUP_H

#include "features/base/cli.h"

extern const struct command_row cmd_backup, cmd_restore;

#endif
