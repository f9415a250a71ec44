// Ids that stand for nobody: "0" or "UNKNOWN" as the id of a mother would make all its children
// siblings.
#ifndef HEARTH_PLACEHOLDER_IDS_H
#define HEARTH_PLACEHOLDER_IDS_H

#include "features/link/registry.h"

// Sets ret_is_nobody (n_record, zeroed) for each record of a relationship whose id is a placeholder
// and that no row of a person source has. Returns how many rows of relationships name one: they make no tie.
size_t placeholder_ids_find(const struct config *config, const struct records *records,
                            const struct registry *registry, bool *ret_is_nobody);

#endif
