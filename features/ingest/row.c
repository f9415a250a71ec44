// Types one row: missing markers first, then what must be there, then dates and numbers. The first
// fault found rejects the row; the order of the checks is the order of the fields that matter most.

#include "features/ingest/row.h"

#include "features/base/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

void row_make(struct arena *arena, const struct row_plan *plan, struct row *ret_row)
{
    *ret_row = (struct row){
        .cells = arena_array(arena, plan->n_column, sizeof *ret_row->cells),
        .values = arena_array(arena, plan->source->n_value, sizeof *ret_row->values),
        .attribute_days =
            arena_array(arena, plan->source->n_attribute, sizeof *ret_row->attribute_days),
        .unmapped = arena_array(arena, plan->n_column, sizeof *ret_row->unmapped),
        .words = arena_array(arena, plan->n_column, sizeof *ret_row->words),
        .blanked = arena_array(arena, plan->n_column, sizeof *ret_row->blanked),
    };
}

static bool is_missing(const struct plan_column *column, const struct csv_field *field)
{
    if (!field->n_bytes)
        return true;
    for (size_t k = 0; k < 2 && column->missing[k]; k++)
        for (size_t i = 0; i < column->missing[k]->n; i++)
            if (strcmp(column->missing[k]->texts[i], field->text) == 0)
                return true;
    return false;
}

// The cell, or what its codes file says for it. A word that the file lacks is kept.
static const struct csv_field *cell_word(const struct plan_column *column, size_t i,
                                         const struct csv_field *field, struct row *row)
{
    row->unmapped[i] = NULL;
    if (!field || !column->codes)
        return field;
    uint32_t local = dictionary_find(&column->codes->locals, field->text, field->n_bytes);
    if (local == DICTIONARY_NONE) {
        row->unmapped[i] = field;
        return field;
    }
    const char *word = dictionary_text(&column->codes->canonicals, column->codes->canonical[local]);
    row->words[i] = (struct csv_field){word, strlen(word)};
    return &row->words[i];
}

struct reading {
    const struct row_plan *plan;
    const struct csv_row *fields;
    struct row *row;
    struct reject *reject;
};

// Rejects for the cell at the plan index.
static bool refuse(const struct reading *reading, int index, const char *reason)
{
    size_t field = reading->plan->columns[index].field;
    *reading->reject =
        (struct reject){field + 1, reject_class(&reading->fields->fields[field]), reason};
    return false;
}

static bool read_day(const struct reading *reading, int index, day_t *ret_day)
{
    const struct csv_field *cell = row_cell(reading->row, index);
    *ret_day = DAY_NONE;
    return !cell ||
           day_parse(cell->text, cell->n_bytes, reading->plan->columns[index].date_format, ret_day);
}

// A row that withdraws a fact needs to say since when, and nothing else.
static bool read_days_of_void(const struct reading *reading)
{
    const struct row_plan *plan = reading->plan;
    struct row *row = reading->row;
    read_day(reading, plan->date, &row->date);
    row->end = row->end_known = DAY_NONE;
    return read_day(reading, plan->known, &row->known) || refuse(reading, plan->known, BAD_DATE);
}

