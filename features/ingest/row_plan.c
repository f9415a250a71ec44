// Turns a source's mapping into a plan, and the plan into field numbers for each file's header.

#include "features/ingest/row.h"

#include <stdio.h>
#include <string.h>

static int plan_add(struct row_plan *plan, const char *name, const char *column)
{
    if (!column)
        return -1;
    plan->columns[plan->n_column] = (struct plan_column){name, column, 0};
    return (int)plan->n_column++;
}

static int plan_add_group(struct arena *arena, struct row_plan *plan, const char *prefix,
                          const struct column_map *maps, size_t n)
{
    int first = (int)plan->n_column;
    for (size_t i = 0; i < n; i++)
        plan_add(plan, arena_format(arena, "%s%s", prefix, maps[i].name), maps[i].column);
    return first;
}

static int plan_attribute(const struct row_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->source->n_attribute; i++)
        if (strcmp(plan->source->attributes[i].name, name) == 0)
            return plan->first_attribute + (int)i;
    return -1;
}

#define SINGLE_MAX 10

void row_plan_make(struct arena *arena, const struct source *source, struct row_plan *ret_plan)
{
    static const char *const date_names[] = {"date", "start", "from", "start"};
    static const char *const end_names[] = {"end", "end", "to", "end"};
    struct row_plan plan = {.source = source};
    size_t n_group = source->n_value + source->n_tag + source->n_attribute;
    plan.columns = arena_array(arena, SINGLE_MAX + n_group, sizeof *plan.columns);
    plan.person_id = plan_add(&plan, "person_id", source->person_id);
    plan.other_id = plan_add(&plan, "other_id", source->other_id);
    plan.relation = plan_add(&plan, "relation", source->relation);
    plan.date = plan_add(&plan, date_names[source->kind], source->date);
    plan.end = plan_add(&plan, end_names[source->kind], source->end);
    plan.known = plan_add(&plan, "known", source->known);
    plan.end_known = plan_add(&plan, "end_known", source->end_known);
    plan.category = plan_add(&plan, "category", source->category);
    plan.record_id = plan_add(&plan, "record_id", source->record_id);
    plan.void_flag = plan_add(&plan, "void", source->void_flag);
    const char *prefix = source->values_named ? "value." : "";
    plan.first_value = plan_add_group(arena, &plan, prefix, source->values, source->n_value);
    plan.first_tag = plan_add_group(arena, &plan, "tag.", source->tags, source->n_tag);
    plan.first_attribute =
        plan_add_group(arena, &plan, "", source->attributes, source->n_attribute);
    plan.postcode = plan_attribute(&plan, "postcode");
    plan.uprn = plan_attribute(&plan, "uprn");
    plan.address = plan_attribute(&plan, "address");
    *ret_plan = plan;
}

static enum status missing_column(const struct plan_column *column, const struct csv_row *header,
                                  const char *path, struct error *err)
{
    struct arena arena = {0};
    const char **names = arena_array(&arena, header->n_field, sizeof *names);
    for (size_t i = 0; i < header->n_field; i++)
        names[i] = header->fields[i].text;
    error_set(err, E_CONFIG, "the file has no column \"%.100s\", which is mapped to %.100s",
              column->column, column->name);
    error_at(err, path, header->line, 0);
    const char *nearest = error_nearest(column->column, names, header->n_field);
    if (nearest)
        error_hint(err, "did you mean \"%.100s\"?", nearest);
    else
        error_hint(err, "its first column is \"%.100s\"; correct `columns:` in hearth.yaml",
                   names[0]);
    arena_done(&arena);
    return E_CONFIG;
}

enum status row_plan_header(struct row_plan *plan, const struct csv_row *header, const char *path,
                            struct error *err)
{
    plan->n_field = header->n_field;
    for (size_t i = 0; i < plan->n_column; i++) {
        struct plan_column *column = &plan->columns[i];
        long field = csv_find(header, column->column);
        if (field < 0)
            return missing_column(column, header, path, err);
        column->field = (size_t)field;
        for (size_t k = column->field + 1; k < header->n_field; k++) {
            if (strcmp(header->fields[k].text, column->column))
                continue;
            error_set(err, E_CONFIG, "two columns are named \"%.100s\"", column->column);
            error_at(err, path, header->line, 0);
            return E_CONFIG;
        }
    }
    return OK;
}
