// Which facts, of whom: sources, relations, categories and `where` tests, read from YAML and tested
// fact by fact. Conditions, outcomes and feature entries all use it.

#include "features/extract/observed_row.h"
#include "features/extract/scenario_keys.h"

#include "features/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void scratch_done(struct scratch *scratch)
{
    free(scratch->persons.items);
    for (size_t i = 0; i < RELATION_COUNT; i++)
        free(scratch->related[i].items);
    free(scratch->items);
    free(scratch->sorted);
    free(scratch->starts);
    free(scratch->window_starts);
    if (scratch->observed)
        observed_done(scratch->observed);
    free(scratch->observed);
    if (scratch->cover)
        free(scratch->cover->items);
    free(scratch->cover);
    *scratch = (struct scratch){0};
}

enum status source_parse(struct extract *extract, const struct yaml *node, const char *name,
                         size_t *ret_source, struct error *err)
{
    long i_source = timeline_find_source(&extract->timeline, name);
    if (i_source >= 0) {
        const struct source *source = &extract->config.sources[i_source];
        if (!source_has_facts(source))
            return yaml_error(node, err, "source \"%s\" holds %s rows, not events or spells", name,
                              record_kind_name(source->kind));
        extract->used[i_source] = 1;
        *ret_source = (size_t)i_source;
        return OK;
    }
    yaml_error(node, err, "unknown source \"%.100s\"", name);
    const char **names = arena_array(&extract->arena, extract->config.n_source, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < extract->config.n_source; i++)
        if (source_has_facts(&extract->config.sources[i]))
            names[n++] = extract->config.sources[i].name;
    yaml_hint_known(err, name, names, n);
    return E_CONFIG;
}

static enum status relation_parse(const struct yaml *node, const char *name,
                                  enum relation *ret_relation, struct error *err)
{
    const char *names[RELATION_COUNT];
    for (int i = 0; i < RELATION_COUNT; i++) {
        names[i] = relation_table[i].name;
        if (strcmp(name, names[i]) == 0) {
            *ret_relation = (enum relation)i;
            return OK;
        }
    }
    yaml_error(node, err, "unknown relation \"%.100s\"", name);
    yaml_hint_known(err, name, names, RELATION_COUNT);
    return E_CONFIG;
}

// Whether the records tell of anybody in the relation.
static bool relation_occurs(const struct timeline *timeline, enum relation relation)
{
    static const unsigned ties[RELATION_COUNT] = {
        [RELATION_MOTHER] = 1u << TIE_MOTHER,
        [RELATION_FATHER] = 1u << TIE_FATHER,
        [RELATION_PARENT] = 1u << TIE_PARENT,
        [RELATION_CHILD] = 1u << TIE_CHILD,
        [RELATION_SIBLING] = 1u << TIE_SIBLING | 1u << TIE_PARENT,
        [RELATION_PARTNER] = 1u << TIE_PARTNER,
        [RELATION_HOUSEHOLD] = 1u << TIE_HOUSEHOLD,
    };
    if (relation == RELATION_SELF || (relation == RELATION_HOUSEHOLD && timeline->n_address))
        return true;
    for (uint32_t i = 0; i < timeline->relationship_first[timeline->n_person]; i++)
        if (ties[relation] >> timeline->ties[i].relation & 1)
            return true;
    return false;
}

// A relation that no record tells of makes columns of zeros: said, not refused, because the records of a place
// or of a date may well have no father.
static void relation_check(struct extract *extract, const struct yaml *node, enum relation relation)
{
    if (!extract->options.any_literal && !relation_occurs(&extract->timeline, relation))
        extract_warn(extract, node, "`of: %s`: no record tells who that is",
                     relation_table[relation].name);
}

enum status relations_parse(struct extract *extract, const struct yaml *node,
                            enum relation **ret_relations, size_t *ret_n, struct error *err)
{
    static const char *self[] = {"self"};
    const char **names = self;
    size_t n = 1;
    enum status status = node ? yaml_texts(&extract->arena, node, &names, &n, err) : OK;
    if (!status && !n)
        return yaml_error(node, err, "`of` names no relation");
    *ret_relations = arena_array(&extract->arena, n, sizeof **ret_relations);
    *ret_n = n;
    for (size_t i = 0; i < n && !status; i++)
        if (!(status = relation_parse(node, names[i], &(*ret_relations)[i], err)) && node)
            relation_check(extract, node, (*ret_relations)[i]);
    return status;
}

