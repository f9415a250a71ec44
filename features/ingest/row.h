// One row of a file, read by the source's plan: which field means what, then typed.
#ifndef HEARTH_ROW_H
#define HEARTH_ROW_H

#include "features/ingest/codes.h"
#include "features/ingest/records.h"
#include "features/ingest/reject.h"

#define BAD_DATE "bad date"
#define BIRTH_AFTER_END "birth after the data's end"
#define BIRTH_TOO_EARLY "birth more than 120 years before the first record"

// The relation of a word, in any case. false = it is none.
bool relation_of_word(const char *word, enum relation_tie *ret_tie);
// Errors: E_CONFIG naming a canonical word that is no relation.
enum status relation_codes_check(const struct codes *codes, const char *path, struct error *err);

struct plan_column {
    const char *name;   // canonical: "date", "value.dash", "tag.role", "attribute.imd"
    const char *key;    // as `missing`, `codes` and `dates` call it: "date", "dash", "role"
    const char *column; // the file's header text
    size_t field;       // its index in the file at hand
    const struct column_texts *missing[2]; // texts that mean: not known; NULL = none
    const char *date_format;               // of days; NULL = ISO 8601
    struct codes *codes;                   // words → canonical words; NULL = none
    bool is_optional;                      // blank = no fact, not a reject
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
    day_t data_end;                              // births after it cannot be; DAY_NONE = not known
};
// Owns: contents live in arena, codes until row_plan_done. Errors: those of codes_read, with the
// codes of `relation` checked to be relations.
enum status row_plan_make(struct arena *arena, const struct config *config,
                          const struct source *source, struct row_plan *ret_plan,
                          struct error *err);
void row_plan_done(struct row_plan *plan);
// Finds the columns in a file's header. Errors: E_CONFIG naming file, column and nearest header.
enum status row_plan_header(struct row_plan *plan, const struct csv_row *header, const char *path,
                            struct error *err);
// Whether the header has every column of the plan.
bool row_plan_fits(const struct row_plan *plan, const struct csv_row *header);

// A cell that was left out of a row that was taken: where it stands and why.
struct blanked_cell {
    int index;
    const char *reason; // static
};

struct row {
    const struct csv_field **cells;    // n_column; NULL = missing (empty or a missing marker);
                                       // where the column has codes, the canonical word
    const struct csv_field **unmapped; // n_column: the word that its codes file lacks; else NULL
    struct csv_field *words;           // n_column: room for canonical words
    day_t date, known, end, end_known; // as written, no defaults; DAY_NONE = missing
    enum relation_tie relation;
    bool is_void;
    double *values;               // n_value, NaN = missing
    day_t *attribute_days;        // n_attribute, for those that are days
    struct blanked_cell *blanked; // n_blanked
    size_t n_blanked;
};
// A row with room for the plan's columns, in arena.
void row_make(struct arena *arena, const struct row_plan *plan, struct row *ret_row);

enum row_result {
    ROW_TAKEN,
    ROW_REJECTED,
    ROW_NO_FACT, // a column of `optional:` is blank
};
// Types the fields. Cells point into the CSV reader's row. ROW_REJECTED: *ret_reject says why.
enum row_result row_read(const struct row_plan *plan, const struct csv_row *fields, struct row *row,
                         struct reject *ret_reject);
// The cell at a plan index, NULL when not mapped or missing.
static inline const struct csv_field *row_cell(const struct row *row, int index)
{
    return index < 0 ? NULL : row->cells[index];
}

#endif
