// `columns:` of a source: canonical name → the file's column. What may stand there depends on the
// record kind; one table says it, so that an unknown name can be answered with the nearest known
// one.

#include "features/ingest/config_source.h"

#include <string.h>

const char *const record_kind_names[RECORD_KIND_COUNT] = {"event", "spell", "person",
                                                          "relationship"};

const char *record_kind_name(enum record_kind kind)
{
    return record_kind_names[kind];
}

#define EVENT (1u << RECORD_EVENT)
#define SPELL (1u << RECORD_SPELL)
#define PERSON (1u << RECORD_PERSON)
#define TIE (1u << RECORD_RELATIONSHIP)
#define FACT (EVENT | SPELL)

#define ATTRIBUTE SIZE_MAX   // goes to source->attributes
#define GROUP (SIZE_MAX - 1) // a mapping of its own, or `value`
#define PLACE(field) offsetof(struct source, field)

static const struct canonical {
    const char *name;
    unsigned kinds, required; // bits of record kinds
    size_t place;             // of a text in struct source
} canonicals[] = {
    {"person_id", FACT | PERSON | TIE, FACT | PERSON | TIE, PLACE(person_id)},
    {"other_id", TIE, TIE, PLACE(other_id)},
    {"relation", TIE, TIE, PLACE(relation)},
    {"date", EVENT, EVENT, PLACE(date)},
    {"start", SPELL | TIE, SPELL, PLACE(date)},
    {"from", PERSON, 0, PLACE(date)},
    {"end", SPELL | TIE, 0, PLACE(end)},
    {"to", PERSON, 0, PLACE(end)},
    {"known", FACT | PERSON | TIE, 0, PLACE(known)},
    {"end_known", SPELL, 0, PLACE(end_known)},
    {"category", FACT, 0, PLACE(category)},
    {"value", FACT, 0, GROUP},
    {"values", FACT, 0, GROUP},
    {"tags", FACT, 0, GROUP},
    {"record_id", FACT, 0, PLACE(record_id)},
    {"void", FACT, 0, PLACE(void_flag)},
    {"forename", PERSON, 0, ATTRIBUTE},
    {"surname", PERSON, 0, ATTRIBUTE},
    {"dob", PERSON, 0, ATTRIBUTE},
    {"expected_dob", PERSON, 0, ATTRIBUTE},
    {"sex", PERSON, 0, ATTRIBUTE},
    {"ethnicity", PERSON, 0, ATTRIBUTE},
    {"nhs_number", PERSON, 0, ATTRIBUTE},
    {"upn", PERSON, 0, ATTRIBUTE},
    {"nino", PERSON, 0, ATTRIBUTE},
    {"email", PERSON, 0, ATTRIBUTE},
    {"phone", PERSON, 0, ATTRIBUTE},
    {"died", PERSON, 0, ATTRIBUTE},
    {"postcode", PERSON, 0, ATTRIBUTE},
    {"uprn", PERSON, 0, ATTRIBUTE},
    {"address", PERSON, 0, ATTRIBUTE},
    {"attributes", PERSON, 0, GROUP},
};
#define CANONICAL_COUNT (sizeof canonicals / sizeof *canonicals)

static enum status check_names(const struct yaml *columns, enum record_kind kind, struct error *err)
{
    const char *known[CANONICAL_COUNT + 1];
    size_t n = 0;
    char list[sizeof err->hint] = "";
    for (size_t i = 0; i < CANONICAL_COUNT; i++) {
        if (!(canonicals[i].kinds & 1u << kind))
            continue;
        known[n++] = canonicals[i].name;
        strncat(list, " ", sizeof list - strlen(list) - 1);
        strncat(list, canonicals[i].name, sizeof list - strlen(list) - 1);
    }
    known[n] = NULL;
    struct error own = {0};
    if (!yaml_check_keys(columns, known, &own))
        return OK;
    if (!own.hint[0])
        error_hint(&own, "columns of a source of record %s:%.200s", record_kind_name(kind), list);
    if (err)
        *err = own;
    return E_CONFIG;
}

