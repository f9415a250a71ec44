// The council's gazetteer of land and property: every address with its class, and the list of those
// that are no household.
#ifndef HEARTH_GAZETTEER_H
#define HEARTH_GAZETTEER_H

#include "data-samples/agency/agency.h"

enum { GAZETTEER_FILES = 2 };

// Writes gazetteer/addresses.csv and gazetteer/places.csv below `records`. Errors: E_SYSTEM.
enum status gazetteer_write(const struct agency_view *view, const char *records,
                            struct file_count ret_counts[GAZETTEER_FILES], struct error *err);

#endif
