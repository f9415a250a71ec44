// `train --scenario`: the models of a scenario, tested at its test dates.
#ifndef HEARTH_TRAIN_SCENARIO_H
#define HEARTH_TRAIN_SCENARIO_H

#include "features/base/cli.h"

// Refuses (E_USAGE) options that belong to a flat table.
enum status train_scenario_check(struct cli *cli, struct error *err);
// Call workspace_update first. ret_id: the model that was trained, or was there already; lives in the
// command's arena. Errors: E_CONFIG with the place, also without a usable test date; E_LIMIT; those of
// extract_matrix_map and of writing the model's folder.
enum status train_scenario_run(struct cli *cli, const char **ret_id, struct error *err);

#endif
