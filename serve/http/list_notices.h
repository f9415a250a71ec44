// What stands on every page and in the API about the evidence behind the lists: that alerts were withheld,
// that two people overrode it, that it is not tested.
#ifndef HEARTH_LIST_NOTICES_H
#define HEARTH_LIST_NOTICES_H

#include "features/base/json.h"
#include "serve/http/site.h"

struct notices {
    const char **items; // sentences
    size_t n;
};
// Of the scenario, or of all that have a model (NULL). What the store cannot say is said to be unknown.
// Owns: arena. Threads: any.
void list_notices_find(const struct site *site, struct arena *arena, const char *scenario,
                       struct notices *ret_notices);
// Puts them as `notices` into the object: a list of {"text": sentence}.
void list_notices_put(json *object, const struct notices *notices);

#endif
