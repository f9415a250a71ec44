// `link:` of hearth.yaml and of a stand-alone link.yaml: how records are joined into persons.
#ifndef HEARTH_CONFIG_LINK_H
#define HEARTH_CONFIG_LINK_H

#include "features/base/key_table.h"

#include <stddef.h>

#define LINK_RULES_MAX 64
#define LINK_COLUMNS_MAX 8 // of one rule
#define LINK_INPUTS_MAX 1000
#define LINK_COMPARISONS_MAX 16

// Records that are equal on all of the columns are one person, or, as a block, are compared.
struct link_rule {
    const char **columns;
    size_t n_column;
    const char *text;    // "forename, surname, dob": for messages and reports
    size_t line, column; // in the configuration
};

// A column that weights compare.
struct link_comparison {
    const char *column;
    const char *as;      // the kind of comparison: forename, date, …
    bool term_frequency; // a rare value counts for more
    size_t line, place;  // in the configuration
};

struct link_input { // a file of a stand-alone link.yaml
    const char *name, *file;
    bool unique;                // at most one record a person
    const struct yaml *columns; // canonical name: the file's column; NULL = same names
    const char **missing;       // texts that mean: not known
    size_t n_missing;
};

struct link_config {
    struct link_rule *rules;
    size_t n_rule;
    bool normalise;             // values are compared trimmed and case-folded, blank never equal
    const char *never, *always; // files of pairs, as written; NULL = none
    size_t max_group;           // more records than this that share a value link nobody
    struct link_comparison *compares; // in order; none = rules alone
    size_t n_compare;
    struct link_rule *blocks; // pairs that are equal on one of these are compared
    size_t n_block;
    bool block_auto;           // the blocks are chosen from the data
    double match_probability;  // pairs at or above it are linked
    struct link_input *inputs; // stand-alone only, and so is record_id
    size_t n_input;
    const char *record_id;
    const char **missing; // stand-alone only: of all inputs
    size_t n_missing;
};

extern const struct key_table link_keys;       // `link:` of hearth.yaml, into struct link_config
extern const struct key_table link_alone_keys; // `link:` of link.yaml, into struct link_config
extern const struct key_table link_file_keys;  // link.yaml

// Fills link from the mapping, by one of the two tables. Errors go to the reader. Owns: its arena.
void config_read_link(struct key_reader *reader, const struct key_table *table,
                      const struct yaml *node, struct link_config *link);
// The column of a block may be cut: "surname:3" stands for its first three characters. Returns how
// many characters, 0 = the whole value; ret_n_name: bytes of the column's name.
size_t link_block_cut(const char *column, size_t *ret_n_name);

#endif
