// `columns:` of a source: canonical name → the file's column. What may stand there depends on the
// record kind: one table for each. A person's row without a field of its own is an attribute.

#include "features/ingest/config_source.h"

#include <string.h>

#define JSON_MEMBER "the member of a JSON cell"
#define COLUMN(word, field, text)                                                                  \
    {                                                                                              \
        .name = word, .type = KEY_TEXT, .unready_map = JSON_MEMBER, .stamps = STAMP_RECORDS,       \
        KEY_INTO(struct source, field), .help = text                                               \
    }
#define NEEDED(word, field, text)                                                                  \
    {                                                                                              \
        .name = word, .type = KEY_TEXT, .unready_map = "a constant, or a part of the file's name", \
        .required = true, .stamps = STAMP_RECORDS, KEY_INTO(struct source, field), .help = text    \
    }
#define ATTRIBUTE(word, text)                                                                      \
    {                                                                                              \
        .name = word, .type = KEY_TEXT, .unready_map = JSON_MEMBER, .stamps = STAMP_RECORDS,       \
        .help = text                                                                               \
    }
#define LATER(word, text)                                                                          \
    {                                                                                              \
        .name = word, .type = KEY_TEXT, .unready = true, .stamps = STAMP_RECORDS, .help = text     \
    }
#define GROUP(word, text)                                                                          \
    {                                                                                              \
        .name = word, .type = KEY_NAMES, .stamps = STAMP_RECORDS, .help = text                     \
    }

#define PERSON_ID NEEDED("person_id", person_id, "whom the row is about")
#define KNOWN                                                                                      \
    {                                                                                              \
        .name = "known", .alias = "received", .type = KEY_TEXT,                                    \
        .unready_map = "assumed for the first load", .stamps = STAMP_RECORDS,                      \
        KEY_INTO(struct source, known),                                                            \
        .help = "the day on which you received the row; nothing is used before it"                 \
    }
#define FACT_ROWS                                                                                  \
    COLUMN("category", category, "what kind of fact it is"),                                       \
        {.name = "value",                                                                          \
         .type = KEY_TEXT,                                                                         \
         .unready_map = JSON_MEMBER,                                                               \
         .stamps = STAMP_RECORDS,                                                                  \
         .help = "a number; or `values`"},                                                         \
        GROUP("values", "several numbers: {name: column}"),                                        \
        GROUP("tags", "more columns to select on: {name: column}"),                                \
        COLUMN("record_id", record_id, "rows with equal ids are versions of one fact"),            \
    {                                                                                              \
        .name = "void", .alias = "withdrawn", .type = KEY_TEXT, .stamps = STAMP_RECORDS,           \
        KEY_INTO(struct source, void_flag),                                                        \
        .help = "Y, yes, true or 1 withdraws the fact; N, no, false, 0 or blank does not"          \
    }

static const struct key_row event_rows[] = {
    PERSON_ID,
    NEEDED("date", date, "the day on which it happened"),
    KNOWN,
    FACT_ROWS,
};

static const struct key_row spell_rows[] = {
    PERSON_ID,
    NEEDED("start", date, "the first day"),
    COLUMN("end", end, "the day after the last; blank: open"),
    KNOWN,
    {.name = "end_known",
     .alias = "end_received",
     .type = KEY_TEXT,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, end_known),
     .help = "the day on which you received the end; default: the end itself"},
    FACT_ROWS,
    LATER("uprn", "where the person stayed: unique property reference number"),
    LATER("address", "where the person stayed, with postcode"),
    LATER("postcode", "where the person stayed, with address"),
};

static const struct key_row person_rows[] = {
    PERSON_ID,
    COLUMN("from", date, "the day from which the row holds; default: always"),
    COLUMN("to", end, "the day until which an address holds"),
    KNOWN,
    ATTRIBUTE("forename", "given name"),
    ATTRIBUTE("surname", "family name"),
    ATTRIBUTE("dob", "date of birth"),
    ATTRIBUTE("expected_dob", "expected date of birth of an unborn child"),
    ATTRIBUTE("sex", "sex as recorded"),
    ATTRIBUTE("ethnicity", "ethnicity as recorded"),
    ATTRIBUTE("nhs_number", "NHS number"),
    ATTRIBUTE("upn", "unique pupil number"),
    ATTRIBUTE("nino", "national insurance number"),
    ATTRIBUTE("email", "email address"),
    ATTRIBUTE("phone", "telephone number"),
    ATTRIBUTE("died", "date of death"),
    ATTRIBUTE("postcode", "postcode of the home, with address"),
    ATTRIBUTE("uprn", "unique property reference number of the home"),
    ATTRIBUTE("address", "address of the home, with postcode"),
    GROUP("attributes", "further attributes: {name: column}"),
};

