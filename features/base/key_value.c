// Plain values of configuration keys: each type has one reader, and one phrase that messages, help
// and documentation share.

#include "features/base/key_value.h"

#include "features/base/number.h"

#include <limits.h>
#include <string.h>

#define CHOICES_MAX 64

static enum status wrong(const struct key_row *row, const struct yaml *node, struct error *err)
{
    struct arena arena = {0};
    const char *form = key_value_form(&arena, row);
    if (node->kind == YAML_TEXT && *node->text)
        yaml_error(node, err, "%s: \"%.100s\" is not %s", row->name, node->text, form);
    else
        yaml_error(node, err, "%s must be %s", row->name, form);
    arena_done(&arena);
    return E_CONFIG;
}

static bool within_bounds(const struct key_row *row, double value)
{
    return (row->min == 0 && row->max == 0) || (value >= row->min && value <= row->max);
}

static enum status read_choice(const struct key_row *row, const struct yaml *node, int *into,
                               struct error *err)
{
    const char *names[CHOICES_MAX];
    size_t n = 0;
    if (node->kind != YAML_TEXT)
        return wrong(row, node, err);
    for (; row->choices[n].name && n < CHOICES_MAX; n++) {
        const struct key_choice *choice = &row->choices[n];
        names[n] = choice->name;
        if (strcmp(choice->name, node->text) &&
            (!choice->alias || strcmp(choice->alias, node->text)))
            continue;
        if (choice->unready) {
            error_set(err, E_NOT_IMPLEMENTED, "not implemented: %s: %s", row->name, node->text);
            error_at(err, node->file, node->line, node->column);
            return E_NOT_IMPLEMENTED;
        }
        if (into)
            *into = (int)n;
        return OK;
    }
    yaml_error(node, err, "%s: \"%.100s\" is not known", row->name, node->text);
    yaml_hint_known(err, node->text, names, n);
    return E_CONFIG;
}

static enum status read_texts(struct arena *arena, const struct key_row *row,
                              const struct yaml *node, char *record, struct error *err)
{
    const char **texts = NULL;
    size_t n = 0;
    enum status status = yaml_texts(arena, node, &texts, &n, err);
    if (status)
        return wrong(row, node, err);
    if (!within_bounds(row, (double)n))
        return wrong(row, node, err);
    if (record) {
        memcpy(record + row->target, &texts, sizeof texts);
        memcpy(record + row->count, &n, sizeof n);
    }
    return OK;
}

static bool read_share(const char *text, double *ret_share)
{
    size_t n = strlen(text);
    double percent;
    if (n < 2 || text[n - 1] != '%' || !number_parse(text, n - 1, &percent))
        return false;
    *ret_share = percent / 100;
    return percent >= 0 && percent <= 100;
}

// Numbers, shares, spans and days: a value of `bytes` bytes, or none.
static enum status read_measure(const struct key_row *row, const struct yaml *node, void *into,
                                struct error *err)
{
    union {
        long integer;
        double number;
        struct span span;
        day_t day;
        bool yes;
    } value;
    size_t bytes = 0, n_text = strlen(node->text);
    bool is_text = node->kind == YAML_TEXT;
    switch (row->type) {
    case KEY_INTEGER:
        if (yaml_integer(node, LONG_MIN / 2, LONG_MAX / 2, &value.integer, ERROR_IGNORED) == OK &&
            within_bounds(row, (double)value.integer))
            bytes = sizeof value.integer;
        break;
    case KEY_NUMBER:
        if (yaml_number(node, &value.number, ERROR_IGNORED) == OK &&
            within_bounds(row, value.number))
            bytes = sizeof value.number;
        break;
    case KEY_SHARE:
        if (is_text && read_share(node->text, &value.number) && within_bounds(row, value.number))
            bytes = sizeof value.number;
        break;
    case KEY_SPAN:
        if (is_text && span_parse(node->text, &value.span) &&
            (value.span.unit == 'e' ? row->ever : value.span.n >= (int)row->min))
            bytes = sizeof value.span;
        break;
    case KEY_DAY:
        if (is_text && n_text == 10 && day_parse(node->text, n_text, NULL, &value.day))
            bytes = sizeof value.day;
        break;
    default: // KEY_BOOL
        if (yaml_bool(node, &value.yes, ERROR_IGNORED) == OK)
            bytes = sizeof value.yes;
    }
    if (!bytes && row->choices)
        return read_choice(row, node, NULL, err);
    if (!bytes)
        return wrong(row, node, err);
    if (into)
        memcpy(into, &value, bytes);
    return OK;
}

