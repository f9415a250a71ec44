// One row that comes by itself and not in a file, typed exactly as a row of the source's files.
#ifndef HEARTH_SINGLE_ROW_H
#define HEARTH_SINGLE_ROW_H

#include "features/ingest/reject.h"
#include "features/ingest/row.h"

// What the row says; texts live until the next lone_read.
struct single_row {
    const char *person_id, *record_id; // record_id NULL = none
    bool is_void;
    day_t date, known, end, end_known; // defaults applied as in struct records
    bool known_given;
    const char *category;  // after the code map; NULL = none
    const double *values;  // n_value, NaN = missing
    const char **tags;     // n_tag; NULL = missing
    const char **unmapped; // n_unmapped: columns whose word their codes file lacks; it is kept
    size_t n_unmapped;
};

struct single_reader;
// For a source of events or spells. Owns: lone_close; the source is borrowed. Errors: those of the
// codes file.
enum status single_open(const struct config *config, const struct source *source,
                        struct single_reader **ret_reader, struct error *err);
void single_close(struct single_reader *reader); // NULL is fine
// The columns that the source maps, by canonical name: "date", "value.dash", "tag.role".
const struct plan_column *single_columns(const struct single_reader *reader, size_t *ret_n);
// The header of the source's files, as far as it is mapped, and the same texts under it.
const char **single_header(const struct single_reader *reader, size_t *ret_n);
const char **single_cells(struct single_reader *reader, const char *const *texts, size_t *ret_n);
// The day as the source's files write it in that column of single_columns.
#define SINGLE_DAY_TEXT 64
const char *single_day_text(const struct single_reader *reader, size_t i_column, day_t day,
                            char buffer[SINGLE_DAY_TEXT]);
// Shapes: texts n_column, NULL = missing. false = ingest would reject the row, and why; the
// reject's column is one of lone_columns, from 1. Dates are read as the source writes them, else
// as YYYY-MM-DD.
bool single_read(struct single_reader *reader, const char *const *texts, struct single_row *ret_row,
                 struct reject *ret_reject);

#endif
