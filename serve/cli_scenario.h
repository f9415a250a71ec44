// A scenario named on the command line of a program that asks the store.
#ifndef HEARTH_CLI_SCENARIO_H
#define HEARTH_CLI_SCENARIO_H

#include "features/base/cli.h"

// For when the store knows nothing of it: E_USAGE naming the nearest when --scenario names no file
// of the workspace either.
enum status cli_scenario_check(const struct cli *cli, struct error *err);

#endif
