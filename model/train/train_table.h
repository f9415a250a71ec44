// `train --table`: a model from a flat file, without a workspace.
#ifndef HEARTH_TRAIN_TABLE_H
#define HEARTH_TRAIN_TABLE_H

#include "features/base/cli.h"

// Errors: E_USAGE and E_DATA with file, line and column; E_NUMERIC when no candidate can be fitted;
// E_SYSTEM.
enum status train_table_run(struct cli *cli, struct error *err);

#endif
