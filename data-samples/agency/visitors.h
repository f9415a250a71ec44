// Whom agencies meet beside the world's families: adults who come to the hospital without being a
// child's parent, and people of other districts who come to the hospital or meet the police. They
// matter to no risk and no household of the borough, hence they are added to the finished world.
#ifndef HEARTH_VISITORS_H
#define HEARTH_VISITORS_H

#include "data-samples/world/world.h"

// The world with their persons, homes, stays and facts behind its own; facts stay in order. Persons
// from world->n_person on live elsewhere: came = left, both before the records, so that no reader
// counts them as residents. Owns: visitors_done; risks are borrowed from `world`.
void visitors_add(const struct world *world, struct world *ret_all);
void visitors_done(struct world *all);

#endif
