// How a flat table becomes columns of numbers: learned from the training table, applied by name to
// any other.
#ifndef HEARTH_SCHEMA_H
#define HEARTH_SCHEMA_H

#include "features/base/csv.h"
#include "features/base/json.h"
#include "model/kind/dataset.h"
#include "model/table/column_type.h"

#define SCHEMA_MAX_TEXT_VALUES 1000

// A numeric column stays one column; a text column becomes one 0/1 column a training value,
// "name=value".
struct schema_column {
    const char *name;
    bool text;
    const char **values; // n_value, bytewise ascending
    size_t n_value;
    double low, high; // of numbers, the training table's, rounded outward; NaN = not known
};

struct schema {
    bool libsvm; // columns are numbered from 1 and absent values are 0
    const char *label, *positive, *id, *time, *cluster; // NULL = none
    const char **missing;                               // n_missing: texts that mean "no value"
    size_t n_missing;
    size_t n_column;
    struct schema_column *columns;
};

// What a schema is learned from.
struct schema_source {
    const struct csv_table *table;
    const char *file;
    const char *const
        *excluded; // n_excluded: names that are no features (label, id, …); NULL among them
    size_t n_excluded;
    struct cell_rules rules;
};
// Numeric = every non-empty cell is a number; a column without any value is left out. Owns: arena;
// texts of the table are copied. Errors: E_DATA (no feature left; a text column with too many values,
// hint --drop; cells that are no numbers where nearly all are, see column_type.h); E_USAGE (two columns
// would have one name).
enum status schema_fit(struct arena *arena, const struct schema_source *source,
                       struct schema *ret_schema, struct error *err);
// Names of the columns it makes. Owns: arena.
const char **schema_names(struct arena *arena, const struct schema *schema, size_t *ret_n_col);
// Shapes: ret_x table rows × n_col, row-major. Columns are found by name; a text value unknown to
// training is 0 in all its columns, an empty cell NaN. Errors: E_DATA (column missing, cell not a
// number) at file:line:column.
enum status schema_apply(const struct schema *schema, const struct csv_table *table, double *ret_x,
                         struct error *err);

// Whether predict writes a column of that name.
bool schema_is_made(const char *name);
// Rows of the table with a text that training did not have, in the i-th column of the schema; 0 for
// numbers and for columns the table lacks.
size_t schema_count_unseen(const struct schema *schema, const struct csv_table *table, size_t i);

void schema_to_json(const struct schema *schema, json *object);
// Errors: E_DATA.
enum status schema_from_json(struct arena *arena, const json *object, struct schema *ret_schema,
                             struct error *err);

#endif
