// Every literal of a scenario (a category, a tag's text) must be one that can occur: in the codes file,
// in the records, or in the vocabulary of the model in use. A slip of the pen would otherwise select
// nothing, without a word. Literals are noted while the scenario is read and checked together.

#include "features/extract/scenario_keys.h"
#include "features/ingest/codes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status literal_note(struct extract *extract, const struct literal *literal, struct error *err)
{
    const struct yaml *is_new = yaml_get(literal->entry, "new");
    bool allowed = false;
    enum status status = is_new ? yaml_bool(is_new, &allowed, err) : OK;
    if (status || allowed || extract->options.any_literal)
        return status;
    memory_grow(&extract->literals, &extract->literal_capacity, extract->n_literal + 1,
                sizeof *extract->literals);
    extract->literals[extract->n_literal++] = *literal;
    return OK;
}

// By text of the source: whether the tag has it in any record. Owns: the caller frees.
static unsigned char *tag_marks(const struct timeline_source *source, size_t i_tag)
{
    unsigned char *marks = memory_alloc(source->texts.n + 1);
    const uint32_t *tags = source->columns.tags[i_tag];
    for (size_t i = 0; i < source->n_fact; i++)
        if (tags[i] != TEXT_NONE)
            marks[tags[i]] = 1;
    return marks;
}

// The texts that literals may be, of the sources that they select from.
struct known_texts {
    const char **names;
    size_t n, capacity;
    bool has_rows; // of every source
};

static bool is_known(const struct known_texts *known, const char *text)
{
    for (size_t i = 0; i < known->n; i++)
        if (strcmp(known->names[i], text) == 0)
            return true;
    return false;
}

static void known_push(struct known_texts *known, const char *text)
{
    memory_grow(&known->names, &known->capacity, known->n + 1, sizeof *known->names);
    known->names[known->n++] = text;
}

// Of a column with a codes file also the canonical values that no record has yet.
static void codes_add(struct extract *extract, const struct literal *literal,
                      struct known_texts *known)
{
    struct arena *arena = &extract->arena;
    const struct source *source = &extract->config.sources[literal->i_source];
    const char *path = source_codes(source, source->tags[literal->i_tag].name);
    struct codes codes = {0};
    if (!path ||
        codes_read(file_join(arena, extract->config.workspace, path), &codes, ERROR_IGNORED))
        return;
    for (size_t i = 0; i < codes.canonicals.n; i++) {
        const char *text = codes.canonicals.blob + codes.canonicals.offsets[i];
        if (!is_known(known, text))
            known_push(known, arena_text(arena, text));
    }
    codes_done(&codes);
}

static void known_add(struct extract *extract, const struct literal *literal,
                      struct known_texts *known)
{
    const struct timeline_source *source = &extract->timeline.sources[literal->i_source];
    bool is_tag = literal->table == WORD_TAG;
    const struct texts *texts = is_tag ? &source->texts : &source->categories;
    unsigned char *marks = is_tag ? tag_marks(source, literal->i_tag) : NULL;
    known->has_rows &= source->n_fact > 0;
    for (uint32_t i = 0; i < texts->n; i++)
        if (!marks || marks[i])
            known_push(known, texts_at(texts, i));
    free(marks);
    if (is_tag)
        codes_add(extract, literal, known);
}

static enum status refuse(struct extract *extract, const struct literal *literal,
                          const struct yaml *node, const struct known_texts *known,
                          struct error *err)
{
    const struct source *source = &extract->config.sources[literal->i_source];
    const char *what = literal->table == WORD_TAG ? source->tags[literal->i_tag].name : "category";
    yaml_error(node, err, "%s \"%.100s\" is in no record of \"%s\"%s", what, node->text,
               source->name, source_codes(source, what) ? " and not in its codes file" : "");
    yaml_hint_known(err, node->text, known->names, known->n);
    return E_CONFIG;
}

// The literals of one list, which may select from several sources: a text of any of them is right.
static void group_check(struct extract *extract, struct key_reader *reader, size_t first,
                        size_t end)
{
    const struct literal *literal = &extract->literals[first];
    const struct yaml *list = literal->texts;
    struct known_texts known = {.has_rows = true};
    for (size_t i = first; i < end; i++)
        known_add(extract, &extract->literals[i], &known);
    for (const struct yaml *node = list->kind == YAML_LIST ? list->first : list; node;
         node = list->kind == YAML_LIST ? node->next : NULL) {
        struct error err = {0};
        if (node->kind != YAML_TEXT || is_known(&known, node->text) ||
            vocabulary_has(extract, literal, node->text))
            continue;
        if (known.has_rows)
            key_note(reader, refuse(extract, literal, node, &known, &err), &err);
        else
            extract_warn(extract, node, "\"%.100s\" cannot be checked: source \"%s\" has no rows",
                         node->text, extract->config.sources[literal->i_source].name);
    }
    free(known.names);
}

void literals_check(struct extract *extract, struct key_reader *reader)
{
    for (size_t first = extract->n_literal_checked, end; first < extract->n_literal; first = end) {
        for (end = first + 1; end < extract->n_literal &&
                              extract->literals[end].texts == extract->literals[first].texts;)
            end++;
        group_check(extract, reader, first, end);
    }
    extract->n_literal_checked = extract->n_literal;
}

void extract_warn(struct extract *extract, const struct yaml *node, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *warning =
        arena_format(&extract->arena, "%s:%zu:%zu: %s", node->file, node->line, node->column, text);
    for (size_t i = 0; i < extract->n_warning; i++) // one for each relation says no more
        if (strcmp(extract->warnings[i], warning) == 0)
            return;
    memory_grow(&extract->warnings, &extract->warning_capacity, extract->n_warning + 1,
                sizeof *extract->warnings);
    extract->warnings[extract->n_warning++] = warning;
}

const char *const *extract_warnings(const struct extract *extract, size_t *ret_n)
{
    *ret_n = extract->n_warning;
    return extract->warnings;
}