static enum status read_names(const struct key_row *row, const struct yaml *node,
                              const struct yaml **into, struct error *err)
{
    if (node->kind != YAML_MAP || !node->n_child)
        return wrong(row, node, err);
    for (const struct yaml *child = node->first; child; child = child->next)
        if (child->kind != YAML_TEXT || !*child->text || !*child->key)
            return yaml_error(child, err, "%s: each name needs one text", row->name);
    if (into)
        *into = node;
    return OK;
}

enum status key_value_read(struct arena *arena, const struct key_row *row, const struct yaml *node,
                           void *record, struct error *err)
{
    void *into = record ? (char *)record + row->target : NULL;
    switch (row->type) {
    case KEY_TEXT:
        if (row->choices) {
            enum status status = read_choice(row, node, NULL, err);
            if (status)
                return status;
        }
        if (node->kind != YAML_TEXT || !*node->text)
            return wrong(row, node, err);
        if (into)
            memcpy(into, &node->text, sizeof node->text);
        return OK;
    case KEY_TEXTS:
        return read_texts(arena, row, node, record, err);
    case KEY_CHOICE:
        return read_choice(row, node, into, err);
    case KEY_NAMES:
        return read_names(row, node, into, err);
    case KEY_NODE:
        if (into)
            memcpy(into, &node, sizeof(const struct yaml *));
        return OK;
    default:
        return read_measure(row, node, into, err);
    }
}

static char *bounds(struct arena *arena, const struct key_row *row, const char *what)
{
    char low[NUMBER_TEXT], high[NUMBER_TEXT];
    if (row->min == 0 && row->max == 0)
        return arena_text(arena, what);
    number_format(row->min, low);
    number_format(row->max, high);
    return arena_format(arena, "%s from %s to %s", what, low, high);
}

static char *choice_form(struct arena *arena, const struct key_choice *choices)
{
    char *text = arena_text(arena, "");
    for (size_t i = 0; choices[i].name; i++)
        text = arena_format(arena, "%s%s%s%s", text,
                            !i                    ? ""
                            : choices[i + 1].name ? ", "
                                                  : " or ",
                            choices[i].name, choices[i].unready ? " (not implemented)" : "");
    return text;
}

char *key_value_form(struct arena *arena, const struct key_row *row)
{
    switch (row->type) {
    case KEY_TEXT:
        return row->choices ? choice_form(arena, row->choices) : arena_text(arena, "one text");
    case KEY_TEXTS:
        return arena_text(arena, row->min > 0 ? "a text or a list of at least one text"
                                              : "a text or a list of texts");
    case KEY_CHOICE:
        return choice_form(arena, row->choices);
    case KEY_INTEGER:
        return bounds(arena, row, "a whole number");
    case KEY_NUMBER:
        return bounds(arena, row, "a number");
    case KEY_SHARE:
        return arena_text(arena, "a share, a percentage such as 1%");
    case KEY_SPAN:
        return arena_format(arena, "a length of time such as 30d, 6w, 3m, 2y%s%s",
                            row->ever ? " or ever" : "", row->min >= 1 ? " (more than 0)" : "");
    case KEY_DAY:
        return arena_format(arena, "a date as YYYY-MM-DD%s%s", row->choices ? " or " : "",
                            row->choices ? choice_form(arena, row->choices) : "");
    case KEY_BOOL:
        return arena_text(arena, "true or false");
    case KEY_MAP:
        return arena_text(arena, "a mapping");
    case KEY_LIST:
        return arena_text(arena, "a list of mappings");
    case KEY_NAMES:
        return arena_text(arena, "a mapping: {name: text}");
    default:
        return arena_text(arena, row->form ? row->form : "a value");
    }
}
