// Help topics and JSON Schemas, printed from the rows that the reader goes by, so that they cannot
// disagree with it.

#include "features/base/key_help.h"

#include "features/base/key_value.h"

#include <stdlib.h>
#include <string.h>

#define NAME_COLUMN 20 // where the descriptions start
#define LINE_WIDTH 96
#define DEPTH_MAX 12

const struct key_table *key_table_below(const struct key_topic *topic,
                                           const struct key_table *table, const struct key_row *row,
                                           size_t i)
{
    if (row->table)
        return i ? NULL : row->table;
    for (size_t k = 0; k < topic->n_extension; k++)
        if (topic->extensions[k].table == table &&
            strcmp(topic->extensions[k].name, row->name) == 0 && !i--)
            return topic->extensions[k].with;
    return NULL;
}

// Words from column `at` on, wrapped, with every line after the first indented.
static void print_words(FILE *stream, const char *text, size_t indent)
{
    size_t at = indent;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (at > indent && at + 1 + n > LINE_WIDTH) {
            fprintf(stream, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', stream);
            at++;
        }
        fwrite(text, 1, n, stream);
        at += n;
        text += n + (text[n] == ' ');
    }
    fputc('\n', stream);
}

static void print_row(FILE *stream, const struct key_row *row)
{
    struct arena arena = {0};
    const char *form = key_value_form(&arena, row);
    const char *text = arena_format(&arena, "%s. %s", form, row->help);
    if (row->unready)
        text = arena_format(&arena, "(not implemented) %s", text);
    if (row->required)
        text = arena_format(&arena, "%s. Required", text);
    if (row->preset)
        text = arena_format(&arena, "%s. Default: %s", text, row->preset);
    if (row->alias)
        text = arena_format(&arena, "%s. Also spelled %s", text, row->alias);
    if (row->former)
        text = arena_format(&arena, "%s. Formerly %s", text, row->former);
    if (row->unready_map)
        text = arena_format(&arena, "%s. Not implemented: a mapping (%s)", text, row->unready_map);
    size_t n = strlen(row->name);
    fprintf(stream, "  %s", row->name);
    if (n + 3 > NAME_COLUMN)
        fprintf(stream, "\n%*s", NAME_COLUMN, "");
    else
        fprintf(stream, "%*s", (int)(NAME_COLUMN - n - 2), "");
    print_words(stream, text, NAME_COLUMN);
    arena_done(&arena);
}

struct printing {
    FILE *stream;
    const struct key_topic *topic;
    const struct key_table *done[64]; // a table is printed once
    size_t n_done;
};

static void print_table(struct printing *printing, const struct key_table *table)
{
    for (size_t i = 0; i < printing->n_done; i++)
        if (printing->done[i] == table)
            return;
    if (printing->n_done == sizeof printing->done / sizeof *printing->done)
        return;
    printing->done[printing->n_done++] = table;
    fprintf(printing->stream, "\n%s\n", table->path);
    if (table->help)
        print_words(printing->stream, table->help, 0);
    for (size_t i = 0; i < table->n_row; i++)
        if (!table->rows[i].unready)
            print_row(printing->stream, &table->rows[i]);
    for (size_t i = 0; i < table->n_row; i++)
        if (table->rows[i].unready)
            print_row(printing->stream, &table->rows[i]);
    const struct key_table *below;
    for (size_t i = 0; i < table->n_row; i++)
        for (size_t k = 0; (below = key_table_below(printing->topic, table, &table->rows[i], k)); k++)
            print_table(printing, below);
}

void key_help_print(FILE *stream, const struct key_topic *topic)
{
    struct printing printing = {.stream = stream, .topic = topic};
    fprintf(stream, "%s: %s\n", topic->name, topic->summary);
    if (topic->intro) {
        fputc('\n', stream);
        print_words(stream, topic->intro, 0);
    }
    for (size_t i = 0; i < topic->n_table; i++)
        print_table(&printing, topic->tables[i]);
}

// ---- JSON Schema --------------------------------------------------------------------------------

// A table of the topic, and in how many others it lies.
struct level {
    const struct key_topic *topic;
    const struct key_table *table;
    int depth;
};

static void put_table(json *object, const struct level *level);

// The level of the row's i-th table, false after the last.
static bool level_below(const struct level *level, const struct key_row *row, size_t i,
                        struct level *ret_below)
{
    const struct key_table *below = key_table_below(level->topic, level->table, row, i);
    *ret_below = (struct level){level->topic, below, level->depth + 1};
    return below != NULL;
}

static void put_type(json *object, const char *type)
{
    json_put_text(object, "type", type);
}

static void put_pattern(json *object, const char *pattern)
{
    put_type(object, "string");
    json_put_text(object, "pattern", pattern);
}

