// The files for machines: result.json and the CSVs.
#ifndef HEARTH_EFFECT_OUTPUT_H
#define HEARTH_EFFECT_OUTPUT_H

#include "eval/effect_result.h"
#include "features/base/json.h"

json *effect_result_json(const struct effect_result *result); // caller frees
// estimates.csv, balance.csv and, when rows were matched, matched.csv (row, treatment, weight,
// subclass, distance: the row's number in the table, its set, its logit of the propensity; with
// replacement one line for each set that a row is in). Errors: E_SYSTEM.
enum status effect_write_csv(const char *directory, const struct effect_result *result,
                             struct error *err);

#endif
