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
    };
}

static bool is_missing(const struct source *source, const struct csv_field *field)
{
    if (!field->n_bytes)
        return true;
    for (size_t i = 0; i < source->n_missing; i++)
        if (strcmp(source->missing[i], field->text) == 0)
            return true;
    return false;
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
    if (!cell || day_parse(cell->text, cell->n_bytes, reading->plan->source->date_format, ret_day))
        return true;
    return refuse(reading, index, "bad date");
}

static bool read_days(const struct reading *reading)
{
    const struct row_plan *plan = reading->plan;
    struct row *row = reading->row;
    if (!read_day(reading, plan->date, &row->date) || !read_day(reading, plan->end, &row->end) ||
        !read_day(reading, plan->known, &row->known) ||
        !read_day(reading, plan->end_known, &row->end_known))
        return false;
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

static bool read_attributes(const struct reading *reading)
{
    const struct source *source = reading->plan->source;
    for (size_t i = 0; i < source->n_attribute; i++)
        if (attribute_is_day(source->attributes[i].name) &&
            !read_day(reading, reading->plan->first_attribute + (int)i,
                      &reading->row->attribute_days[i]))
            return false;
    return true;
}

static bool read_relation(const struct reading *reading)
{
    static const char *const names[] = {
        [TIE_MOTHER] = "mother",       [TIE_FATHER] = "father",   [TIE_PARENT] = "parent",
        [TIE_CHILD] = "child",         [TIE_SIBLING] = "sibling", [TIE_PARTNER] = "partner",
        [TIE_HOUSEHOLD] = "household",
    };
    const struct row_plan *plan = reading->plan;
    if (plan->source->kind != RECORD_RELATIONSHIP)
        return true;
    if (!row_cell(reading->row, plan->other_id))
        return refuse(reading, plan->other_id, "no other_id");
    const struct csv_field *cell = row_cell(reading->row, plan->relation);
    if (!cell)
        return refuse(reading, plan->relation, "no relation");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(cell->text, names[i]) == 0) {
            reading->row->relation = (enum relation_tie)i;
            return true;
        }
    }
    return refuse(reading, plan->relation, "unknown relation");
}

static bool is_void(const struct csv_field *cell)
{
    return cell && (!strcasecmp(cell->text, "y") || !strcmp(cell->text, "1") ||
                    !strcasecmp(cell->text, "true"));
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

bool row_read(const struct row_plan *plan, const struct csv_row *fields, struct row *row,
              struct reject *ret_reject)
{
    if (!check_width(plan, fields, ret_reject))
        return false;
    struct reading reading = {plan, fields, row, ret_reject};
    for (size_t i = 0; i < plan->n_column; i++) {
        const struct csv_field *field = &fields->fields[plan->columns[i].field];
        row->cells[i] = is_missing(plan->source, field) ? NULL : field;
    }
    if (!row->cells[plan->person_id])
        return refuse(&reading, plan->person_id, "no person_id");
    row->is_void = is_void(row_cell(row, plan->void_flag));
    return read_days(&reading) && read_relation(&reading) && read_values(&reading) &&
           read_attributes(&reading);
}
