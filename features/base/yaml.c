// YAML by libfyaml's events: the tree is built here, so that limits hold while the text is read and
// aliases (the way small files grow huge) never expand. libfyaml counts the places of events from
// 0.

#include "features/base/yaml.h"

#include "features/base/file.h"
#include "features/base/number.h"

#include <errno.h>
#include <libfyaml.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#define YAML_MAX_BYTES ((size_t)4 << 20)
#define YAML_MAX_DEPTH 32
#define YAML_MAX_NODES 100000

struct builder {
    struct arena *arena;
    const char *file;
    struct yaml *open[YAML_MAX_DEPTH + 1]; // containers not yet ended
    struct yaml *last[YAML_MAX_DEPTH + 1]; // their last child
    const char *key[YAML_MAX_DEPTH + 1];   // mapping: the key waiting for its value
    struct fy_mark key_mark;               // of the last key, for values left empty
    size_t depth, n_node;
    struct yaml *root;
};

static enum status place_error(const struct builder *builder, const struct fy_mark *mark,
                               struct error *err, const char *message)
{
    error_set(err, E_CONFIG, "%s", message);
    error_at(err, builder->file, mark ? (size_t)mark->line + 1 : 1,
             mark ? (size_t)mark->column + 1 : 1);
    return E_CONFIG;
}

static struct yaml *parent_of(const struct builder *builder)
{
    return builder->depth ? builder->open[builder->depth - 1] : NULL;
}

// Puts a new node of the kind into the open container (or as root).
static enum status node_add(struct builder *builder, enum yaml_kind kind,
                            const struct fy_mark *mark, struct yaml **ret_node, struct error *err)
{
    if (++builder->n_node > YAML_MAX_NODES)
        return place_error(builder, mark, err, "the file has more than 100,000 values");
    struct yaml *parent = parent_of(builder);
    size_t i = builder->depth - 1;
    if (parent && parent->kind == YAML_MAP && !builder->key[i])
        return place_error(builder, mark, err, "a key must be plain text");
    if (!parent && builder->root)
        return place_error(builder, mark, err, "the file has more than one document");
    struct yaml *node = arena_alloc(builder->arena, sizeof *node);
    node->kind = kind;
    node->text = "";
    node->file = builder->file;
    node->line = mark ? (size_t)mark->line + 1 : 1;
    node->column = mark ? (size_t)mark->column + 1 : 1;
    *ret_node = node;
    if (!parent) {
        builder->root = node;
        return OK;
    }
    node->key = builder->key[i];
    if (node->key) {
        node->key_line = (size_t)builder->key_mark.line + 1;
        node->key_column = (size_t)builder->key_mark.column + 1;
    }
    builder->key[i] = NULL;
    if (builder->last[i])
        builder->last[i]->next = node;
    else
        parent->first = node;
    builder->last[i] = node;
    parent->n_child++;
    return OK;
}

static enum status scalar_add(struct builder *builder, struct fy_event *event, struct error *err)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    size_t n_bytes = 0;
    const char *text = event->scalar.value ? fy_token_get_text(event->scalar.value, &n_bytes) : "";
    if (!text)
        return place_error(builder, mark, err, "a value cannot be read");
    if (memchr(text, 0, n_bytes))
        return place_error(builder, mark, err, "a value holds a NUL byte");
    struct yaml *parent = parent_of(builder);
    if (parent && parent->kind == YAML_MAP && !builder->key[builder->depth - 1]) {
        const char *key = arena_text_n(builder->arena, text, n_bytes);
        if (yaml_get(parent, key)) {
            error_set(err, E_CONFIG, "the key \"%.100s\" stands twice", key);
            error_at(err, builder->file, mark ? (size_t)mark->line + 1 : 1,
                     mark ? (size_t)mark->column + 1 : 1);
            return E_CONFIG;
        }
        builder->key[builder->depth - 1] = key;
        if (mark)
            builder->key_mark = *mark;
        return OK;
    }
    if (!n_bytes && (!mark || mark->line < builder->key_mark.line))
        mark = &builder->key_mark;
    struct yaml *node;
    enum status status = node_add(builder, YAML_TEXT, mark, &node, err);
    if (status)
        return status;
    bool is_null = event->scalar.value &&
                   fy_token_scalar_style(event->scalar.value) == FYSS_PLAIN && n_bytes == 1 &&
                   *text == '~';
    if (!is_null)
        node->text = arena_text_n(builder->arena, text, n_bytes);
    return OK;
}

static enum status container_open(struct builder *builder, enum yaml_kind kind,
                                  const struct fy_mark *mark, struct error *err)
{
    struct yaml *node;
    enum status status = node_add(builder, kind, mark, &node, err);
    if (status)
        return status;
    if (builder->depth == YAML_MAX_DEPTH)
        return place_error(builder, mark, err, "values are nested more than 32 deep");
    builder->open[builder->depth] = node;
    builder->last[builder->depth] = NULL;
    builder->key[builder->depth] = NULL;
    builder->depth++;
    return OK;
}