static const struct key_row relationship_rows[] = {
    PERSON_ID,
    NEEDED("other_id", other_id, "the other person, in the same ID system"),
    NEEDED("relation", relation,
           "what the other is of the person: mother, father, parent, child, sibling, partner or "
           "household"),
    COLUMN("start", date, "the first day"),
    COLUMN("end", end, "the day after the last"),
    KNOWN,
};

#define TABLE(kind, rows)                                                                          \
    {                                                                                              \
        "the columns of a source of record " kind, "sources[].columns (record: " kind ")", NULL,   \
            KEY_ROWS(rows), sizeof(struct source)                                                  \
    }
const struct key_table column_keys[RECORD_KIND_COUNT] = {
    [RECORD_EVENT] = TABLE("event", event_rows),
    [RECORD_SPELL] = TABLE("spell", spell_rows),
    [RECORD_PERSON] = TABLE("person", person_rows),
    [RECORD_RELATIONSHIP] = TABLE("relationship", relationship_rows),
};

static void map_add(struct key_reader *reader, const struct yaml *node, const char *name,
                    struct column_map **maps, size_t *n_map)
{
    struct error err = {0};
    for (size_t i = 0; i < *n_map; i++)
        if (strcmp((*maps)[i].name, name) == 0) {
            key_note(reader, yaml_error(node, &err, "\"%.100s\" is mapped twice", name), &err);
            return;
        }
    (*maps)[(*n_map)++] = (struct column_map){name, node->text};
}

// A mapping name → column, appended to maps, which have room for it.
static void read_group(struct key_reader *reader, const struct yaml *group,
                       struct column_map **maps, size_t *n_map)
{
    for (const struct yaml *node = group ? group->first : NULL; node; node = node->next)
        map_add(reader, node, node->key, maps, n_map);
}

static void read_values(struct key_reader *reader, const struct yaml *columns,
                        struct source *source)
{
    struct error err = {0};
    const struct yaml *value = yaml_get(columns, "value"), *values = yaml_get(columns, "values");
    size_t n = values ? values->n_child : 1;
    source->values = arena_array(reader->arena, n, sizeof *source->values);
    source->values_named = values != NULL;
    if (value && values)
        key_note(reader, yaml_error(values, &err, "value and values cannot both be given"), &err);
    else if (value)
        map_add(reader, value, "value", &source->values, &source->n_value);
    else
        read_group(reader, values, &source->values, &source->n_value);
}

static void read_attributes(struct key_reader *reader, const struct yaml *columns,
                            struct source *source)
{
    const struct key_table *table = &column_keys[RECORD_PERSON];
    const struct yaml *group = yaml_get(columns, "attributes");
    size_t n_more = group ? group->n_child : 0;
    source->attributes =
        arena_array(reader->arena, table->n_row + n_more, sizeof *source->attributes);
    for (size_t i = 0; i < table->n_row; i++) {
        const struct key_row *row = &table->rows[i];
        const struct yaml *node = yaml_get(columns, row->name);
        if (node && node->kind == YAML_TEXT && !row->stored && row->type == KEY_TEXT)
            map_add(reader, node, row->name, &source->attributes, &source->n_attribute);
    }
    read_group(reader, group, &source->attributes, &source->n_attribute);
    for (size_t i = 0; i < source->n_attribute; i++) {
        const struct column_map *map = &source->attributes[i];
        if (strcmp(map->name, "postcode") == 0)
            source->postcode = map->column;
        else if (strcmp(map->name, "uprn") == 0)
            source->uprn = map->column;
        else if (strcmp(map->name, "address") == 0)
            source->address = map->column;
    }
}

void config_read_columns(struct key_reader *reader, const struct yaml *columns,
                         struct source *source)
{
    struct error err = {0};
    const struct key_table *table = &column_keys[source->kind];
    if (!key_read(reader, table, columns, source))
        return;
    if (source_has_facts(source)) {
        const struct yaml *tags = yaml_get(columns, "tags");
        read_values(reader, columns, source);
        source->tags = arena_array(reader->arena, tags ? tags->n_child : 0, sizeof *source->tags);
        read_group(reader, tags, &source->tags, &source->n_tag);
    }
    if (source->kind == RECORD_PERSON)
        read_attributes(reader, columns, source);
    if (source->end_known && !source->end)
        key_note(reader,
                 yaml_error(key_get(table, columns, "end_known"), &err,
                            "end_known is mapped without end"),
                 &err);
}
