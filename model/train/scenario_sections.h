// The sections of a scenario that its readers above the extract own: models, select, alerts.
#ifndef HEARTH_SCENARIO_SECTIONS_H
#define HEARTH_SCENARIO_SECTIONS_H

#include "features/base/error.h"

// Adds what is wrong with them, with places. A file that cannot be read has no sections: opening the
// extract tells. Cost: reads the file.
void scenario_sections_check(const char *workspace, const char *scenario,
                             struct error_list *errors);
// Adds err, and the others that were found with it.
void scenario_errors_add(struct error_list *errors, const struct error *err);

#endif
