// Reads a YAML mapping by its key table. Every error of the mapping is found, not only the first;
// a value that cannot be used leaves the preset in its place.

#include "features/base/key_table.h"

#include "features/base/key_value.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define KEYS_MAX 64 // of one table

struct key_reader key_reader_start(struct arena *arena)
{
    return (struct key_reader){.arena = arena,
                               .errors = arena_alloc(arena, sizeof(struct error_list)),
                               .notes = arena_alloc(arena, sizeof(struct error_list))};
}

void key_note(struct key_reader *reader, enum status status, const struct error *err)
{
    if (status)
        error_list_add(reader->errors, err);
}

bool key_failed(const struct key_reader *reader)
{
    return reader->errors->n > 0;
}

enum status key_reader_finish(struct key_reader *reader, struct error *err)
{
    return error_list_finish(reader->errors, err);
}

#define SPELLINGS 3

// The row's spellings, NULL where there is none; the first is its name.
static const char *spelling(const struct key_row *row, size_t i)
{
    return i == 0 ? row->name : i == 1 ? row->alias : row->former;
}

static bool is_spelled(const struct key_row *row, const char *key)
{
    for (size_t i = 0; i < SPELLINGS; i++)
        if (spelling(row, i) && strcmp(spelling(row, i), key) == 0)
            return true;
    return false;
}

const struct key_row *key_find(const struct key_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_row; i++)
        if (is_spelled(&table->rows[i], name))
            return &table->rows[i];
    return NULL;
}

static const struct yaml *value_of(const struct key_row *row, const struct yaml *map)
{
    const struct yaml *node = NULL;
    for (size_t i = 0; i < SPELLINGS && !node; i++)
        node = spelling(row, i) ? yaml_get(map, spelling(row, i)) : NULL;
    return node;
}

const struct yaml *key_get(const struct key_table *table, const struct yaml *map, const char *name)
{
    const struct key_row *row = key_find(table, name);
    assert(row);
    return value_of(row, map);
}

static size_t key_names(const struct key_table *table, const char *names[KEYS_MAX])
{
    assert(table->n_row <= KEYS_MAX);
    for (size_t i = 0; i < table->n_row; i++)
        names[i] = table->rows[i].name;
    return table->n_row;
}

static void unknown_key(struct key_reader *reader, const struct key_table *table,
                        const struct yaml *child)
{
    const char *names[KEYS_MAX];
    struct error err = {0};
    key_names(table, names);
    yaml_error(child, &err, "unknown key \"%.100s\" in %s", child->key, table->name);
    error_at(&err, child->file, child->key_line, child->key_column);
    yaml_hint_known(&err, child->key, names, table->n_row);
    error_list_add(reader->errors, &err);
}

static void not_implemented(struct key_reader *reader, const struct yaml *node, const char *what,
                            const char *more)
{
    struct error err = {0};
    error_set(&err, E_NOT_IMPLEMENTED, "not implemented: %s (%s)", what, more);
    error_at(&err, node->file, node->key_line ? node->key_line : node->line,
             node->key_line ? node->key_column : node->column);
    error_list_add(reader->errors, &err);
}

static bool list_read(struct key_reader *reader, const struct key_row *row, const struct yaml *node,
                      void *record)
{
    struct error err = {0};
    size_t max = row->max > 0 ? (size_t)row->max : SIZE_MAX;
    if (node->kind != YAML_LIST || (double)node->n_child < row->min || node->n_child > max) {
        if (row->max > 0)
            yaml_error(node, &err, "%s must be a list of %g to %g mappings", row->name, row->min,
                       row->max);
        else
            yaml_error(node, &err, "%s must be a list of %s", row->name,
                       row->min > 0 ? "at least one mapping" : "mappings");
        error_hint(&err, "%s", row->help);
        error_list_add(reader->errors, &err);
        return false;
    }
    size_t n = 0, bytes = row->table->bytes;
    char *items = row->stored ? arena_array(reader->arena, node->n_child, bytes) : NULL;
    bool good = true;
    for (const struct yaml *child = node->first; child; child = child->next, n++)
        good &= key_read(reader, row->table, child, items ? items + n * bytes : NULL);
    if (row->stored) {
        memcpy((char *)record + row->target, &items, sizeof items);
        memcpy((char *)record + row->count, &n, sizeof n);
    }
    return good;
}

static bool row_read(struct key_reader *reader, const struct key_row *row, const struct yaml *node,
                     void *record)
{
    bool stored = row->stored && record;
    void *into = stored ? (char *)record + row->target : NULL;
    if (row->unready || (row->unready_map && node->kind == YAML_MAP)) {
        not_implemented(reader, node, row->name, row->unready ? row->help : row->unready_map);
        return false;
    }
    if (row->type == KEY_MAP)
        return key_read(reader, row->table, node, into);
    if (row->type == KEY_LIST)
        return list_read(reader, row, node, record);
    struct error err = {0};
    enum status status = key_value_read(reader->arena, row, node, stored ? record : NULL, &err);
    if (!status && row->check)
        status = row->check(node, &err);
    key_note(reader, status, &err);
    return !status;
}

static void preset_put(struct key_reader *reader, const struct key_row *row, void *record);

static void presets_put(struct key_reader *reader, const struct key_table *table, void *record)
{
    for (size_t i = 0; i < table->n_row; i++)
        if (table->rows[i].stored)
            preset_put(reader, &table->rows[i], record);
}