static bool read_days(const struct reading *reading)
{
    const struct row_plan *plan = reading->plan;
    struct row *row = reading->row;
    const struct {
        int index;
        day_t *day;
    } days[] = {{plan->date, &row->date},
                {plan->end, &row->end},
                {plan->known, &row->known},
                {plan->end_known, &row->end_known}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (!read_day(reading, days[i].index, days[i].day))
            return refuse(reading, days[i].index, BAD_DATE);
    enum record_kind kind = plan->source->kind;
    if (row->date == DAY_NONE && source_has_facts(plan->source))
        return refuse(reading, plan->date, kind == RECORD_EVENT ? "no date" : "no start");
    if (kind != RECORD_PERSON && row->date != DAY_NONE && row->end != DAY_NONE &&
        row->end < row->date)
        return refuse(reading, plan->end, "end before start");
    return true;
}

static bool read_values(const struct reading *reading)
{
    for (size_t i = 0; i < reading->plan->source->n_value; i++) {
        int index = reading->plan->first_value + (int)i;
        const struct csv_field *cell = row_cell(reading->row, index);
        reading->row->values[i] = NAN;
        if (cell && !number_parse(cell->text, cell->n_bytes, &reading->row->values[i]))
            return refuse(reading, index, "bad number");
    }
    return true;
}

static void blank(const struct reading *reading, int index, const char *reason)
{
    struct row *row = reading->row;
    row->blanked[row->n_blanked++] = (struct blanked_cell){index, reason};
    row->cells[index] = NULL;
}

// Two digits leave the century open: nobody is born after the end of the data.
static day_t birth_century(const struct plan_column *column, day_t birth, day_t data_end)
{
    const char *format = column->date_format;
    bool two_digits = format && strstr(format, "%y");
    return two_digits && birth > data_end ? day_add_months(birth, -1200) : birth;
}

// A person is worth more than a cell: an unreadable or impossible one is left blank and told.
static void read_attribute_days(const struct reading *reading)
{
    const struct source *source = reading->plan->source;
    const day_t data_end = reading->plan->data_end;
    for (size_t i = 0; i < source->n_attribute; i++) {
        int index = reading->plan->first_attribute + (int)i;
        day_t *day = &reading->row->attribute_days[i];
        if (!attribute_is_day(source->attributes[i].name))
            continue;
        if (!read_day(reading, index, day))
            blank(reading, index, BAD_DATE);
        if (*day == DAY_NONE || data_end == DAY_NONE ||
            strcmp(source->attributes[i].name, "dob") != 0)
            continue;
        *day = birth_century(&reading->plan->columns[index], *day, data_end);
        if (*day <= data_end)
            continue;
        *day = DAY_NONE;
        blank(reading, index, BIRTH_AFTER_END);
    }
}

static const char *const relation_words[] = {
    [TIE_MOTHER] = "mother",       [TIE_FATHER] = "father",   [TIE_PARENT] = "parent",
    [TIE_CHILD] = "child",         [TIE_SIBLING] = "sibling", [TIE_PARTNER] = "partner",
    [TIE_HOUSEHOLD] = "household",
};

bool relation_of_word(const char *word, enum relation_tie *ret_tie)
{
    for (size_t i = 0; i < sizeof relation_words / sizeof *relation_words; i++) {
        if (strcasecmp(word, relation_words[i]) == 0) {
            *ret_tie = (enum relation_tie)i;
            return true;
        }
    }
    return false;
}

enum status relation_codes_check(const struct codes *codes, const char *path, struct error *err)
{
    enum relation_tie tie;
    for (size_t i = 0; i < codes->canonicals.n; i++) {
        const char *word = dictionary_text(&codes->canonicals, (uint32_t)i);
        if (relation_of_word(word, &tie))
            continue;
        error_set(err, E_CONFIG, "\"%.60s\" is not a relation", word);
        error_at(err, path, 0, 0);
        error_hint(err, "canonical is one of mother, father, parent, child, sibling, partner, "
                        "household");
        return E_CONFIG;
    }
    return OK;
}

static bool read_relation(const struct reading *reading)
{
    const struct row_plan *plan = reading->plan;
    if (plan->source->kind != RECORD_RELATIONSHIP)
        return true;
    if (!row_cell(reading->row, plan->other_id))
        return refuse(reading, plan->other_id, "no other_id");
    const struct csv_field *cell = row_cell(reading->row, plan->relation);
    if (!cell)
        return refuse(reading, plan->relation, "no relation");
    return relation_of_word(cell->text, &reading->row->relation) ||
           refuse(reading, plan->relation, "unknown relation");
}

// Anything but a yes or a no rejects the row: to guess would keep, or drop, a fact about a child.
static bool read_void(const struct reading *reading)
{
    static const char *const yes[] = {"y", "yes", "true", "1"}, *no[] = {"n", "no", "false", "0"};
    const struct csv_field *cell = row_cell(reading->row, reading->plan->void_flag);
    reading->row->is_void = false;
    for (size_t i = 0; cell && i < 4; i++) {
        if (strcasecmp(cell->text, no[i]) == 0)
            return true;
        reading->row->is_void = strcasecmp(cell->text, yes[i]) == 0;
        if (reading->row->is_void)
            return true;
    }
    return !cell || refuse(reading, reading->plan->void_flag, "bad void");
}

static bool check_width(const struct row_plan *plan, const struct csv_row *fields,
                        struct reject *reject)
{
    if (fields->n_field < plan->n_field)
        *reject = (struct reject){fields->n_field + 1, "empty", "too few fields"};
    else if (fields->n_field > plan->n_field)
        *reject = (struct reject){plan->n_field + 1, reject_class(&fields->fields[plan->n_field]),
                                  "too many fields"};
    return fields->n_field == plan->n_field;
}

static bool lacks_optional(const struct row_plan *plan, const struct row *row)
{
    for (size_t i = 0; i < plan->n_column; i++)
        if (plan->columns[i].is_optional && !row->cells[i] &&
            (!row->is_void || (int)i != plan->date))
            return true;
    return false;
}

static bool row_type(const struct reading *reading)
{
    if (reading->row->is_void) {
        for (size_t i = 0; i < reading->plan->source->n_value; i++)
            reading->row->values[i] = NAN;
        return read_days_of_void(reading);
    }
    if (!read_days(reading) || !read_relation(reading) || !read_values(reading))
        return false;
    read_attribute_days(reading);
    return true;
}

enum row_result row_read(const struct row_plan *plan, const struct csv_row *fields, struct row *row,
                         struct reject *ret_reject)
{
    if (!check_width(plan, fields, ret_reject))
        return ROW_REJECTED;
    struct reading reading = {plan, fields, row, ret_reject};
    row->n_blanked = 0;
    for (size_t i = 0; i < plan->n_column; i++) {
        const struct plan_column *column = &plan->columns[i];
        const struct csv_field *field = &fields->fields[column->field];
        row->cells[i] = cell_word(column, i, is_missing(column, field) ? NULL : field, row);
    }
    if (!read_void(&reading))
        return ROW_REJECTED;
    if (lacks_optional(plan, row))
        return ROW_NO_FACT;
    bool is_taken = row->cells[plan->person_id] ? row_type(&reading)
                                                : refuse(&reading, plan->person_id, "no person_id");
    return is_taken ? ROW_TAKEN : ROW_REJECTED;
}
