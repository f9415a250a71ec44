// How names go wrong between two forms: a short form or an initial, a slip of the keys.
#ifndef HEARTH_AGENCY_NAMES_H
#define HEARTH_AGENCY_NAMES_H

#include "data-samples/agency/agency_draw.h"

#include <stddef.h>

// Each changes a UTF-8 text in place, in at most n_max bytes with its ending 0.
void name_variant(char *name, size_t n_max, struct draw *draw);
void name_typo(char *name, size_t n_max, struct draw *draw); // ASCII letters only are touched
void name_plain(char *name);                                 // é becomes e
void name_squeeze(char *text);                               // without blanks
void name_upper(char *text);                                 // ASCII letters

#endif
