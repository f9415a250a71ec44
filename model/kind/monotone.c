// Directions of columns: read from a scenario's mapping, kept as one text, resolved by name when a
// model is fitted.
#include "model/kind/monotone.h"

#include <fnmatch.h>
#include <string.h>

#define SEPARATOR ";"

static enum status names_add(struct arena *arena, const struct yaml *list, char sign,
                             const char **text, struct error *err)
{
    const char **names;
    size_t n;
    enum status status = yaml_texts(arena, list, &names, &n, err);
    for (size_t i = 0; i < n && !status; i++) {
        if (!*names[i] || strpbrk(names[i], SEPARATOR ","))
            return yaml_error(list, err,
                              "monotone: \"%.60s\": a name without ; and , (* stands for any text)",
                              names[i]);
        *text = arena_format(arena, "%s%s%c%s", *text, **text ? SEPARATOR : "", sign, names[i]);
    }
    return status;
}

enum status monotone_from_yaml(struct arena *arena, const struct yaml *node, const char **ret_text,
                               struct error *err)
{
    static const char *const keys[] = {"increasing", "decreasing", NULL};
    *ret_text = "";
    if (node->kind != YAML_MAP)
        return yaml_error(
            node, err, "monotone must be a mapping {increasing: [columns], decreasing: [columns]}");
    enum status status = yaml_check_keys(node, keys, err);
    if (!status)
        status = names_add(arena, yaml_get(node, "increasing"), '+', ret_text, err);
    if (!status)
        status = names_add(arena, yaml_get(node, "decreasing"), '-', ret_text, err);
    if (!status && !**ret_text)
        status = yaml_error(node, err, "monotone names no column");
    return status;
}

enum status monotone_check(const char *text, struct error *err)
{
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, SEPARATOR);
        if (n < 2 || (*at != '+' && *at != '-')) {
            error_set(err, E_USAGE, "monotone: \"%.*s\" is not a column after + or -", (int)n, at);
            error_hint(err, "write monotone=+COLUMN;-COLUMN");
            return E_USAGE;
        }
        at += n + (at[n] != 0);
    }
    return OK;
}

static enum status no_column(const char *name, const struct dataset *data, struct error *err)
{
    const char *nearest = data->n_col ? error_nearest(name, data->names, data->n_col) : NULL;
    error_set(err, E_DATA, "monotone: there is no column '%s'", name);
    error_hint(err, nearest ? "did you mean '%s'?" : "* stands for any text%s",
               nearest ? nearest : "");
    return E_DATA;
}

// One part of the text, without its sign.
static enum status sign_put(const char *name, signed char sign, const struct dataset *data,
                            signed char *ret_signs, struct error *err)
{
    bool found = false;
    for (size_t j = 0; j < data->n_col; j++) {
        if (strcmp(name, data->names[j]) != 0 && fnmatch(name, data->names[j], 0) != 0)
            continue;
        if (ret_signs[j] == -sign)
            return error_set(err, E_DATA, "monotone: column '%s' cannot go both ways",
                             data->names[j]);
        ret_signs[j] = sign;
        found = true;
    }
    return found ? OK : no_column(name, data, err);
}

enum status monotone_signs(const char *text, const struct dataset *data, signed char *ret_signs,
                           struct error *err)
{
    struct arena arena = {0};
    enum status status = OK;
    memset(ret_signs, 0, data->n_col);
    char *copy = arena_text(&arena, text ? text : "");
    for (char *save, *part = strtok_r(copy, SEPARATOR, &save); part && !status;
         part = strtok_r(NULL, SEPARATOR, &save))
        status = sign_put(part + 1, *part == '-' ? -1 : 1, data, ret_signs, err);
    arena_done(&arena);
    return status;
}
