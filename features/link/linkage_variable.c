// The values of a record are pooled over all its rows, so that a register of names and a register
// of addresses in one id space serve one rule together, and a former surname still links.

#include "features/link/linkage_variable.h"

#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

static void add(struct linkage_variable *variable, uint32_t record, uint32_t code, day_t received)
{
    memory_grow(&variable->values, &variable->capacity, variable->n + 1, sizeof *variable->values);
    variable->values[variable->n++] = (struct variable_value){record, code, received};
}

void variable_add_text(struct linkage_variable *variable, uint32_t record, const char *text,
                       day_t received)
{
    size_t n_bytes = strlen(text);
    if (!variable->normalise) {
        add(variable, record, dictionary_add(&variable->texts, text, n_bytes), received);
        return;
    }
    while (n_bytes && strchr(" \t\r\n", text[n_bytes - 1]))
        n_bytes--;
    for (; n_bytes && strchr(" \t\r\n", *text); n_bytes--)
        text++;
    if (!n_bytes)
        return;
    variable->folded.n_bytes = 0;
    fold_append(&variable->folded, FOLD_CASE, text, n_bytes);
    if (variable->folded.n_bytes)
        add(variable, record,
            dictionary_add(&variable->texts, variable->folded.text, variable->folded.n_bytes),
            received);
}

void variable_add_day(struct linkage_variable *variable, uint32_t record, day_t value,
                      day_t received)
{
    add(variable, record, (uint32_t)value, received);
}

static int compare_values(const void *a, const void *b)
{
    const struct variable_value *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    ORDER_BY(x->code, y->code);
    return ORDER_OF(x->received, y->received);
}

void variable_settle(struct linkage_variable *variable, size_t n_record)
{
    struct variable_value *values = variable->values;
    if (variable->n)
        qsort(values, variable->n, sizeof *values, compare_values);
    size_t n = 0;
    variable->first = memory_alloc((n_record + 1) * sizeof *variable->first);
    for (size_t i = 0; i < variable->n; i++) {
        if (n && values[n - 1].record == values[i].record && values[n - 1].code == values[i].code)
            continue;
        values[n++] = values[i];
        variable->first[values[i].record + 1]++;
    }
    variable->n = n;
    for (size_t r = 0; r < n_record; r++)
        variable->first[r + 1] += variable->first[r];
}

void variable_done(struct linkage_variable *variable)
{
    free(variable->values);
    free(variable->first);
    free(variable->folded.text);
    dictionary_done(&variable->texts);
}

static void gather_attribute(const struct records *rows, const uint32_t *record_of,
                             size_t i_attribute, struct linkage_variable *variable)
{
    const day_t *days = rows->attribute_days[i_attribute];
    const uint32_t *texts = rows->attributes[i_attribute];
    for (size_t k = 0; k < rows->n_row; k++) {
        day_t from = rows->date ? rows->date[k] : DAY_NONE;
        day_t known = rows->known ? rows->known[k] : DAY_NONE;
        day_t received = known > from ? known : from;
        uint32_t record = record_of[rows->person[k]];
        if (days && days[k] != DAY_NONE)
            variable_add_day(variable, record, days[k], received);
        else if (texts && texts[k] != TEXT_NONE)
            variable_add_text(variable, record, texts_at(&rows->texts, texts[k]), received);
    }
}

void variable_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct linkage_variable *variable)
{
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        for (size_t k = 0; source->kind == RECORD_PERSON && k < source->n_attribute; k++)
            if (strcmp(source->attributes[k].name, variable->name) == 0)
                gather_attribute(&records[i], registry->record_of[i], k, variable);
    }
    variable_settle(variable, registry->n_record);
}
