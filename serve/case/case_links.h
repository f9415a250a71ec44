// What link/persons.csv says of how records were joined into persons.
#ifndef HEARTH_CASE_LINKS_H
#define HEARTH_CASE_LINKS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stddef.h>

struct linked_record {
    const char *person_id;
    double confidence;
    day_t linked_on; // DAY_NONE = not dated
};
struct case_links {
    struct linked_record *items; // by person_id bytewise
    size_t n;
};

// No file = no rows. Owns: arena. Errors: E_DATA, E_SYSTEM.
enum status case_links_read(struct arena *arena, const char *workspace,
                            struct case_links *ret_links, struct error *err);
// The first of the person's rows, ret_n of them.
const struct linked_record *case_links_of(const struct case_links *links, const char *person_id,
                                          size_t *ret_n);

#endif
