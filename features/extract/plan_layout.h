// Columns being laid out: between plan.c and the files of single kinds of entry.
#ifndef HEARTH_PLAN_LAYOUT_H
#define HEARTH_PLAN_LAYOUT_H

#include "features/extract/plan.h"

struct layout {
    struct extract *extract;
    size_t block_capacity, column_capacity;
    const struct entry *entry; // at work
    struct block *block;       // of the entry: its latest
};

// Adds a block with room for max_slot columns; it becomes layout->block.
struct block *plan_block_add(struct layout *layout, enum relation relation, enum block_kind kind,
                             size_t max_slot);
// Adds the column, and with `missing: flag` its companion, and the slot that fills it. Errors:
// E_CONFIG when there are too many.
enum status plan_column_add(struct layout *layout, struct column column, struct slot slot,
                            struct error *err);

#endif
