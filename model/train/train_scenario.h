// `train --scenario`: the models of a scenario, judged at its test dates.
#ifndef HEARTH_TRAIN_SCENARIO_H
#define HEARTH_TRAIN_SCENARIO_H

#include "features/base/cli.h"

enum status train_scenario_run(struct cli *cli, struct error *err);

#endif