// A mapping name → column, appended to the list.
static enum status read_group(struct arena *arena, const struct yaml *columns, const char *key,
                              struct column_map **ret_maps, size_t *ret_n, struct error *err)
{
    const struct yaml *node = yaml_get(columns, key);
    if (!node)
        return OK;
    if (node->kind != YAML_MAP || !node->n_child)
        return yaml_error(node, err, "%s must be a mapping: {name: column}", key);
    struct column_map *maps = arena_array(arena, *ret_n + node->n_child, sizeof *maps);
    size_t n = *ret_n;
    if (n)
        memcpy(maps, *ret_maps, n * sizeof *maps);
    for (const struct yaml *child = node->first; child; child = child->next) {
        if (child->kind != YAML_TEXT || !*child->text || !*child->key)
            return yaml_error(child, err, "%s: a name and a column of the file are needed", key);
        for (size_t i = 0; i < n; i++)
            if (strcmp(maps[i].name, child->key) == 0)
                return yaml_error(child, err, "\"%.100s\" is mapped twice", child->key);
        maps[n++] = (struct column_map){child->key, child->text};
    }
    *ret_maps = maps;
    *ret_n = n;
    return OK;
}

static enum status read_values(struct arena *arena, const struct yaml *columns,
                               struct source *source, struct error *err)
{
    const char *value;
    enum status status = yaml_optional_text(columns, "value", &value, err);
    if (status)
        return status;
    if (value && yaml_get(columns, "values"))
        return yaml_error(yaml_get(columns, "values"), err,
                          "value and values cannot both be given");
    if (!value) {
        source->values_named = yaml_get(columns, "values") != NULL;
        return read_group(arena, columns, "values", &source->values, &source->n_value, err);
    }
    if (!*value)
        return yaml_error(yaml_get(columns, "value"), err, "value names no column");
    source->values = arena_alloc(arena, sizeof *source->values);
    source->values[0] = (struct column_map){"value", value};
    source->n_value = 1;
    return OK;
}

static enum status read_attributes(struct arena *arena, const struct yaml *columns,
                                   struct source *source, struct error *err)
{
    source->attributes = arena_array(arena, CANONICAL_COUNT, sizeof *source->attributes);
    for (size_t i = 0; i < CANONICAL_COUNT; i++) {
        const char *name = canonicals[i].name, *column;
        if (canonicals[i].place != ATTRIBUTE || yaml_optional_text(columns, name, &column, NULL))
            continue;
        if (column)
            source->attributes[source->n_attribute++] = (struct column_map){name, column};
    }
    enum status status =
        read_group(arena, columns, "attributes", &source->attributes, &source->n_attribute, err);
    for (size_t i = 0; i < source->n_attribute && !status; i++) {
        const struct column_map *map = &source->attributes[i];
        if (strcmp(map->name, "postcode") == 0)
            source->postcode = map->column;
        else if (strcmp(map->name, "uprn") == 0)
            source->uprn = map->column;
        else if (strcmp(map->name, "address") == 0)
            source->address = map->column;
    }
    return status;
}

// Texts of the columns that are neither attributes nor groups.
static enum status read_plain(const struct yaml *columns, struct source *source, struct error *err)
{
    for (size_t i = 0; i < CANONICAL_COUNT; i++) {
        const struct canonical *canonical = &canonicals[i];
        if (!(canonical->kinds & 1u << source->kind) || canonical->place == GROUP)
            continue;
        const char *column;
        enum status status = yaml_optional_text(columns, canonical->name, &column, err);
        if (status)
            return status;
        if (!column && canonical->required & 1u << source->kind)
            return yaml_error(columns, err, "columns: %s is missing; record: %s needs it",
                              canonical->name, record_kind_name(source->kind));
        if (column && !*column)
            return yaml_error(yaml_get(columns, canonical->name), err, "%s names no column",
                              canonical->name);
        if (column && canonical->place != ATTRIBUTE)
            memcpy((char *)source + canonical->place, &column, sizeof column);
    }
    return OK;
}

enum status config_read_columns(struct arena *arena, const struct yaml *entry,
                                struct source *source, struct error *err)
{
    const struct yaml *columns = yaml_get(entry, "columns");
    if (!columns)
        return yaml_error(entry, err, "columns is missing");
    enum status status = check_names(columns, source->kind, err);
    if (!status)
        status = read_plain(columns, source, err);
    if (!status)
        status = read_values(arena, columns, source, err);
    if (!status)
        status = read_group(arena, columns, "tags", &source->tags, &source->n_tag, err);
    if (!status && source->kind == RECORD_PERSON)
        status = read_attributes(arena, columns, source, err);
    if (!status && source->end_known && !source->end)
        status = yaml_error(yaml_get(columns, "end_known"), err, "end_known is mapped without end");
    return status;
}
