// One row of a file, read by the source's plan: which field means what, then typed.
#ifndef HEARTH_ROW_H
#define HEARTH_ROW_H

#include "features/ingest/records.h"
#include "features/ingest/reject.h"

struct plan_column {
    const char *name;   // canonical: "date", "value.dash", "tag.role", "attribute.imd"
    const char *column; // the file's header text
    size_t field;       // its index in the file at hand
};

// What a source's rows consist of. Indices are into columns; −1 = not mapped.
struct row_plan {
    const struct source *source;
    struct plan_column *columns;
    size_t n_column;
    size_t n_field; // of the file at hand
    int person_id, other_id, relation, date, known, end, end_known, category, record_id, void_flag;
    int postcode, uprn, address;                 // among the attributes
    int first_value, first_tag, first_attribute; // each group is contiguous
};
// Owns: contents live in arena.
void row_plan_make(struct arena *arena, const struct source *source, struct row_plan *ret_plan);
// Finds the columns in a file's header. Errors: E_CONFIG naming file, column and nearest header.
enum status row_plan_header(struct row_plan *plan, const struct csv_row *header, const char *path,
                            struct error *err);

struct row {
    const struct csv_field **cells;    // n_column; NULL = missing (empty or a missing marker)
    day_t date, known, end, end_known; // as written, no defaults; DAY_NONE = missing
    enum relation_tie relation;
    bool is_void;
    double *values;        // n_value, NaN = missing
    day_t *attribute_days; // n_attribute, for those that are days
};
// A row with room for the plan's columns, in arena.
void row_make(struct arena *arena, const struct row_plan *plan, struct row *ret_row);
// Types the fields. false = the row is rejected, with the reason. Cells point into the CSV reader's
// row.
bool row_read(const struct row_plan *plan, const struct csv_row *fields, struct row *row,
              struct reject *ret_reject);
// The cell at a plan index, NULL when not mapped or missing.
static inline const struct csv_field *row_cell(const struct row *row, int index)
{
    return index < 0 ? NULL : row->cells[index];
}

#endif
