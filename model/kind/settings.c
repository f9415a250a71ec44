// Parameters are checked against their kind's table before any work: the bounds, help and messages
// all come from there.
#include "model/kind/settings.h"

#include "features/base/key_value.h"
#include "features/base/number.h"
#include "model/kind/monotone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ALTERNATIVES 100

static struct settings settings_default(const struct model_kind *kind)
{
    struct settings settings = {.kind = kind};
    for (size_t i = 0; i < kind->n_parameter; i++)
        settings.values[i] = kind->parameters[i].value;
    return settings;
}

static void grid_add(struct arena *arena, struct grid *grid, const struct settings *settings)
{
    if (grid->n == grid->capacity) {
        grid->capacity = grid->capacity ? grid->capacity * 2 : 8;
        struct settings *cells = arena_array(arena, grid->capacity, sizeof *cells);
        if (grid->n)
            memcpy(cells, grid->cells, grid->n * sizeof *cells);
        grid->cells = cells;
    }
    grid->cells[grid->n++] = *settings;
}

// Index of `word` in "a|b|c", or −1.
static long choice_find(const char *choices, const char *word)
{
    long i_choice = 0;
    size_t n_word = strlen(word);
    for (const char *at = choices; *at; i_choice++) {
        size_t n = strcspn(at, "|");
        if (n == n_word && strncmp(at, word, n) == 0)
            return i_choice;
        at += n + (at[n] == '|');
    }
    return -1;
}

static enum status value_parse(const struct parameter_row *row, const char *text, double *ret_value,
                               struct error *err)
{
    *ret_value = 0;
    if (row->directions)
        return monotone_check(text, err);
    if (row->text)
        return *text ? OK : error_set(err, E_USAGE, "%s is empty", row->name);
    if (row->choices) {
        *ret_value = (double)choice_find(row->choices, text);
        if (*ret_value >= 0)
            return OK;
        return error_set(err, E_USAGE, "'%s' is none of %s for %s", text, row->choices, row->name);
    }
    bool good = number_parse(text, strlen(text), ret_value) && *ret_value >= row->min &&
                *ret_value <= row->max && (!row->integer || *ret_value == floor(*ret_value));
    if (good)
        return OK;
    char low[NUMBER_TEXT], high[NUMBER_TEXT];
    number_format(row->min, low);
    number_format(row->max, high);
    return error_set(err, E_USAGE, "'%s' is no %s from %s to %s for %s", text,
                     row->integer ? "whole number" : "number", low, high, row->name);
}

static enum status parameter_find(const struct model_kind *kind, const char *key, size_t *ret_i,
                                  struct error *err)
{
    *ret_i = kind_parameter(kind, key);
    if (*ret_i < kind->n_parameter)
        return OK;
    const char *names[SETTINGS_MAX];
    for (size_t i = 0; i < kind->n_parameter; i++)
        names[i] = kind->parameters[i].name;
    const char *nearest = error_nearest(key, names, kind->n_parameter);
    error_set(err, E_USAGE, "model kind %s has no parameter '%s'", kind->name, key);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        error_hint(err, "its parameters are %s, %s, …", names[0], names[1]);
    return E_USAGE;
}

static enum status texts_check(const struct settings *settings, struct error *err)
{
    for (size_t i = 0; i < settings->kind->n_parameter; i++)
        if (settings->kind->parameters[i].text && !settings->kind->parameters[i].directions &&
            !settings->texts[i])
            return error_set(err, E_USAGE, "model kind %s needs its %s", settings->kind->name,
                             settings->kind->parameters[i].name);
    return OK;
}

enum status settings_parse(struct arena *arena, const char *text, struct grid *grid,
                           struct error *err)
{
    char *copy = arena_text(arena, text), *rest = strchr(copy, ':');
    if (rest)
        *rest++ = 0;
    const struct model_kind *kind;
    enum status status = kind_find(copy, &kind, err);
    if (status)
        return status;
    struct settings settings = settings_default(kind);
    for (char *save, *pair = rest ? strtok_r(rest, ",", &save) : NULL; pair;
         pair = strtok_r(NULL, ",", &save)) {
        char *value = strchr(pair, '=');
        if (!value) {
            error_set(err, E_USAGE, "'%s' in a model is not key=value", pair);
            error_hint(err, "write a model as KIND:key=val,key=val");
            return E_USAGE;
        }
        *value++ = 0;
        size_t i;
        status = parameter_find(kind, pair, &i, err);
        if (!status)
            status = value_parse(&kind->parameters[i], value, &settings.values[i], err);
        if (status)
            return status;
        settings.texts[i] = kind->parameters[i].text ? value : NULL;
    }
    status = texts_check(&settings, err);
    if (!status)
        grid_add(arena, grid, &settings);
    return status;
}

