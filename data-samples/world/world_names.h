// Names and ethnicities of the simulated borough: strung together from syllables. No name is taken
// from a person.
#ifndef HEARTH_WORLD_NAMES_H
#define HEARTH_WORLD_NAMES_H

#include "data-samples/world/world.h"
#include "data-samples/world/world_name_pools.h"

enum {
    // By pool (world_name_pools.h); in each 0 … 599 are given to girls, 600 … 1199 to boys.
    WORLD_N_FORENAME = NAME_POOLS * 2 * POOL_FORENAMES,
    WORLD_N_SURNAME = NAME_POOLS * POOL_SURNAMES,
    WORLD_NAME_TEXT = 48, // bytes that a name needs
};

// Writes the name into buffer and returns it. Different numbers give different names; some have
// letters outside ASCII (UTF-8), some surnames two parts.
char *world_forename(uint32_t forename, char buffer[WORLD_NAME_TEXT]);
char *world_surname(uint32_t surname, char buffer[WORLD_NAME_TEXT]);

// Source: DfE school census ethnicity codes, by number: WBRI WOTH MWBC MOTH AIND APKN AOTH BAFR
// BCRB OOTH.
enum { WORLD_N_ETHNICITY = 10 };
extern const char *const world_ethnicities[WORLD_N_ETHNICITY];

#endif
