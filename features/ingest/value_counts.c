// Counts of the rows that hold, after versions and void rows were taken out.

#include "features/ingest/value_counts.h"

#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

static int compare_values(const void *a, const void *b)
{
    const struct manifest_count *x = a, *y = b;
    ORDER_BY_FALLING(x->n, y->n);
    return strcmp(x->name, y->name);
}

// The values of one column of numbers of texts, the commonest first.
static struct manifest_count *count_column(struct arena *arena,
                                           const struct record_builder *builder,
                                           const struct builder_column *column,
                                           const struct dictionary *texts, size_t *ret_n)
{
    size_t n_used = 0;
    const uint32_t *items = (const uint32_t *)column->items;
    uint64_t *n_row = memory_alloc((texts->n + 1) * sizeof *n_row);
    for (size_t i = 0; i < builder->n_row; i++)
        if (items[i] != TEXT_NONE)
            n_used += n_row[items[i]]++ == 0;
    struct manifest_count *counts = arena_array(arena, n_used, sizeof *counts);
    *ret_n = 0;
    for (size_t i = 0; i < texts->n; i++)
        if (n_row[i])
            counts[(*ret_n)++] = (struct manifest_count){
                arena_text(arena, dictionary_text(texts, (uint32_t)i)), n_row[i], NULL};
    free(n_row);
    if (*ret_n)
        qsort(counts, *ret_n, sizeof *counts, compare_values);
    return counts;
}

void value_counts_list(struct arena *arena, const struct record_builder *builder,
                       struct manifest *manifest)
{
    const struct builder_column *category = builder->single[COLUMN_CATEGORY];
    const struct source *source = builder->source;
    if (category)
        manifest->codes = count_column(arena, builder, category,
                                       &builder->tables[RECORD_CATEGORIES], &manifest->n_code);
    if (manifest->n_code > MANIFEST_CODES_MAX)
        manifest->n_code = MANIFEST_CODES_MAX;
    manifest->tags =
        arena_array(arena, source->n_tag * VALUE_COUNTS_TAG_MAX, sizeof *manifest->tags);
    for (size_t i = 0; i < source->n_tag; i++) {
        size_t n;
        const struct manifest_count *counts =
            count_column(arena, builder, &builder->tags[i], &builder->tables[RECORD_TEXTS], &n);
        for (size_t k = 0; k < n && n <= VALUE_COUNTS_TAG_MAX; k++) {
            struct manifest_count *to = &manifest->tags[manifest->n_tag++];
            *to = counts[k];
            to->column = arena_format(arena, "tag.%s", source->tags[i].name);
        }
    }
}
