// Files of the education service about pupils who left a roll without a next school here.
#ifndef HEARTH_AGENCY_REMOVALS_H
#define HEARTH_AGENCY_REMOVALS_H

#include "data-samples/agency/agency_files.h"

enum { REMOVAL_FILES = 2 };
extern const struct fact_file removal_files[REMOVAL_FILES];

#endif