// The value of an absent key; a preset that cannot be read is a bug of the table.
static void preset_put(struct key_reader *reader, const struct key_row *row, void *record)
{
    char *into = (char *)record + row->target;
    const day_t none = DAY_NONE;
    if (row->type == KEY_MAP)
        presets_put(reader, row->table, into);
    if (row->type == KEY_DAY)
        memcpy(into, &none, sizeof none);
    if (!row->preset)
        return;
    struct yaml node = {.kind = YAML_TEXT, .text = row->preset, .file = "", .line = 1};
    enum status status = key_value_read(reader->arena, row, &node, record, ERROR_IGNORED);
    assert(!status);
}

// Whether an unknown key of the mapping is a misspelling of the row's: one error is enough.
static bool is_misspelled(const struct key_table *table, const struct key_row *row,
                          const struct yaml *map)
{
    const char *names[KEYS_MAX];
    size_t n = key_names(table, names);
    for (const struct yaml *child = map->first; child; child = child->next)
        if (!key_find(table, child->key) && error_nearest(child->key, names, n) == row->name)
            return true;
    return false;
}

static bool missing(struct key_reader *reader, const struct key_table *table,
                    const struct key_row *row, const struct yaml *map)
{
    struct error err = {0};
    if (!row->required || is_misspelled(table, row, map))
        return row->required;
    yaml_error(map, &err, "%s is missing", row->name);
    error_hint(&err, "%s: %s", row->name, row->help);
    error_list_add(reader->errors, &err);
    return true;
}

static bool written_twice(struct key_reader *reader, const struct key_row *row,
                          const struct yaml *map)
{
    struct error err = {0};
    const struct yaml *first = value_of(row, map), *other = NULL;
    for (size_t i = 1; i < SPELLINGS; i++) {
        const struct yaml *node = spelling(row, i) ? yaml_get(map, spelling(row, i)) : NULL;
        if (node && node != first)
            other = node;
    }
    if (!other)
        return false;
    yaml_error(other, &err, "\"%s\" and \"%s\" are one key: give one of them", first->key,
               other->key);
    error_list_add(reader->errors, &err);
    return true;
}

// Notes the first use of a former spelling; files are read in their order.
static void note_former(struct key_reader *reader, const struct key_row *row,
                        const struct yaml *node)
{
    struct error note = {0};
    if (!row->former || strcmp(node->key, row->former))
        return;
    yaml_error(node, &note, "use %s in place of %s", row->name, row->former);
    error_at(&note, node->file, node->key_line, node->key_column);
    for (size_t i = 0; i < reader->notes->n; i++)
        if (strcmp(reader->notes->items[i].message, note.message) == 0)
            return;
    error_list_add(reader->notes, &note);
}

void key_notes_print(const struct error_list *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        fprintf(stderr, "hearth: note: %s: %s\n", notes->items[i].place, notes->items[i].message);
}

bool key_read(struct key_reader *reader, const struct key_table *table, const struct yaml *map,
              void *record)
{
    bool good = true;
    if (record)
        presets_put(reader, table, record);
    if (map->kind != YAML_MAP) {
        struct error err = {0};
        yaml_error(map, &err, "expected keys with values here: %s", table->name);
        error_list_add(reader->errors, &err);
        return false;
    }
    for (const struct yaml *child = map->first; child; child = child->next) {
        if (key_find(table, child->key))
            continue;
        unknown_key(reader, table, child);
        good = false;
    }
    for (size_t i = 0; i < table->n_row; i++) {
        const struct key_row *row = &table->rows[i];
        const struct yaml *node = value_of(row, map);
        if (!node) {
            good &= !missing(reader, table, row, map);
        } else if (written_twice(reader, row, map)) {
            good = false;
        } else {
            note_former(reader, row, node);
            good &= row_read(reader, row, node, record);
        }
    }
    return good;
}

enum status key_read_one(struct arena *arena, const struct key_table *table, const struct yaml *map,
                         void *record, struct error *err)
{
    struct key_reader reader = key_reader_start(arena);
    key_read(&reader, table, map, record);
    return key_reader_finish(&reader, err);
}

static void hash_node(struct hash *hash, const struct yaml *node)
{
    hash_add(hash, &node->kind, sizeof node->kind);
    hash_add(hash, &node->n_child, sizeof node->n_child);
    hash_add_text(hash, node->text);
    for (const struct yaml *child = node->first; child; child = child->next) {
        hash_add_text(hash, child->key ? child->key : "");
        hash_node(hash, child);
    }
}

static void hash_list(struct hash *hash, const struct key_table *table, const struct yaml *list,
                      unsigned stamps)
{
    size_t n = list ? list->n_child : 0;
    hash_add(hash, &n, sizeof n);
    for (const struct yaml *child = n ? list->first : NULL; child; child = child->next)
        key_hash(table, child, stamps, hash);
}

void key_hash(const struct key_table *table, const struct yaml *map, unsigned stamps,
              struct hash *hash)
{
    for (size_t i = 0; i < table->n_row; i++) {
        const struct key_row *row = &table->rows[i];
        const struct yaml *node = value_of(row, map);
        struct yaml preset = {.kind = YAML_TEXT, .text = row->preset ? row->preset : ""};
        if (row->type == KEY_MAP)
            key_hash(row->table, node, stamps, hash);
        else if (row->type == KEY_LIST)
            hash_list(hash, row->table, node, stamps);
        if (!(row->stamps & stamps) || row->type == KEY_MAP || row->type == KEY_LIST)
            continue;
        hash_add_text(hash, row->name);
        hash_add(hash, node || row->preset ? "+" : "-", 1);
        hash_node(hash, node ? node : &preset);
    }
}