// Gives the error of a value or key its place in the scenario; usage there is configuration.
static enum status placed(const struct yaml *node, enum status status, struct error *err)
{
    if (status == E_USAGE && err) {
        err->code = E_CONFIG;
        status = E_CONFIG;
    }
    error_at(err, node->file, node->line, node->column);
    return status;
}

// The values of the parameters of one entry: n_value[i] alternatives each.
struct alternatives {
    size_t n[SETTINGS_MAX];
    double values[SETTINGS_MAX][MAX_ALTERNATIVES];
    const char *texts[SETTINGS_MAX][MAX_ALTERNATIVES];
};

// One entry of `models:`: a kind with some values of each parameter.
struct entry {
    const struct yaml *node;
    struct settings base;
    struct alternatives *alternatives;
};

static enum status alternatives_read(struct arena *arena, const struct yaml *node,
                                     struct entry *entry, size_t i, struct error *err)
{
    const struct parameter_row *row = &entry->base.kind->parameters[i];
    struct alternatives *alternatives = entry->alternatives;
    size_t *ret_n = &alternatives->n[i];
    double *ret_values = alternatives->values[i];
    *ret_n = row->directions;
    if (row->directions)
        return monotone_from_yaml(arena, node, &alternatives->texts[i][0], err);
    if (node->kind == YAML_MAP || (node->kind == YAML_LIST && !node->first))
        return yaml_error(node, err, "%s wants a value or a list of values", row->name);
    const struct yaml *item = node->kind == YAML_LIST ? node->first : node;
    for (; item; item = node->kind == YAML_LIST ? item->next : NULL) {
        if (item->kind != YAML_TEXT || *ret_n == MAX_ALTERNATIVES)
            return yaml_error(item, err, "%s wants at most %d plain values", row->name,
                              MAX_ALTERNATIVES);
        enum status status = value_parse(row, item->text, &ret_values[*ret_n], err);
        if (status)
            return placed(item, status, err);
        alternatives->texts[i][*ret_n] = row->text ? item->text : NULL;
        ++*ret_n;
    }
    return OK;
}

// A cell for each combination of values.
static enum status cells_add(struct arena *arena, const struct entry *entry, struct grid *grid,
                             struct error *err)
{
    const struct settings *base = &entry->base;
    const struct alternatives *alternatives = entry->alternatives;
    size_t n_cell = 1;
    for (size_t i = 0; i < base->kind->n_parameter; i++)
        n_cell *= alternatives->n[i] > 0 && n_cell <= SETTINGS_MAX_CELLS ? alternatives->n[i] : 1;
    if (grid->n + n_cell > SETTINGS_MAX_CELLS)
        return yaml_error(entry->node, err, "more than %d models to train", SETTINGS_MAX_CELLS);
    for (size_t i_cell = 0; i_cell < n_cell; i_cell++) {
        struct settings settings = *base;
        size_t rest = i_cell;
        for (size_t i = base->kind->n_parameter; i-- > 0;) {
            if (alternatives->n[i] == 0)
                continue;
            settings.values[i] = alternatives->values[i][rest % alternatives->n[i]];
            settings.texts[i] = alternatives->texts[i][rest % alternatives->n[i]];
            rest /= alternatives->n[i];
        }
        enum status status = texts_check(&settings, err);
        if (status)
            return placed(entry->node, status, err);
        grid_add(arena, grid, &settings);
    }
    return OK;
}

static enum status entry_read(struct arena *arena, const struct yaml *entry, struct grid *grid,
                              struct error *err)
{
    const char *name;
    const char *key = yaml_get(entry, "type") ? "type" : "kind";
    enum status status = yaml_text(entry, key, &name, err);
    const struct model_kind *kind;
    const char *known[] = {"kind"};
    for (const struct yaml *node = entry->first; status && node; node = node->next)
        if (!yaml_get(entry, key) && error_nearest(node->key, known, 1))
            error_hint(err, "unknown key \"%.60s\": did you mean \"kind\"?", node->key);
    if (!status && (status = kind_find(name, &kind, err)))
        return placed(yaml_get(entry, key), status, err);
    if (status)
        return status;
    struct entry read = {entry, settings_default(kind),
                         arena_alloc(arena, sizeof(struct alternatives))};
    for (const struct yaml *node = entry->first; node; node = node->next) {
        if (strcmp(node->key, key) == 0)
            continue;
        size_t i;
        status = parameter_find(kind, node->key, &i, err);
        if (status) {
            status = placed(node, status, err);
            error_at(err, node->file, node->key_line, node->key_column);
            return status;
        }
        if (read.alternatives->n[i])
            return yaml_error(node, err, "%s is given twice", kind->parameters[i].name);
        status = alternatives_read(arena, node, &read, i, err);
        if (status)
            return status;
    }
    return cells_add(arena, &read, grid, err);
}

