// The calibration report: every figure beside the published one, and the years side by side.
#ifndef HEARTH_CALIBRATION_REPORT_H
#define HEARTH_CALIBRATION_REPORT_H

#include "data-samples/calibration/calibration.h"

// Writes the report of a simulated world and its agencies' records as one HTML file. agencies: the
// whole table, or NULL. Errors: E_SYSTEM.
enum status calibration_report(const struct world *world, const struct agency *agencies,
                               const char *path, struct error *err);

#endif
