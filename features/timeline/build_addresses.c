// A home is one place however it is written: where a row holds both a UPRN and an address with its
// postcode, rows that have only one of them meet, and a wrong UPRN is outvoted. Who outvotes whom
// depends on the date, so that all that sources said is kept.

#include "features/timeline/build_addresses.h"

#include "features/base/sort.h"
#include "features/ingest/address.h"

#include <stdlib.h>
#include <string.h>

// The columns of one source that tell of homes.
struct home_columns {
    const struct records *rows;
    const uint32_t *address, *postcode; // codes of texts; NULL = no such column
    uint32_t i_source;
};

static const uint32_t *attribute_codes(const struct source *source, const struct records *rows,
                                       const char *name)
{
    for (size_t i = 0; i < source->n_attribute; i++)
        if (strcmp(source->attributes[i].name, name) == 0)
            return rows->attributes[i];
    return NULL;
}

static struct csv_field field_of(const struct records *rows, uint32_t code)
{
    const char *text = texts_at(&rows->texts, code);
    return (struct csv_field){.text = text, .n_bytes = strlen(text)};
}

static uint32_t number_add(struct address_numbers *numbers, const char *key, size_t n_bytes,
                           struct address_parts parts)
{
    size_t n_before = numbers->texts.n;
    uint32_t number = dictionary_add(&numbers->texts, key, n_bytes);
    if (number < n_before)
        return number;
    memory_grow(&numbers->parts, &numbers->parts_capacity, number + 1, sizeof *numbers->parts);
    numbers->parts[number] = parts;
    return number;
}

uint32_t address_number(struct address_numbers *numbers, const char *key, size_t n_bytes)
{
    uint32_t own = (uint32_t)numbers->texts.n; // where it is new
    bool is_uprn = strncmp(key, "u:", 2) == 0;
    return number_add(
        numbers, key, n_bytes,
        (struct address_parts){is_uprn ? own : ADDRESS_NONE, is_uprn ? ADDRESS_NONE : own});
}

static day_t received_on(const struct records *rows, size_t i_row)
{
    return later(rows->date ? rows->date[i_row] : DAY_NONE,
                 rows->known ? rows->known[i_row] : DAY_NONE);
}

// The number of a row with a UPRN: with its written address where it has one that can be one.
static uint32_t number_both(struct address_numbers *numbers, const struct home_columns *columns,
                            size_t i_row, struct fold_buffer *key)
{
    const struct records *rows = columns->rows;
    const char *uprn = texts_at(&rows->texts, rows->address[i_row]);
    struct address_parts parts = {address_number(numbers, uprn, strlen(uprn)), ADDRESS_NONE};
    if (!columns->address || !columns->postcode || columns->address[i_row] == TEXT_NONE ||
        columns->postcode[i_row] == TEXT_NONE)
        return parts.uprn;
    const struct csv_field address = field_of(rows, columns->address[i_row]);
    const struct csv_field postcode = field_of(rows, columns->postcode[i_row]);
    if (!address_key(NULL, &address, &postcode, true, key))
        return parts.uprn;
    parts.text = address_number(numbers, key->text, key->n_bytes);
    struct fold_buffer both = {0};
    fold_append_raw(&both, uprn, strlen(uprn));
    fold_append_raw(&both, " ", 1);
    fold_append_raw(&both, key->text, key->n_bytes);
    uint32_t number = number_add(numbers, both.text, both.n_bytes, parts);
    free(both.text);
    return number;
}

struct seen_home { // a triple of texts of one source
    uint32_t number;
    day_t known; // said first
};

static void aliases_add(struct address_numbers *numbers, uint32_t i_source,
                        const struct seen_home *seen, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct address_parts *parts = &numbers->parts[seen[i].number];
        if (parts->uprn == ADDRESS_NONE || parts->text == ADDRESS_NONE)
            continue;
        memory_grow(&numbers->aliases, &numbers->alias_capacity, numbers->n_alias + 1,
                    sizeof *numbers->aliases);
        numbers->aliases[numbers->n_alias++] =
            (struct address_alias){parts->text, parts->uprn, seen[i].known, i_source};
    }
}

// Rows repeat their home: each triple of texts is folded once.
void address_numbers_add(struct address_numbers *numbers, const struct timeline_writer *build,
                         size_t i_source, uint32_t *ret_number)
{
    const struct source *source = &build->config->sources[i_source];
    const struct records *rows = &build->records[i_source];
    struct home_columns columns = {.rows = rows, .i_source = (uint32_t)i_source};
    if (source->kind == RECORD_PERSON) {
        columns.address = attribute_codes(source, rows, "address");
        columns.postcode = attribute_codes(source, rows, "postcode");
    }
    struct dictionary triples = {0};
    struct fold_buffer key = {0};
    struct seen_home *seen = NULL;
    size_t capacity = 0;
    for (size_t k = 0; k < rows->n_row; k++) {
        ret_number[k] = ADDRESS_NONE;
        if (rows->address[k] == TEXT_NONE)
            continue;
        const uint32_t codes[] = {rows->address[k],
                                  columns.address ? columns.address[k] : TEXT_NONE,
                                  columns.postcode ? columns.postcode[k] : TEXT_NONE};
        size_t n_seen = triples.n;
        uint32_t triple = dictionary_add(&triples, (const char *)codes, sizeof codes);
        if (triple == n_seen) {
            const char *text = texts_at(&rows->texts, rows->address[k]);
            bool has_uprn = strncmp(text, "u:", 2) == 0;
            memory_grow(&seen, &capacity, n_seen + 1, sizeof *seen);
            seen[triple].number = has_uprn ? number_both(numbers, &columns, k, &key)
                                           : address_number(numbers, text, strlen(text));
            seen[triple].known = received_on(rows, k);
        } else if (received_on(rows, k) < seen[triple].known) {
            seen[triple].known = received_on(rows, k);
        }
        ret_number[k] = seen[triple].number;
    }
    aliases_add(numbers, columns.i_source, seen, triples.n);
    free(seen);
    free(key.text);
    dictionary_done(&triples);
}

static int compare_aliases(const void *a, const void *b)
{
    const struct address_alias *x = a, *y = b;
    ORDER_BY(x->text, y->text);
    ORDER_BY(x->uprn, y->uprn);
    ORDER_BY(x->source, y->source);
    return ORDER_OF(x->known, y->known);
}

// Sorts, and keeps of each source and pair the one known first.
static void settle_aliases(struct address_numbers *numbers)
{
    struct address_alias *items = numbers->aliases;
    size_t n = 0;
    if (numbers->n_alias)
        qsort(items, numbers->n_alias, sizeof *items, compare_aliases);
    for (size_t i = 0; i < numbers->n_alias; i++)
        if (!n || items[n - 1].text != items[i].text || items[n - 1].uprn != items[i].uprn ||
            items[n - 1].source != items[i].source)
            items[n++] = items[i];
    numbers->n_alias = n;
}

enum status address_numbers_write(struct timeline_writer *build, struct address_numbers *numbers,
                                  struct error *err)
{
    settle_aliases(numbers);
    const struct dictionary *texts = &numbers->texts;
    enum status status = timeline_write_texts(
        build, "address", &(struct texts){texts->offsets, texts->blob, texts->n}, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"address.parts", numbers->parts, texts->n, sizeof *numbers->parts},
            err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"address.alias", numbers->aliases, numbers->n_alias,
                                              sizeof *numbers->aliases},
                          err);
    return status;
}

void address_numbers_done(struct address_numbers *numbers)
{
    dictionary_done(&numbers->texts);
    free(numbers->parts);
    free(numbers->aliases);
}