struct marked_texts {
    unsigned char *marks; // by number of the text: n
    size_t n;
};

// Marks by number the texts that are in the list. Owns: arena.
static struct marked_texts mark_texts(struct extract *extract, size_t i_source,
                                      enum word_table table, const char **names, size_t n_name)
{
    for (size_t k = 0; k < n_name; k++)
        word_number(extract, i_source, table, names[k]);
    size_t n = word_count(extract, i_source, table);
    unsigned char *marks = arena_array(&extract->arena, n + 1, 1);
    for (size_t k = 0; k < n_name; k++)
        marks[word_number(extract, i_source, table, names[k])] = 1;
    return (struct marked_texts){marks, n};
}

static enum status value_test_parse(struct extract *extract, const struct yaml *node,
                                    size_t i_value, struct filter *filter, struct error *err)
{
    struct value_test test = {.i_value = i_value};
    enum status status = key_read_one(&extract->arena, &value_test_keys, node, &test, err);
    if (!status && !node->n_child)
        return yaml_error(node, err, "%s needs min or max", node->key);
    if (!status && test.min > test.max)
        return yaml_error(node, err, "%s: no value is at least %g and at most %g", node->key,
                          test.min, test.max);
    filter->value_tests[filter->n_value_test++] = test;
    return status;
}

static enum status tag_test_parse(struct extract *extract, const struct literal *literal,
                                  struct filter *filter, struct error *err)
{
    const char **names;
    size_t n, i_tag = literal->i_tag;
    enum status status = yaml_texts(&extract->arena, literal->texts, &names, &n, err);
    if (!status && !n)
        return yaml_error(literal->texts, err, "%s is empty", literal->texts->key);
    if (!status)
        status = literal_note(extract, literal, err);
    if (status)
        return status;
    struct tag_test *test = &filter->tag_tests[filter->n_tag_test++];
    const struct marked_texts marked = mark_texts(extract, filter->i_source, WORD_TAG, names, n);
    *test = (struct tag_test){.i_tag = i_tag, .passes = marked.marks, .n_text = marked.n};
    return OK;
}

static long find_column(const struct column_map *columns, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(columns[i].name, name) == 0)
            return (long)i;
    return -1;
}

static enum status unknown_where(const struct yaml *node, const struct source *source,
                                 struct error *err)
{
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; i < source->n_tag && n < 64; i++)
        names[n++] = source->tags[i].name;
    for (size_t i = 0; i < source->n_value && n < 64; i++)
        names[n++] = source->values[i].name;
    yaml_error(node, err, "source \"%s\" has no tag or value \"%.100s\"", source->name, node->key);
    if (n)
        yaml_hint_known(err, node->key, names, n);
    else
        error_hint(err, "`where` takes the names under tags, value or values of the source in "
                        "hearth.yaml");
    return E_CONFIG;
}

static enum status where_key_parse(struct extract *extract, const struct yaml *entry,
                                   const struct yaml *node, struct filter *filter,
                                   struct error *err)
{
    const struct source *source = &extract->config.sources[filter->i_source];
    long i_tag = find_column(source->tags, source->n_tag, node->key);
    if (i_tag >= 0)
        return tag_test_parse(
            extract, &(struct literal){entry, node, filter->i_source, (size_t)i_tag, WORD_TAG},
            filter, err);
    long i_value = find_column(source->values, source->n_value, node->key);
    if (i_value >= 0)
        return value_test_parse(extract, node, (size_t)i_value, filter, err);
    return unknown_where(node, source, err);
}

// "role suspect or victim"; a plain yes needs no words: "mental health"
static const char *tag_test_text(struct arena *arena, const struct column_labels *labels,
                                 const struct yaml *node)
{
    const char *title = column_labels_title(arena, labels, node->key);
    static const char *const yes[] = {"y", "yes", "1", "true"};
    const struct yaml *only = node->kind == YAML_LIST ? node->first : node;
    if (only && !only->next)
        for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
            if (strcasecmp(only->text, yes[i]) == 0)
                return title;
    if (node->kind == YAML_TEXT)
        return arena_format(arena, "%s %s", title,
                            column_labels_read_as(arena, labels, node->key, node->text));
    const char *text = title;
    for (const struct yaml *item = node->first; item; item = item->next)
        text = arena_format(arena, "%s%s%s", text, item == node->first ? " " : " or ",
                            column_labels_read_as(arena, labels, node->key, item->text));
    return text;
}

