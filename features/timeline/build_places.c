// A home is one place however it is written: where a row holds both a UPRN and an address with its
// postcode, rows that have only one of them meet.

#include "features/timeline/build_places.h"

#include "features/base/sort.h"
#include "features/ingest/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alias_list {
    struct address_alias *items;
    size_t n, capacity;
};

// The columns of one source that tell of homes.
struct home_columns {
    const struct records *rows;
    const uint32_t *address, *postcode; // codes of texts; NULL = no such column
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

// The number of the written address among all; DICTIONARY_NONE when it is none.
static uint32_t number_address(const struct home_columns *columns, size_t i_row,
                               struct dictionary *addresses, struct fold_buffer *key)
{
    const struct csv_field address = field_of(columns->rows, columns->address[i_row]);
    const struct csv_field postcode = field_of(columns->rows, columns->postcode[i_row]);
    if (!address_key(NULL, &address, &postcode, true, key))
        return DICTIONARY_NONE;
    return dictionary_add(addresses, key->text, key->n_bytes);
}

static void add_alias(struct alias_list *list, struct address_alias alias)
{
    memory_grow(&list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] = alias;
}

static day_t received_on(const struct records *rows, size_t i_row)
{
    return later(rows->date ? rows->date[i_row] : DAY_NONE,
                 rows->known ? rows->known[i_row] : DAY_NONE);
}

// Rows repeat their home: each triple of texts is folded once, and keeps its earliest day.
static void collect_source(const struct home_columns *columns, struct dictionary *addresses,
                           struct alias_list *list)
{
    const struct records *rows = columns->rows;
    struct dictionary seen = {0};
    struct fold_buffer key = {0};
    size_t *place = NULL, capacity = 0; // of each triple: its alias in the list, or SIZE_MAX
    for (size_t k = 0; k < rows->n_row; k++) {
        const uint32_t triple[] = {rows->address[k], columns->address[k], columns->postcode[k]};
        if (triple[0] == TEXT_NONE || triple[1] == TEXT_NONE || triple[2] == TEXT_NONE)
            continue;
        const char *uprn = texts_at(&rows->texts, triple[0]);
        if (strncmp(uprn, "u:", 2) != 0)
            continue;
        char name[32];
        int n_bytes = snprintf(name, sizeof name, "%x %x %x", triple[0], triple[1], triple[2]);
        size_t n_seen = seen.n;
        uint32_t number = dictionary_add(&seen, name, (size_t)n_bytes);
        if (number == n_seen) {
            memory_grow(&place, &capacity, n_seen + 1, sizeof *place);
            uint32_t written = number_address(columns, k, addresses, &key);
            place[number] = written == DICTIONARY_NONE ? SIZE_MAX : list->n;
            if (written != DICTIONARY_NONE)
                add_alias(list, (struct address_alias){
                                    written, dictionary_add(addresses, uprn, strlen(uprn)),
                                    received_on(rows, k)});
        } else if (place[number] != SIZE_MAX &&
                   received_on(rows, k) < list->items[place[number]].known) {
            list->items[place[number]].known = received_on(rows, k);
        }
    }
    free(place);
    free(key.text);
    dictionary_done(&seen);
}

static int compare_aliases(const void *a, const void *b)
{
    const struct address_alias *x = a, *y = b;
    ORDER_BY(x->address, y->address);
    ORDER_BY(x->uprn, y->uprn);
    return ORDER_OF(x->known, y->known);
}

// Sorts, and keeps of each pair the one known first.
static void settle_aliases(struct alias_list *list)
{
    size_t n = 0;
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, compare_aliases);
    for (size_t i = 0; i < list->n; i++)
        if (!n || list->items[n - 1].address != list->items[i].address ||
            list->items[n - 1].uprn != list->items[i].uprn)
            list->items[n++] = list->items[i];
    list->n = n;
}

static void collect_aliases(const struct timeline_writer *build, struct dictionary *addresses,
                            struct alias_list *list)
{
    for (size_t i = 0; i < build->config->n_source; i++) {
        const struct source *source = &build->config->sources[i];
        const struct records *rows = &build->records[i];
        if (source->kind != RECORD_PERSON || !rows->address)
            continue;
        const struct home_columns columns = {rows, attribute_codes(source, rows, "address"),
                                             attribute_codes(source, rows, "postcode")};
        if (columns.address && columns.postcode)
            collect_source(&columns, addresses, list);
    }
    settle_aliases(list);
}

// ---- listed places --------------------------------------------------------------------------------

enum { PLACE_UPRN, PLACE_ADDRESS, PLACE_POSTCODE, PLACE_FROM, PLACE_TO, PLACE_COLUMN_COUNT };
static const char *const place_columns[PLACE_COLUMN_COUNT] = {"uprn", "address", "postcode", "from",
                                                              "to"};

