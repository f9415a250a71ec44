// Places of household.places: whoever lives there makes no household.

#include "features/timeline/build_places.h"

#include "features/ingest/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLACE_UPRN,
    PLACE_ADDRESS,
    PLACE_POSTCODE,
    PLACE_FROM,
    PLACE_TO,
    PLACE_KIND,
    PLACE_COLUMN_COUNT
};
static const char *const place_columns[PLACE_COLUMN_COUNT] = {"uprn", "address", "postcode",
                                                              "from", "to",      "kind"};

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
    struct address_numbers *numbers;
    struct fold_buffer key;
};

static bool add_listed(struct listing *listing, struct listed_place place,
                       const struct csv_field *uprn, const struct csv_field *address,
                       const struct csv_field *postcode)
{
    if (!address_key(uprn, address, postcode, true, &listing->key))
        return false;
    place.address = address_number(listing->numbers, listing->key.text, listing->key.n_bytes);
    listing->items[listing->n++] = place;
    return true;
}

// Kinds of places that are not a home, but hold homes: what the local gazetteer calls a shell.
static bool is_whole(const char *kind)
{
    static const char *const kinds[] = {"shell", "building", "block", "block of flats"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
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
    place.is_whole = is_whole(place_cell(file, i_row, PLACE_KIND).text);
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

enum status timeline_write_places(struct timeline_writer *build, struct address_numbers *numbers,
                                  struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.numbers = numbers};
    enum status status = collect_listed(&arena, build->config, &listing, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"address.listed", listing.items, listing.n, sizeof *listing.items},
            err);
    free(listing.key.text);
    arena_done(&arena);
    return status;
}
