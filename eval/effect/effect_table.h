// A flat table as effect_data: rows picked, put in the order of their content, texts made 0/1.
#ifndef HEARTH_EFFECT_TABLE_H
#define HEARTH_EFFECT_TABLE_H

#include "eval/effect/effect_data.h"
#include "eval/effect/effect_expand.h"

#define EFFECT_MAX_GROUP_VALUES 100

struct effect_columns {
    const char *path, *treatment, *outcome, *cluster; // cluster NULL = each row alone
    // How sentences call them: "early help", "a child taken into care within 2 years"; NULL = by
    // their names in quotes.
    const char *treatment_words, *outcome_words;
    const char *unit; // what a row is, in the plural: "children"; NULL = rows
    const char *const *covariates, *const *groups, *const *exact;
    size_t n_covariate, n_group, n_exact;
    const char *const *negatives; // n_negative: outcomes that the treatment cannot change
    size_t n_negative;
    const char *date_treatment, *date_outcome; // both or NULL: rows treated after it are left out
    struct effect_terms terms;
    double min_count; // counts of people below it are not shown; 0 = all are (for the analyst)
    bool fill; // gaps in covariates get the mean and a 0/1 column "name=missing"; else refused
};

struct effect_table {
    struct effect_data data;
    size_t n_row;                        // of the file
    size_t n_no_treatment, n_no_outcome; // left out: no treatment; treatment but no outcome
    size_t n_outcome_first;              // left out: treated after their outcome
    const double *const *negatives;      // n_negative × n_row: negative outcomes, NaN = missing
    size_t n_no_outcome_arm[2];          // the latter by treatment
    const char *const *warnings;         // n_warning: what looks wrong in the rows
    size_t n_warning;
};

// Rows are ordered by a hash of their used columns' content (by column name; numbers by value), so
// neither the file's order nor its other columns change any result. Owns: arena.
// Errors: E_USAGE (no such column, nearest name; the treatment or outcome among the covariates),
// E_DATA at file:line:column (treatment not 0/1, no number, gaps, too many values), E_LIMIT,
// E_SYSTEM.
enum status effect_table_read(struct arena *arena, const struct effect_columns *columns,
                              struct effect_table *ret_table, struct error *err);

#endif
