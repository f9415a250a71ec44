// The key tables of a scenario, for its reader, help and schema. Sections that higher layers read
// (models, select, alerts) have their tables there.
#ifndef HEARTH_SCENARIO_TABLES_H
#define HEARTH_SCENARIO_TABLES_H

#include "features/base/key_table.h"

extern const struct key_table scenario_keys;        // scenarios/S.yaml, into struct scenario_info
extern const struct key_table cohort_keys;          // struct cohort_input
extern const struct key_table as_of_keys;           // struct as_of_input
extern const struct key_table age_keys;             // struct age_input
extern const struct key_table condition_keys;       // struct condition_input
extern const struct key_table strength_keys;        // struct strength_input
extern const struct key_table outcome_keys;         // struct outcome_input
extern const struct key_table outcome_fact_keys;    // struct fact_input
extern const struct key_table source_entry_keys;    // struct entry
extern const struct key_table attribute_entry_keys; // struct entry
extern const struct key_table table_entry_keys;     // struct entry
extern const struct key_table splits_keys;          // checked only
extern const struct key_table value_test_keys;      // struct value_test
extern const struct key_table intervention_keys;    // struct intervention_input

#endif
