// Lays out the columns in the contract's order: entries as written; within one the relation, the
// category or attribute, the aggregate, the value, the window. One block a relation (and
// attribute), one slot a column.

#include "features/extract/cover.h"
#include "features/extract/plan_layout.h"

#include "features/base/number.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The column of one slot of a fact block: its name and parts.
static struct column fact_column(struct extract *extract, const struct entry *entry,
                                 enum relation relation, const char *category,
                                 const struct slot *slot)
{
    const struct source *source = &extract->config.sources[entry->i_source];
    const struct aggregate *aggregate = slot->aggregate;
    const char *value =
        aggregate->needs_value && source->values_named ? source->values[slot->i_value].name : NULL;
    const char *window = aggregate->is_state ? NULL : entry->window_texts[slot->i_window];
    const char *parts[] = {relation_table[relation].name,
                           entry->name ? entry->name : source->name,
                           category,
                           aggregate->name,
                           value,
                           window};
    const char *name = parts[0];
    for (size_t i = 1; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            name = arena_format(&extract->arena, "%s.%s", name, parts[i]);
    struct column column = {.name = name,
                            .source = source->name,
                            .category = category,
                            .compute = aggregate->name,
                            .value_name = value,
                            .window = window,
                            .agency = source->agency,
                            .unit = aggregate->unit};
    plan_label_facts(extract, entry, slot, &column);
    return column;
}

// All columns of one bucket (a category, or all facts together).
static enum status bucket_columns(struct layout *layout, size_t i_bucket, const char *category,
                                  struct error *err)
{
    const struct entry *entry = layout->entry;
    for (size_t c = 0; c < entry->n_compute; c++) {
        const struct aggregate *aggregate = entry->computes[c];
        size_t n_value = aggregate->needs_value ? entry->n_value : 1;
        size_t n_window = aggregate->is_state ? 1 : entry->n_window;
        for (size_t v = 0; v < n_value; v++)
            for (size_t w = 0; w < n_window; w++) {
                struct slot slot = {.i_category = i_bucket,
                                    .aggregate = aggregate,
                                    .i_value = aggregate->needs_value ? entry->values[v] : 0,
                                    .i_window = w};
                struct column column =
                    fact_column(layout->extract, entry, layout->block->relation, category, &slot);
                enum status status = plan_column_add(layout, column, slot, err);
                if (status)
                    return status;
            }
    }
    return OK;
}

// True when a fact with the category is visible to anybody at the date.
static void mark_visible_categories(const struct timeline_source *source, day_t as_of,
                                    unsigned char *marks)
{
    for (size_t i = 0; i < source->n_fact; i++) {
        const struct fact *fact = &source->facts[i];
        if (fact->category != TEXT_NONE && fact->date < as_of && fact->known < as_of &&
            as_of <= fact->superseded)
            marks[fact->category] = 1;
    }
}

// `category: each`: the codes file's canonical values in its order, else those visible at the
// fixing date, bytewise.
static void each_category(struct extract *extract, struct entry *entry)
{
    const struct timeline_source *source = &extract->timeline.sources[entry->i_source];
    size_t n = source->categories.n;
    entry->categories = arena_array(&extract->arena, n + 1, sizeof *entry->categories);
    if (source->config->codes) {
        for (uint32_t i = 0; i < source->n_canonical; i++)
            entry->categories[entry->n_category++] = texts_at(&source->categories, i);
        return;
    }
    unsigned char *marks = memory_alloc(n);
    mark_visible_categories(source, extract->fixing_date, marks);
    for (uint32_t i = 0; i < n; i++)
        if (marks[i])
            entry->categories[entry->n_category++] = texts_at(&source->categories, i);
    free(marks);
    qsort(entry->categories, entry->n_category, sizeof *entry->categories, order_text);
}

// Which bucket each category of the source goes to; of equal names the last.
static const uint32_t *bucket_map(struct extract *extract, const struct entry *entry, size_t *ret_n)
{
    size_t i_source = (size_t)entry->i_source;
    for (size_t k = 0; k < entry->n_category; k++)
        word_number(extract, i_source, WORD_CATEGORY, entry->categories[k]);
    *ret_n = word_count(extract, i_source, WORD_CATEGORY);
    uint32_t *bucket_of = arena_array(&extract->arena, *ret_n + 1, sizeof *bucket_of);
    for (size_t i = 0; i < *ret_n; i++)
        bucket_of[i] = UINT32_MAX;
    for (size_t k = 0; k < entry->n_category; k++)
        bucket_of[word_number(extract, i_source, WORD_CATEGORY, entry->categories[k])] =
            (uint32_t)k;
    return bucket_of;
}

static enum status plan_source_entry(struct layout *layout, struct entry *entry, struct error *err)
{
    struct extract *extract = layout->extract;
    if (entry->each)
        each_category(extract, entry);
    size_t n_value = entry->n_value ? entry->n_value : 1;
    size_t n_bucket = entry->categories ? entry->n_category : 1;
    size_t n_category = 0;
    const uint32_t *bucket_of = entry->categories ? bucket_map(extract, entry, &n_category) : NULL;
    enum status status = OK;
    for (size_t r = 0; r < entry->n_relation && !status; r++) {
        struct block *block =
            plan_block_add(layout, entry->relations[r], BLOCK_FACTS,
                           n_bucket * entry->n_compute * n_value * entry->n_window);
        block->filter = entry->where;
        block->is_bounded = source_is_bounded(extract, (size_t)entry->i_source);
        block->windows = entry->windows;
        block->n_window = entry->n_window;
        block->i_window = extract->n_window;
        extract->n_window += entry->n_window;
        block->bucket_of = bucket_of;
        block->n_category = n_category;
        block->n_bucket = n_bucket;
        for (size_t k = 0; k < n_bucket && !status; k++)
            status =
                bucket_columns(layout, k, entry->categories ? entry->categories[k] : NULL, err);
    }
    return status;
}

// What an attribute's rows hold that are visible to anybody at the fixing date.
struct visible_values {
    size_t n_number, n_other;        // rows
    const struct attribute_row *odd; // the first row whose value is no number; NULL = none
};

// Marks the values.
static struct visible_values mark_visible_values(const struct extract *extract, long i_attribute,
                                                 unsigned char *marks)
{
    const struct timeline_attribute *attribute = &extract->timeline.attributes[i_attribute];
    struct visible_values seen = {0};
    for (size_t i = 0; i < attribute->first[extract->timeline.n_person]; i++) {
        const struct attribute_row *row = &attribute->rows[i];
        if (row->from >= extract->fixing_date || row->known >= extract->fixing_date)
            continue;
        marks[row->value] = 1;
        bool is_number = !isnan(extract->number_of_text[row->value]);
        seen.n_number += is_number;
        seen.n_other += !is_number;
        if (!is_number && (!seen.odd || row->source < seen.odd->source ||
                           (row->source == seen.odd->source && row->row < seen.odd->row)))
            seen.odd = row;
    }
    return seen;
}

// "records/p.csv:17", or the source's name where the row cannot be found again.
static const char *place_of(struct extract *extract, const struct attribute_row *row)
{
    struct arena arena = {0};
    struct records records;
    const struct source *source = &extract->config.sources[row->source];
    const char *place = source->name;
    if (records_open(&arena, &extract->config, source, &records, ERROR_IGNORED) == OK) {
        if (row->row < records.n_row)
            place = arena_format(&extract->arena, "%s:%u",
                                 texts_at(&records.files, records.file[row->row]),
                                 (unsigned)records.line[row->row]);
        records_close(&records);
    }
    arena_done(&arena);
    return place;
}

#define ODD_SHARE                                                                                  \
    0.1 // at most so many of the values are no numbers: the rest were meant as numbers

// Few odd cells turn a column of numbers into as many categories; `as: number` on words leaves nothing.
static void warn_of_odd(struct extract *extract, const struct entry *entry, const char *name,
                        const struct visible_values *seen, bool as_number)
{
    size_t n = seen->n_number + seen->n_other;
    if (!seen->n_other || (!as_number && (double)seen->n_other > ODD_SHARE * (double)n))
        return;
    extract_warn(extract, entry->node,
                 "attribute \"%.60s\": %zu of %zu values %s no number (the first: %s)%s%s%s", name,
                 seen->n_other, n, seen->n_other == 1 ? "is" : "are", place_of(extract, seen->odd),
                 as_number ? ", and count as missing"
                           : ", so that each value is a category with a column of its own; name "
                             "them under `missing: {",
                 as_number ? "" : name, as_number ? "" : ": [\"N/A\"]}` or state `as: number`");
}

static enum status plan_categories(struct layout *layout, const char *stem,
                                   const unsigned char *marks, struct error *err)
{
    struct extract *extract = layout->extract;
    struct block *block = layout->block;
    const struct texts *texts = &extract->timeline.texts;
    const char **values = arena_array(&extract->arena, texts->n + 1, sizeof *values);
    uint32_t *column_of = arena_array(&extract->arena, texts->n + 1, sizeof *column_of);
    size_t n = 0;
    for (uint32_t i = 0; i < texts->n; i++)
        if (marks[i])
            values[n++] = texts_at(texts, i);
    qsort(values, n, sizeof *values, order_text);
    for (uint32_t i = 0; i < texts->n; i++) {
        const char *text = texts_at(texts, i);
        const char **found =
            marks[i] ? bsearch(&text, values, n, sizeof *values, order_text) : NULL;
        column_of[i] = found ? (uint32_t)(found - values) : UINT32_MAX;
    }
    block->column_of_text = column_of;
    block->slots = arena_array(&extract->arena, n, sizeof *block->slots);
    enum status status = OK;
    for (size_t k = 0; k < n && !status; k++) {
        struct column column = {.name = arena_format(&extract->arena, "%s=%s", stem, values[k]),
                                .attribute = strrchr(stem, '.') + 1,
                                .attribute_value = values[k],
                                .source_title = strrchr(stem, '.') + 1,
                                .unit = "0/1"};
        plan_label_attribute(extract, &column);
        status = plan_column_add(layout, column, (struct slot){0}, err);
    }
    return status;
}

static enum block_kind attribute_kind(struct extract *extract, const struct entry *entry,
                                      const char *name, long i_attribute, unsigned char *marks)
{
    if (strcmp(name, "age") == 0)
        return BLOCK_AGE;
    if (strcmp(name, "size") == 0)
        return BLOCK_SIZE;
    const struct visible_values seen = mark_visible_values(extract, i_attribute, marks);
    bool as_number = entry->as && strcmp(entry->as, "number") == 0;
    if (!entry->as || as_number)
        warn_of_odd(extract, entry, name, &seen, as_number);
    return as_number || (!entry->as && !seen.n_other) ? BLOCK_NUMBER : BLOCK_CATEGORY;
}

static enum status plan_attribute(struct layout *layout, enum relation relation, const char *name,
                                  struct error *err)
{
    struct extract *extract = layout->extract;
    const struct entry *entry = layout->entry;
    unsigned char *marks = memory_alloc(extract->timeline.texts.n + 1);
    long i_attribute = timeline_find_attribute(&extract->timeline, name);
    enum block_kind kind = attribute_kind(extract, entry, name, i_attribute, marks);
    struct block *block = plan_block_add(layout, relation, kind, 1);
    block->i_attribute = kind == BLOCK_AGE ? extract->i_dob : i_attribute;
    block->age_unit = *entry->unit;
    const char *stem = arena_format(&extract->arena, "%s.%s", relation_table[relation].name,
                                    entry->name ? entry->name : name);
    enum status status;
    if (kind == BLOCK_CATEGORY) {
        status = plan_categories(layout, stem, marks, err);
    } else {
        struct column column = {.name = stem,
                                .attribute = name,
                                .source_title = name,
                                .unit = kind == BLOCK_AGE    ? entry->unit
                                        : kind == BLOCK_SIZE ? "persons"
                                                             : ""};
        plan_label_attribute(extract, &column);
        status = plan_column_add(layout, column, (struct slot){0}, err);
    }
    free(marks);
    return status;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const struct column *const *)a)->name,
                  (*(const struct column *const *)b)->name);
}

