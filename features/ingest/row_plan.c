// Turns a source's mapping into a plan, and the plan into field numbers for each file's header.

#include "features/ingest/row.h"

#include <stdio.h>
#include <string.h>

static void column_settings(struct plan_column *column, const struct source *source)
{
    bool is_id = !strcmp(column->name, "person_id") || !strcmp(column->name, "other_id") ||
                 !strcmp(column->name, "record_id");
    size_t n = 0;
    for (size_t i = 0; i < source->n_missing && n < 2; i++) {
        const struct column_texts *texts = &source->missing[i];
        if (texts->column ? strcmp(texts->column, column->key) == 0 : !is_id)
            column->missing[n++] = texts;
    }
    column->date_format = source->date_format;
    for (size_t i = 0; i < source->n_date_format; i++)
        if (strcmp(source->date_formats[i].name, column->key) == 0)
            column->date_format = source->date_formats[i].column;
    for (size_t i = 0; i < source->n_optional; i++)
        column->is_optional |= strcmp(source->optional[i], column->key) == 0;
}

static int plan_add_named(struct row_plan *plan, const char *name, const char *key,
                          const char *column)
{
    struct plan_column *added = &plan->columns[plan->n_column];
    *added = (struct plan_column){.name = name, .key = key, .column = column};
    column_settings(added, plan->source);
    return (int)plan->n_column++;
}

static int plan_add(struct row_plan *plan, const char *name, const char *column)
{
    return column ? plan_add_named(plan, name, name, column) : -1;
}

static int plan_add_group(struct arena *arena, struct row_plan *plan, const char *prefix,
                          const struct column_map *maps, size_t n)
{
    int first = (int)plan->n_column;
    for (size_t i = 0; i < n; i++)
        plan_add_named(plan, arena_format(arena, "%s%s", prefix, maps[i].name), maps[i].name,
                       maps[i].column);
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

static enum status plan_codes(struct arena *arena, const struct config *config,
                              struct row_plan *plan, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < plan->n_column && !status; i++) {
        struct plan_column *column = &plan->columns[i];
        const char *path = source_codes(plan->source, column->key);
        if (!path)
            continue;
        column->codes = arena_alloc(arena, sizeof *column->codes);
        path = file_join(arena, config->workspace, path);
        status = codes_read(path, column->codes, err);
        if (!status && (int)i == plan->relation)
            status = relation_codes_check(column->codes, path, err);
    }
    return status;
}

void row_plan_done(struct row_plan *plan)
{
    for (size_t i = 0; i < plan->n_column; i++)
        if (plan->columns[i].codes)
            codes_done(plan->columns[i].codes);
}

enum status row_plan_make(struct arena *arena, const struct config *config,
                          const struct source *source, struct row_plan *ret_plan, struct error *err)
{
    static const char *const date_names[] = {"date", "start", "from", "start"};
    static const char *const end_names[] = {"end", "end", "to", "end"};
    struct row_plan plan = {.source = source, .data_end = config->data_end};
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
    enum status status = plan_codes(arena, config, &plan, err);
    *ret_plan = plan;
    if (status)
        row_plan_done(ret_plan);
    return status;
}

bool row_plan_fits(const struct row_plan *plan, const struct csv_row *header)
{
    for (size_t i = 0; i < plan->n_column; i++)
        if (csv_find(header, plan->columns[i].column) < 0)
            return false;
    return true;
}

// A first row with none of the mapped columns may be a person's: its cells are not shown.
static bool is_header(const struct row_plan *plan, const struct csv_row *row)
{
    for (size_t i = 0; i < plan->n_column; i++)
        if (csv_find(row, plan->columns[i].column) >= 0)
            return true;
    return false;
}

static enum status missing_column(const struct row_plan *plan, const struct plan_column *column,
                                  const struct csv_row *header, const char *path, struct error *err)
{
    struct arena arena = {0};
    const char **names = arena_array(&arena, header->n_field, sizeof *names);
    for (size_t i = 0; i < header->n_field; i++)
        names[i] = header->fields[i].text;
    error_set(err, E_CONFIG, "the file has no column \"%.100s\", which is mapped to %.100s",
              column->column, column->name);
    error_at(err, path, header->line, 0);
    const char *nearest = error_nearest(column->column, names, header->n_field);
    if (!is_header(plan, header))
        error_hint(err, "none of the mapped columns is in its first row: is it a header row? "
                        "correct `columns:`, `skip:` or `encoding:` in hearth.yaml");
    else if (nearest)
        error_hint(err, "did you mean \"%.100s\"?", nearest);
    else
        error_hint(err, "correct `columns:` in hearth.yaml");
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
            return missing_column(plan, column, header, path, err);
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
