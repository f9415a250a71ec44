// An event's JSON → the texts that a file's row would hold. Values are never told in errors: they
// are about people.

#include "features/timeline/overlay_build.h"

#include "features/base/json.h"
#include "features/base/number.h"

#include <math.h>
#include <string.h>

#define INTEGER_MAX 9007199254740992.0 // beyond it a double may not be what was sent

struct filling {
    struct arena *arena;
    const struct source *source;
    const struct plan_column *columns;
    size_t n_column;
    const char **texts;
};

static long column_find(const struct filling *filling, const char *name)
{
    for (size_t i = 0; i < filling->n_column; i++)
        if (strcmp(filling->columns[i].name, name) == 0)
            return (long)i;
    return -1;
}

// A key is told only when it looks like a name of a column.
static bool looks_like_name(const char *key)
{
    return strlen(key) <= 64 &&
           strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(key);
}

static enum status unknown_column(const struct filling *filling, const char *name,
                                  struct error *err)
{
    const char **names = arena_array(filling->arena, filling->n_column, sizeof *names);
    for (size_t i = 0; i < filling->n_column; i++)
        names[i] = filling->columns[i].name;
    bool tell = looks_like_name(name);
    error_set(err, E_DATA, "source %s maps no column%s%s%s", filling->source->name,
              tell ? " \"" : " of that name", tell ? name : "", tell ? "\"" : "");
    const char *nearest = error_nearest(name, names, filling->n_column);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    else
        error_hint(err, "take the names under `columns:` of the source in hearth.yaml");
    return E_DATA;
}

static enum status not_plain(const struct filling *filling, const char *name, struct error *err)
{
    return error_set(err, E_DATA, "source %s, column %s: wants a text, a number, true or false",
                     filling->source->name, name);
}

// The scalar under the key as text; NULL for null.
static enum status scalar_text(const struct filling *filling, const json *object, const char *key,
                               const char **ret_text, struct error *err)
{
    const json *value = json_get(object, key);
    const char *text = json_value_text(value);
    double number = json_value_number(value, NAN);
    *ret_text = NULL;
    if (text) {
        *ret_text = arena_text(filling->arena, text);
    } else if (!isnan(number)) {
        char buffer[NUMBER_TEXT];
        if (fabs(number) > INTEGER_MAX)
            return not_plain(filling, key, err);
        number_format(number, buffer);
        *ret_text = arena_text(filling->arena, buffer);
    } else if (json_bool(object, key, false) == json_bool(object, key, true)) {
        *ret_text = json_bool(object, key, false) ? "true" : "false";
    } else if (json_count(value)) {
        return not_plain(filling, key, err);
    }
    return OK;
}

static enum status fill_one(const struct filling *filling, const json *object, const char *key,
                            const char *name, struct error *err)
{
    long i = column_find(filling, name);
    if (i < 0)
        return unknown_column(filling, name, err);
    if (filling->texts[i])
        return error_set(err, E_DATA, "source %s: column %s is given twice", filling->source->name,
                         name);
    return scalar_text(filling, object, key, &filling->texts[i], err);
}

// `values: {dash: 3}` and `tags: {role: x}` are the columns value.dash and tag.role.
static enum status fill_group(const struct filling *filling, const json *group, const char *prefix,
                              struct error *err)
{
    enum status status = OK;
    if (json_kind_of(group) != JSON_MAP)
        return error_set(err, E_DATA, "source %s: values and tags are objects",
                         filling->source->name);
    for (size_t i = 0; !status && i < json_count(group); i++) {
        const char *key = json_key_at(group, i);
        bool only = !filling->source->values_named && strcmp(prefix, "value.") == 0;
        status = fill_one(filling, group, key,
                          only ? key : arena_format(filling->arena, "%s%.100s", prefix, key), err);
    }
    return status;
}

static enum status fill_all(const struct filling *filling, const json *root, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; !status && i < json_count(root); i++) {
        const char *key = json_key_at(root, i);
        if (!key)
            break;
        if (strcmp(key, "values") == 0)
            status = fill_group(filling, json_get(root, key), "value.", err);
        else if (strcmp(key, "tags") == 0)
            status = fill_group(filling, json_get(root, key), "tag.", err);
        else
            status = fill_one(filling, root, key, key, err);
    }
    return status;
}

enum status overlay_texts(struct arena *arena, const struct overlay_reader *reader,
                          const char *columns, const char ***ret_texts, struct error *err)
{
    struct filling filling = {.arena = arena, .source = reader->source};
    json *root = NULL;
    filling.columns = single_columns(reader->rows, &filling.n_column);
    filling.texts = arena_array(arena, filling.n_column, sizeof *filling.texts);
    *ret_texts = filling.texts;
    enum status status = OK;
    if (json_read_text(columns, strlen(columns), &root, ERROR_IGNORED) || !json_key_at(root, 0))
        status = error_set(err, E_DATA, "an event's columns are a JSON object: column → value");
    if (!status)
        status = fill_all(&filling, root, err);
    json_free(root);
    return status;
}
