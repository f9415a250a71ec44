// From a value back to its records: the facts of its block and bucket that lie in its window, with
// file and line; those of newer events have neither yet.

#include "features/extract/moment.h"
#include "features/extract/observed_row.h"
#include "features/extract/own_table.h"

#include <math.h>
#include <string.h>

// The row of an own table that the value is from.
static void trace_table(const struct block *block, const struct view *view, uint32_t person,
                        const struct extract *extract, const struct trace_visitor *visitor)
{
    uint32_t relative = view_relative(view, person, block->relation);
    const struct own_table *table = block->table;
    const struct own_row *row =
        relative == PERSON_NONE ? NULL : own_table_row(table, relative, view->as_of);
    if (!row)
        return;
    const char *text = own_table_cell(table, row->row, block->i_table_column);
    struct trace_record record = {
        .source = table->name,
        .category = block->table_numbers ? NULL : text,
        .file = table->path,
        .line = table->file.lines[row->row],
        .date = row->date,
        .end = DAY_NONE,
        .known = row->known,
        .value = block->table_numbers ? block->table_numbers[row->row] : NAN,
        .person_id = extract_person_id(extract, relative),
        .relation = relation_table[block->relation].name,
    };
    visitor->visit(visitor->context, &record);
}

static const struct block *find_block(const struct extract *extract, size_t i_col,
                                      const struct slot **ret_slot)
{
    for (size_t b = 0; b < extract->n_block; b++)
        for (size_t s = 0; s < extract->blocks[b].n_slot; s++) {
            const struct slot *slot = &extract->blocks[b].slots[s];
            if (slot->i_col == i_col ||
                (slot->i_col + 1 == i_col && extract->blocks[b].missing == MISSING_FLAG)) {
                *ret_slot = slot;
                return &extract->blocks[b];
            }
        }
    return NULL;
}

// Whether the fact had a part in the slot's value.
static bool takes_part(const struct block *block, const struct slot *slot,
                       const struct visible_fact *seen, day_t as_of)
{
    if (block->bucket_of && (seen->category >= block->n_category ||
                             block->bucket_of[seen->category] != slot->i_category))
        return false;
    if (slot->aggregate->needs_value && isnan(seen_value(seen, slot->i_value)))
        return false;
    day_t from = span_subtract(as_of, block->windows[slot->i_window]);
    bool holds = seen->end == DAY_NONE || seen->end >= as_of;
    if (slot->aggregate->is_state)
        return holds;
    if (slot->aggregate->spells_only)
        return holds || seen->end >= from;
    return seen->date >= from;
}

// NULL = none, or one that only a newer event has and no scenario names.
static const char *category_text(const struct extract *extract, size_t i_source, uint32_t category)
{
    const struct texts *known = &extract->timeline.sources[i_source].categories;
    const struct overlay_words *words = &extract->words[i_source];
    if (category == TEXT_NONE)
        return NULL;
    if (category < known->n)
        return texts_at(known, category);
    return category - known->n < words->n_category ? words->categories[category - known->n] : NULL;
}

struct tracing {
    const struct extract *extract;
    const struct view *view;
    uint32_t person;
    const struct block *block;
    const struct slot *slot;
    const struct records *records; // of the block's source
    const struct trace_visitor *visitor;
};

static void visit_fact(const struct tracing *tracing, const struct visible_fact *seen)
{
    const struct extract *extract = tracing->extract;
    const struct records *records = tracing->records;
    const struct block *block = tracing->block;
    const struct slot *slot = tracing->slot;
    const struct timeline_source *source = &extract->timeline.sources[block->filter.i_source];
    bool placed = seen->row < records->n_row;
    struct trace_record record = {
        .source = source->config->name,
        .agency = source->config->agency,
        .file = placed ? texts_at(&records->files, records->file[seen->row]) : NULL,
        .line = placed ? records->line[seen->row] : 0,
        .category = category_text(extract, block->filter.i_source, seen->category),
        .date = seen->date,
        .end = seen->end,
        .known = seen->known,
        .value = slot->aggregate->needs_value ? seen_value(seen, slot->i_value) : NAN,
        .person_id = extract_person_id(extract, seen->person),
        .relation = relation_table[block->relation].name,
    };
    if (record.category)
        record.category_label =
            column_labels_text(&source->config->labels, "category", record.category);
    tracing->visitor->visit(tracing->visitor->context, &record);
}

