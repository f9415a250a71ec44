// Labels of values that are neither in the records nor in the codes file: a slip of the pen leaves the value
// that was meant without a label on every page.

#include "features/quality/quality_find.h"

#include "features/ingest/codes.h"

#include <string.h>

// The values of a column.
struct values {
    const char **names;
    size_t n;
};

// From the counts of the column: category, or a tag that has few values. Too many to be counted = none.
static void values_count(struct finding_list *list, const char *column, struct values *values)
{
    const struct manifest *manifest = &list->item->manifest;
    bool is_category = strcmp(column, "category") == 0;
    const struct manifest_count *counts = is_category ? manifest->codes : manifest->tags;
    size_t n = is_category ? manifest->n_code : manifest->n_tag;
    values->names = arena_array(list->arena, n, sizeof *values->names);
    for (size_t i = 0; i < n && n < MANIFEST_CODES_MAX; i++) {
        const char *of = counts[i].column;
        if (is_category || (of && strncmp(of, "tag.", 4) == 0 && strcmp(of + 4, column) == 0))
            values->names[values->n++] = counts[i].name;
    }
}

static bool is_among(const char *text, const struct values *values)
{
    for (size_t i = 0; i < values->n; i++)
        if (strcmp(values->names[i], text) == 0)
            return true;
    return false;
}

static bool is_canonical(const struct codes *codes, const char *text)
{
    for (size_t i = 0; i < codes->canonicals.n; i++)
        if (strcmp(dictionary_text(&codes->canonicals, (uint32_t)i), text) == 0)
            return true;
    return false;
}

static void labels_find(struct finding_list *list, const struct column_label_set *set)
{
    const struct source *source = list->item->source;
    struct values values = {0};
    struct codes codes = {0};
    const char *file = source_codes(source, set->name), *names = "", *nearest = NULL;
    size_t n = 0;
    values_count(list, set->name, &values);
    if (!values.n ||
        (file && codes_read(file_join(list->arena, list->quality->config->workspace, file), &codes,
                            ERROR_IGNORED)))
        return;
    for (size_t i = 0; i < set->n; i++) {
        const char *value = set->items[i].value;
        if (is_among(value, &values) || is_canonical(&codes, value))
            continue;
        if (n++ < FIND_NAMES_MAX)
            names = arena_format(list->arena, "%s%s%s", names, *names ? ", " : "", value);
        nearest = nearest ? nearest : error_nearest(value, values.names, values.n);
    }
    codes_done(&codes);
    if (!n)
        return;
    struct finding *finding =
        finding_add(list, nearest ? FINDING_WARNING : FINDING_INFO, "unused_labels", 0);
    finding->text =
        arena_format(list->arena, "%s: labels of %s for values that no record has: %s%s",
                     source->name, set->name, names, n > FIND_NAMES_MAX ? ", …" : "");
    finding->action =
        nearest ? arena_format(list->arena, "Correct it in hearth.yaml; \"%s\" is in the records",
                               nearest)
                : "Keep them if such values are to come";
}

void find_labels(struct finding_list *list)
{
    const struct source *source = list->item->source;
    for (size_t i = 0; i < source->labels.n; i++)
        labels_find(list, &source->labels.sets[i]);
}
