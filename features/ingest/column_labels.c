// Labels are words only: they change no record and no number, so that a workspace can add them at
// any time without reading its files again.

#include "features/ingest/column_labels.h"

#include "features/base/csv.h"
#include "features/base/text.h"

#include <string.h>

#define CATEGORY "category"

static enum status set_parse(struct arena *arena, const struct yaml *node,
                             struct column_label_set *ret_set, struct error *err)
{
    if (node->kind != YAML_MAP)
        return yaml_error(node, err, "%s: labels need a mapping such as {1: standard, 2: high}",
                          node->key);
    struct column_label *items = arena_array(arena, node->n_child + 1, sizeof *items);
    *ret_set = (struct column_label_set){.name = node->key, .items = items};
    for (const struct yaml *item = node->first; item; item = item->next) {
        if (item->kind != YAML_TEXT || !*item->text)
            return yaml_error(item, err, "%s: the label of %s must be a text", node->key,
                              item->key);
        if (strcmp(item->key, "title") == 0)
            ret_set->title = item->text;
        else
            items[ret_set->n++] = (struct column_label){item->key, item->text};
    }
    return OK;
}

enum status column_labels_parse(struct arena *arena, const struct yaml *node,
                                struct column_labels *ret_labels, struct error *err)
{
    *ret_labels = (struct column_labels){0};
    if (!node)
        return OK;
    if (node->kind != YAML_MAP)
        return yaml_error(node, err, "labels must be a mapping of columns");
    ret_labels->sets = arena_array(arena, node->n_child + 1, sizeof *ret_labels->sets);
    enum status status = OK;
    for (const struct yaml *child = node->first; child && !status; child = child->next)
        status = set_parse(arena, child, &ret_labels->sets[ret_labels->n++], err);
    return status;
}

const struct column_label_set *column_labels_find(const struct column_labels *labels,
                                                  const char *name)
{
    for (size_t i = 0; i < labels->n; i++)
        if (strcmp(labels->sets[i].name, name) == 0)
            return &labels->sets[i];
    return NULL;
}

static const char *set_text(const struct column_label_set *set, const char *value)
{
    for (size_t i = 0; set && i < set->n; i++)
        if (strcmp(set->items[i].value, value) == 0)
            return set->items[i].label;
    return NULL;
}

const char *column_labels_text(const struct column_labels *labels, const char *name,
                               const char *value)
{
    return set_text(column_labels_find(labels, name), value);
}

const char *column_labels_read_as(struct arena *arena, const struct column_labels *labels,
                                  const char *name, const char *value)
{
    const struct column_label_set *set = column_labels_find(labels, name);
    const char *label = set_text(set, value);
    if (label)
        return label;
    if (set && set->n)
        return arena_format(arena, "code %s (no label)", value);
    return text_spaced(arena, value);
}

const char *column_labels_title(struct arena *arena, const struct column_labels *labels,
                                const char *name)
{
    const struct column_label_set *set = column_labels_find(labels, name);
    return set && set->title ? set->title : text_spaced(arena, name);
}

// The set "category", with room for n more items.
static struct column_label_set *category_set(struct arena *arena, struct column_labels *labels,
                                             size_t n)
{
    struct column_label_set *set =
        (struct column_label_set *)(uintptr_t)column_labels_find(labels, CATEGORY);
    if (!set) {
        struct column_label_set *sets = arena_array(arena, labels->n + 1, sizeof *sets);
        if (labels->n)
            memcpy(sets, labels->sets, labels->n * sizeof *sets);
        labels->sets = sets;
        set = &sets[labels->n++];
        set->name = CATEGORY;
    }
    struct column_label *items = arena_array(arena, set->n + n, sizeof *items);
    if (set->n)
        memcpy(items, set->items, set->n * sizeof *items);
    set->items = items;
    return set;
}

// Many local values share a canonical one: the first that is labelled labels it.
static enum status code_label(struct column_label_set *set, size_t n_own, struct column_label new)
{
    for (size_t i = 0; i < set->n; i++) {
        if (strcmp(set->items[i].value, new.value) != 0)
            continue;
        bool differs = i >= n_own && strcmp(set->items[i].label, new.label) != 0;
        return differs ? E_CONFIG : OK;
    }
    ((struct column_label *)(uintptr_t)set->items)[set->n++] = new;
    return OK;
}

enum status column_labels_read_codes(struct arena *arena, const char *path,
                                     struct column_labels *labels, struct error *err)
{
    struct csv_table table;
    enum status status = csv_read_table(arena, path, &table, err);
    if (status)
        return status;
    long i_canonical = table_column(&table, "canonical"), i_label = table_column(&table, "label");
    if (i_canonical < 0 || i_label < 0)
        return OK;
    struct column_label_set *set = category_set(arena, labels, table.n_row);
    size_t n_own = set->n;
    for (size_t i = 0; i < table.n_row; i++) {
        struct column_label new = {table_cell(&table, i, (size_t)i_canonical),
                                   table_cell(&table, i, (size_t)i_label)};
        if (*new.label && code_label(set, n_own, new)) {
            error_set(err, E_CONFIG, "\"%.60s\" has two labels: \"%.60s\" is the second", new.value,
                      new.label);
            error_at(err, path, table.lines[i], 0);
            error_hint(err, "give a canonical value one label, on one of its rows or on all");
            return E_CONFIG;
        }
    }
    return OK;
}
