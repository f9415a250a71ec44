// The table of columns and which of them a source has.

#include "features/ingest/columns.h"

#include <stdio.h>
#include <string.h>

#define PLACE(field) offsetof(struct records, field)

const struct column_row column_rows[COLUMN_SINGLE_COUNT] = {
    [COLUMN_PERSON] = {"person", 4, PLACE(person), TABLE_IDS, false},
    [COLUMN_OTHER] = {"other", 4, PLACE(other), TABLE_IDS, false},
    [COLUMN_RELATION] = {"relation", 1, PLACE(relation), TABLE_NONE, false},
    [COLUMN_DATE] = {"date", sizeof(day_t), PLACE(date), TABLE_NONE, false},
    [COLUMN_KNOWN] = {"known", sizeof(day_t), PLACE(known), TABLE_NONE, false},
    [COLUMN_SUPERSEDED] = {"superseded", sizeof(day_t), PLACE(superseded), TABLE_NONE, false},
    [COLUMN_REVISES] = {"revises", 1, PLACE(revises), TABLE_NONE, false},
    [COLUMN_END] = {"end", sizeof(day_t), PLACE(end), TABLE_NONE, false},
    [COLUMN_END_KNOWN] = {"end_known", sizeof(day_t), PLACE(end_known), TABLE_NONE, false},
    [COLUMN_CATEGORY] = {"category", 4, PLACE(category), TABLE_CATEGORIES, true},
    [COLUMN_ADDRESS] = {"address", 4, PLACE(address), TABLE_TEXTS, true},
    [COLUMN_FILE] = {"file", 4, PLACE(file), TABLE_FILES, false},
    [COLUMN_LINE] = {"line", 4, PLACE(line), TABLE_NONE, false},
};

bool column_present(const struct source *source, enum column_id id)
{
    bool fact = source_has_facts(source);
    switch (id) {
    case COLUMN_OTHER:
    case COLUMN_RELATION:
        return source->kind == RECORD_RELATIONSHIP;
    case COLUMN_DATE:
        return source->date != NULL;
    case COLUMN_KNOWN:
        return fact || source->known || source->date;
    case COLUMN_SUPERSEDED:
    case COLUMN_REVISES:
        return source->record_id != NULL;
    case COLUMN_END:
        return source->end != NULL;
    case COLUMN_END_KNOWN:
        return source->kind == RECORD_SPELL && source->end;
    case COLUMN_CATEGORY:
        return source->category != NULL;
    case COLUMN_ADDRESS:
        return source->uprn || source->address;
    default:
        return true;
    }
}

void column_value_name(size_t i, char ret_name[32])
{
    snprintf(ret_name, 32, "value.%zu", i);
}

void column_tag_name(size_t i, char ret_name[32])
{
    snprintf(ret_name, 32, "tag.%zu", i);
}

void column_attribute_name(size_t i, char ret_name[32])
{
    snprintf(ret_name, 32, "attribute.%zu", i);
}

bool attribute_is_day(const char *name)
{
    return !strcmp(name, "dob") || !strcmp(name, "expected_dob") || !strcmp(name, "died");
}

char *records_path(struct arena *arena, const struct config *config, const struct source *source,
                   const char *ending)
{
    return file_join(arena, config->workspace,
                     arena_format(arena, "build/records/%s%s", source->name, ending));
}

char *rejects_path(struct arena *arena, const struct config *config, const struct source *source)
{
    return file_join(arena, config->workspace, arena_format(arena, "rejects/%s.csv", source->name));
}

char *cells_path(struct arena *arena, const struct config *config, const struct source *source)
{
    return file_join(arena, config->workspace,
                     arena_format(arena, "rejects/%s-cells.csv", source->name));
}