struct place_file {
    const char *path;
    struct csv_table table;
    long columns[PLACE_COLUMN_COUNT]; // −1 = absent
};

static struct csv_field place_cell(const struct place_file *file, size_t i_row, size_t i_column)
{
    const char *text = file->columns[i_column] < 0
                           ? ""
                           : table_cell(&file->table, i_row, (size_t)file->columns[i_column]);
    return (struct csv_field){.text = text, .n_bytes = strlen(text)};
}

static enum status read_day(const struct place_file *file, size_t i_row, size_t i_column,
                            day_t *ret_day, struct error *err)
{
    const struct csv_field cell = place_cell(file, i_row, i_column);
    *ret_day = DAY_NONE;
    if (!cell.n_bytes || day_parse(cell.text, cell.n_bytes, NULL, ret_day))
        return OK;
    error_set(err, E_DATA, "\"%.40s\" is not a date (column %s, expected YYYY-MM-DD)", cell.text,
              place_columns[i_column]);
    error_at(err, file->path, file->table.lines[i_row], (size_t)file->columns[i_column] + 1);
    return E_DATA;
}

static enum status no_place(const struct place_file *file, size_t line, struct error *err)
{
    error_set(err, E_DATA, "a listed place needs a UPRN, or an address and its postcode");
    error_at(err, file->path, line, 0);
    error_hint(err, "the columns of household.places: uprn, address, postcode, kind, from, to");
    return E_DATA;
}

static enum status open_places(struct arena *arena, const char *path, struct place_file *file,
                               struct error *err)
{
    file->path = path;
    enum status status = csv_read_table(arena, path, &file->table, err);
    for (size_t i = 0; i < PLACE_COLUMN_COUNT && !status; i++)
        file->columns[i] = table_column(&file->table, place_columns[i]);
    bool written = file->columns[PLACE_ADDRESS] >= 0 && file->columns[PLACE_POSTCODE] >= 0;
    if (!status && file->columns[PLACE_UPRN] < 0 && !written)
        status = no_place(file, 1, err);
    return status;
}

struct listing { // of listed places in the making
    struct listed_place *items;
    size_t n;
    struct dictionary *addresses;
    struct fold_buffer key;
};

static bool add_listed(struct listing *listing, struct listed_place place,
                       const struct csv_field *uprn, const struct csv_field *address,
                       const struct csv_field *postcode)
{
    if (!address_key(uprn, address, postcode, true, &listing->key))
        return false;
    place.address = dictionary_add(listing->addresses, listing->key.text, listing->key.n_bytes);
    listing->items[listing->n++] = place;
    return true;
}

// A row may name its place in both ways; each counts.
static enum status read_place(const struct place_file *file, size_t i_row, struct listing *listing,
                              struct error *err)
{
    const struct csv_field uprn = place_cell(file, i_row, PLACE_UPRN);
    const struct csv_field address = place_cell(file, i_row, PLACE_ADDRESS);
    const struct csv_field postcode = place_cell(file, i_row, PLACE_POSTCODE);
    struct listed_place place = {0};
    enum status status = read_day(file, i_row, PLACE_FROM, &place.from, err);
    if (!status)
        status = read_day(file, i_row, PLACE_TO, &place.to, err);
    if (status)
        return status;
    bool by_uprn = add_listed(listing, place, &uprn, NULL, NULL);
    bool by_address = add_listed(listing, place, NULL, &address, &postcode);
    return by_uprn || by_address ? OK : no_place(file, file->table.lines[i_row], err);
}

static enum status collect_listed(struct arena *arena, const struct config *config,
                                  struct listing *listing, struct error *err)
{
    struct place_file file;
    if (!config->household_places)
        return OK;
    enum status status = open_places(
        arena, file_join(arena, config->workspace, config->household_places), &file, err);
    if (status)
        return status;
    listing->items = arena_array(arena, 2 * file.table.n_row, sizeof *listing->items);
    for (size_t i = 0; i < file.table.n_row && !status; i++)
        status = read_place(&file, i, listing, err);
    return status;
}

enum status timeline_write_places(struct timeline_writer *build, struct dictionary *addresses,
                                  struct error *err)
{
    struct arena arena = {0};
    struct alias_list aliases = {0};
    struct listing listing = {.addresses = addresses};
    collect_aliases(build, addresses, &aliases);
    enum status status = collect_listed(&arena, build->config, &listing, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"address.alias", aliases.items, aliases.n, sizeof *aliases.items},
            err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"address.listed", listing.items, listing.n, sizeof *listing.items},
            err);
    free(aliases.items);
    free(listing.key.text);
    arena_done(&arena);
    return status;
}
