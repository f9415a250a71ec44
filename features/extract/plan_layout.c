// Adds blocks and columns to an extract that is being laid out.

#include "features/extract/plan_layout.h"

#define MAX_COLUMNS 200000

struct block *plan_block_add(struct layout *layout, enum relation relation, enum block_kind kind,
                             size_t max_slot)
{
    struct extract *extract = layout->extract;
    const struct entry *entry = layout->entry;
    memory_grow(&extract->blocks, &layout->block_capacity, extract->n_block + 1,
                sizeof *extract->blocks);
    struct block *block = &extract->blocks[extract->n_block++];
    *block = (struct block){.kind = kind, .relation = relation, .missing = entry->missing};
    block->slots = arena_array(&extract->arena, max_slot, sizeof *block->slots);
    layout->block = block;
    return block;
}

static void column_push(struct layout *layout, struct column column)
{
    struct extract *extract = layout->extract;
    memory_grow(&extract->columns, &layout->column_capacity, extract->n_col + 1,
                sizeof *extract->columns);
    extract->columns[extract->n_col++] = column;
}

static const char *missing_rule_name(enum missing_rule rule)
{
    return rule == MISSING_ZERO ? "zero" : rule == MISSING_FLAG ? "flag" : "keep";
}

enum status plan_column_add(struct layout *layout, struct column column, struct slot slot,
                            struct error *err)
{
    struct extract *extract = layout->extract;
    const struct entry *entry = layout->entry;
    struct block *block = layout->block;
    if (extract->n_col + 2 > MAX_COLUMNS)
        return yaml_error(entry->node, err, "the scenario makes more than %d columns", MAX_COLUMNS);
    column.group = entry->group;
    column.missing = missing_rule_name(entry->missing);
    column.relation = relation_table[block->relation].name;
    slot.i_col = extract->n_col;
    block->slots[block->n_slot++] = slot;
    column_push(layout, column);
    if (entry->missing == MISSING_FLAG) {
        column.name = arena_format(&extract->arena, "%s.missing", column.name);
        column.missing_flag = true;
        column.unit = "0/1";
        column_push(layout, column);
    }
    return OK;
}
