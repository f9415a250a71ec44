// `evaluate model`: scores of any origin against what happened, from a flat table.
#ifndef HEARTH_EVALUATE_MODEL_H
#define HEARTH_EVALUATE_MODEL_H

#include "features/base/cli.h"

// Writes result.json, report.html, metrics.csv, at_k.csv, groups.csv and manifest.json into --out.
// Errors: E_USAGE (no such column), E_DATA at file:line:column, E_LIMIT, E_SYSTEM.
enum status evaluate_model_run(struct cli *cli, struct error *err);

#endif