enum status settings_read(struct arena *arena, const struct yaml *models, struct grid *grid,
                          struct error *err)
{
    if (models->kind != YAML_LIST || !models->first)
        return yaml_error(models, err, "models must be a list such as [{kind: points}]");
    enum status status = OK;
    for (const struct yaml *entry = models->first; entry && !status; entry = entry->next)
        status = entry->kind == YAML_MAP
                     ? entry_read(arena, entry, grid, err)
                     : yaml_error(entry, err, "a model must be a mapping such as {kind: points}");
    return status;
}

const char *parameter_text(struct arena *arena, const struct parameter_row *row, double value)
{
    if (!row->choices) {
        char buffer[NUMBER_TEXT];
        number_format(value, buffer);
        return arena_text(arena, buffer);
    }
    const char *at = row->choices;
    for (int i = 0; i < (int)value; i++)
        at += strcspn(at, "|") + 1;
    return arena_text_n(arena, at, strcspn(at, "|"));
}

const char *settings_text(struct arena *arena, const struct settings *settings)
{
    const struct model_kind *kind = settings->kind;
    const char *text = kind->name;
    for (size_t i = 0; i < kind->n_parameter; i++)
        if (!kind->parameters[i].directions || settings->texts[i])
            text = arena_format(arena, "%s%c%s=%s", text, i ? ',' : ':', kind->parameters[i].name,
                                settings->texts[i] ? settings->texts[i]
                                                   : parameter_text(arena, &kind->parameters[i],
                                                                    settings->values[i]));
    return text;
}

void settings_to_json(const struct settings *settings, json *object)
{
    struct arena arena = {0};
    json_put_text(object, "kind", settings->kind->name);
    for (size_t i = 0; i < settings->kind->n_parameter; i++) {
        const struct parameter_row *row = &settings->kind->parameters[i];
        if (row->directions && !settings->texts[i])
            continue;
        if (row->text)
            json_put_text(object, row->name, settings->texts[i]);
        else if (row->choices)
            json_put_text(object, row->name, parameter_text(&arena, row, settings->values[i]));
        else
            json_put_number(object, row->name, settings->values[i]);
    }
    arena_done(&arena);
}

enum calibration settings_calibration(const struct settings *settings)
{
    size_t i = kind_parameter(settings->kind, "calibrate");
    return i < settings->kind->n_parameter ? (enum calibration)settings->values[i] : CALIBRATE_AUTO;
}

// "a|b|c" as rows of a key table.
static const struct key_choice *choice_rows(struct arena *arena, const char *choices)
{
    size_t n = 1;
    for (const char *at = choices; *at; at++)
        n += *at == '|';
    struct key_choice *rows = arena_array(arena, n + 1, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        size_t length = strcspn(choices, "|");
        rows[i].name = arena_text_n(arena, choices, length);
        choices += length + (choices[length] == '|');
    }
    return rows;
}

static struct key_row parameter_key(struct arena *arena, const struct parameter_row *row)
{
    struct key_row value = {
        .type = row->integer ? KEY_INTEGER : KEY_NUMBER, .min = row->min, .max = row->max};
    if (row->choices)
        value = (struct key_row){.type = KEY_CHOICE, .choices = choice_rows(arena, row->choices)};
    else if (row->text)
        value = (struct key_row){.type = KEY_TEXT};
    const char *form = key_value_form(arena, &value);
    return (struct key_row){.name = row->name,
                            .alias = row->alias,
                            .type = KEY_NODE,
                            .form = row->directions
                                        ? "a mapping: {increasing: [columns], decreasing: "
                                          "[columns]}, * for any text"
                                        : arena_format(arena, "%s, or a list to try each", form),
                            .preset = row->text ? NULL : parameter_text(arena, row, row->value),
                            .required = row->text && !row->directions,
                            .stamps = STAMP_SCENARIO,
                            .help = row->help};
}

const struct key_table *settings_keys(struct arena *arena, const struct model_kind *kind)
{
    size_t n = kind->n_parameter + 1;
    struct key_row *rows = arena_array(arena, n, sizeof *rows);
    struct key_choice *names = arena_array(arena, 2, sizeof *names);
    names[0] = (struct key_choice){.name = kind->name, .alias = kind->alias, .unready = !kind->fit};
    rows[0] = (struct key_row){.name = "kind",
                               .alias = "type",
                               .type = KEY_CHOICE,
                               .choices = names,
                               .required = true,
                               .stamps = STAMP_SCENARIO,
                               .help = kind->help};
    for (size_t i = 1; i < n; i++)
        rows[i] = parameter_key(arena, &kind->parameters[i - 1]);
    struct key_table *table = arena_alloc(arena, sizeof *table);
    *table = (struct key_table){.name = arena_format(arena, "a model of kind %s", kind->name),
                                .path = arena_format(arena, "models[] (kind: %s)", kind->name),
                                .rows = rows,
                                .n_row = n};
    return table;
}
