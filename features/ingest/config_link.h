// `link:` of hearth.yaml and of a stand-alone link.yaml: how records are joined into persons.
#ifndef HEARTH_CONFIG_LINK_H
#define HEARTH_CONFIG_LINK_H

#include "features/base/yaml.h"

#include <stddef.h>

#define LINK_RULES_MAX 64
#define LINK_COLUMNS_MAX 8 // of one rule

// Records that are equal on all of the columns are one person.
struct link_rule {
    const char **columns;
    size_t n_column;
    const char *text;    // "forename, surname, dob": for messages and reports
    size_t line, column; // in the configuration
};

struct link_config {
    struct link_rule *rules;
    size_t n_rule;
    size_t compare_line;        // 0 = none; linkage by probability is not implemented
    bool normalise;             // values are compared trimmed and case-folded, blank never equal
    const char *never, *always; // files of pairs, as written; NULL = none
};

// Reads the mapping's `rules`, `normalise`, `never` and `always`; the caller has checked its keys.
// Owns: arena. Errors: E_CONFIG with the place; E_NOT_IMPLEMENTED for `compare` (linkage by
// probability).
enum status config_read_link(struct arena *arena, const struct yaml *node,
                             struct link_config *ret_link, struct error *err);

#endif