static void put_bounds(json *object, const struct key_row *row)
{
    put_type(object, row->type == KEY_INTEGER ? "integer" : "number");
    if (row->min == 0 && row->max == 0)
        return;
    json_put_number(object, "minimum", row->min);
    json_put_number(object, "maximum", row->max);
}

static void put_choices(json *object, const struct key_choice *choices)
{
    json *names = json_put_array(object, "enum");
    for (; choices->name; choices++) {
        if (!choices->unready)
            json_add_text(names, choices->name);
        if (choices->alias)
            json_add_text(names, choices->alias);
    }
}

static void put_texts(json *object)
{
    json *types = json_put_array(object, "type");
    json_add_text(types, "string");
    json_add_text(types, "number");
    json_add_text(types, "boolean");
    json_add_text(types, "array");
}

static void put_list(json *object, const struct level *level, const struct key_row *row)
{
    struct level below;
    put_type(object, "array");
    json *kinds = json_put_array(json_put_object(object, "items"), "anyOf");
    for (size_t i = 0; level_below(level, row, i, &below); i++)
        put_table(json_add_object(kinds), &below);
    if (row->type == KEY_NODE)
        put_type(json_add_object(kinds), "string");
}

static void put_node(json *object, const struct level *level, const struct key_row *row)
{
    struct level below;
    if (!level_below(level, row, 0, &below) || row->shape == SHAPE_OTHER)
        return;
    if (row->shape == SHAPE_LIST) {
        put_list(object, level, row);
    } else if (row->shape == SHAPE_NAMED) {
        put_type(object, "object");
        put_table(json_put_object(object, "additionalProperties"), &below);
    } else {
        json *kinds = json_put_array(object, "anyOf");
        put_table(json_add_object(kinds), &below);
        put_type(json_add_object(kinds), "string");
        put_type(json_add_object(kinds), "array");
    }
}

static void put_value(json *object, const struct level *level, const struct key_row *row)
{
    const struct level own = {level->topic, row->table, level->depth + 1};
    switch (row->type) {
    case KEY_TEXT:
        if (row->choices)
            put_choices(object, row->choices);
        break; // else `01` and `no` are texts here, and values of other types to an editor
    case KEY_TEXTS:
        put_texts(object);
        break;
    case KEY_CHOICE:
        put_choices(object, row->choices);
        break;
    case KEY_INTEGER:
    case KEY_NUMBER:
        put_bounds(object, row);
        break;
    case KEY_SHARE:
        put_pattern(object, "^[0-9.]+%$");
        break;
    case KEY_SPAN:
        put_pattern(object, row->ever ? "^([0-9]+[dwmy]|ever)$" : "^[0-9]+[dwmy]$");
        break;
    case KEY_DAY:
        put_pattern(object, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        break;
    case KEY_BOOL:
        put_type(object, "boolean");
        break;
    case KEY_MAP:
        put_table(object, &own);
        break;
    case KEY_LIST:
        put_list(object, level, row);
        break;
    case KEY_NAMES:
        put_type(object, "object");
        break;
    default:
        put_node(object, level, row);
    }
}

static void put_row(json *properties, const struct level *level, const struct key_row *row,
                    const char *name)
{
    struct arena arena = {0};
    json *object = json_put_object(properties, name);
    put_value(object, level, row);
    const char *text = row->help;
    if (row->form)
        text = arena_format(&arena, "%s. %s", row->form, text);
    json_put_text(object, "description", text);
    if (row->preset)
        json_put_text(object, "default", row->preset);
    if (row->former && strcmp(row->former, name) == 0)
        json_put_bool(object, "deprecated", true);
    arena_done(&arena);
}

static void put_table(json *object, const struct level *level)
{
    const struct key_table *table = level->table;
    put_type(object, "object");
    if (level->depth > DEPTH_MAX)
        return;
    json *properties = json_put_object(object, "properties");
    json *required = json_array_create();
    for (size_t i = 0; i < table->n_row; i++) {
        const struct key_row *row = &table->rows[i];
        if (row->unready)
            continue;
        put_row(properties, level, row, row->name);
        if (row->alias)
            put_row(properties, level, row, row->alias);
        if (row->former)
            put_row(properties, level, row, row->former);
        if (row->required && !row->alias && !row->former)
            json_add_text(required, row->name);
    }
    json_put(object, "required", required);
    json_put_bool(object, "additionalProperties", false);
}

json *key_schema(const struct key_topic *topic, const char *title)
{
    json *root = json_object_create();
    json_put_text(root, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_put_text(root, "title", title);
    json_put_text(root, "description", topic->summary);
    put_table(root, &(struct level){topic, topic->tables[0], 0});
    return root;
}
