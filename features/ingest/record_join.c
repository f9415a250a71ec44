// A text's number is that of its first sight in the order of the files. Within one worker the texts
// that a part added lie together, in order of sight, and parts are taken in order; so adding each
// part's new texts, part by part, gives the numbers that one worker would have given.

#include "features/ingest/record_join.h"

#include "features/base/parallel.h"

#include <stdlib.h>
#include <string.h>

struct join {
    const struct joining *given;
    struct record_builder *to;
    uint32_t **numbers[RECORD_TABLE_COUNT]; // by worker: the number of each of its texts
    size_t *first_row;                      // of each part, in `to`
};

static struct record_builder *builder_of(const struct join *join, size_t worker)
{
    return &join->given->workers[worker].builder;
}

// Adds the part's new texts of one table.
static void texts_join(struct join *join, enum record_table table, const struct source_part *part,
                       size_t *n_done)
{
    size_t worker = (size_t)part->worker;
    const struct dictionary *texts = &builder_of(join, worker)->tables[table];
    for (; n_done[worker] < part->n_text[table]; n_done[worker]++) {
        const char *text = dictionary_text(texts, (uint32_t)n_done[worker]);
        join->numbers[table][worker][n_done[worker]] =
            dictionary_add(&join->to->tables[table], text, strlen(text));
    }
}

static void tables_join(struct join *join)
{
    size_t n_worker = join->given->n_worker;
    size_t *n_done = memory_alloc(n_worker * sizeof *n_done);
    for (enum record_table table = 0; table < RECORD_TABLE_COUNT; table++) {
        join->numbers[table] = memory_alloc(n_worker * sizeof(uint32_t *));
        for (size_t w = 0; w < n_worker; w++)
            join->numbers[table][w] =
                memory_alloc((builder_of(join, w)->tables[table].n + 1) * sizeof(uint32_t));
        memset(n_done, 0, n_worker * sizeof *n_done);
        for (size_t i = 0; i < join->given->n_part; i++)
            texts_join(join, table, &join->given->parts[i], n_done);
        for (size_t w = 0; w < n_worker; w++)
            dictionary_done(&builder_of(join, w)->tables[table]);
    }
    free(n_done);
}

static void items_copy(const struct join *join, size_t i_column, const struct source_part *part,
                       size_t to_row)
{
    const struct record_builder *from = builder_of(join, (size_t)part->worker);
    const struct builder_column *column = &from->columns[i_column];
    char *to = join->to->columns[i_column].items + to_row * column->bytes;
    const char *items = column->items + part->first_row * column->bytes;
    if (column->table == RECORD_NO_TABLE) {
        memcpy(to, items, part->n_row * column->bytes);
        return;
    }
    const uint32_t *number = join->numbers[column->table][part->worker];
    for (size_t k = 0; k < part->n_row; k++) {
        uint32_t item = ((const uint32_t *)items)[k];
        ((uint32_t *)to)[k] = item == TEXT_NONE ? TEXT_NONE : number[item];
    }
}

static void column_join(void *context, size_t first, size_t end, int worker)
{
    const struct join *join = context;
    (void)worker;
    for (size_t i = first; i < end; i++) {
        struct builder_column *column = &join->to->columns[i];
        column->items = memory_alloc(join->to->n_row * column->bytes);
        for (size_t k = 0; k < join->given->n_part; k++)
            if (join->given->parts[k].n_row)
                items_copy(join, i, &join->given->parts[k], join->first_row[k]);
        for (size_t w = 0; w < join->given->n_worker; w++) {
            free(builder_of(join, w)->columns[i].items);
            builder_of(join, w)->columns[i].items = NULL;
        }
    }
}

// Lines of the file in place of those of the part.
static enum status lines_join(const struct join *join, struct error *err)
{
    uint32_t *lines = (uint32_t *)join->to->single[COLUMN_LINE]->items;
    for (size_t i = 0; i < join->given->n_part; i++) {
        const struct source_part *part = &join->given->parts[i];
        if (part->n_row && part->lines_before + part->n_line >= UINT32_MAX)
            return record_builder_limit(join->to, err);
        for (size_t k = 0; k < part->n_row; k++)
            lines[join->first_row[i] + k] += (uint32_t)part->lines_before;
    }
    return OK;
}

static void counts_join(struct join *join)
{
    struct record_builder *to = join->to;
    for (size_t w = 0; w < join->given->n_worker; w++) {
        const struct record_builder *from = builder_of(join, w);
        to->n_void += from->n_void;
        to->n_row += from->n_row;
        to->last_known = from->last_known > to->last_known ? from->last_known : to->last_known;
    }
    to->capacity = to->n_row;
}

static void join_done(struct join *join)
{
    for (enum record_table table = 0; table < RECORD_TABLE_COUNT; table++) {
        for (size_t w = 0; join->numbers[table] && w < join->given->n_worker; w++)
            free(join->numbers[table][w]);
        free(join->numbers[table]);
    }
    free(join->first_row);
}

enum status records_join(const struct joining *joining, struct record_builder *ret_builder,
                         struct error *err)
{
    struct join join = {.given = joining, .to = ret_builder};
    size_t n_row = 0;
    join.first_row = memory_alloc((joining->n_part + 1) * sizeof *join.first_row);
    for (size_t i = 0; i < joining->n_part; i++) {
        join.first_row[i] = n_row;
        n_row += joining->parts[i].n_row;
    }
    if (joining->n_worker == 1) { // in order already
        *ret_builder = joining->workers->builder;
        joining->workers->builder = (struct record_builder){0};
    } else {
        const struct row_plan *plan = joining->workers->plan;
        record_builder_init(ret_builder, plan->source,
                            plan->category < 0 ? NULL : plan->columns[plan->category].codes);
        counts_join(&join);
        tables_join(&join);
        parallel_for(ret_builder->n_column, 1, joining->n_thread, column_join, &join);
    }
    enum status status = ret_builder->n_row >= DICTIONARY_MAX
                             ? record_builder_limit(ret_builder, err)
                             : lines_join(&join, err);
    join_done(&join);
    return status;
}