static enum status event_add(struct builder *builder, struct fy_event *event, struct error *err)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    switch (event->type) {
    case FYET_SCALAR:
        return scalar_add(builder, event, err);
    case FYET_MAPPING_START:
        return container_open(builder, YAML_MAP, mark, err);
    case FYET_SEQUENCE_START:
        return container_open(builder, YAML_LIST, mark, err);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        builder->depth--;
        return OK;
    case FYET_ALIAS:
        return place_error(builder, mark, err, "aliases (*name) are not allowed");
    default:
        return OK;
    }
}

// The library's first collected error, as ours. Its places count from 1.
static enum status library_error(struct fy_diag *diag, const char *file, struct error *err)
{
    void *previous = NULL;
    struct fy_diag_error *first = fy_diag_errors_iterate(diag, &previous);
    error_set(err, E_CONFIG, "no valid YAML: %s",
              first && first->msg ? first->msg : "cannot be read");
    error_at(err, file, first && first->line > 0 ? (size_t)first->line : 1,
             first && first->column > 0 ? (size_t)first->column : 1);
    return E_CONFIG;
}

static enum status events_read(struct fy_parser *parser, struct fy_diag *diag,
                               struct builder *builder, struct error *err)
{
    enum status status = OK;
    struct fy_event *event;
    while (!status && (event = fy_parser_parse(parser))) {
        status = event_add(builder, event, err);
        fy_parser_event_free(parser, event);
    }
    if (!status && fy_diag_got_error(diag))
        status = library_error(diag, builder->file, err);
    if (!status && !builder->root) {
        error_set(err, E_CONFIG, "the file is empty");
        error_at(err, builder->file, 0, 0);
        status = E_CONFIG;
    }
    return status;
}

// Length of the character at text: 0 for control bytes and what is no UTF-8, on both of which
// libfyaml can hang.
static size_t character_length(const char *text, size_t n_bytes)
{
    unsigned char c = (unsigned char)*text;
    utf8proc_int32_t point;
    if (c < 0x80)
        return c >= 32 || c == '\n' || c == '\r' || c == '\t';
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &point);
    return n > 0 ? (size_t)n : 0;
}

static enum status text_check(const char *name, const char *text, size_t n_bytes, struct error *err)
{
    size_t line = 1, length;
    for (size_t i = 0; i < n_bytes && n_bytes <= YAML_MAX_BYTES; i += length) {
        line += text[i] == '\n';
        length = character_length(text + i, n_bytes - i);
        if (length)
            continue;
        error_set(err, E_CONFIG, "the byte 0x%02x is no UTF-8 text", (unsigned char)text[i]);
        error_at(err, name, line, 0);
        return E_CONFIG;
    }
    if (n_bytes <= YAML_MAX_BYTES)
        return OK;
    error_set(err, E_LIMIT, "the file is larger than 4 MiB");
    error_at(err, name, 0, 0);
    return E_LIMIT;
}

enum status yaml_read_bytes(struct arena *arena, const struct yaml_bytes *bytes,
                            const struct yaml **ret_root, struct error *err)
{
    enum status status = text_check(bytes->name, bytes->text, bytes->n_bytes, err);
    if (status)
        return status;
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    struct fy_diag *diag = fy_diag_create(&diag_config);
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_DISABLE_RECYCLING, .diag = diag};
    struct fy_parser *parser = fy_parser_create(&config);
    struct builder builder = {.arena = arena, .file = arena_text(arena, bytes->name)};
    if (!parser || fy_parser_set_string(parser, bytes->text, bytes->n_bytes))
        status = error_set(err, E_FAILED, "the YAML reader cannot start");
    else
        status = events_read(parser, diag, &builder, err);
    if (parser)
        fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    if (!status)
        *ret_root = builder.root;
    return status;
}

enum status yaml_read_text(struct arena *arena, const char *name, const char *text,
                           const struct yaml **ret_root, struct error *err)
{
    return yaml_read_bytes(arena, &(struct yaml_bytes){name, text, strlen(text)}, ret_root, err);
}