static void trace_block(const struct tracing *tracing, struct scratch *scratch)
{
    const struct block *block = tracing->block;
    const struct slot *slot = tracing->slot;
    view_related(tracing->view, tracing->person, block->relation, &scratch->persons);
    gather_selection(tracing->view, &scratch->persons, &block->filter, scratch);
    struct observed observed = {0};
    day_t as_of = tracing->view->as_of;
    day_t low = span_subtract(as_of, block->windows[slot->i_window]);
    if (block->is_bounded)
        observed_find(&observed,
                      &(struct observed_question){tracing->extract, tracing->view, tracing->person,
                                                  block, &scratch->persons});
    for (size_t i = 0; i < scratch->n_item; i++) {
        const struct visible_fact *seen = &scratch->items[i];
        if (takes_part(block, slot, seen, as_of) &&
            (!block->is_bounded || observed_counts(&observed, slot, seen, low, as_of)))
            visit_fact(tracing, seen);
    }
    observed_done(&observed);
}

void moment_trace(const struct moment_question *question, const struct moment_source *sources,
                  const struct trace_visitor *visitor, struct scratch *scratch)
{
    struct tracing tracing = {.extract = question->extract,
                              .view = question->view,
                              .person = question->person,
                              .visitor = visitor};
    tracing.block = find_block(question->extract, question->i_col, &tracing.slot);
    if (tracing.block && tracing.block->kind == BLOCK_TABLE)
        trace_table(tracing.block, question->view, question->person, question->extract, visitor);
    if (!tracing.block || tracing.block->kind != BLOCK_FACTS ||
        !sources->are_open[tracing.block->filter.i_source])
        return;
    tracing.records = &sources->records[tracing.block->filter.i_source];
    trace_block(&tracing, scratch);
}

enum status extract_trace(struct extract *extract, const struct trace_question *question,
                          const struct trace_visitor *visitor, struct error *err)
{
    uint32_t person;
    enum status status =
        extract_person_at(extract, question->person_id, question->as_of, &person, err);
    if (status)
        return status;
    const struct slot *slot;
    const struct block *block = find_block(extract, question->i_col, &slot);
    if (block && block->kind == BLOCK_TABLE)
        trace_table(block, view_kept(extract, question->as_of), person, extract, visitor);
    if (!block || block->kind != BLOCK_FACTS)
        return OK; // attributes have no dated facts behind them
    struct arena arena = {0};
    struct records records;
    status = records_open(&arena, &extract->config,
                          &extract->config.sources[block->filter.i_source], &records, err);
    if (!status) {
        struct scratch scratch = {0};
        struct tracing tracing = {
            extract, view_kept(extract, question->as_of), person, block, slot, &records, visitor};
        trace_block(&tracing, &scratch);
        scratch_done(&scratch);
        records_close(&records);
    }
    arena_done(&arena);
    return status;
}

enum status extract_observed(struct extract *extract, const char *person_id, day_t as_of,
                             struct observed_days *ret_days, struct error *err)
{
    uint32_t person;
    enum status status = extract_person_at(extract, person_id, as_of, &person, err);
    if (status)
        return status;
    struct scratch scratch = {0};
    struct observed observed = {0};
    const struct view *view = view_kept(extract, as_of);
    memset(ret_days, 0, extract->n_col * sizeof *ret_days);
    for (size_t b = 0; b < extract->n_block; b++) {
        const struct block *block = &extract->blocks[b];
        if (block->kind != BLOCK_FACTS || !block->is_bounded)
            continue;
        view_related(view, person, block->relation, &scratch.persons);
        observed_find(&observed,
                      &(struct observed_question){extract, view, person, block, &scratch.persons});
        for (size_t i = 0; i < block->n_slot; i++)
            ret_days[block->slots[i].i_col] = observed_slot_days(
                &observed, &block->slots[i],
                span_subtract(as_of, block->windows[block->slots[i].i_window]), as_of);
    }
    observed_done(&observed);
    scratch_done(&scratch);
    return OK;
}
