// A scenario named on the command line.
#ifndef HEARTH_CLI_SCENARIO_H
#define HEARTH_CLI_SCENARIO_H

#include "features/base/cli.h"
#include "serve/scoring/open_scenario.h"

// For when the store knows nothing of it: E_USAGE naming the nearest when --scenario names no file
// of the workspace either.
enum status cli_scenario_check(const struct cli *cli, struct error *err);

// Brings the workspace up to date and opens --scenario with --model, without events
// (open_scenario_lay_over adds them). Warns when the model is stale. Owns: open_scenario_close.
// Errors: those of workspace_update and open_scenario_open; E_USAGE without --scenario.
enum status cli_scenario_open(const struct cli *cli, struct open_scenario **ret_scenario,
                              struct error *err);

#endif
