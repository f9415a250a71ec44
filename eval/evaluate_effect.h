// `evaluate effect` on a flat table: did a treatment change an outcome?
#ifndef HEARTH_EVALUATE_EFFECT_H
#define HEARTH_EVALUATE_EFFECT_H

#include "features/base/cli.h"

// Writes result.json, report.html, estimates.csv, balance.csv, matched.csv (when rows were matched)
// and manifest.json into --out. Errors: E_USAGE, E_DATA (rows that cannot be compared: nothing is
// written), E_LIMIT, E_SYSTEM; the error of a method named in --methods that could not estimate,
// after everything is written.
enum status evaluate_effect_run(struct cli *cli, struct error *err);

#endif
