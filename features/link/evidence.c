// The values of a record are pooled over all its rows, so that a register of names and a register
// of addresses in one id space serve one rule together, and a former surname still links.

#include "features/link/evidence.h"

#include <stdlib.h>
#include <string.h>

static void add(struct evidence_column *column, uint32_t record, uint32_t code, day_t seen)
{
    memory_grow(&column->values, &column->capacity, column->n + 1, sizeof *column->values);
    column->values[column->n++] = (struct evidence_value){record, code, seen};
}

void evidence_add_text(struct evidence_column *column, uint32_t record, const char *text,
                       day_t seen)
{
    size_t n_bytes = strlen(text);
    if (!column->normalise) {
        add(column, record, dictionary_add(&column->texts, text, n_bytes), seen);
        return;
    }
    while (n_bytes && strchr(" \t\r\n", text[n_bytes - 1]))
        n_bytes--;
    for (; n_bytes && strchr(" \t\r\n", *text); n_bytes--)
        text++;
    if (!n_bytes)
        return;
    column->folded.n_bytes = 0;
    fold_append(&column->folded, FOLD_CASE, text, n_bytes);
    if (column->folded.n_bytes)
        add(column, record,
            dictionary_add(&column->texts, column->folded.text, column->folded.n_bytes), seen);
}

void evidence_add_day(struct evidence_column *column, uint32_t record, day_t value, day_t seen)
{
    add(column, record, (uint32_t)value, seen);
}

static int compare_values(const void *a, const void *b)
{
    const struct evidence_value *x = a, *y = b;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return (x->seen > y->seen) - (x->seen < y->seen);
}

void evidence_settle(struct evidence_column *column, size_t n_record)
{
    struct evidence_value *values = column->values;
    if (column->n)
        qsort(values, column->n, sizeof *values, compare_values);
    size_t n = 0;
    column->first = memory_alloc((n_record + 1) * sizeof *column->first);
    for (size_t i = 0; i < column->n; i++) {
        if (n && values[n - 1].record == values[i].record && values[n - 1].code == values[i].code)
            continue;
        values[n++] = values[i];
        column->first[values[i].record + 1]++;
    }
    column->n = n;
    for (size_t r = 0; r < n_record; r++)
        column->first[r + 1] += column->first[r];
}

void evidence_done(struct evidence_column *column)
{
    free(column->values);
    free(column->first);
    free(column->folded.text);
    dictionary_done(&column->texts);
}

static void gather_attribute(const struct records *rows, const uint32_t *record_of,
                             size_t i_attribute, struct evidence_column *column)
{
    const day_t *days = rows->attribute_days[i_attribute];
    const uint32_t *texts = rows->attributes[i_attribute];
    for (size_t k = 0; k < rows->n_row; k++) {
        day_t from = rows->date ? rows->date[k] : DAY_NONE;
        day_t known = rows->known ? rows->known[k] : DAY_NONE;
        day_t seen = known > from ? known : from;
        uint32_t record = record_of[rows->person[k]];
        if (days && days[k] != DAY_NONE)
            evidence_add_day(column, record, days[k], seen);
        else if (texts && texts[k] != TEXT_NONE)
            evidence_add_text(column, record, texts_at(&rows->texts, texts[k]), seen);
    }
}

void evidence_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct evidence_column *column)
{
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        for (size_t k = 0; source->kind == RECORD_PERSON && k < source->n_attribute; k++)
            if (strcmp(source->attributes[k].name, column->name) == 0)
                gather_attribute(&records[i], registry->record_of[i], k, column);
    }
    evidence_settle(column, registry->n_record);
}