enum status yaml_read_file(struct arena *arena, const char *path, const struct yaml **ret_root,
                           struct error *err)
{
    struct file_text file;
    enum status status = file_read(arena, path, YAML_MAX_BYTES, &file, err);
    const struct yaml_bytes bytes = {path, file.text, file.n_bytes};
    return status ? status : yaml_read_bytes(arena, &bytes, ret_root, err);
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (const struct yaml *child = map->first; child; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

enum status yaml_error(const struct yaml *node, struct error *err, const char *format, ...)
{
    char message[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_set(err, E_CONFIG, "%s", message);
    error_at(err, node->file, node->line, node->column);
    return E_CONFIG;
}

void yaml_hint_known(struct error *err, const char *word, const char *const *names, size_t n_name)
{
    char list[sizeof err->hint] = "";
    size_t n = 0;
    for (size_t i = 0; i < n_name && n < sizeof list; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "", names[i]);
    const char *nearest = error_nearest(word, names, n_name);
    if (nearest)
        error_hint(err, "did you mean \"%s\"? Known: %.400s", nearest, list);
    else
        error_hint(err, "known: %.480s", list);
}

enum status yaml_check_keys(const struct yaml *map, const char *const *known, struct error *err)
{
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "expected keys with values here%s%s",
                          map->key ? ", under " : "", map->key ? map->key : "");
    size_t n_known = 0;
    while (known[n_known])
        n_known++;
    for (const struct yaml *child = map->first; child; child = child->next) {
        size_t i = 0;
        while (i < n_known && strcmp(known[i], child->key))
            i++;
        if (i < n_known)
            continue;
        yaml_error(child, err, "unknown key \"%.100s\"", child->key);
        error_at(err, child->file, child->key_line, child->key_column);
        yaml_hint_known(err, child->key, known, n_known);
        return E_CONFIG;
    }
    return OK;
}

enum status yaml_optional_text(const struct yaml *map, const char *key, const char **ret_text,
                               struct error *err)
{
    const struct yaml *node = yaml_get(map, key);
    *ret_text = NULL;
    if (!node)
        return OK;
    if (node->kind != YAML_TEXT)
        return yaml_error(node, err, "%s must be one text", key);
    *ret_text = node->text;
    return OK;
}

enum status yaml_text(const struct yaml *map, const char *key, const char **ret_text,
                      struct error *err)
{
    enum status status = yaml_optional_text(map, key, ret_text, err);
    if (!status && (!*ret_text || !**ret_text))
        return yaml_error(map, err, "%s is missing", key);
    return status;
}

enum status yaml_optional_day(const struct yaml *map, const char *key, day_t *ret_day,
                              struct error *err)
{
    const char *text;
    *ret_day = DAY_NONE;
    enum status status = yaml_optional_text(map, key, &text, err);
    if (status || !text)
        return status;
    if (strlen(text) == 10 && day_parse(text, 10, NULL, ret_day))
        return OK;
    yaml_error(yaml_get(map, key), err, "%s: \"%.40s\" is not a date", key, text);
    error_hint(err, "expected YYYY-MM-DD");
    return E_CONFIG;
}

enum status yaml_texts(struct arena *arena, const struct yaml *node, const char ***ret_texts,
                       size_t *ret_n, struct error *err)
{
    *ret_texts = NULL;
    *ret_n = 0;
    if (!node)
        return OK;
    if (node->kind == YAML_MAP)
        return yaml_error(node, err, "expected a text or a list of texts");
    *ret_texts =
        arena_array(arena, node->kind == YAML_LIST ? node->n_child : 1, sizeof **ret_texts);
    if (node->kind == YAML_TEXT) {
        (*ret_texts)[(*ret_n)++] = node->text;
        return OK;
    }
    for (const struct yaml *child = node->first; child; child = child->next) {
        if (child->kind != YAML_TEXT)
            return yaml_error(child, err, "expected a text");
        (*ret_texts)[(*ret_n)++] = child->text;
    }
    return OK;
}

enum status yaml_number(const struct yaml *node, double *ret_value, struct error *err)
{
    if (node->kind == YAML_TEXT && number_parse(node->text, strlen(node->text), ret_value))
        return OK;
    return yaml_error(node, err, "%s must be a number", node->key ? node->key : "this");
}

enum status yaml_integer(const struct yaml *node, long min, long max, long *ret_value,
                         struct error *err)
{
    double value;
    if (yaml_number(node, &value, ERROR_IGNORED) || value != floor(value) || value < (double)min ||
        value > (double)max)
        return yaml_error(node, err, "%s must be a whole number from %ld to %ld",
                          node->key ? node->key : "this", min, max);
    *ret_value = (long)value;
    return OK;
}

enum status yaml_bool(const struct yaml *node, bool *ret_value, struct error *err)
{
    bool yes = node->kind == YAML_TEXT &&
               (!strcasecmp(node->text, "true") || !strcasecmp(node->text, "yes"));
    bool no = node->kind == YAML_TEXT &&
              (!strcasecmp(node->text, "false") || !strcasecmp(node->text, "no"));
    if (!yes && !no)
        return yaml_error(node, err, "%s must be true or false", node->key ? node->key : "this");
    *ret_value = yes;
    return OK;
}