static const char *value_test_text(struct arena *arena, const struct column_labels *labels,
                                   const struct yaml *node)
{
    const struct yaml *min = yaml_get(node, "min"), *max = yaml_get(node, "max");
    const char *text = column_labels_title(arena, labels, node->key);
    if (min)
        text = arena_format(arena, "%s at least %s", text,
                            column_labels_read_as(arena, labels, node->key, min->text));
    if (max)
        text = arena_format(arena, "%s at most %s", text,
                            column_labels_read_as(arena, labels, node->key, max->text));
    return text;
}

const char *filter_where_text(struct arena *arena, const struct column_labels *labels,
                              const struct yaml *where)
{
    const char *text = NULL;
    for (const struct yaml *node = where ? where->first : NULL; node; node = node->next) {
        const char *part = node->kind == YAML_MAP ? value_test_text(arena, labels, node)
                                                  : tag_test_text(arena, labels, node);
        text = text ? arena_format(arena, "%s, %s", text, part) : part;
    }
    return text;
}

enum status filter_parse_where(struct extract *extract, const struct yaml *entry,
                               struct filter *filter, struct error *err)
{
    const struct yaml *where = yaml_get(entry, "where");
    if (!where)
        return OK;
    if (where->kind != YAML_MAP)
        return yaml_error(where, err, "`where` needs keys, for example {role: [suspect]}");
    filter->tag_tests = arena_array(&extract->arena, where->n_child, sizeof *filter->tag_tests);
    filter->value_tests = arena_array(&extract->arena, where->n_child, sizeof *filter->value_tests);
    enum status status = OK;
    for (const struct yaml *node = where->first; node && !status; node = node->next)
        status = where_key_parse(extract, entry, node, filter, err);
    return status;
}

static enum status filter_parse(struct extract *extract, const struct yaml *node, size_t i_source,
                                struct filter *ret_filter, struct error *err)
{
    *ret_filter = (struct filter){.i_source = i_source};
    const struct yaml *category = yaml_get(node, "category");
    const char **names;
    size_t n;
    enum status status = yaml_texts(&extract->arena, category, &names, &n, err);
    if (!status && category && !n)
        return yaml_error(category, err, "category is empty");
    if (!status && category && !extract->config.sources[i_source].category)
        return yaml_error(category, err, "source \"%s\" has no category column",
                          extract->config.sources[i_source].name);
    if (!status && category) {
        const struct marked_texts marked = mark_texts(extract, i_source, WORD_CATEGORY, names, n);
        ret_filter->category_passes = marked.marks;
        ret_filter->n_category = marked.n;
        status = literal_note(extract,
                              &(struct literal){node, category, i_source, 0, WORD_CATEGORY}, err);
    }
    return status ? status : filter_parse_where(extract, node, ret_filter, err);
}

enum status selection_parse(struct extract *extract, const struct yaml *node,
                            const struct yaml *sources, struct selection *ret_selection,
                            struct error *err)
{
    const char **names;
    size_t n;
    enum status status = yaml_texts(&extract->arena, sources, &names, &n, err);
    if (status)
        return status;
    ret_selection->filters = arena_array(&extract->arena, n, sizeof *ret_selection->filters);
    ret_selection->n_filter = n;
    for (size_t i = 0; i < n && !status; i++) {
        size_t i_source = 0;
        status = source_parse(extract, sources, names[i], &i_source, err);
        if (!status)
            status = filter_parse(extract, node, i_source, &ret_selection->filters[i], err);
    }
    if (!status)
        status = relations_parse(extract, yaml_get(node, "of"), &ret_selection->relations,
                                 &ret_selection->n_relation, err);
    return status;
}

bool filter_passes(const struct filter *filter, const struct visible_fact *seen)
{
    if (filter->category_passes &&
        (seen->category >= filter->n_category || !filter->category_passes[seen->category]))
        return false;
    for (size_t i = 0; i < filter->n_tag_test; i++) {
        uint32_t text = seen_tag(seen, filter->tag_tests[i].i_tag);
        if (text >= filter->tag_tests[i].n_text || !filter->tag_tests[i].passes[text])
            return false;
    }
    for (size_t i = 0; i < filter->n_value_test; i++) {
        const struct value_test *test = &filter->value_tests[i];
        double value = seen_value(seen, test->i_value);
        if (!(value >= test->min && value <= test->max)) // a missing value fails
            return false;
    }
    return true;
}
