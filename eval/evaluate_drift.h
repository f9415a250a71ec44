// hearth evaluate model --scenario S --since D: whether the model in use should still be used.
#ifndef HEARTH_EVALUATE_DRIFT_H
#define HEARTH_EVALUATE_DRIFT_H

#include "features/base/cli.h"

// The scenario's dates since D beside those of the two years before. Writes result.json and
// manifest.json to --out, or to reports/model-S. Errors: E_USAGE without dates on both sides; those of
// scenario_model_load and extract_matrix_map; E_SYSTEM.
enum status evaluate_drift_run(struct cli *cli, struct error *err);

#endif
