// A file that hearth writes for people to change explains its keys. The words are those of `hearth
// help`, so that a key is described in one place.

#include "features/base/key_comments.h"

#include <stdlib.h>
#include <string.h>

#define COMMENT_COLUMN 36 // where comments behind a key start, when they can
#define LINE_WIDTH 120
#define DEPTH_MAX 12

// A key that begins a line.
struct place {
    size_t line, column; // from 1; ascending lines
    const struct key_table *table;
    const struct key_row *row; // NULL = no key of the table
};

struct commenting {
    struct arena *arena;
    const struct key_topic *topic;
    const char **lines; // n_line, without the line break
    size_t n_line;
    struct place *places; // n
    size_t n, capacity;
    const char **done; // n_done: help that has been given
    size_t n_done, done_capacity;
};

static bool begins_line(const struct commenting *commenting, const struct yaml *node)
{
    const char *line = commenting->lines[node->key_line - 1];
    return strspn(line, " -") == node->key_column - 1;
}

static size_t keys_known(const struct key_table *table, const struct yaml *map)
{
    size_t n = 0;
    for (const struct yaml *child = map->first; child; child = child->next)
        n += key_find(table, child->key) != NULL;
    return n;
}

// Of the tables that may describe the row's value, the one that has most of the mapping's keys.
static const struct key_table *table_for(const struct commenting *commenting,
                                         const struct place *place, const struct yaml *map)
{
    const struct key_table *table, *best = NULL;
    for (size_t i = 0; (table = key_table_below(commenting->topic, place->table, place->row, i));
         i++)
        if (!best || keys_known(table, map) > keys_known(best, map))
            best = table;
    return best;
}

static void walk(struct commenting *commenting, const struct key_table *table,
                 const struct yaml *map, int depth);

static void walk_value(struct commenting *commenting, const struct place *place,
                       const struct yaml *node, int depth)
{
    bool is_several = node->kind == YAML_LIST || place->row->shape == SHAPE_NAMED;
    const struct yaml *child = is_several ? node->first : node;
    for (; child; child = is_several ? child->next : NULL) {
        const struct key_table *table =
            child->kind == YAML_MAP ? table_for(commenting, place, child) : NULL;
        if (table)
            walk(commenting, table, child, depth);
    }
}

static void walk(struct commenting *commenting, const struct key_table *table,
                 const struct yaml *map, int depth)
{
    // In `{a: 1, b: 2}` a key that begins a line does so by chance.
    bool is_block = map->first && begins_line(commenting, map->first);
    for (const struct yaml *child = map->first; child && depth < DEPTH_MAX; child = child->next) {
        const struct place place = {child->key_line, child->key_column, table,
                                    key_find(table, child->key)};
        if (is_block) {
            memory_grow(&commenting->places, &commenting->capacity, commenting->n + 1,
                        sizeof *commenting->places);
            commenting->places[commenting->n++] = place;
        }
        if (place.row)
            walk_value(commenting, &place, child, depth + 1);
    }
}

static void lines_split(struct commenting *commenting, const char *text)
{
    size_t n = 1;
    for (const char *at = text; *at; at++)
        n += *at == '\n';
    commenting->lines = arena_array(commenting->arena, n, sizeof *commenting->lines);
    while (*text) {
        size_t length = strcspn(text, "\n");
        commenting->lines[commenting->n_line++] = arena_text_n(commenting->arena, text, length);
        text += length + (text[length] == '\n');
    }
}

// The row of a key that is commented out: of the table of the last key at its column.
static const struct key_row *row_left_out(const struct commenting *commenting, const char *line,
                                          const struct place *places, size_t n)
{
    size_t indent = strspn(line, " ");
    if (strncmp(line + indent, "# ", 2))
        return NULL;
    const char *key = line + indent + 2;
    size_t length = strcspn(key, ": ");
    if (key[length] != ':')
        return NULL;
    while (n && places[n - 1].column > indent + 1)
        n--;
    return n && places[n - 1].column == indent + 1
               ? key_find(places[n - 1].table, arena_text_n(commenting->arena, key, length))
               : NULL;
}

static bool is_new(struct commenting *commenting, const struct key_row *row)
{
    for (size_t i = 0; i < commenting->n_done; i++)
        if (strcmp(commenting->done[i], row->help) == 0)
            return false;
    memory_grow(&commenting->done, &commenting->done_capacity, commenting->n_done + 1,
                sizeof *commenting->done);
    commenting->done[commenting->n_done++] = row->help;
    return true;
}

// A line with its comment: behind it, or above where that is too long or a comment is there.
static void line_put(FILE *stream, const char *line, const struct key_row *row)
{
    size_t n = strlen(line), indent = strspn(line, " ");
    size_t column = n + 2 > COMMENT_COLUMN ? n + 2 : COMMENT_COLUMN;
    if (column + 2 + strlen(row->help) > LINE_WIDTH || strstr(line + indent, " # "))
        fprintf(stream, "%*s# %s\n%s\n", (int)indent, "", row->help, line);
    else
        fprintf(stream, "%s%*s# %s\n", line, (int)(column - n), "", row->help);
}

static char *lines_join(struct commenting *commenting)
{
    char *text;
    size_t n_bytes, p = 0;
    FILE *stream = memory_stream(&text, &n_bytes);
    for (size_t i = 0; i < commenting->n_line; i++) {
        const char *line = commenting->lines[i];
        const struct key_row *row = p < commenting->n && commenting->places[p].line == i + 1
                                        ? commenting->places[p++].row
                                        : row_left_out(commenting, line, commenting->places, p);
        if (row && is_new(commenting, row))
            line_put(stream, line, row);
        else
            fprintf(stream, "%s\n", line);
    }
    memory_stream_close(stream);
    char *copy = arena_text_n(commenting->arena, text, n_bytes);
    free(text);
    return copy;
}

enum status key_comments_add(struct arena *arena, const struct key_topic *topic, const char *text,
                             const char **ret_text, struct error *err)
{
    const struct yaml *root;
    struct commenting commenting = {.arena = arena, .topic = topic};
    enum status status = yaml_read_text(arena, topic->name, text, &root, err);
    if (status)
        return status;
    lines_split(&commenting, text);
    walk(&commenting, topic->tables[0], root, 0);
    *ret_text = lines_join(&commenting);
    free(commenting.places);
    free(commenting.done);
    return OK;
}
