// How names go wrong between two forms: a short form or an initial, a slip of the keys.
#ifndef HEARTH_AGENCY_NAMES_H
#define HEARTH_AGENCY_NAMES_H

#include "data-samples/agency/agency_draw.h"

#include <stddef.h>

// The name that its bearer goes by, in place of the given one: short, spelt another way, or one of the
// common names. Source: the pool of the forename's number (world_name_pools.h).
void name_usual(uint32_t forename, char *name, size_t n_max, struct draw *draw);
// Each changes a UTF-8 text in place, in at most n_max bytes with its ending 0.
void name_variant(char *name, size_t n_max, struct draw *draw);
void name_typo(char *name, size_t n_max, struct draw *draw); // ASCII letters only are touched
void name_plain(char *name);                                 // é becomes e
void name_squeeze(char *text);                               // without blanks
void name_upper(char *text);                                 // ASCII letters

#endif
