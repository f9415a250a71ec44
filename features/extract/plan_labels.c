// What people read for the parts of a column. Labels come from the sources' `labels:` in hearth.yaml
// and from their codes files; they change no number.

#include "features/extract/plan.h"

#include "features/base/file.h"
#include "features/base/number.h"

#include <string.h>

enum status plan_labels_read(struct extract *extract, struct error *err)
{
    struct config *config = &extract->config;
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++)
        if (config->sources[i].codes)
            status = column_labels_read_codes(
                &extract->arena,
                file_join(&extract->arena, config->workspace, config->sources[i].codes),
                &config->sources[i].labels, err);
    return status;
}

// Labels of values that are numbers.
static void number_labels(struct arena *arena, const struct column_label_set *set,
                          struct column *column)
{
    struct value_label *items = arena_array(arena, set->n + 1, sizeof *items);
    column->value_labels = items;
    for (size_t i = 0; i < set->n; i++) {
        const struct column_label *label = &set->items[i];
        struct value_label *item = &items[column->n_value_label];
        if (!number_parse(label->value, strlen(label->value), &item->value))
            continue;
        item->label = label->label;
        column->n_value_label++;
    }
}

static void value_labels(struct arena *arena, const struct column_labels *labels, const char *name,
                         struct column *column)
{
    const struct column_label_set *set = column_labels_find(labels, name);
    if (!set)
        return;
    column->value_title = set->title;
    number_labels(arena, set, column);
}

void plan_label_facts(struct extract *extract, const struct entry *entry, const struct slot *slot,
                      struct column *column)
{
    struct arena *arena = &extract->arena;
    const struct source *source = &extract->config.sources[entry->i_source];
    const struct column_labels *labels = &source->labels;
    column->source_title = source->title;
    column->event_title = source->event_title;
    column->where = filter_where_text(arena, labels, yaml_get(entry->node, "where"));
    if (column->category)
        column->category_label = column_labels_read_as(arena, labels, "category", column->category);
    if (slot->aggregate->needs_value)
        value_labels(arena, labels, source->values[slot->i_value].name, column);
}

// The first person source that labels the attribute says what it is called.
void plan_label_attribute(struct extract *extract, struct column *column)
{
    const struct config *config = &extract->config;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        if (source->kind != RECORD_PERSON ||
            !column_labels_find(&source->labels, column->attribute))
            continue;
        value_labels(&extract->arena, &source->labels, column->attribute, column);
        if (column->attribute_value)
            column->category_label =
                column_labels_text(&source->labels, column->attribute, column->attribute_value);
        return;
    }
}