static enum status check_unique(const struct extract *extract, struct error *err)
{
    const struct column **sorted = memory_alloc(extract->n_col * sizeof *sorted);
    for (size_t i = 0; i < extract->n_col; i++)
        sorted[i] = &extract->columns[i];
    qsort(sorted, extract->n_col, sizeof *sorted, compare_names);
    enum status status = OK;
    for (size_t i = 1; i < extract->n_col && !status; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0) {
            status = error_set(err, E_CONFIG, "two columns are named \"%s\"", sorted[i]->name);
            error_at(err, extract->info.path, yaml_get(extract->root, "features")->line, 0);
            error_hint(err, "give one of the entries a `name:`, or leave one out");
        }
    free(sorted);
    return status;
}

static void parse_numbers(struct extract *extract)
{
    const struct texts *texts = &extract->timeline.texts;
    extract->number_of_text = arena_array(&extract->arena, texts->n + 1, sizeof(double));
    for (uint32_t i = 0; i < texts->n; i++) {
        const char *text = texts_at(texts, i);
        if (!number_parse(text, strlen(text), &extract->number_of_text[i]))
            extract->number_of_text[i] = NAN;
    }
}

enum status plan_build(struct extract *extract, struct error *err)
{
    struct layout layout = {.extract = extract};
    enum status status = OK;
    parse_numbers(extract);
    for (size_t i = 0; i < extract->n_entry && !status; i++) {
        struct entry *entry = &extract->entries[i];
        layout.entry = entry;
        if (entry->i_source >= 0)
            status = plan_source_entry(&layout, entry, err);
        if (entry->own)
            status = plan_table_entry(&layout, err);
        for (size_t r = 0; entry->i_source < 0 && r < entry->n_relation; r++)
            for (size_t k = 0; k < entry->n_attribute && !status; k++)
                status = plan_attribute(&layout, entry->relations[r], entry->attributes[k], err);
    }
    return status ? status : check_unique(extract, err);
}
