// The columns of an own table: one a column of numbers, one a value of a column of texts. What a column
// holds is decided by the rows visible at the fixing date, as for attributes.

#include "features/extract/own_table.h"
#include "features/extract/plan_layout.h"

#include "features/base/number.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ODD_SHARE                                                                                  \
    0.1 // at most so many of the values are no numbers: the rest were meant as numbers

// One column of the table while it is looked at.
struct reading {
    struct extract *extract;
    const struct entry *entry;
    size_t i_col;    // of the table's columns
    double *numbers; // by row of the file; NaN = none
    const char **values;
    size_t n_value; // that are visible, bytewise, each once
    size_t n_number, n_odd;
    uint32_t odd_row; // the first visible cell that is no number
};

static void values_find(struct reading *reading)
{
    const struct own_table *table = reading->entry->own;
    struct arena *arena = &reading->extract->arena;
    day_t at = reading->extract->fixing_date;
    size_t n = 0;
    reading->numbers = arena_array(arena, table->file.n_row + 1, sizeof(double));
    reading->values = arena_array(arena, table->n_row + 1, sizeof *reading->values);
    for (uint32_t i = 0; i < table->file.n_row; i++) {
        const char *text = own_table_cell(table, i, reading->i_col);
        if (!number_parse(text, strlen(text), &reading->numbers[i]))
            reading->numbers[i] = NAN;
    }
    for (size_t i = 0; i < table->n_row; i++) {
        const struct own_row *row = &table->rows[i];
        const char *text = own_table_cell(table, row->row, reading->i_col);
        if (!*text || row->date >= at || row->known >= at)
            continue;
        reading->values[n++] = text;
        bool is_number = !isnan(reading->numbers[row->row]);
        if (!is_number && (!reading->n_odd || row->row < reading->odd_row))
            reading->odd_row = row->row;
        reading->n_number += is_number;
        reading->n_odd += !is_number;
    }
    qsort(reading->values, n, sizeof *reading->values, order_text);
    for (size_t i = 0; i < n; i++)
        if (!i || strcmp(reading->values[reading->n_value - 1], reading->values[i]) != 0)
            reading->values[reading->n_value++] = reading->values[i];
}

static enum status column_is_odd(const struct reading *reading, struct error *err)
{
    const struct own_table *table = reading->entry->own;
    size_t column = table->columns[reading->i_col];
    error_set(err, E_DATA,
              "\"%.40s\" is no number, as %zu of the other %zu values are (column %.60s)",
              own_table_cell(table, reading->odd_row, reading->i_col), reading->n_number,
              reading->n_number + reading->n_odd - 1, table->file.names[column]);
    error_at(err, table->file.path, table->file.lines[reading->odd_row], column + 1);
    error_hint(err, "leave the cell blank, or state `as: number` or `as: category`");
    return E_DATA;
}

static struct column column_of(const struct layout *layout, const struct own_table *table,
                               size_t i_col)
{
    const char *attribute = table->file.names[table->columns[i_col]];
    return (struct column){.name = arena_format(&layout->extract->arena, "%s.%s.%s",
                                                relation_table[layout->block->relation].name,
                                                table->name, attribute),
                           .source = table->name,
                           .attribute = attribute,
                           .source_title = attribute,
                           .unit = ""};
}

static enum status categories_add(struct layout *layout, const struct reading *reading,
                                  struct error *err)
{
    struct block *block = layout->block;
    enum status status = OK;
    block->table_values = reading->values;
    for (size_t k = 0; k < reading->n_value && !status; k++) {
        struct column column = column_of(layout, reading->entry->own, reading->i_col);
        column.name =
            arena_format(&layout->extract->arena, "%s=%s", column.name, reading->values[k]);
        column.attribute_value = reading->values[k];
        column.unit = "0/1";
        status = plan_column_add(layout, column, (struct slot){0}, err);
    }
    return status;
}

static enum status column_plan(struct layout *layout, size_t i_col, enum relation relation,
                               struct error *err)
{
    const struct entry *entry = layout->entry;
    struct reading reading = {.extract = layout->extract, .entry = entry, .i_col = i_col};
    values_find(&reading);
    double n = (double)(reading.n_number + reading.n_odd);
    bool is_number = entry->as ? strcmp(entry->as, "number") == 0 : !reading.n_odd;
    if (!entry->as && reading.n_odd && (double)reading.n_odd <= ODD_SHARE * n)
        return column_is_odd(&reading, err);
    struct block *block =
        plan_block_add(layout, relation, BLOCK_TABLE, is_number ? 1 : reading.n_value);
    block->table = entry->own;
    block->i_table_column = i_col;
    block->table_numbers = is_number ? reading.numbers : NULL;
    return is_number ? plan_column_add(layout, column_of(layout, entry->own, i_col),
                                       (struct slot){0}, err)
                     : categories_add(layout, &reading, err);
}

enum status plan_table_entry(struct layout *layout, struct error *err)
{
    const struct entry *entry = layout->entry;
    enum status status = OK;
    for (size_t r = 0; r < entry->n_relation; r++)
        for (size_t i = 0; i < entry->own->n_column && !status; i++)
            status = column_plan(layout, i, entry->relations[r], err);
    return status;
}

void table_block_fill(const struct block *block, uint32_t person, day_t as_of, double *x)
{
    const struct own_row *row =
        person == PERSON_NONE ? NULL : own_table_row(block->table, person, as_of);
    if (block->table_numbers) {
        x[block->slots[0].i_col] = row ? block->table_numbers[row->row] : NAN;
        return;
    }
    const char *text = row ? own_table_cell(block->table, row->row, block->i_table_column) : "";
    for (size_t i = 0; i < block->n_slot; i++)
        x[block->slots[i].i_col] = *text ? strcmp(block->table_values[i], text) == 0 : NAN;
}
