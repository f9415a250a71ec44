// Those about whom too little is known for an estimate, or who missed a universal contact: a list of its own
// (safety 8), read from the newest list's file of each scenario.
#ifndef HEARTH_LITTLE_LIST_H
#define HEARTH_LITTLE_LIST_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define LITTLE_REASONS 5

struct little_row {
    const char *scenario, *person, *household; // household NULL = none known
    day_t as_of;                               // of the list
    bool ranked;                               // is ranked too: only a contact is missing
    const char *missing[LITTLE_REASONS];       // n_missing, in words
    size_t n_missing;
};
struct little_list {
    struct little_row *items;
    size_t n;
};
// By scenario, then as the list has them. A workspace without lists has none. Owns: arena. Errors: those of
// csv_read_table. Cost: reads the newest list of each scenario.
enum status little_list_read(struct arena *arena, const char *workspace,
                             struct little_list *ret_list, struct error *err);

#endif
