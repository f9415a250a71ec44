// hearth ingest: sources → typed records and rejects.
#ifndef HEARTH_CMD_INGEST_H
#define HEARTH_CMD_INGEST_H

#include "features/base/cli.h"

extern const struct command_row cmd_ingest;

#endif
