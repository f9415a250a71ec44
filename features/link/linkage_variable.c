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

// What identifies nobody is no value. The shapes of British postcodes, emails and telephone numbers
// are not asked of flat files, which may be of another country.
static bool is_usable(const struct linkage_variable *variable, const char *text, size_t n_bytes)
{
    const struct identity_field *field = identity_field(variable->name ? variable->name : "text");
    enum identity_state state = identity_check(field, text, n_bytes).state;
    if (state == IDENTITY_IMPOSSIBLE && variable->any_country) {
        const struct identifier_kind *kind = identifier_kind(field->name);
        return !kind || strcmp(kind->name, "postcode") == 0;
    }
    return state == IDENTITY_USABLE;
}

uint32_t variable_code(struct linkage_variable *variable, const char *text)
{
    size_t n_bytes = strlen(text);
    if (!variable->normalise)
        return dictionary_add(&variable->texts, text, n_bytes);
    while (n_bytes && strchr(" \t\r\n", text[n_bytes - 1]))
        n_bytes--;
    for (; n_bytes && strchr(" \t\r\n", *text); n_bytes--)
        text++;
    if (!n_bytes)
        return DICTIONARY_NONE;
    variable->folded.n_bytes = 0;
    if (is_usable(variable, text, n_bytes))
        identity_append(identity_field(variable->name ? variable->name : "text"), text, n_bytes,
                        &variable->folded);
    if (!variable->folded.n_bytes) {
        variable->n_unusable++;
        return DICTIONARY_NONE;
    }
    return dictionary_add(&variable->texts, variable->folded.text, variable->folded.n_bytes);
}

void variable_add_text(struct linkage_variable *variable, uint32_t record, const char *text,
                       day_t received)
{
    uint32_t code = variable_code(variable, text);
    if (code != DICTIONARY_NONE)
        add(variable, record, code, received);
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

// By record in time linear in the values, each record's own values after that. A record that has
// one value, as most have, costs no comparison.
static void sort_values(struct linkage_variable *variable, size_t n_record, const uint32_t *first)
{
    struct variable_value *sorted = memory_resize(NULL, (variable->n + 1) * sizeof *sorted);
    uint32_t *next = memory_resize(NULL, (n_record + 1) * sizeof *next);
    memcpy(next, first, (n_record + 1) * sizeof *next);
    for (size_t i = 0; i < variable->n; i++)
        sorted[next[variable->values[i].record]++] = variable->values[i];
    for (size_t r = 0; r < n_record; r++)
        if (first[r + 1] - first[r] > 1)
            qsort(sorted + first[r], first[r + 1] - first[r], sizeof *sorted, compare_values);
    free(variable->values);
    free(next);
    variable->values = sorted;
    variable->capacity = variable->n + 1;
}

static void count_values(const struct linkage_variable *variable, size_t n_record, uint32_t *first)
{
    memset(first, 0, (n_record + 1) * sizeof *first);
    for (size_t i = 0; i < variable->n; i++)
        first[variable->values[i].record + 1]++;
    for (size_t r = 0; r < n_record; r++)
        first[r + 1] += first[r];
}

void variable_settle(struct linkage_variable *variable, size_t n_record)
{
    variable->first = memory_alloc((n_record + 1) * sizeof *variable->first);
    count_values(variable, n_record, variable->first);
    sort_values(variable, n_record, variable->first);
    struct variable_value *values = variable->values;
    size_t n = 0;
    for (size_t i = 0; i < variable->n; i++)
        if (!n || values[n - 1].record != values[i].record || values[n - 1].code != values[i].code)
            values[n++] = values[i];
    variable->n = n;
    count_values(variable, n_record, variable->first);
}

void variable_done(struct linkage_variable *variable)
{
    free(variable->values);
    free(variable->first);
    free(variable->folded.text);
    dictionary_done(&variable->texts);
}

bool variable_known(const struct linkage_variable *variable, uint32_t record, day_t by)
{
    for (uint32_t i = variable->first[record]; i < variable->first[record + 1]; i++)
        if (variable->values[i].received <= by)
            return true;
    return false;
}

bool variable_shared(const struct linkage_variable *variable, uint32_t a, uint32_t b, day_t by)
{
    const struct variable_value *values = variable->values;
    uint32_t i = variable->first[a], k = variable->first[b];
    while (i < variable->first[a + 1] && k < variable->first[b + 1]) {
        if (values[i].code == values[k].code) {
            if (values[i].received <= by && values[k].received <= by)
                return true;
            i++;
        } else if (values[i].code < values[k].code) {
            i++;
        } else {
            k++;
        }
    }
    return false;
}

// One column of one source. Each distinct text is looked at once.
struct gathering {
    const struct records *rows;
    const uint32_t *record_of;
    struct linkage_variable *variable;
};
#define CODE_UNSEEN (DICTIONARY_NONE - 1)

static day_t received_of(const struct records *rows, size_t i_row)
{
    day_t from = rows->date ? rows->date[i_row] : DAY_NONE;
    day_t known = rows->known ? rows->known[i_row] : DAY_NONE;
    return known > from ? known : from;
}

static void gather_days(const struct gathering *gathering, const day_t *days)
{
    const struct records *rows = gathering->rows;
    for (size_t k = 0; k < rows->n_row; k++)
        if (days[k] != DAY_NONE)
            variable_add_day(gathering->variable, gathering->record_of[rows->person[k]], days[k],
                             received_of(rows, k));
}

static void gather_texts(const struct gathering *gathering, const uint32_t *texts)
{
    const struct records *rows = gathering->rows;
    struct linkage_variable *variable = gathering->variable;
    uint32_t *codes = memory_alloc((rows->texts.n + 1) * sizeof *codes);
    for (size_t i = 0; i < rows->texts.n; i++)
        codes[i] = CODE_UNSEEN;
    for (size_t k = 0; k < rows->n_row; k++) {
        if (texts[k] == TEXT_NONE)
            continue;
        uint32_t *code = &codes[texts[k]];
        if (*code == CODE_UNSEEN)
            *code = variable_code(variable, texts_at(&rows->texts, texts[k]));
        else
            variable->n_unusable += *code == DICTIONARY_NONE;
        if (*code != DICTIONARY_NONE)
            add(variable, gathering->record_of[rows->person[k]], *code, received_of(rows, k));
    }
    free(codes);
}

void variable_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct linkage_variable *variable)
{
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        for (size_t k = 0; source->kind == RECORD_PERSON && k < source->n_attribute; k++)
            if (strcmp(source->attributes[k].name, variable->name) == 0) {
                const struct gathering gathering = {&records[i], registry->record_of[i], variable};
                if (records[i].attribute_days[k])
                    gather_days(&gathering, records[i].attribute_days[k]);
                else if (records[i].attributes[k])
                    gather_texts(&gathering, records[i].attributes[k]);
            }
    }
    variable_settle(variable, registry->n_record);
}
